using HRNet.Imaging;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;

namespace HRNet.AspNetCore.Requests;

/// <summary>The options of POST /pose.</summary>
/// <param name="Model">A model's name; null for the default one.</param>
/// <param name="Threshold">Keypoint score, 0 to 1; null for the model's own.</param>
/// <param name="PersonThreshold">Score of a person that a detector found, 0 to 1; null for the model's own threshold.</param>
/// <param name="Boxes">Where to look; empty where somebody else has to say.</param>
/// <param name="WholePicture">Whether the whole picture is one person.</param>
/// <param name="KeepImplausible">Whether keypoints count as seen by their score alone.</param>
/// <param name="Flip">Whether to look at the mirrored picture too.</param>
/// <param name="MaxPeople">At most so many people are looked at; null for the default.</param>
/// <param name="Overlay">Format of the rendering that JSON carries; null for none.</param>
internal sealed record PoseQuery(
    string? Model, float? Threshold, float? PersonThreshold, IReadOnlyList<Box> Boxes, bool WholePicture, bool KeepImplausible, bool Flip, int? MaxPeople, PictureFormat? Overlay)
{
    /// <summary>The most people that can be asked for.</summary>
    public const int MostPeople = BoxList.MaxBoxes;

    private const string Keep = "keep";

    /// <summary>What may become of keypoints that the picture cannot show.</summary>
    public static readonly string[] Implausible = ["drop", Keep];

    /// <summary>The names of all options.</summary>
    public static readonly string[] Names = ["model", "threshold", "personThreshold", "boxes", "implausible", "flip", "maxPeople", "overlay"];

    /// <summary>Reads them.</summary>
    /// <exception cref="HRNet.Inference.RequestException">A value is wrong.</exception>
    public static PoseQuery Read(IQueryCollection query)
    {
        var reader = new QueryReader(query, Names);
        return new(
            reader.Text("model"),
            reader.Number("threshold", 0, 1),
            reader.Number("personThreshold", 0, 1),
            BoxList.Parse(reader.Text("boxes")),
            BoxList.IsWhole(reader.Text("boxes")),
            reader.Word("implausible", Implausible) == Keep,
            reader.Switch("flip"),
            reader.Whole("maxPeople", 1, MostPeople),
            OverlayOption.Read(reader));
    }

    /// <summary>What is asked of the model.</summary>
    public PoseRequest ToRequest()
    {
        var request = new PoseRequest
        {
            Boxes = Boxes,
            WholePicture = WholePicture,
            Threshold = Threshold,
            PersonThreshold = PersonThreshold,
            KeepImplausible = KeepImplausible,
            Flip = Flip,
        };
        return MaxPeople is { } most ? request with { MaxPeople = most } : request;
    }
}
