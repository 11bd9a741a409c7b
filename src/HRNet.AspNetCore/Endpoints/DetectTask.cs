using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /detect.</summary>
internal static class DetectTask
{
    private const int MostObjects = 1000;

    private static readonly Option<float?> s_threshold = Option.Number("threshold", "Objects scored below this are left out; without it the model's own threshold.", 0, 1);

    private static readonly Option<int?> s_maxDetections = Option.Whole(
        "maxDetections", "At most so many objects, the best ones; without it the model's own number.", 1, MostObjects);

    private static readonly Option<IReadOnlyList<string>> s_classes = Option.Of(
        "classes", "The classes that are wanted, such as person,dog; without it all that the model knows.", ClassList.Parse);

    private static readonly Option<float?> s_nms = Option.Number(
        "nms", "Of two boxes of a class that overlap by more than this (intersection over union) only the better stays; without it the model's own number.", 0, 1);

    /// <summary>What it says of itself, and how it is opened.</summary>
    public static PictureTask<DetectResult> Definition { get; } = new(
        "detect",
        "Finds the objects of a picture.",
        "Each comes with class, score and box, in pixels of the upright picture; models that find masks add the pixels of each object, as COCO's uncompressed runs. "
        + "The Accept header picks the form: JSON, the picture with the boxes painted on, the boxes alone as SVG, or COCO's results.",
        [Option.Model, s_threshold, s_maxDetections, s_classes, s_nms, Option.ImageId, Option.Overlay],
        OpenApiExamples.Detect)
    {
        Open = Open,
    };

    private static Question<DetectResult> Open(OptionValues options, ModelSnapshot models)
    {
        var request = new DetectRequest
        {
            Threshold = options.Get(s_threshold),
            MaxDetections = options.Get(s_maxDetections),
            Classes = options.Get(s_classes),
            Nms = options.Get(s_nms),
        };
        var (overlay, imageId) = (options.Get(Option.Overlay), options.Get(Option.ImageId));
        var detector = models.Detection(options.Get(Option.Model));
        return new(detector.ThrowIfFull, (frame, cancel) => detector.DetectAsync(frame, request, cancel))
        {
            Shapes = found => DetectOverlay.Shapes(found, detector.Model.Card, found.Image.Width, found.Image.Height),
            Overlay = overlay,
            Coco = found => found.ToCocoJson(imageId!.Value, CocoJson.Categories(detector.Model.Card.Classes)),
            Carry = (found, uri) => found with { Overlay = uri },
        };
    }
}
