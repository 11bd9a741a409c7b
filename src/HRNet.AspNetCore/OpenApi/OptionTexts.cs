using HRNet.AspNetCore.Requests;
using HRNet.Inference.Classification;
using HRNet.Inference.Segmentation;

namespace HRNet.AspNetCore.OpenApi;

/// <summary>An option as the API's description tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">"string", "number", "integer" or "boolean".</param>
/// <param name="Text">What it does.</param>
internal sealed record OptionText(string Name, string Type, string Text)
{
    /// <summary>What it may be, where that is a list of words.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>The least it may be.</summary>
    public double? From { get; init; }

    /// <summary>The most it may be.</summary>
    public double? To { get; init; }
}

/// <summary>The options of each endpoint.</summary>
internal static class OptionTexts
{
    private static readonly OptionText Model = new("model", "string", "A model's name from GET /models; without it the default model of the task answers.");
    private static readonly OptionText Flip = new("flip", "boolean", "Look at the mirrored picture too: a little better, twice the work.");
    private static readonly OptionText Overlay =
        new("overlay", "string", "Adds the painted picture to the JSON, as a data URI in this format.") { Words = ["png", "jpeg", "webp"] };

    /// <summary>Those of POST /pose.</summary>
    public static IReadOnlyList<OptionText> Pose { get; } =
    [
        Model,
        new("threshold", "number", "Keypoints scored below this count as not seen; without it the model's own threshold.") { From = 0, To = 1 },
        new("personThreshold", "number", "People whom a detector found and who are scored below this are left out; without it the model's own number.") { From = 0, To = 1 },
        new("boxes", "string", "Where the people are: x,y,w,h;x,y,w,h in pixels of the upright picture; or whole, to take the whole picture as one person. Without it the default detection model finds them. With a model of faces they are boxes of faces, and without them the whole picture is one face."),
        new("implausible", "string", "Keypoints that the picture cannot show (at the edge of crop or picture; of a leg beyond a joint that is not seen) do not count as seen; keep takes them by their score alone.") { Words = PoseQuery.Implausible },
        Flip,
        new("maxPeople", "integer", "At most so many people are looked at.") { From = 1, To = PoseQuery.MostPeople },
        Overlay,
    ];

    /// <summary>Those of POST /detect.</summary>
    public static IReadOnlyList<OptionText> Detect { get; } =
    [
        Model,
        new("threshold", "number", "Objects scored below this are left out; without it the model's own threshold.") { From = 0, To = 1 },
        new("maxDetections", "integer", "At most so many objects, the best ones; without it the model's own number.") { From = 1, To = DetectQuery.MaxPerImage },
        new("classes", "string", "The classes that are wanted, such as person,dog; without it all that the model knows."),
        new("nms", "number", "Of two boxes of a class that overlap by more than this (intersection over union) only the better stays; without it the model's own number.") { From = 0, To = 1 },
        Overlay,
    ];

    /// <summary>Those of POST /segment.</summary>
    public static IReadOnlyList<OptionText> Segment { get; } =
    [
        Model,
        Flip,
        new("scales", "string", $"Multi-scale test: the sizes at which the picture is seen, in parts of the model's own, {SegmentRequest.ScalesRule}; the answers are averaged. Each costs its square; without it 1."),
        new("mask", "string", "How the class of each pixel is sent: an 8-bit PNG (the default), runs, or not at all.") { Words = ["png", "rle", "none"] },
        new("maskSize", "integer", "Pixels of the mask's longer side, which a large picture's memory and time follow; without it, and for smaller pictures, the picture's own.") { From = SegmentRequest.LeastMaskSize, To = SegmentRequest.MostMaskSize },
        Overlay,
    ];

    /// <summary>Those of POST /classify.</summary>
    public static IReadOnlyList<OptionText> Classify { get; } =
    [
        Model,
        new("top", "integer", $"How many classes are answered, the most probable ones, at most as many as the model knows; without it {ClassifyRequest.UsualTop}.") { From = 1, To = ClassifyQuery.MostClasses },
    ];

    /// <summary>Those of POST /analyze.</summary>
    public static IReadOnlyList<OptionText> Analyze { get; } =
    [
        new("tasks", "string", "What is asked, some of pose, segment, detect and classify with commas between them; without it pose,segment."),
        .. new[] { ("pose", Pose), ("segment", Segment), ("detect", Detect), ("classify", Classify) }
            .SelectMany(task => task.Item2.Where(option => option != Overlay).Select(option => option with { Name = $"{task.Item1}.{option.Name}" })),
    ];
}
