using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Tests;
using HRNet.Onnx;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Cli.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_run_and_the_whole_way_are_timed()
    {
        var run = await HRNetRun.Of("bench", HRNetRun.Model("pose_"), "--seconds", "0.1", "--batch", "2", "--threads", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("JPEG to answer", run.Output, StringComparison.Ordinal);
        Assert.Contains("batch 2", run.Output, StringComparison.Ordinal);
        Assert.Contains(", 1 thread a run, ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("segment_")]
    [InlineData("detect_")]
    public async Task The_run_alone_gets_what_the_picture_becomes_on_the_whole_way(string start)
    {
        await using var catalog = await ModelCatalog.OpenAsync(new InferenceOptions { Models = HRNetRun.Model(start), Device = "cpu" }, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var input = start == "segment_" ? catalog.Segmentation().InputFor(640, 427) : catalog.Detection().InputFor(640, 427);

        var run = await HRNetRun.Of("bench", HRNetRun.Model(start), "--seconds", "0.1");
        var profile = await HRNetRun.Of("bench", HRNetRun.Model(start), "--seconds", "0.1", "--profile");
        var many = await HRNetRun.Of("bench", HRNetRun.Model(start), "--seconds", "0.1", "--batch", "2");

        Assert.Equal((0, 0), (run.ExitCode, profile.ExitCode));
        Assert.Contains($"batch 1 of {input.Height}x{input.Width}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"batch 1 of {input.Height}x{input.Width}", profile.Output, StringComparison.Ordinal);
        Assert.Contains("--batch is for models of crops", Assert.Single(many.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_tells_the_time_by_operator_and_the_slowest_nodes()
    {
        var model = HRNetRun.Model("pose_");

        var run = await HRNetRun.Of("bench", model, "--seconds", "0.1", "--batch", "2", "--device", "cpu", "--profile");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var (operators, slowest) = (Table(run, "operator"), Table(run, "slowest nodes"));
        Assert.Equal(["CPU", $"{ModelFile.Inspect(model).Operators["Conv"]}"], Assert.Single(operators, row => row[0] == "Conv")[1..3]);
        Assert.Equal("100.0", operators[^1][^2]);
        Assert.Equal(10, slowest.Count);
        Assert.Contains(slowest, row => row[2].StartsWith("2x", StringComparison.Ordinal));
        Assert.Equal(slowest.Select(row => double.Parse(row[^3])).OrderDescending(), slowest.Select(row => double.Parse(row[^3])));
        Assert.DoesNotContain("JPEG to answer", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_times_each_batch_with_each_number_of_threads()
    {
        DecidedModels.WriteFace(_folder["face.onnx"], 1, 2);

        var run = await HRNetRun.Of("bench", _folder["face.onnx"], "--seconds", "0.1", "--device", "cpu", "--sweep");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var cells = Table(run, "threads");
        int[] threads = [.. cells.Select(cell => int.Parse(cell[0])).Distinct()];
        Assert.Equal((1, Environment.ProcessorCount), (threads[0], threads[^1]));
        Assert.All(threads, number => Assert.Equal(["1", "2", "4", "8"], cells.Where(cell => cell[0] == $"{number}").Select(cell => cell[1])));
        Assert.All(cells, cell => Assert.True(int.Parse(cell[^1]) >= 5, "The median is of five runs at least."));
    }

    [Theory]
    [InlineData("--threads is 1 to 256", "--threads", "0")]
    [InlineData("--sweep chooses batches and threads itself", "--sweep", "--batch", "2")]
    [InlineData("--sweep chooses batches and threads itself", "--sweep", "--threads", "2")]
    [InlineData("--sweep and --profile are two calls", "--sweep", "--profile")]
    public async Task What_does_not_go_together_is_refused_in_one_line(string words, params string[] options)
    {
        var run = await HRNetRun.Of(["bench", HRNetRun.Model("pose_"), .. options]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>The cells of the rows below the head that begins so, up to an empty line.</summary>
    private static List<string[]> Table(HRNetRun run, string head) =>
    [
        .. run.Output.Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => !line.TrimStart().StartsWith(head, StringComparison.Ordinal) || !line.Contains("  ", StringComparison.Ordinal))
            .Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];
}
