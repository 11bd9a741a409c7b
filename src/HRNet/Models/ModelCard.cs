using HRNet.Network;

namespace HRNet.Models;

/// <summary>
/// All that is known of a model besides its weights. It is written into the ONNX file's metadata at import (or stands as a .json file
/// beside a foreign ONNX file), so that nothing about a model is configured elsewhere.
/// </summary>
public sealed record ModelCard
{
    /// <summary>Mean of ImageNet's red, green and blue, 0-255: what nearly all published weights were trained with.</summary>
    internal static readonly IReadOnlyList<float> ImageNetMean = [123.675f, 116.28f, 103.53f];

    /// <summary>Their standard deviation.</summary>
    internal static readonly IReadOnlyList<float> ImageNetStd = [58.395f, 57.12f, 57.375f];

    /// <summary>What the model answers.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>The system of the paper, such as "HRNetV1", "HRNetV2", "HRNetV2 + OCR", "HRNetV2p + FCOS", "HRNet-C".</summary>
    public required string Architecture { get; init; }

    /// <summary>Width and depth, such as "w32" or "w18_small_v1".</summary>
    public required string Variant { get; init; }

    /// <summary>The upsampling flavour that the graph was built with.</summary>
    public Upsampling Upsampling { get; init; }

    /// <summary>What the network computes with.</summary>
    public NetworkPrecision Precision { get; init; }

    /// <summary>Rows of the input, in pixels.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Columns of the input, in pixels.</summary>
    public required int InputWidth { get; init; }

    /// <summary>
    /// How a whole picture is brought to the input size; of no meaning for crops (pose, face) and beside <see cref="Segmentation"/>.
    /// </summary>
    public InputFit Fit { get; init; }

    /// <summary>Mean per channel, in gray levels 0-255, in the order of <see cref="ChannelOrder"/>.</summary>
    public IReadOnlyList<float> Mean { get; init; } = ImageNetMean;

    /// <summary>Standard deviation per channel, in gray levels 0-255, in the order of <see cref="ChannelOrder"/>.</summary>
    public IReadOnlyList<float> Std { get; init; } = ImageNetStd;

    /// <summary>"rgb" or "bgr".</summary>
    public string ChannelOrder { get; init; } = "rgb";

    /// <summary>Name of the graph output that holds the answer (a network with an auxiliary head has more than one).</summary>
    public required string Output { get; init; }

    /// <summary>Keypoint names in heat-map order, such as "left_wrist"; empty for other tasks.</summary>
    public IReadOnlyList<string> Keypoints { get; init; } = [];

    /// <summary>Pairs of keypoint indices that a skeleton joins by a line.</summary>
    public IReadOnlyList<int[]> Limbs { get; init; } = [];

    /// <summary>Pairs of left and right indices (keypoints, or classes of a segmentation) that a mirrored picture exchanges.</summary>
    public IReadOnlyList<int[]> FlipPairs { get; init; } = [];

    /// <summary>
    /// Per keypoint standard deviation relative to the object's size, as OKS uses it (COCO evaluation); empty where unknown.
    /// </summary>
    public IReadOnlyList<float> Sigmas { get; init; } = [];

    /// <summary>How heat maps become keypoints.</summary>
    public HeatMapDecoder Decoder { get; init; }

    /// <summary>Side of the Gaussian kernel of the DARK and UDP decoders, in heat-map pixels, odd.</summary>
    public int BlurKernel { get; init; } = 11;

    /// <summary>Whether the flip test moves the mirrored heat map one pixel (the original protocol; UDP does not).</summary>
    public bool ShiftFlippedHeatMap { get; init; } = true;

    /// <summary>Class names in channel order; empty for pose and face.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Class colors as "#rrggbb", parallel to <see cref="Classes"/>.</summary>
    public IReadOnlyList<string> Palette { get; init; } = [];

    /// <summary>The score under which an answer counts as not seen, unless a request says otherwise.</summary>
    public float Threshold { get; init; } = 0.2f;

    /// <summary>
    /// The score under which a person whom a detector found is left out, 0 to 1; null for <see cref="Threshold"/>. For models of bodies.
    /// </summary>
    public float? PersonThreshold { get; init; }

    /// <summary>
    /// What a heat map's maximum is worth: pairs of maximum and score, both rising, between which lines are drawn; beyond the ends the
    /// end's score counts. A score made so is the share of keypoints with that maximum that lie where annotators put them (OKS of the
    /// single keypoint at least .5). Empty where nobody measured: then the maximum itself, kept within 0 to 1, is the score.
    /// </summary>
    public IReadOnlyList<float[]> ScoreCalibration { get; init; } = [];

    /// <summary>How outputs become boxes; null for other tasks.</summary>
    public DetectionRecipe? Detection { get; init; }

    /// <summary>
    /// How a picture becomes classes as the code base of the weights does it; null for other tasks, and where <see cref="Fit"/> says all
    /// that is known.
    /// </summary>
    public SegmentationRecipe? Segmentation { get; init; }

    /// <summary>
    /// How a picture becomes a classifier's input; null for other tasks, and where a file does not say: then 7/8 of the shorter side,
    /// bilinear.
    /// </summary>
    public ClassificationRecipe? Classification { get; init; }

    /// <summary>File name of the checkpoint that was imported.</summary>
    public string Source { get; init; } = "";

    /// <summary>SHA-256 of the checkpoint file, lower-case hexadecimal.</summary>
    public string SourceSha256 { get; init; } = "";

    /// <summary>License of the weights, in words.</summary>
    public string License { get; init; } = "";

    /// <summary>What the model was trained on and what it is good for, in a sentence or two.</summary>
    public string Description { get; init; } = "";
}

// The members are named after types because types are what they are.
#pragma warning disable CA1720

/// <summary>What a network computes with.</summary>
public enum NetworkPrecision
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>8-bit integers, but for the layers that stayed float; for processors.</summary>
    Int8,
}
