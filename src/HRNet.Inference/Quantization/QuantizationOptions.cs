using HRNet.Inference.Geometry;
using HRNet.Quantization;

namespace HRNet.Inference.Quantization;

/// <summary>A picture that a network is calibrated on, or compared on.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Boxes">The people or faces in it, in pixels; none for the whole picture as one. Of no meaning for other models.</param>
public sealed record CalibrationPicture(string Path, IReadOnlyList<Box> Boxes);

/// <summary>How a model is quantized.</summary>
public sealed record QuantizationOptions
{
    /// <summary>How the range of each value is chosen.</summary>
    /// <value><see cref="RangeMethod.Mse"/>.</value>
    public RangeMethod Method { get; init; } = RangeMethod.Mse;

    /// <summary>
    /// Layers that stay float beside the first and the last ones: names or the beginnings of names, such as "stage4.0.fuse_layers" or
    /// "stage2", with * for any characters.
    /// </summary>
    public IReadOnlyList<string> KeepFloat { get; init; } = [];

    /// <summary>Whether biases make up for what rounding the weights does to the mean of a channel.</summary>
    public bool CorrectBiases { get; init; } = true;

    /// <summary>Whether weights are equalized between convolutions first (cross-layer equalization).</summary>
    public bool Equalize { get; init; }

    /// <summary>
    /// Whether weights take half of their range, so that x64 processors without VNNI compute the same. With all of it they saturate now
    /// and then, others are a little more exact.
    /// </summary>
    public bool ReducedRange { get; init; }

    /// <summary>
    /// The loss of agreement with the float model, in percent, that is allowed: the parts of the network that cost most stay float until
    /// it is met. Null to take what comes.
    /// </summary>
    public double? MaxLoss { get; init; }
}

/// <summary>How far a quantization is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Share">The part of the stage that is done, 0 to 1.</param>
public readonly record struct QuantizationProgress(string Stage, double Share);

/// <summary>What a quantization did.</summary>
public sealed record QuantizationReport
{
    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>Bytes of the file, and of the float model.</summary>
    public required (long Int8, long Float) Bytes { get; init; }

    /// <summary>Convolutions that are computed with bytes.</summary>
    public required IReadOnlyList<string> QuantizedLayers { get; init; }

    /// <summary>Convolutions that stayed float.</summary>
    public required IReadOnlyList<string> FloatLayers { get; init; }

    /// <summary>Pictures that ranges were taken from.</summary>
    public required IReadOnlyList<CalibrationPicture> Calibrated { get; init; }

    /// <summary>Other pictures, that the models were compared on.</summary>
    public required IReadOnlyList<CalibrationPicture> Compared { get; init; }

    /// <summary>
    /// How far the answers agree with the float model's on the pictures of the comparison, 0 to 1: of poses the mean object keypoint
    /// similarity, of a segmentation the share of pixels of the same class, of boxes the share that both find (F1 at an intersection over
    /// union of .75), of classes the share of pictures whose first class is the same.
    /// </summary>
    public required double Agreement { get; init; }

    /// <summary>The error of each value that is a byte, in the order of the computation.</summary>
    public required IReadOnlyList<LayerError> Errors { get; init; }

    /// <summary>What keeping a part of the network float was measured to change; empty where nobody asked for a <see cref="QuantizationOptions.MaxLoss"/>.</summary>
    public IReadOnlyList<PartGain> Parts { get; init; } = [];
}

/// <summary>How much of a value is left when the network up to it is computed with bytes.</summary>
/// <param name="Value">The layer or sum that it comes from.</param>
/// <param name="Sqnr">Signal over error, in decibels: 10 log10 of the ratio of their squares.</param>
/// <param name="Scale">A step of the byte.</param>
public sealed record LayerError(string Value, double Sqnr, double Scale);

/// <summary>A part of the network, and how far answers agree when it alone stays float.</summary>
/// <param name="Part">What its layers' names begin with.</param>
/// <param name="Agreement">0 to 1.</param>
/// <param name="KeptFloat">Whether it stayed float.</param>
public sealed record PartGain(string Part, double Agreement, bool KeptFloat);
