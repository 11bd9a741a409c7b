using System.CommandLine;
using HRNet.Cli.Benchmarks;
using HRNet.Cli.Output;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet bench MODEL`: the session's raw run against the whole way from JPEG bytes to the answer.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var model = new Argument<FileInfo>("MODEL") { Description = "An .onnx file with a card, as 'hrnet import' writes it." }.AcceptExistingOnly();
        var batch = new Option<int>("--batch") { Description = "Crops in one run.", DefaultValueFactory = _ => 1, HelpName = "N" };
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
            var (run, on) = RawBenchmark.Run(path, card, parsed.GetRequiredValue(device), parsed.GetValue(batch), duration, cancel);
            var lines = new Report()
                .Add("model", $"{Path.GetFileName(path)}, {card.Architecture} {card.Variant}, {card.InputHeight}x{card.InputWidth}")
                .Add("device", $"{on}, {Environment.ProcessorCount} processors")
                .Add("run", $"{run}, batch {parsed.GetValue(batch)}");
            if (card.Task is ModelTask.Pose or ModelTask.Face or ModelTask.Segment or ModelTask.Detect)
            {
                var whole = await PipelineBenchmark.RunAsync(path, card, parsed.GetRequiredValue(device), parsed.GetValue(batch), duration, cancel);
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
