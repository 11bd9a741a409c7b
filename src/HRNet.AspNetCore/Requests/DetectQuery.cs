using HRNet.Imaging;
using HRNet.Inference.Detection;

namespace HRNet.AspNetCore.Requests;

/// <summary>The options of POST /detect.</summary>
/// <param name="Model">A model's name; null for the default one.</param>
/// <param name="Threshold">The least score, 0 to 1; null for the model's own.</param>
/// <param name="MaxDetections">At most so many objects are answered; null for the model's own.</param>
/// <param name="Classes">The classes that are wanted; empty for all.</param>
/// <param name="Nms">Overlap above which the lower of two boxes of a class is dropped; null for the model's own.</param>
/// <param name="Overlay">Format of the rendering that JSON carries; null for none.</param>
internal sealed record DetectQuery(
    string? Model, float? Threshold, int? MaxDetections, IReadOnlyList<string> Classes, float? Nms, PictureFormat? Overlay)
{
    /// <summary>The most objects that can be asked for.</summary>
    public const int MaxPerImage = 1000;

    /// <summary>The names of all options.</summary>
    public static readonly string[] Names = ["model", "threshold", "maxDetections", "classes", "nms", "overlay"];

    /// <summary>Reads them.</summary>
    /// <exception cref="HRNet.Inference.RequestException">A value is wrong.</exception>
    public static DetectQuery Read(IQueryCollection query)
    {
        var reader = new QueryReader(query, Names);
        return new(
            reader.Text("model"),
            reader.Number("threshold", 0, 1),
            reader.Whole("maxDetections", 1, MaxPerImage),
            ClassList.Parse(reader.Text("classes")),
            reader.Number("nms", 0, 1),
            OverlayOption.Read(reader));
    }

    /// <summary>What is asked of the model.</summary>
    public DetectRequest ToRequest() => new() { Threshold = Threshold, MaxDetections = MaxDetections, Classes = Classes, Nms = Nms };
}
