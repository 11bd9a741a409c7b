using System.CommandLine;
using System.Text.Json;
using HRNet.Imaging;
using HRNet.Inference.Answers;
using HRNet.Inference.Classification;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet classify IMAGE`: what a picture is of.</summary>
internal static class ClassifyCommand
{
    public static Command Create()
    {
        var picture = new PictureCommand("classification", ModelTask.Classify);
        var top = new Option<int?>("--top") { Description = $"How many classes are answered, the most probable ones. Default: {ClassifyRequest.UsualTop}.", HelpName = "N" };
        var command = picture.Create("classify", "Says what a picture is of.", paints: false);
        command.Add(top);
        command.SetAction(async (parsed, cancel) =>
        {
            var (frame, decode) = picture.Decode(parsed, PictureCodec.Create());
            using (frame)
            {
                await using var catalog = await picture.OpenAsync(parsed, cancel);
                var result = await catalog.Classification().ClassifyAsync(frame, new() { Top = parsed.GetValue(top) }, cancel);
                var output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(picture.Json))
                {
                    var timing = TimingAnswer.From(result.Timing, decode, render: 0, result.Timing.Total + decode);
                    output.WriteLine(JsonSerializer.Serialize(ClassifyAnswer.From(result, new(frame.Width, frame.Height), timing), AnswerJson.Default.ClassifyAnswer));
                }
                else
                {
                    Print(result, output);
                }
            }

            return 0;
        });
        return command;
    }

    private static void Print(ClassifyResult result, TextWriter output)
    {
        output.WriteLine($"{result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms");
        foreach (var found in result.Classes)
            output.WriteLine($"  {found.Score,7:0.0%}  {found.Label} ({found.ClassId})");
    }
}
