using System.CommandLine;
using System.Text.Json;
using HRNet.Imaging;
using HRNet.Inference.Answers;
using HRNet.Inference.Detection;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet detect IMAGE`: the objects of a picture.</summary>
internal static class DetectCommand
{
    public static Command Create()
    {
        var picture = new PictureCommand("detection", ModelTask.Detect);
        var threshold = new Option<float?>("--threshold") { Description = "The least score, 0 to 1. Default: the model's own.", HelpName = "T" };
        var classes = new Option<string?>("--classes") { Description = "The classes that are wanted, such as 'person,dog'. Default: all that the model knows.", HelpName = "NAMES" };
        var nms = new Option<float?>("--nms") { Description = "Overlap above which the lower of two boxes of a class is dropped, 0 to 1. Default: the model's own.", HelpName = "IOU" };
        var most = new Option<int?>("--max-detections") { Description = "The most objects. Default: the model's own.", HelpName = "N" };
        var command = picture.Create("detect", "Finds the objects of a picture.");
        foreach (var option in new Option[] { threshold, classes, nms, most })
            command.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new DetectRequest
            {
                Threshold = parsed.GetValue(threshold),
                Classes = ClassList.Parse(parsed.GetValue(classes)),
                Nms = parsed.GetValue(nms),
                MaxDetections = parsed.GetValue(most),
            };
            var codec = PictureCodec.Create();
            var (frame, decode) = picture.Decode(parsed, codec);
            using (frame)
            {
                await using var catalog = await picture.OpenAsync(parsed, cancel);
                var detector = catalog.Detection();
                var card = detector.Model.Card;
                var result = await detector.DetectAsync(frame, request, cancel);
                picture.WriteOverlay(parsed, codec, frame, () => DetectOverlay.Shapes(result, card, frame.Width, frame.Height));
                var output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(picture.Json))
                    output.WriteLine(JsonSerializer.Serialize(Answer(), AnswerJson.Default.DetectAnswer));
                else
                    Print(result, output);

                DetectAnswer Answer() => DetectAnswer.From(
                    result, new(frame.Width, frame.Height), request.Threshold ?? card.Threshold, overlay: null,
                    TimingAnswer.From(result.Timing, decode, render: 0, result.Timing.Total + decode));
            }

            return 0;
        });
        return command;
    }

    private static void Print(DetectResult result, TextWriter output)
    {
        output.WriteLine($"{result.Objects.Count} {(result.Objects.Count == 1 ? "object" : "objects")}, {result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms");
        foreach (var found in result.Objects)
            output.WriteLine($"  {found.Label,-16} {found.Score:0.00}   x {found.Box.X,7:0.0}  y {found.Box.Y,7:0.0}  {found.Box.Width,7:0.0} x {found.Box.Height:0.0}");
    }
}
