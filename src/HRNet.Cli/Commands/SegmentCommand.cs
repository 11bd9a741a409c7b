using System.CommandLine;
using System.Text.Json;
using HRNet.Imaging;
using HRNet.Inference.Answers;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet segment IMAGE`: the class of every pixel of a picture.</summary>
internal static class SegmentCommand
{
    public static Command Create()
    {
        var picture = new PictureCommand("segmentation", ModelTask.Segment);
        var mask = new Option<FileInfo?>("--mask") { Description = "Write the class map here, as an 8-bit gray PNG whose pixel values are class ids.", HelpName = "FILE.png" };
        var size = new Option<int?>("--mask-size")
        {
            Description = $"Pixels of the class map's longer side, {SegmentRequest.LeastMaskSize} to {SegmentRequest.MostMaskSize}. Default, and for smaller pictures: the picture's.",
            HelpName = "N",
        };
        var command = picture.Create("segment", "Gives every pixel of a picture a class.");
        var flip = CommonOptions.Flip();
        var scales = CommonOptions.Scales();
        command.Add(flip);
        command.Add(scales);
        command.Add(mask);
        command.Add(size);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new SegmentRequest
            {
                Flip = parsed.GetValue(flip),
                Scales = SegmentRequest.ReadScales(parsed.GetValue(scales)),
                MaskSize = parsed.GetValue(size),
            };
            var codec = PictureCodec.Create();
            var (frame, decode) = picture.Decode(parsed, codec);
            using (frame)
            {
                await using var catalog = await picture.OpenAsync(parsed, cancel);
                var segmenter = catalog.Segmentation();
                var result = await segmenter.SegmentAsync(frame, request, cancel);
                picture.WriteOverlay(parsed, codec, frame, () => SegmentOverlay.Shapes(result, segmenter.Model.Card, frame.Width, frame.Height));
                if (parsed.GetValue(mask) is { } file)
                    await File.WriteAllBytesAsync(file.FullName, codec.EncodeGray(result.Map.Ids.Span, result.Map.Width, result.Map.Height), cancel);
                var output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(picture.Json))
                    output.WriteLine(JsonSerializer.Serialize(Answer(), AnswerJson.Default.SegmentAnswer));
                else
                    Print(result, output);

                SegmentAnswer Answer() => SegmentAnswer.From(
                    result, new(frame.Width, frame.Height), MaskAnswer.From(result.Map, MaskEncoding.Png, codec), overlay: null, TimingAnswer.From(result.Timing, decode, render: 0, result.Timing.Total + decode));
            }

            return 0;
        });
        return command;
    }

    private static void Print(SegmentResult result, TextWriter output)
    {
        output.WriteLine($"{result.Classes.Count} classes, {result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms");
        foreach (var found in result.Classes)
            output.WriteLine($"  {found.Id,3} {found.Name,-20} {found.Share,7:0.0%}  {found.Pixels,10:N0} pixels  {found.Color}");
    }
}
