using System.CommandLine;
using HRNet.Cli.Benchmarks;
using HRNet.Cli.Output;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Cli.Commands;

/// <summary>
/// `hrnet bench MODEL`: the session's raw run against the whole way from JPEG bytes to the answer; or of the run alone where its time goes,
/// or what threads and batches make of it.
/// </summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var model = new Argument<FileInfo>("MODEL") { Description = "An .onnx file with a card, as 'hrnet import' writes it." }.AcceptExistingOnly();
        var batch = new Option<int>("--batch") { Description = "Crops in one run, for models of people and faces.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var threads = new Option<int>("--threads") { Description = "Threads of one run on the CPU. Default: as many as there are processors.", HelpName = "N" };
        var seconds = new Option<double>("--seconds") { Description = "How long each of what is timed gets.", DefaultValueFactory = _ => 3, HelpName = "S" };
        var profile = new Option<bool>("--profile") { Description = "Instead: where the run spends its time, by operator, and the ten slowest nodes." };
        var sweep = new Option<bool>("--sweep") { Description = "Instead: the run with 1, 2, 4 ... threads, up to the processors, and batches of 1, 2, 4 and 8, in turns." };
        var device = CommonOptions.Device();
        batch.Validators.Add(result => Require(result.GetValueOrDefault<int>() is >= 1 and <= 64, "--batch is 1 to 64.", result.AddError));
        threads.Validators.Add(result => Require(result.GetValueOrDefault<int>() is >= 1 and <= 256, "--threads is 1 to 256.", result.AddError));
        seconds.Validators.Add(result => Require(result.GetValueOrDefault<double>() is >= 0.1 and <= 600, "--seconds is 0.1 to 600.", result.AddError));

        var command = new Command("bench", "Times a model: the session's run alone, and the whole way from JPEG bytes to the answer.") { model, device, batch, threads, seconds, profile, sweep };
        command.Validators.Add(result =>
        {
            bool Given(Option option) => result.GetResult(option) is { Implicit: false };
            Require(!Given(sweep) || !(Given(batch) || Given(threads)), "--sweep chooses batches and threads itself.", result.AddError);
            Require(!Given(sweep) || !Given(profile), "--sweep and --profile are two calls.", result.AddError);
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(model).FullName;
            var card = ModelFile.ReadCard(path);
            var crops = parsed.GetValue(batch);
            if (crops > 1 && !PipelineBenchmark.TakesCrops(card.Task))
                throw new RequestException("batch", $"--batch is for models of crops (pose, face). A picture goes through one for {card.Task.ToString().ToLowerInvariant()} by itself.");
            var subject = new Subject(
                path, card, parsed.GetRequiredValue(device), crops, parsed.GetValue(threads), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.InvocationConfiguration.Output);
            await (parsed.GetValue(profile) ? ProfileAsync(subject, cancel) : parsed.GetValue(sweep) ? SweepAsync(subject, cancel) : CompareAsync(subject, cancel));
            return 0;
        });
        return command;
    }

    private static async Task CompareAsync(Subject it, CancellationToken cancel)
    {
        // The run alone gets what the network gets on the whole way, which the picture decides for many models.
        var input = new InputShape(it.Crops, it.Card.InputHeight, it.Card.InputWidth);
        LatencySummary? whole = null;
        if (ModelCatalog.Serves(it.Card))
            (whole, input) = await PipelineBenchmark.RunAsync(it.Path, it.Card, it.Device, it.Crops, it.Threads, it.Duration, cancel);
        var (run, on) = RawBenchmark.Run(it.Path, it.Card.Output, it.Device, input, it.Crops, it.Threads, it.Duration, cancel);
        var lines = it.Lines(on, it.Threads).Add("run", $"{run}, batch {it.Crops} of {input.Height}x{input.Width}{(input.Images > it.Crops ? $", {input.Images} windows" : "")}{it.Stage}");
        if (whole is not null)
        {
            lines.Add("JPEG to answer", $"{whole}, {PipelineBenchmark.Width}x{PipelineBenchmark.Height} picture")
                .Add("around the run", $"{whole.Median - run.Median:0.00} ms");
        }

        lines.Print(it.Output);
    }

    private static async Task ProfileAsync(Subject it, CancellationToken cancel)
    {
        var input = await PipelineBenchmark.InputAsync(it.Path, it.Card, it.Device, it.Crops, cancel) with { Images = it.Crops };
        var (trace, on) = ProfileBenchmark.Run(it.Path, it.Card.Output, it.Device, input, it.Threads, it.Duration, cancel);
        it.Lines(on, it.Threads)
            .Add("run", $"{trace.Runs}, batch {input.Images} of {input.Height}x{input.Width}{it.Stage}")
            .Add("outside nodes", $"{trace.Outside:0.000} ms")
            .Print(it.Output);
        ProfileBenchmark.Print(trace, it.Output);
    }

    private static async Task SweepAsync(Subject it, CancellationToken cancel)
    {
        var input = await PipelineBenchmark.InputAsync(it.Path, it.Card, it.Device, batch: 1, cancel);
        var (cells, on) = SweepBenchmark.Run(it.Path, it.Card.Output, it.Device, input, it.Duration, cancel);
        it.Lines(on, threads: 0).Add("run", $"in turns, of {input.Height}x{input.Width}{it.Stage}").Print(it.Output);
        SweepBenchmark.Print(cells, it.Output);
    }

    private static void Require(bool holds, string words, Action<string> add)
    {
        if (!holds)
            add(words);
    }

    /// <summary>What is timed, how, and where that is told.</summary>
    private sealed record Subject(string Path, ModelCard Card, string Device, int Crops, int Threads, TimeSpan Duration, TextWriter Output)
    {
        public string Stage => Card.Detection?.Regions is null ? "" : ", the first of two graphs";

        public Report Lines(string on, int threads) => new Report()
            .Add("model", $"{System.IO.Path.GetFileName(Path)}, {Card.Architecture} {Card.Variant}, {Card.InputHeight}x{Card.InputWidth}")
            .Add("device", $"{on}, {(threads > 0 ? $"{threads} thread{(threads == 1 ? "" : "s")} a run, " : "")}{Environment.ProcessorCount} processors");
    }
}
