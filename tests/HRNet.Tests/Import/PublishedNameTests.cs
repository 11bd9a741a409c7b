using System.Text.RegularExpressions;
using HRNet.Import;
using HRNet.Import.Data;
using HRNet.Models;
using HRNet.Network;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>
/// Published files need no option: a checkpoint with the keys of their code base, under their name, becomes a model whose card says all that has to be known, and nothing
/// is assumed. The width plays no part in that, so the smallest network stands for all.
/// </summary>
public sealed partial class PublishedNameTests : IDisposable
{
    private static readonly Variant Small = Variant.Find("w18_small_v1");
    private static readonly string[][] Lines =
        [.. File.ReadLines(Fixture.Path("published_poses.txt")).Where(line => !line.StartsWith('#')).Select(line => line.Split(' '))];

    private readonly string _folder = Directory.CreateTempSubdirectory("hrnet-published-").FullName;

    public static TheoryData<string> Poses => [.. Lines.Where(line => line[1] != "refused").Select(line => line[0])];

    public static TheoryData<string> Refused => [.. Lines.Where(line => line[1] == "refused").Select(line => line[0])];

    /// <summary>The first column of the table of published files in docs/models.md.</summary>
    public static TheoryData<string> Listed => [.. FileInTable().Matches(File.ReadAllText(Fixture.Path("models.md"))).Select(match => match.Groups[1].Value)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Poses))]
    public void A_published_pose_file_is_imported_without_options_and_without_warnings(string name)
    {
        var line = Lines.Single(line => line[0] == name);
        var (keypoints, decoder) = (int.Parse(line[3]), Enum.Parse<HeatMapDecoder>(line[5]));
        var maps = keypoints * (decoder == HeatMapDecoder.UdpRegress ? 3 : 1);
        Architecture network = line[2] == "concatenated" ? new FaceNetwork(Small, maps) : new PoseNetwork(Small, maps);
        Func<string, string> rename = line[1] switch { "mmpose0" => CodeBaseNames.Mmpose0, "mmpose1" => CodeBaseNames.Mmpose1, _ => key => key };

        var report = Import(name, StateDict.Of(network).Renamed(rename));
        var card = report.Card;
        Assert.Empty(Warnings(report));
        Assert.NotNull(report.Preset);
        Assert.Equal(
            (keypoints, line[4], decoder, int.Parse(line[6]), line[2] == "concatenated" ? Upsampling.HalfPixel : Upsampling.Nearest),
            (card.Keypoints.Count, $"{card.InputHeight}x{card.InputWidth}", card.Decoder, card.BlurKernel, card.Upsampling));
        Assert.Equal(decoder is HeatMapDecoder.Plain or HeatMapDecoder.PlainPerAxis or HeatMapDecoder.Dark, card.ShiftFlippedHeatMap);
        Assert.Equal(line[2] == "concatenated" && keypoints != 21 ? ModelTask.Face : ModelTask.Pose, card.Task);
        Assert.NotEqual("", card.License);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_published_file_of_another_method_is_refused_in_words(string name)
    {
        var state = StateDict.Of(new PoseNetwork(Small, 17)).Renamed(CodeBaseNames.Mmpose0);
        string Head(string key, string other) => key.Replace("keypoint_head.final_layer.", other, StringComparison.Ordinal);
        var (rename, words) = Lines.Single(line => line[0] == name)[2] switch
        {
            "bottom-up" => ((Func<string, string>)(key => Head(key, "keypoint_head.final_layers.0.")), "bottom-up"),
            "cid" => (key => Head(key, "head.iia_module.keypoint_root_conv."), "CID"),
            "dekr" => (key => Head(key, "head.heatmap_conv_layers.0.conv."), "DEKR"),
            _ => (key => key.Replace("backbone.stage2.0.branches", "backbone.stage0.0.layers.0.cross_resolution_weighting", StringComparison.Ordinal), "Lite-HRNet"),
        };
        Assert.Null(Presets.ForFile(name));
        var refusal = Assert.Throws<ImportException>(() => Import(name, state.Renamed(rename)));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("not supported", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public void A_file_that_the_documentation_calls_free_of_options_has_a_preset_that_says_what_its_network_needs(string name)
    {
        var hints = Presets.ForFile(name)?.Hints;
        Assert.NotNull(hints);
        Assert.True(hints.Task is not null && hints.Input is not null && hints.Upsampling is not null && hints.ChannelOrder is not null && hints.License is not null, $"{hints}");
        if (hints.Task is not (ModelTask.Pose or ModelTask.Face)) return;
        Assert.True(hints.Decoder is not null && hints.Keypoints is not null, $"{hints}");
        Assert.Contains(Lines, line => line[0] == name);
    }

    [Fact]
    public void The_documentations_table_is_found() => Assert.InRange(Listed.Count, 10, 1000);

    /// <summary>Made-up weights cannot have the hash that a published name ends in.</summary>
    private static IEnumerable<string> Warnings(ImportReport report) => report.Warnings.Where(warning => !warning.Contains("SHA-256", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| `([^`]+\.(?:pth|pth\.tar|safetensors))` \|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FileInTable();

    private ImportReport Import(string name, IEnumerable<(string Name, int[] Shape, float[] Values)> state)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, TestFiles.Legacy(state));
        return CheckpointImporter.Import(path, Path.Combine(_folder, "model.onnx"), new ImportOptions(), cancellation: TestContext.Current.CancellationToken);
    }
}
