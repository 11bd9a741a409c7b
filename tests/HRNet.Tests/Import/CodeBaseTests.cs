using HRNet.Checkpoints;
using HRNet.Import;
using HRNet.Import.Keys;
using HRNet.Network;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>A state dict in each code base's names is recognized, and every tensor arrives where it belongs.</summary>
public sealed class CodeBaseTests
{
    private static readonly Variant Small = Variant.Find("w18_small_v1");

    private static readonly Dictionary<string, (Architecture Architecture, Func<string, string> Rename, string CodeBase)> Cases = new()
    {
        ["official pose"] = (new PoseNetwork(Small, 17), name => name, "official"),
        ["official pose, data parallel"] = (new PoseNetwork(Small, 16), name => $"module.{name}", "official"),
        ["official segmentation"] = (new SegmentationNetwork(Small, 19), name => $"model.{name}", "official"),
        ["official segmentation, data parallel"] = (new SegmentationNetwork(Small, 19), name => $"module.model.{name}", "official"),
        ["official OCR"] = (new OcrNetwork(Small, 19), name => $"model.{name}", "official"),
        ["official face"] = (new FaceNetwork(Small, 98), name => name, "official"),
        ["official classification, timm"] = (new ClassificationNetwork(Small, 10), name => name, "official"),
        ["ssld classification"] = (new ClassificationNetwork(Small, 10, HeadBias: false), name => name, "official"),
        ["mmpretrain classification"] = (new ClassificationNetwork(Small, 10, HeadBias: false), CodeBaseNames.Mmpretrain, "mmpretrain"),
        ["mmpose 0.x body"] = (new PoseNetwork(Small, 17), CodeBaseNames.Mmpose0, "mmpose 0.x"),
        ["mmpose 0.x face"] = (new FaceNetwork(Small, 68), CodeBaseNames.Mmpose0, "mmpose 0.x"),
        ["mmpose 1.x body"] = (new PoseNetwork(Small, 17), CodeBaseNames.Mmpose1, "mmpose 1.x"),
        ["mmpose 1.x face"] = (new FaceNetwork(Small, 21), CodeBaseNames.Mmpose1, "mmpose 1.x"),
        ["mmseg FCN"] = (new SegmentationNetwork(Small, 21, HeadBias: false), CodeBaseNames.Mmseg, "mmseg"),
        ["mmseg OCR"] = (new OcrNetwork(Small, 21, Upsampling.HalfPixel, HeadBias: false), CodeBaseNames.Mmseg, "mmseg"),
        ["mmdet 2.x FCOS"] = (new FcosNetwork(Small, 3, 64, 2), name => name, "mmdet"),
        ["mmdet 1.x FCOS"] = (new FcosNetwork(Small, 3, 64, 2) { Legacy = true }, CodeBaseNames.Mmdet1, "mmdet 1.x"),
        ["mmdet 2.x Faster R-CNN"] = (new RcnnNetwork(Small, new RegionNetwork(3, 16, Hidden: 8), ProposalChannels: 12), name => name, "mmdet"),
        ["mmdet 2.x Mask R-CNN"] = (new RcnnNetwork(Small, new RegionNetwork(3, 16, Hidden: 8, Stacked: 1, Masks: new(3, 6))), name => name, "mmdet"),
        ["mmdet 2.x Cascade Mask R-CNN"] =
            (new RcnnNetwork(Small, new RegionNetwork(3, 16, Stages: 3, Hidden: 8, SharedDeltas: true, Masks: new(2, 6))), name => name, "mmdet"),
        ["mmdet 1.x Faster R-CNN"] = (new RcnnNetwork(Small, Old(new RegionNetwork(3, 16, Hidden: 8))), CodeBaseNames.Mmdet1, "mmdet 1.x"),
        ["mmdet 1.x Mask R-CNN"] = (new RcnnNetwork(Small, Old(new RegionNetwork(3, 16, Hidden: 8, Masks: new(4, 6)))), CodeBaseNames.Mmdet1, "mmdet 1.x"),
        ["mmdet 1.x Cascade R-CNN"] =
            (new RcnnNetwork(Small, Old(new RegionNetwork(3, 16, Stages: 3, Hidden: 8, SharedDeltas: true))), CodeBaseNames.Mmdet1, "mmdet 1.x"),
        ["mmdet 2.x Hybrid Task Cascade"] = (new RcnnNetwork(Small, Hybrid), name => name, "mmdet"),
        ["mmdet 1.x Hybrid Task Cascade"] = (new RcnnNetwork(Small, Old(Hybrid)), CodeBaseNames.Mmdet1, "mmdet 1.x"),
        ["mmdet 2.x Hybrid Task Cascade without semantics"] = (new RcnnNetwork(Small, Hybrid with { Semantic = null }), name => name, "mmdet"),
        ["mmdet pyramid"] = (new PyramidNetwork(Small), name => name, "mmdet"),
        ["original pyramid"] = (new PyramidNetwork(Small, 128, 4), CodeBaseNames.Mmdet1, "mmdet"),
    };

