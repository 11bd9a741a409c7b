using System.CommandLine;
using HRNet.Cli.Benchmarks;
using HRNet.Cli.Output;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Onnx;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet bench MODEL`: the session's raw run against the whole way from JPEG bytes to the answer.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var model = new Argument<FileInfo>("MODEL") { Description = "An .onnx file with a card, as 'hrnet import' writes it." }.AcceptExistingOnly();
        var batch = new Option<int>("--batch") { Description = "Crops in one run, for models of people and faces.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var seconds = new Option<double>("--seconds") { Description = "How long each of the two is measured.", DefaultValueFactory = _ => 3, HelpName = "S" };
        var device = CommonOptions.Device();
        batch.Validators.Add(result => Require(result.GetValueOrDefault<int>() is >= 1 and <= 64, "--batch is 1 to 64.", result.AddError));
        seconds.Validators.Add(result => Require(result.GetValueOrDefault<double>() is >= 0.1 and <= 600, "--seconds is 0.1 to 600.", result.AddError));

        var command = new Command("bench", "Times a model: the session's run alone, and the whole way from JPEG bytes to the answer.") { model, device, batch, seconds };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(model).FullName;
            var card = ModelFile.ReadCard(path);
            var duration = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            var crops = parsed.GetValue(batch);
            if (crops > 1 && !PipelineBenchmark.TakesCrops(card.Task))
                throw new RequestException("batch", $"--batch is for models of crops (pose, face). A picture goes through one for {card.Task.ToString().ToLowerInvariant()} by itself.");
            var where = parsed.GetRequiredValue(device);
            // The run alone gets what the network gets on the whole way, which the picture decides for many models.
            var input = new InputShape(crops, card.InputHeight, card.InputWidth);
            LatencySummary? whole = null;
            if (ModelCatalog.Serves(card))
                (whole, input) = await PipelineBenchmark.RunAsync(path, card, where, crops, duration, cancel);
            var (run, on) = RawBenchmark.Run(path, card.Output, where, input, crops, duration, cancel);
            var stage = card.Detection?.Regions is null ? "" : ", the first of two graphs";
            var lines = new Report()
                .Add("model", $"{Path.GetFileName(path)}, {card.Architecture} {card.Variant}, {card.InputHeight}x{card.InputWidth}")
                .Add("device", $"{on}, {Environment.ProcessorCount} processors")
                .Add("run", $"{run}, batch {crops} of {input.Height}x{input.Width}{(input.Images > crops ? $", {input.Images} windows" : "")}{stage}");
            if (whole is not null)
            {
                lines.Add("JPEG to answer", $"{whole}, {PipelineBenchmark.Width}x{PipelineBenchmark.Height} picture")
                    .Add("around the run", $"{whole.Median - run.Median:0.00} ms");
            }

            lines.Print(parsed.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static void Require(bool holds, string words, Action<string> add)
    {
        if (!holds)
            add(words);
    }
}
