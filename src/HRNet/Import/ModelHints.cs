using HRNet.Import.Data;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>
/// What tensors cannot tell about a model. The same record holds what an option says, what the checkpoint's metadata says, and what a
/// preset says;
/// a null is something that source does not know. <see cref="Or"/> lays them over one another.
/// </summary>
public sealed record ModelHints
{
    /// <summary>Nothing known.</summary>
    public static ModelHints None { get; } = new();

    /// <summary>What the model answers; tells hands from faces.</summary>
    public ModelTask? Task { get; init; }

    /// <summary>Rows and columns of the input.</summary>
    public InputSize? Input { get; init; }

    /// <summary>The upsampling flavour that the weights were trained with.</summary>
    public Upsampling? Upsampling { get; init; }

    /// <summary>How heat maps become keypoints.</summary>
    public HeatMapDecoder? Decoder { get; init; }

    /// <summary>Side of the Gaussian of the DARK and UDP decoders.</summary>
    public int? BlurKernel { get; init; }

    /// <summary>Whether the flip test moves the mirrored heat map one pixel.</summary>
    public bool? ShiftFlippedHeatMap { get; init; }

    /// <summary>How a whole picture is brought to the input size.</summary>
    public InputFit? Fit { get; init; }

    /// <summary>How a segmentation's picture becomes classes. A stronger source's input size or fit stands for all of it.</summary>
    public SegmentationRecipe? Segmentation { get; init; }

    /// <summary>"rgb" or "bgr".</summary>
    public string? ChannelOrder { get; init; }

    /// <summary>Mean per channel in gray levels, in the order of the channels; three.</summary>
    public IReadOnlyList<float>? Mean { get; init; }

    /// <summary>Standard deviation per channel likewise.</summary>
    public IReadOnlyList<float>? Std { get; init; }

    /// <summary>What the heat maps mean.</summary>
    public KeypointSet? Keypoints { get; init; }

    /// <summary>What the class channels mean.</summary>
    public ClassSet? Classes { get; init; }

    /// <summary>Score under which an answer counts as not seen.</summary>
    public float? Threshold { get; init; }

    /// <summary>Score under which a person whom a detector found is left out.</summary>
    public float? PersonThreshold { get; init; }

    /// <summary>What a heat map's maximum is worth: <see cref="ModelCard.ScoreCalibration"/>.</summary>
    public IReadOnlyList<float[]>? ScoreCalibration { get; init; }

    /// <summary>The part of a resized picture's shorter side that a classifier sees.</summary>
    public double? CropShare { get; init; }

    /// <summary>How a classifier's picture is resized.</summary>
    public ResizeFilter? Filter { get; init; }

    /// <summary>How FCOS makes a score.</summary>
    public ScoreRule? Score { get; init; }

    /// <summary>Whether a detector's pictures are resized as floats instead of bytes.</summary>
    public bool? FloatResize { get; init; }

    /// <summary>The class probability under which a detector's box is not looked at further, 0 to 1.</summary>
    public float? CandidateThreshold { get; init; }

    /// <summary>The best places of a level that a detector looks at.</summary>
    public int? NmsPre { get; init; }

    /// <summary>The most regions that go to a detector's second stage.</summary>
    public int? MaxProposals { get; init; }

    /// <summary>Stride of a bare pyramid's last convolutions: 1 (R-CNN) or 2 (FCOS).</summary>
    public int? PyramidStride { get; init; }

    /// <summary>License of the weights, in words.</summary>
    public string? License { get; init; }

    /// <summary>What the model was trained on and what it is good for.</summary>
    public string? Description { get; init; }

    private bool SaysSize => Fit is not null || Input is not null;

    /// <summary>These hints, and where one is unknown, that of <paramref name="weaker"/>.</summary>
    public ModelHints Or(ModelHints weaker) => new()
    {
        Task = Task ?? weaker.Task,
        Input = Input ?? weaker.Input,
        Upsampling = Upsampling ?? weaker.Upsampling,
        Decoder = Decoder ?? weaker.Decoder,
        BlurKernel = BlurKernel ?? weaker.BlurKernel,
        ShiftFlippedHeatMap = ShiftFlippedHeatMap ?? weaker.ShiftFlippedHeatMap,
        Fit = Fit ?? weaker.Fit,
        Segmentation = Segmentation ?? (SaysSize ? null : weaker.Segmentation),
        ChannelOrder = ChannelOrder ?? weaker.ChannelOrder,
        Mean = Mean ?? weaker.Mean,
        Std = Std ?? weaker.Std,
        Keypoints = Keypoints ?? weaker.Keypoints,
        Classes = Classes ?? weaker.Classes,
        Threshold = Threshold ?? weaker.Threshold,
        PersonThreshold = PersonThreshold ?? weaker.PersonThreshold,
        ScoreCalibration = ScoreCalibration ?? weaker.ScoreCalibration,
        CropShare = CropShare ?? weaker.CropShare,
        Filter = Filter ?? weaker.Filter,
        Score = Score ?? weaker.Score,
        FloatResize = FloatResize ?? weaker.FloatResize,
        CandidateThreshold = CandidateThreshold ?? weaker.CandidateThreshold,
        NmsPre = NmsPre ?? weaker.NmsPre,
        MaxProposals = MaxProposals ?? weaker.MaxProposals,
        PyramidStride = PyramidStride ?? weaker.PyramidStride,
        License = License ?? weaker.License,
        Description = Description ?? weaker.Description,
    };

    /// <summary>Where these hints and weaker ones say different things, in words: "input size 256x192 instead of 384x288".</summary>
    internal IEnumerable<string> Against(ModelHints weaker)
    {
        (string Name, object? Mine, object? Other)[] pairs =
        [
            ("task", Task, weaker.Task),
            ("input size", Input, weaker.Input),
            ("upsampling", Upsampling, weaker.Upsampling),
            ("decoder", Decoder, weaker.Decoder),
            ("fit", Fit, weaker.Fit),
            ("test protocol", Segmentation ?? (SaysSize && weaker.Segmentation is not null ? (object)$"{Fit ?? InputFit.LongSide}" : null), weaker.Segmentation),
            ("channel order", ChannelOrder, weaker.ChannelOrder),
            ("keypoints", Keypoints?.Name, weaker.Keypoints?.Name),
            ("flip shift", ShiftFlippedHeatMap, weaker.ShiftFlippedHeatMap),
        ];
        return pairs.Where(pair => pair.Mine is not null && pair.Other is not null && !pair.Mine.Equals(pair.Other))
            .Select(pair => $"{pair.Name} {pair.Mine} instead of {pair.Other}");
    }
}
