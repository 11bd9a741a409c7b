using System.CommandLine;
using HRNet.Inference.Detection;
using HRNet.Inference.Overlays;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet detect IMAGE...`: the objects of pictures.</summary>
internal sealed class DetectCommand() : PictureCommand("detect", "Finds the objects of pictures.", "detection", ModelTask.Detect)
{
    private readonly Option<float?> _threshold = NumberOption.Of("--threshold", "The least score, 0 to 1. Default: the model's own.");
    private readonly Option<string?> _classes = new("--classes") { Description = "The classes that are wanted, such as 'person,dog'. Default: all that the model knows.", HelpName = "NAMES" };
    private readonly Option<float?> _nms = NumberOption.Of("--nms", "Overlap above which the lower of two boxes of a class is dropped, 0 to 1. Default: the model's own.", "IOU");
    private readonly Option<int?> _most = new("--max-detections") { Description = "The most objects. Default: the model's own.", HelpName = "N" };

    /// <inheritdoc/>
    protected override IEnumerable<Option> Options => [_threshold, _classes, _nms, _most];

    /// <inheritdoc/>
    protected override async Task<PictureAnswerer> OpenAsync(ParseResult parsed, OpenModels models, bool many, CancellationToken cancel)
    {
        var request = new DetectRequest
        {
            Threshold = parsed.GetValue(_threshold),
            Classes = ClassList.Parse(parsed.GetValue(_classes)),
            Nms = parsed.GetValue(_nms),
            MaxDetections = parsed.GetValue(_most),
        };
        var detector = (await models.OpenAsync(cancel)).Detection();
        var card = detector.Model.Card;
        return async (frame, _, stop) =>
        {
            var result = await detector.DetectAsync(frame, request, stop);
            return new(
                $"{result.Objects.Count} {(result.Objects.Count == 1 ? "object" : "objects")}, {result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms",
                result.Objects.Select(found => $"  {found.Label,-16} {found.Score:0.00}   x {found.Box.X,7:0.0}  y {found.Box.Y,7:0.0}  {found.Box.Width,7:0.0} x {found.Box.Height:0.0}"),
                () => result,
                () => DetectOverlay.Shapes(result, card, frame.Width, frame.Height));
        };
    }
}
