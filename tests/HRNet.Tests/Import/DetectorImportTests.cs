using HRNet.Import;
using HRNet.Import.Data;
using HRNet.Import.Metadata;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>From mmdet's checkpoints to model files.</summary>
public sealed class DetectorImportTests : IDisposable
{
    private static readonly Variant Small = Variant.Find("w18_small_v1");
    private static readonly RegionNetwork Second = new(80, 16, Hidden: 8, Masks: new(1, 6));

    private readonly string _folder = Directory.CreateTempSubdirectory("hrnet-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_published_name_of_the_second_generation_needs_no_option()
    {
        var report = Import("mask_rcnn_hrnetv2p_w18_1x_coco_20200205.pth", StateDict.Of(new RcnnNetwork(Small, Second)).Counted());
        Assert.Empty(report.Warnings);
        var card = ModelFile.ReadCard(report.Output);
        Assert.Equal((ModelTask.Detect, "rgb", InputFit.LongAndShortSide, 800, 1333), (card.Task, card.ChannelOrder, card.Fit, card.InputHeight, card.InputWidth));
        Assert.Equal(("person", "toothbrush", 80), (card.Classes[0], card.Classes[^1], card.Classes.Count));
        var regions = card.Detection!.Regions!;
        Assert.Equal((false, false, true, "mask_rcnn_hrnetv2p_w18_1x_coco_20200205.regions.onnx"), (regions.BackgroundFirst, regions.Legacy, regions.Masks, regions.File));
        Assert.Equal([0.1f, 0.1f, 0.2f, 0.2f], Assert.Single(regions.TargetStds));

        var second = ModelFile.Inspect(Path.Combine(_folder, regions.File));
        Assert.Equal(Second.MapInputs.Concat(Second.RegionInputs.SelectMany(names => names)), second.Inputs.Select(input => input.Name));
        Assert.Equal(["classes1", "deltas1", "masks1"], second.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void A_file_of_the_first_generation_has_the_background_first()
    {
        var network = new RcnnNetwork(
            Small, new RegionNetwork(80, 16, Stages: 3, Hidden: 8, SharedDeltas: true, BackgroundFirst: true, Sampling: RegionSampling.Legacy));
        var report = Import("cascade_rcnn_hrnetv2p_w18_20e_20190810.pth", StateDict.Of(network).Renamed(CodeBaseNames.Mmdet1).Counted());
        Assert.Equal(("mmdet 1.x", network), (report.CodeBase, report.Architecture));
        var regions = report.Card.Detection!.Regions!;
        Assert.Equal((true, true, false, 3), (regions.BackgroundFirst, regions.Legacy, regions.Masks, regions.TargetStds.Count));
        Assert.Equal(0.033f, regions.TargetStds[2][0]);
    }

    [Fact]
    public void FCOS_takes_its_colors_and_sizes_as_mmdet_gives_them()
    {
        var report = Import("fcos_hrnetv2p_w18_gn-head_4x4_1x_coco_20201212.pth", StateDict.Of(new FcosNetwork(Small, 80, 32, 1)).Counted());
        Assert.Equal((ScoreRule.Product, 8, "bgr"), (report.Card.Detection!.Score, report.Card.Detection.FinestStride, report.Card.ChannelOrder));
        Assert.Equal([103.53f, 116.28f, 123.675f], report.Card.Mean);
        Assert.Null(report.Card.Detection.Regions);
        Assert.Equal(["batch", "3", "height", "width"], Assert.Single(ModelFile.Inspect(report.Output).Inputs).Dimensions);
    }

    [Fact]
    public void The_shipped_detector_is_recognized_with_its_own_rules()
    {
        var meta = new OrderedDictionary<string, object?> { ["task"] = "detect", ["input"] = "320x320", ["score"] = "sqrt(sigmoid(cls)*sigmoid(centerness))" };
        var report = Import("detect_person_w18_small_v1_320.pth", StateDict.Of(new FcosNetwork(Small, 1, 96, 2)).Counted(), meta);
        Assert.Equal((ScoreRule.GeometricMean, InputFit.Letterbox, "rgb"), (report.Card.Detection!.Score, report.Card.Fit, report.Card.ChannelOrder));
        Assert.Equal(["batch", "3", "320", "320"], Assert.Single(ModelFile.Inspect(report.Output).Inputs).Dimensions);
    }

    [Theory]
    [InlineData("htc_hrnetv2p_w18_20e_coco_20200210.pth", false)]
    [InlineData("htc_hrnetv2p_w18_20e_20190810.pth", true)]
    public void A_hybrid_task_cascade_of_either_generation_needs_no_option(string name, bool old)
    {
        var second = new RegionNetwork(
            80, 16, Stages: 3, Hidden: 8, SharedDeltas: true, BackgroundFirst: old, Masks: new(1, 16, Flow: true),
            Sampling: old ? RegionSampling.Legacy : RegionSampling.Aligned, Semantic: new(Stacked: 1));
        var tensors = StateDict.Of(new RcnnNetwork(Small, second)).Append(("roi_head.semantic_head.conv_logits.weight", [183, 16, 1, 1], new float[183 * 16]));
        var report = Import(name, (old ? tensors.Renamed(CodeBaseNames.Mmdet1) : tensors).Counted());
        Assert.Empty(report.Warnings);
        Assert.Contains(report.Notes, note => note.Contains(old ? "semantic_head.* (1)" : "roi_head.* (1)", StringComparison.Ordinal));

        var card = ModelFile.ReadCard(report.Output);
        Assert.Equal(("HRNetV2p + Hybrid Task Cascade", 0.001f, 1000, false), (card.Architecture, card.Detection!.CandidateThreshold, card.Detection.NmsPre, card.Detection.FloatResize));
        var regions = card.Detection.Regions!;
        Assert.Equal((true, true, old, old, 3, 1000), (regions.Semantic, regions.Masks, regions.Legacy, regions.BackgroundFirst, regions.TargetStds.Count, regions.MaxProposals));
        Assert.Equal(["p2", "p3", "p4", "p5", "semantic"], ModelFile.Inspect(report.Output).Outputs.Take(5).Select(output => output.Name));
        var file = ModelFile.Inspect(Path.Combine(_folder, regions.File));
        Assert.Equal(second.MapInputs.Concat(second.RegionInputs.SelectMany(names => names)), file.Inputs.Select(input => input.Name));
        Assert.Equal(["classes1", "deltas1", "classes2", "deltas2", "classes3", "deltas3", "masks1", "masks2", "masks3"], file.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void A_file_of_the_original_code_has_its_proposals_and_its_float_resize()
    {
        var tensors = StateDict.Of(new RcnnNetwork(Small, Second with { BackgroundFirst = true, Sampling = RegionSampling.Legacy })).Renamed(CodeBaseNames.Mmdet1).Counted();
        Check(Import("MaskR-CNN-HR18-1x.pth", tensors));
        Check(Import("renamed.pth", tensors, new() { ["config"] = OriginalConfig }));

        static void Check(ImportReport report)
        {
            var recipe = report.Card.Detection!;
            Assert.Equal((2000, 2000, true, 0.05f), (recipe.NmsPre, recipe.Regions!.MaxProposals, recipe.FloatResize, recipe.CandidateThreshold));
            Assert.Equal("rgb", report.Card.ChannelOrder);
            Assert.Equal([123.675f, 116.28f, 103.53f], report.Card.Mean);
        }
    }

    [Fact]
    public void A_file_of_the_first_FCOS_has_the_means_of_its_configuration()
    {
        var tensors = StateDict.Of(new FcosNetwork(Small, 80, 32, 1)).Renamed(CodeBaseNames.Mmdet1).Counted();
        const string config = """
            model = dict(type='FCOS', neck=dict(type='HRFPN', in_channels=[18, 36], stride=2, num_outs=5))
            test_cfg = dict(nms_pre=500, min_bbox_size=0, score_thr=0.04, nms=dict(type='nms', iou_thr=0.5), max_per_img=100)
            img_norm_cfg = dict(
                mean=[102.9801, 115.9465, 122.7717], std=[1.0, 1.0, 1.0], to_rgb=False)
            """;
        Check(Import("fcos_hrnetv2p_w18_1x_20190810.pth", tensors), 1000, 0.05f);
        Check(Import("renamed.pth", tensors, new() { ["config"] = config }), 500, 0.04f);

        static void Check(ImportReport report, int places, float least)
        {
            Assert.Equal(("bgr", places, least), (report.Card.ChannelOrder, report.Card.Detection!.NmsPre, report.Card.Detection.CandidateThreshold));
            Assert.Equal([102.9801f, 115.9465f, 122.7717f], report.Card.Mean);
            Assert.Equal([1, 1, 1], report.Card.Std);
            Assert.True(report.Card.Detection.Legacy);
        }
    }

    [Theory]
    [InlineData("train_pipeline = [dict(type='LoadImageFromFile', to_float32=True)]\ntest_pipeline = [\n    dict(type='LoadImageFromFile'),\n    dict(type='Resize')]", false)]
    [InlineData("test_pipeline = [\n    dict(type='LoadImageFromFile', to_float32=True),\n    dict(type='Resize')]", true)]
    [InlineData("test_pipeline = [\n    dict(backend_args=None, to_float32=True, type='LoadImageFromFile')]", true)]
    [InlineData("# test_pipeline = [dict(to_float32=True, type='LoadImageFromFile')]", null)]
    [InlineData("dataset_type = 'CocoDataset'", null)]
    public void Whether_pictures_are_floats_is_what_the_test_pipeline_says(string config, bool? floats) =>
        Assert.Equal(floats, DetectionConfig.Read($"neck=dict(type='HRFPN')\n{config}").FloatResize);

    [Fact]
    public void A_configuration_is_read_in_the_order_that_mmengine_writes_and_passed_over_where_it_contradicts_itself()
    {
        const string config = """
            model = dict(
                data_preprocessor=dict(bgr_to_rgb=True, mean=[
                        123.675,
                        116.28,
                        103.53,
                    ], std=[58.395, 57.12, 57.375]),
                neck=dict(in_channels=[18, 36], type='HRFPN'),
                test_cfg=dict(
                    rcnn=dict(max_per_img=100, nms=dict(iou_threshold=0.5, type='nms'), score_thr=0.001),
                    rpn=dict(max_per_img=900, min_bbox_size=0, nms=dict(iou_threshold=0.7, type='nms'), nms_pre=800)),
                train_cfg=dict(rpn_proposal=dict(max_per_img=2000, nms_pre=2000)))
            """;
        var hints = DetectionConfig.Read(config);
        Assert.Equal((800, 900, 0.001f, "rgb"), (hints.NmsPre, hints.MaxProposals, hints.CandidateThreshold, hints.ChannelOrder));
        Assert.Equal([123.675f, 116.28f, 103.53f], hints.Mean);
        Assert.Equal([58.395f, 57.12f, 57.375f], hints.Std);

        var twice = DetectionConfig.Read($"{config}\ntest_cfg = dict(rpn=dict(nms_pre=1))\nimg_norm_cfg = dict(mean=[1, 2, 3], std=[0, 1, 1], to_rgb=False)");
        Assert.Equal((null, null, null, null, null, null), (twice.NmsPre, twice.MaxProposals, twice.CandidateThreshold, twice.ChannelOrder, twice.Mean, twice.Std));
        Assert.Null(DetectionConfig.Read("neck=dict(type='HRFPN') test_cfg=dict(rpn=dict(nms_pre=99999999999999999999)").NmsPre);
        Assert.Equal(0.001f, DetectionConfig.Read("neck=dict(type='HRFPN') test_cfg=dict(score_thr=1e-3)").CandidateThreshold);
        Assert.Equal(0.05f, DetectionConfig.Read("neck=dict(type='HRFPN') test_cfg=dict(score_thr=.05)").CandidateThreshold);
        Assert.Equal(ModelHints.None, DetectionConfig.Read(config.Replace("HRFPN", "FPN", StringComparison.Ordinal)));
    }

    [Fact]
    public void Names_of_COCO_that_are_written_with_underscores_are_COCOs()
    {
        object?[] written = [.. ClassSets.Coco.Classes.Select(name => (object?)name.Replace(' ', '_'))];
        var meta = new OrderedDictionary<object, object?> { ["CLASSES"] = written };
        Assert.Equal(ClassSets.Coco, MetadataHints.Read(new Dictionary<string, object?> { ["meta"] = meta }).Classes);
    }

    /// <summary>The settings of the original detection code's configurations, in their form.</summary>
    private const string OriginalConfig = """
        model = dict(
            type='MaskRCNN',
            backbone=dict(type='HighResolutionNet'),
            neck=dict(type='HRFPN', in_channels=[18, 36, 72, 144], out_channels=256))
        train_cfg = dict(
            rpn=dict(sampler=dict(type='RandomSampler', num=256)))
        test_cfg = dict(
            rpn=dict(
                nms_across_levels=False,
                nms_pre=2000,
                nms_post=2000,
                max_num=2000,
                nms_thr=0.7,
                min_bbox_size=0),
            rcnn=dict(
                score_thr=0.05, nms=dict(type='nms', iou_thr=0.5), max_per_img=100))
        dataset_type = 'CocoZipDataset'
        img_norm_cfg = dict(
            mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_rgb=False)
        # else
        # dataset_type = 'CocoDataset'
        # img_norm_cfg = dict(mean=[123.675, 116.28, 103.53], std=[1, 1, 1], to_rgb=True)
        """;

    private ImportReport Import(string name, List<(string Name, int[] Shape, float[] Values)> tensors, OrderedDictionary<string, object?>? meta = null)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, TestFiles.Legacy(tensors, new() { ["meta"] = meta ?? [] }));
        return CheckpointImporter.Import(path, Path.ChangeExtension(path, ".onnx"), new ImportOptions(), cancellation: TestContext.Current.CancellationToken);
    }
}
