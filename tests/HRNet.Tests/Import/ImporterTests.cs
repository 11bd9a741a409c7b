using System.Security.Cryptography;
using HRNet.Checkpoints;
using HRNet.Import;
using HRNet.Import.Data;
using HRNet.Import.Metadata;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>From a checkpoint file to a model file that says what it is.</summary>
public sealed class ImporterTests : IDisposable
{
    private static readonly PoseNetwork Pose = new(Variant.Find("w18_small_v1"), 17);
    private static readonly SegmentationNetwork Segmentation = new(Variant.Find("w18_small_v1"), 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("hrnet-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_pose_checkpoint_with_metadata_needs_no_option()
    {
        var meta = new OrderedDictionary<string, object?>
        {
            ["task"] = "pose",
            ["input"] = "192x144",
            ["keypoints"] = "coco17",
            ["decoder"] = "quarter",
            ["flip_shift"] = true,
        };
        var report = Import("mine.pth", TestFiles.Legacy(StateDict.Of(Pose).Counted(), new() { ["meta"] = meta }));
        Assert.Equal((Pose, 1_284_961L), (report.Architecture, report.ParameterCount));
        Assert.Empty(report.Warnings);

        var card = ModelFile.ReadCard(report.Output);
        Assert.Equal((ModelTask.Pose, 192, 144, "heatmaps"), (card.Task, card.InputHeight, card.InputWidth, card.Output));
        Assert.Equal(("nose", HeatMapDecoder.Plain, true), (card.Keypoints[0], card.Decoder, card.ShiftFlippedHeatMap));
        Assert.Equal((17, 8, 19), (card.Sigmas.Count, card.FlipPairs.Count, card.Limbs.Count));
        Assert.Equal("mine.pth", card.Source);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, "mine.pth")))), card.SourceSha256);
    }

    [Fact]
    public void Class_names_and_colors_come_from_the_checkpoint()
    {
        var meta = new OrderedDictionary<string, object?>
        {
            ["upsampling"] = "half_pixel",
            ["input"] = "256x256",
            ["CLASSES"] = new object?[] { "sky", "sea" },
            ["PALETTE"] = new List<object?> { new List<object?> { 0, 0, 255 }, new List<object?> { 16, 32, 0 } },
        };
        var report = Import("mine.pth", TestFiles.Legacy(StateDict.Of(Segmentation).Counted(), new() { ["meta"] = meta }));
        Assert.Empty(report.Warnings);
        Assert.Equal(["sky", "sea"], report.Card.Classes);
        Assert.Equal(["#0000ff", "#102000"], report.Card.Palette);
        Assert.Equal("logits", report.Card.Output);
    }

    [Fact]
    public void A_configuration_text_tells_decoder_and_input_size()
    {
        const string config = """
            codec = dict(type='MSRAHeatmap', input_size=(192, 256), heatmap_size=(48, 64), sigma=2, unbiased=True)
            model = dict(test_cfg=dict(flip_test=True, flip_mode='heatmap', shift_heatmap=True))
            """;
        var card = Import("mine.pth", Mmpose(new() { ["cfg"] = config })).Card;
        Assert.Equal((256, 192, HeatMapDecoder.Dark, true), (card.InputHeight, card.InputWidth, card.Decoder, card.ShiftFlippedHeatMap));
        var old = "data_cfg = dict(image_size=[288, 384], heatmap_size=[72, 96])\ntest_cfg=dict(post_process='default', shift_heatmap=False, use_udp=True, modulate_kernel=17)";
        card = Import("mine.pth", Mmpose(new() { ["config"] = old })).Card;
        Assert.Equal((384, 288, HeatMapDecoder.Udp, false, 17), (card.InputHeight, card.InputWidth, card.Decoder, card.ShiftFlippedHeatMap, card.BlurKernel));
    }

    [Fact]
    public void A_keypoint_set_in_the_metadata_is_used()
    {
        var names = new Call(new Name("collections", "OrderedDict"), [Enumerable.Range(0, 17).Select(k => (object?)new object?[] { k, $"joint_{k}" }).ToList()]);
        var dataset = new OrderedDictionary<string, object?>
        {
            ["dataset_name"] = "own",
            ["keypoint_id2name"] = names,
            ["flip_indices"] = Enumerable.Range(0, 17).Select(k => (object?)(k == 0 ? 0 : k % 2 == 1 ? k + 1 : k - 1)).ToList(),
            ["skeleton_links"] = new List<object?> { new object?[] { 0, 1 }, new object?[] { 0, 2 } },
            ["sigmas"] = new Call(new Name("numpy.core.multiarray", "_reconstruct"), [], new object?[] { 1, new object?[] { 17 }, new Call(new Name("numpy", "dtype"), ["f4", 0, 1]), false, new Call(new Name("_codecs", "encode"), [Latin1(17), "latin1"]) }),
        };
        var card = Import("mine.pth", Mmpose(new() { ["dataset_meta"] = dataset })).Card;
        Assert.Equal("joint_16", card.Keypoints[16]);
        Assert.Equal([1, 2], card.FlipPairs[0]);
        Assert.Equal(8, card.FlipPairs.Count);
        Assert.Equal([0, 2], card.Limbs[1]);
        Assert.Equal(.5f, card.Sigmas[3]);
    }

    [Fact]
    public void Options_override_metadata_and_metadata_overrides_a_preset_and_both_are_said()
    {
        var file = TestFiles.Legacy(StateDict.Of(Pose), new() { ["meta"] = new OrderedDictionary<string, object?> { ["input"] = "192x144", ["keypoints"] = "coco17" } });
        var report = Import("mine.pth", file, new ImportOptions { Preset = "mmpose-coco-256x192-dark", Hints = new ModelHints { Decoder = HeatMapDecoder.Plain } });
        Assert.Equal((192, 144, HeatMapDecoder.Plain), (report.Card.InputHeight, report.Card.InputWidth, report.Card.Decoder));
        Assert.Equal(
            [
                "The options override what is known of the file: decoder Plain instead of Dark.",
                "The checkpoint's metadata overrides the preset mmpose-coco-256x192-dark: input size 192x144 instead of 256x192.",
            ],
            report.Warnings);
    }

    [Fact]
    public void What_nothing_says_is_assumed_and_said()
    {
        var report = Import("mine.safetensors", TestFiles.SafeTensors(StateDict.Of(Pose)));
        Assert.Equal((256, 192, CheckpointFormat.SafeTensors), (report.Card.InputHeight, report.Card.InputWidth, report.Format));
        Assert.Equal(2, report.Warnings.Count);
        Assert.All(report.Warnings, warning => Assert.Contains("assumed", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_says_the_decoder_it_is_the_one_of_the_code_base()
    {
        ModelCard Card(Architecture network, Func<string, string> rename) => Import("mine.safetensors", TestFiles.SafeTensors(StateDict.Of(network).Renamed(rename))).Card;
        Assert.Equal(HeatMapDecoder.Plain, Card(Pose, name => name).Decoder);
        Assert.Equal(HeatMapDecoder.PlainPerAxis, Card(Pose, CodeBaseNames.Mmpose0).Decoder);
        Assert.Equal(HeatMapDecoder.PlainPerAxis, Card(Pose, CodeBaseNames.Mmpose1).Decoder);
        Assert.Equal(HeatMapDecoder.PlainPerAxis, Card(new FaceNetwork(Pose.Variant, 98), CodeBaseNames.Mmpose1).Decoder);
    }

    [Fact]
    public void Nineteen_keypoints_are_a_body_of_one_head_and_a_face_of_the_other()
    {
        string Name(Architecture network) => Import("mine.safetensors", TestFiles.SafeTensors(StateDict.Of(network).Renamed(CodeBaseNames.Mmpose1))).Warnings[^1];
        Assert.Contains("coco_aic19", Name(new PoseNetwork(Pose.Variant, 19)), StringComparison.Ordinal);
        Assert.Contains("aflw19", Name(new FaceNetwork(Pose.Variant, 19)), StringComparison.Ordinal);
        Assert.Contains("three for each keypoint of coco17", Name(new PoseNetwork(Pose.Variant, 51)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(98, "final_state.pth", true)]
    [InlineData(68, "HR18-300W.pth", false)]
    [InlineData(19, "checkpoint_59.pth", true)]
    [InlineData(29, "mine.pth", false)]
    public void A_file_of_the_original_landmark_code_needs_no_option(int landmarks, string name, bool module)
    {
        var state = StateDict.Of(new FaceNetwork(Pose.Variant, landmarks)).Renamed(key => module ? $"module.{key}" : key);
        var report = Import(name, module ? TestFiles.LegacyModule(state, "state_dict") : TestFiles.Legacy(state));
        Assert.Empty(report.Warnings);
        var card = report.Card;
        Assert.Equal((ModelTask.Face, HeatMapDecoder.Face, false, 256, 256), (card.Task, card.Decoder, card.ShiftFlippedHeatMap, card.InputHeight, card.InputWidth));
        Assert.Equal(KeypointSets.OfFace(landmarks)!.FlipPairs, card.FlipPairs);
    }

    [Fact]
    public void A_model_that_regresses_offsets_has_three_maps_for_each_keypoint()
    {
        var file = TestFiles.Legacy(StateDict.Of(new PoseNetwork(Pose.Variant, 51)).Renamed(CodeBaseNames.Mmpose1));
        var named = Import("td-hm_hrnet-w32_udp-regress-8xb64-210e_coco-256x192.pth", file);
        Assert.Empty(named.Warnings);
        Assert.Equal((17, HeatMapDecoder.UdpRegress, false, .1f), (named.Card.Keypoints.Count, named.Card.Decoder, named.Card.ShiftFlippedHeatMap, named.Card.Threshold));

        // As mmpose 1.x and 0.x say it in their configurations, and as a person says it.
        string[] texts =
        [
            "codec=dict(type='UDPHeatmap', input_size=(192, 256), heatmap_size=(48, 64), heatmap_type='combined')",
            "data_cfg=dict(image_size=[192, 256], heatmap_size=[48, 64]), test_cfg=dict(use_udp=True, target_type='CombinedTarget')",
        ];
        foreach (var text in texts)
            Assert.Equal(HeatMapDecoder.UdpRegress, ConfigText.Read(text).Decoder);
        var said = new ModelHints { Decoder = HeatMapDecoder.Udp, Keypoints = KeypointSets.Coco17, Input = new(256, 192) };
        Assert.Equal(HeatMapDecoder.UdpRegress, Import("mine.pth", file, new ImportOptions { Hints = said }).Card.Decoder);

        var plain = TestFiles.Legacy(StateDict.Of(Pose).Renamed(CodeBaseNames.Mmpose1));
        var refused = Assert.Throws<ImportException>(() => Import("mine.pth", plain, new ImportOptions { Hints = new ModelHints { Decoder = HeatMapDecoder.UdpRegress } }));
        Assert.Contains("3 maps for each keypoint", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("codec = dict(\n    heatmap_size=(\n        48,\n        64,\n    ),\n    input_size=(\n        192,\n        256,\n    ),\n    sigma=2,\n    type='MSRAHeatmap')")]
    [InlineData("codec=dict(type='MSRAHeatmap',input_size=(192,256),heatmap_size=(48,64),sigma=2)")]
    [InlineData("input_size = [ 192 , 256 , ] # columns, rows\nheatmap_size = [ 48 , 64 , ]")]
    [InlineData("input_size=( # of the crop\n  192,  # columns\n  256   # rows\n)\nheatmap_size=(48, 64)")]
    [InlineData("{'input_size': (192, 256), 'heatmap_size': (48, 64)}")]
    [InlineData("data_cfg = dict(\n    image_size=np.array([192, 256]),\n    heatmap_size=np.array([48, 64]))")]
    public void An_input_size_is_read_however_it_is_laid_out(string text) => Assert.Equal(new InputSize(256, 192), ConfigText.Read(text).Input);

    [Fact]
    public void Input_sizes_that_contradict_each_other_are_not_used() =>
        Assert.Null(ConfigText.Read("heatmap_size=(48, 64), input_size=(192, 256), image_size=[288, 384]").Input);

    [Fact]
    public void Of_several_weights_the_usual_ones_are_taken_unless_others_are_asked_for_and_it_is_said()
    {
        var best = StateDict.Of(Pose).Select(t => (t.Name, t.Shape, t.Values.Select(value => value + 1).ToArray())).ToList();
        var file = TestFiles.LegacyWeights(("state_dict", StateDict.Of(Pose).Renamed(key => $"module.{key}")), ("best_state_dict", best), ("ema", best));
        var report = Import("checkpoint.pth", file);
        Assert.Equal(
            [
                "The weights under state_dict were taken; there are others under best_state_dict (--weights best_state_dict).",
                "The weights under state_dict were taken; there are others under ema (--weights ema).",
            ],
            report.Notes);
        var path = Path.Combine(_folder, "checkpoint.pth");
        Assert.Equal(1 + StateDict.Mark(0), First(path, "best_state_dict"));
        Assert.Equal(StateDict.Mark(0), First(path, null));
        Assert.Contains("--weights", Assert.Single(Import("checkpoint.pth", file, new ImportOptions { Weights = "ema" }).Notes.Take(1)), StringComparison.Ordinal);
        Assert.Contains("best_state_dict, ema", Assert.Throws<CheckpointException>(() => First(path, "worst")).Message, StringComparison.Ordinal);

        static float First(string path, string? weights)
        {
            using var checkpoint = Checkpoint.Open(path, weights);
            return checkpoint.Tensors.Values.First().Read()[0];
        }
    }

    [Fact]
    public void Weights_that_are_there_twice_are_told_from_others()
    {
        // The original pose code's checkpoint.pth: both entries are the last epoch.
        var state = StateDict.Of(Pose);
        var report = Import("checkpoint.pth", TestFiles.LegacyWeights(("state_dict", state.Renamed(key => $"module.{key}")), ("best_state_dict", state)));
        Assert.Equal(["The weights under state_dict were taken; those under best_state_dict are the very same."], report.Notes);
        Assert.Contains("none but those at its root", Assert.Throws<CheckpointException>(() => Import("mine.pth", TestFiles.Legacy(state), new ImportOptions { Weights = "ema" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hand_model_is_told_from_a_face_model_by_its_file_name()
    {
        var file = TestFiles.SafeTensors(StateDict.Of(new FaceNetwork(Pose.Variant, 21)).Renamed(CodeBaseNames.Mmpose0));
        var report = Import("hrnetv2_w18_onehand10k_256x256.safetensors", file);
        Assert.Equal((ModelTask.Pose, "wrist", "mmpose-hand"), (report.Card.Task, report.Card.Keypoints[0], report.Preset));
        Assert.Equal(ModelTask.Face, Import("mine.safetensors", file).Card.Task);
    }

    [Fact]
    public void A_hash_in_the_file_name_is_compared()
    {
        var file = TestFiles.SafeTensors(StateDict.Of(Pose));
        var right = Convert.ToHexStringLower(SHA256.HashData(file))[..8];
        Assert.DoesNotContain(Import($"pose-{right}_20220909.safetensors", file).Warnings, w => w.Contains("SHA-256", StringComparison.Ordinal));
        Assert.Contains(Import("pose-0e67c616_20220913.safetensors", file).Warnings, w => w.Contains("SHA-256", StringComparison.Ordinal));
        Assert.DoesNotContain(Import("pose_20220913.safetensors", file).Warnings, w => w.Contains("SHA-256", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_task_or_preset_is_an_error()
    {
        var file = TestFiles.SafeTensors(StateDict.Of(Pose));
        Assert.Throws<ImportException>(() => Import("mine.safetensors", file, new ImportOptions { Hints = new ModelHints { Task = ModelTask.Segment } }));
        Assert.Throws<ImportException>(() => Import("mine.safetensors", file, new ImportOptions { Preset = "mmseg-voc" }));
        Assert.Throws<ImportException>(() => Import("mine.safetensors", file, new ImportOptions { Preset = "nonsense" }));
        Assert.Empty(Directory.GetFiles(_folder, "*.onnx*"));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_an_error()
    {
        var file = Path.Combine(_folder, "mine.safetensors");
        File.WriteAllBytes(file, TestFiles.SafeTensors(StateDict.Of(Pose)));
        void To(string output) => CheckpointImporter.Import(file, output, new ImportOptions(), cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("replace", Assert.Throws<ImportException>(() => To(file)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<ImportException>(() => To(Path.Combine(file, "folder", "mine.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misleading_file_name_is_only_a_warning()
    {
        var report = Import("hrnet_lip_5583_torch04.safetensors", TestFiles.SafeTensors(StateDict.Of(Pose)));
        Assert.Equal(ModelTask.Pose, report.Card.Task);
        Assert.Contains(report.Warnings, w => w.Contains("only the options are used", StringComparison.Ordinal));
    }

    [Fact]
    public void Class_names_that_are_too_few_or_too_many_are_not_used()
    {
        var meta = new OrderedDictionary<string, object?> { ["CLASSES"] = new object?[] { "only one" }, ["input"] = "64x64", ["upsampling"] = "half_pixel" };
        var report = Import("mine.pth", TestFiles.Legacy(StateDict.Of(Segmentation), new() { ["meta"] = meta }));
        Assert.Equal(["class_0", "class_1"], report.Card.Classes);
        Assert.Equal(2, report.Warnings.Count);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_an_error()
    {
        var state = StateDict.Of(Pose);
        state[0].Values[5] = float.NaN;
        Assert.Throws<ImportException>(() => Import("mine.safetensors", TestFiles.SafeTensors(state)));
        Assert.Empty(Directory.GetFiles(_folder, "*.onnx*"));
    }

    [Fact]
    public void Progress_goes_through_both_stages_and_canceling_leaves_nothing()
    {
        var file = Path.Combine(_folder, "mine.safetensors");
        File.WriteAllBytes(file, TestFiles.SafeTensors(StateDict.Of(Pose)));
        using var stop = new CancellationTokenSource();
        var seen = new List<ImportProgress>();
        var progress = new Listener(p =>
        {
            seen.Add(p);
            if (p.Stage == "writing") stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => CheckpointImporter.Import(file, Path.Combine(_folder, "mine.onnx"), new ImportOptions(), progress, stop.Token));
        Assert.Equal(["hashing", "writing"], seen.Select(p => p.Stage).Distinct());
        Assert.Equal(1, seen.Last(p => p.Stage == "hashing").Share);
        Assert.Empty(Directory.GetFiles(_folder, "*.onnx*"));
    }

    private static string Latin1(int count) => string.Concat(Enumerable.Repeat("\0\0\0?", count)); // 0.5f, little-endian

    private static byte[] Mmpose(OrderedDictionary<string, object?> meta) =>
        TestFiles.Legacy(StateDict.Of(Pose).Renamed(CodeBaseNames.Mmpose1), new() { ["meta"] = meta });

    private ImportReport Import(string name, byte[] bytes, ImportOptions? options = null)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return CheckpointImporter.Import(path, Path.Combine(_folder, $"{name}.onnx"), options ?? new ImportOptions(), cancellation: TestContext.Current.CancellationToken);
    }

    private sealed class Listener(Action<ImportProgress> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value);
    }
}
