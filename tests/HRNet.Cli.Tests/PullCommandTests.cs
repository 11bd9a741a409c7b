using System.Text.Json;
using HRNet.Evaluation.Published;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Pull;

namespace HRNet.Cli.Tests;

public sealed class PullCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_list_shows_names_and_published_figures()
    {
        var run = await HRNetRun.Of("pull", "--list");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(PublishedFiles.All.Count + 1, lines.Length);
        Assert.Matches("^name +task +network +input +published result +from$", lines[0]);
        Assert.Matches(@"^pose-w32-256x192 +pose +w32 +256x192 +AP 0\.749, COCO val2017 +mmpose 1\.x$", lines[1]);
        Assert.Contains(lines, line => line.Contains("by hand: https://github.com/HRNet/HRNet-Facial-Landmark-Detection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_can_be_of_one_task()
    {
        var run = await HRNetRun.Of("pull", "--list", "--task", "face");

        Assert.All(run.Output.TrimEnd().Split(Environment.NewLine).Skip(1), line => Assert.StartsWith("face-", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_has_its_published_figure_but_one_that_never_had_any() =>
        Assert.Equal(["pose-mpii-w48-official"], PublishedFiles.All.Where(file => PublishedRow.For(file) is null).Select(file => file.Name));

    [Theory]
    [InlineData("fcn_hr48_480x480_40k_pascal_context_59_20210410_122738-b808b8b2.pth", 0.5033)]
    [InlineData("fcn_hr48_480x480_40k_pascal_context_20200911_164852-667d00b0.pth", 0.4514)]
    public void A_file_is_not_held_against_one_whose_name_only_begins_alike(string file, double miou) =>
        Assert.Equal(miou, PublishedRow.For(PublishedFiles.Find(file))!.Figures["mIoU"]);

    [Theory]
    [InlineData("pull needs the NAME of a published file", "pull")]
    [InlineData("Names like it: pose-w32-256x192,", "pull", "pose-w32-256x193")]
    [InlineData("is neither a folder that exists nor an https address", "pull", "pose-w32-256x192", "--from", "nowhere")]
    [InlineData("by http only on this machine", "pull", "pose-w32-256x192", "--from", "http://example.org/files")]
    [InlineData("it is one of pose, segment, detect, classify, face", "pull", "--list", "--task", "dance")]
    public async Task What_cannot_be_pulled_is_one_line_in_words(string words, params string[] args)
    {
        var run = await HRNetRun.Of([.. args, "--models", _folder["models"]]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(_folder["models"]));
    }

    [Fact]
    public async Task A_file_that_was_fetched_by_hand_becomes_a_model()
    {
        var file = PublishedFiles.Find("face-wflw-official");
        WriteCheckpoint(_folder[file.File], new FaceNetwork(Variant.Find("w18"), 98));

        var run = await HRNetRun.Of("pull", file.Name, "--from", _folder.FullPath, "--models", _folder["models"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("NME 0.046, WFLW test", run.Output, StringComparison.Ordinal);
        Assert.Contains("MIT (HRNet face)", run.Output, StringComparison.Ordinal);
        Assert.Contains("--model face-wflw-official; without it face-wflw-official", run.Output, StringComparison.Ordinal);
        Assert.Equal(["face-wflw-official.onnx"], Directory.EnumerateFileSystemEntries(_folder["models"]).Select(Path.GetFileName));
        var card = ModelFile.ReadCard(Path.Combine(_folder["models"], "face-wflw-official.onnx"));
        Assert.Equal((ModelTask.Face, 98, HeatMapDecoder.Face, file.File), (card.Task, card.Keypoints.Count, card.Decoder, card.Source));
        Assert.True(File.Exists(_folder[file.File]));

        run = await HRNetRun.Of("pull", file.Name, "--models", _folder["models"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("exists; delete it to pull it again", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A safetensors file of zeros: the importer looks into a file, not at its ending.</summary>
    private static void WriteCheckpoint(string path, Architecture architecture)
    {
        long end = 0;
        var header = JsonSerializer.SerializeToUtf8Bytes(architecture.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => new { dtype = "F32", shape = parameter.Shape, data_offsets = new[] { end, end += 4 * parameter.Count } }));
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(header);
        file.SetLength(file.Length + end);
    }
}