    private static RegionNetwork Hybrid => new(3, 16, Stages: 3, Hidden: 8, SharedDeltas: true, Masks: new(2, 16, Flow: true), Semantic: new(Stacked: 3));

    private static RegionNetwork Old(RegionNetwork network) => network with { BackgroundFirst = true, Sampling = RegionSampling.Legacy };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_tensor_is_found_under_its_official_name(string name)
    {
        var (architecture, rename, codeBase) = Cases[name];
        using var file = new TemporaryFile(TestFiles.SafeTensors(StateDict.Of(architecture).Renamed(rename).Counted()), ".safetensors");
        using var checkpoint = Checkpoint.Open(file.Path);
        var names = OfficialNames.Of(checkpoint.Tensors);
        Assert.Equal(codeBase, names.CodeBase);
        Assert.True(names.HasBatchCounters);
        Assert.Empty(names.Leftovers);
        var recognizer = new Recognizer(names);
        Assert.Equal(architecture, recognizer.Recognize(recognizer.UsualUpsampling));
        StrictCheck.Require(architecture, names.Tensors);
        foreach (var (parameter, k) in architecture.Parameters.Select((p, k) => (p, k)))
        {
            var values = names.Tensors[parameter.Name].Read();
            Assert.True(values.Length == parameter.Count && values.AsSpan().IndexOfAnyExcept(StateDict.Mark(k)) < 0, parameter.Name);
        }
    }

    [Fact]
    public void What_belongs_to_training_or_to_other_heads_is_left_behind()
    {
        var tensors = StateDict.Shapes(new SegmentationNetwork(Small, 19, HeadBias: false)).ToDictionary(t => CodeBaseNames.Mmseg(t.Key), t => t.Value);
        tensors.Add("auxiliary_head.conv_seg.weight", StateDict.Shape("x", [19, 512, 1, 1]));
        tensors.Add("decode_head.loss_decode.class_weight", StateDict.Shape("x", [19]));
        Assert.Equal(["auxiliary_head.conv_seg.weight", "decode_head.loss_decode.class_weight"], OfficialNames.Of(tensors).Leftovers);

        var official = StateDict.Shapes(new SegmentationNetwork(Small, 19)).ToDictionary(t => $"model.{t.Key}", t => t.Value);
        official.Add("loss.criterion.weight", StateDict.Shape("x", [19]));
        Assert.Equal(["loss.criterion.weight"], OfficialNames.Of(official).Leftovers);

        var detector = StateDict.Shapes(new PyramidNetwork(Small));
        detector.Add("bbox_head.loss_cls.weight", StateDict.Shape("x", [81]));
        Assert.Equal(["bbox_head.loss_cls.weight"], OfficialNames.Of(detector).Leftovers);
    }

