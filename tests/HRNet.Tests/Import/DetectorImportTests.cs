using HRNet.Import;
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
        Assert.Equal([0.1f, 0.1f, 0.2f, 0.2f], Assert.Single(regions.Deviations));

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
        Assert.Equal((true, true, false, 3), (regions.BackgroundFirst, regions.Legacy, regions.Masks, regions.Deviations.Count));
        Assert.Equal(0.033f, regions.Deviations[2][0]);
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
    public void The_shipped_detector_is_recognised_with_its_own_rules()
    {
        var meta = new OrderedDictionary<string, object?> { ["task"] = "detect", ["input"] = "320x320", ["score"] = "sqrt(sigmoid(cls)*sigmoid(centerness))" };
        var report = Import("detect_person_w18_small_v1_320.pth", StateDict.Of(new FcosNetwork(Small, 1, 96, 2)).Counted(), meta);
        Assert.Equal((ScoreRule.GeometricMean, InputFit.Letterbox, "rgb"), (report.Card.Detection!.Score, report.Card.Fit, report.Card.ChannelOrder));
        Assert.Equal(["batch", "3", "320", "320"], Assert.Single(ModelFile.Inspect(report.Output).Inputs).Dimensions);
    }

    private ImportReport Import(string name, List<(string Name, int[] Shape, float[] Values)> tensors, OrderedDictionary<string, object?>? meta = null)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, TestFiles.Legacy(tensors, new() { ["meta"] = meta ?? [] }));
        return CheckpointImporter.Import(path, Path.ChangeExtension(path, ".onnx"), new ImportOptions(), cancellation: TestContext.Current.CancellationToken);
    }
}
