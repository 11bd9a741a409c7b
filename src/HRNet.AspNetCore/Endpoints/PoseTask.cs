using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Overlays;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /pose.</summary>
internal static class PoseTask
{
    private static readonly Option<float?> s_threshold = Option.Number("threshold", "Keypoints scored below this count as not seen; without it the model's own threshold.", 0, 1);

    private static readonly Option<float?> s_personThreshold = Option.Number(
        "personThreshold", "People whom a detector found and who are scored below this are left out; without it the model's own number.", 0, 1);

    private static readonly Option<(IReadOnlyList<Box> Given, bool Whole)> s_boxes = Option.Of(
        "boxes", "Where the people are: x,y,w,h;x,y,w,h in pixels of the upright picture; or whole, to take the whole picture as one person. Without it the default detection model finds them. With a model of faces they are boxes of faces, and without them the whole picture is one face.",
        text => (BoxList.Parse(text), BoxList.IsWhole(text)));

    private static readonly Option<Implausible?> s_implausible = Option.Word<Implausible>(
        "implausible", "Keypoints that the picture cannot show (at the edge of crop or picture; of a leg beyond a joint that is not seen) do not count as seen; keep takes them by their score alone.",
        Implausible.Drop, Implausible.Drop, Implausible.Keep);

    private static readonly Option<int?> s_maxPeople = Option.Whole("maxPeople", "At most so many people are looked at.", 1, BoxList.MaxBoxes, new PoseRequest().MaxPeople);

    /// <summary>What it says of itself, and how it is opened.</summary>
    public static PictureTask<PoseResult> Definition { get; } = new(
        "pose",
        "Finds the keypoints of people in a picture.",
        "Without `boxes` the default detection model finds the people; with `boxes=whole`, and where no such model is loaded, the whole picture is taken as one person. "
        + "The answer says which it was. A model of faces finds landmarks: its `boxes` are faces, and without them the whole picture is one face. "
        + "Coordinates are pixels of the upright picture. The Accept header picks the form: JSON, the picture with the skeletons painted on, the skeletons alone as SVG, or COCO's results.",
        [Option.Model, s_threshold, s_personThreshold, s_boxes, s_implausible, Option.Flip, s_maxPeople, Option.ImageId, Option.Overlay],
        OpenApiExamples.Pose)
    {
        Open = Open,
    };

    /// <summary>What becomes of keypoints that the picture cannot show.</summary>
    private enum Implausible
    {
        Drop,
        Keep,
    }

    private static Question<PoseResult> Open(OptionValues options, ModelSnapshot models)
    {
        var (boxes, whole) = options.Get(s_boxes);
        var request = new PoseRequest
        {
            Boxes = boxes,
            WholePicture = whole,
            Threshold = options.Get(s_threshold),
            PersonThreshold = options.Get(s_personThreshold),
            KeepImplausible = options.Get(s_implausible) == Implausible.Keep,
            Flip = options.Get(Option.Flip),
        };
        if (options.Get(s_maxPeople) is { } most)
            request = request with { MaxPeople = most };
        var (overlay, imageId) = (options.Get(Option.Overlay), options.Get(Option.ImageId));
        var people = models.People(options.Get(Option.Model));
        return new(people.ThrowIfFull, (frame, cancel) => people.FindAsync(frame, request, cancel))
        {
            Shapes = found => PoseOverlay.Shapes(found, people.Model.Card, found.Image.Width, found.Image.Height),
            Overlay = overlay,
            Coco = found => found.ToCocoJson(imageId!.Value),
            Carry = (found, uri) => found with { Overlay = uri },
        };
    }
}