    [Fact]
    public void A_hybrid_task_cascade_leaves_pixel_classes_and_the_first_stages_flow_behind()
    {
        (RegionNetwork Second, string Prefix, Func<string, string> Rename)[] generations = [(Hybrid, "roi_head.", name => name), (Old(Hybrid), "", CodeBaseNames.Mmdet1)];
        foreach (var (second, prefix, rename) in generations)
        {
            var tensors = StateDict.Shapes(new RcnnNetwork(Small, second)).ToDictionary(t => rename(t.Key), t => t.Value);
            tensors.Add($"{prefix}semantic_head.conv_logits.weight", StateDict.Shape("x", [183, 16, 1, 1]));
            tensors.Add($"{prefix}mask_head.0.conv_res.conv.weight", StateDict.Shape("x", [16, 16, 1, 1]));
            var names = OfficialNames.Of(tensors);
            Assert.Equal([$"{prefix}semantic_head.conv_logits.weight", $"{prefix}mask_head.0.conv_res.conv.weight"], names.Leftovers);
            var found = Assert.IsType<RcnnNetwork>(new Recognizer(names).Recognize(Upsampling.Nearest));
            Assert.Equal(("HRNetV2p + Hybrid Task Cascade", second), (found.System, found.Second));
            StrictCheck.Require(found, names.Tensors);
        }
    }

    [Fact]
    public void A_hybrid_task_cascade_whose_parts_cannot_be_added_is_refused_in_words()
    {
        Dictionary<string, CheckpointTensor> Changed(string name, int[] shape)
        {
            var tensors = StateDict.Shapes(new RcnnNetwork(Small, Hybrid));
            tensors[name] = StateDict.Shape("x", shape);
            return tensors;
        }

        Refused("pass on 12 channels", Changed("roi_head.mask_head.0.upsample.bias", [12]));
        Refused("joins 6 levels of a pyramid that has 5", Changed("roi_head.semantic_head.lateral_convs.5.conv.weight", [16, 16, 1, 1]));
        var one = StateDict.Shapes(new RcnnNetwork(Small, Hybrid));
        one.Remove("roi_head.semantic_head.lateral_convs.1.conv.weight");
        Refused("joins 1 levels", one);
    }

    [Fact]
    public void Two_keys_for_one_tensor_are_an_error()
    {
        var tensors = StateDict.Shapes(new PoseNetwork(Small, 17));
        tensors.Add("module.conv1.weight", tensors["conv1.weight"]);
        Assert.Contains("conv1.weight", Assert.Throws<ImportException>(() => OfficialNames.Of(tensors)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Variants => [.. Variant.All.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_published_width_is_recognized_with_every_head(string name)
    {
        var variant = Variant.Find(name);
        Architecture[] all =
        [
            new PoseNetwork(variant, 17), new SegmentationNetwork(variant, 150), new SegmentationNetwork(variant, 150, HeadBias: false), new OcrNetwork(variant, 59),
            new OcrNetwork(variant, 59, HeadBias: false), new FaceNetwork(variant, 98), new ClassificationNetwork(variant), new ClassificationNetwork(variant, HeadBias: false),
            new PyramidNetwork(variant, Stride: 2), new FcosNetwork(variant),
        ];
        foreach (var architecture in all) Assert.Equal(architecture, new Recognizer(OfficialNames.Of(StateDict.Shapes(architecture))).Recognize(architecture.Upsampling, pyramidStride: 2));
    }

    [Fact]
    public void Networks_of_other_kinds_are_refused_by_name()
    {
        var pose = new PoseNetwork(Small, 17);
        Refused("not an HRNet", new() { ["features.0.weight"] = StateDict.Shape("x", [64, 3, 3, 3]) });
        Refused("without a head", StateDict.Shapes(pose).Where(t => !t.Key.StartsWith("final_layer", StringComparison.Ordinal)).ToDictionary());
        var bottomUp = StateDict.Shapes(pose).ToDictionary(t => t.Key.Replace("final_layer.", "final_layers.0.", StringComparison.Ordinal), t => t.Value);
        Refused("bottom-up", bottomUp);
        Refused("no published variant", StateDict.Shapes(new PoseNetwork(new Variant("w20", 20), 17)));
    }

    private static void Refused(string why, Dictionary<string, CheckpointTensor> tensors) =>
        Assert.Contains(why, Assert.Throws<ImportException>(() => new Recognizer(OfficialNames.Of(tensors)).Recognize(Upsampling.Nearest)).Message, StringComparison.Ordinal);
}
