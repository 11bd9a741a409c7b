using HRNet.Imaging;
using HRNet.Inference.Geometry;
using HRNet.Inference.Sampling;

namespace HRNet.Inference.Pose;

/// <summary>A person's crop to the tensor that a network takes.</summary>
internal static class CropSampler
{
    /// <summary>
    /// Samples the crop: bilinear, black outside the picture, in whole gray levels (cv2.warpAffine of bytes with INTER_LINEAR and
    /// BORDER_CONSTANT 0), normalized, channels first.
    /// </summary>
    /// <param name="frame">The picture.</param>
    /// <param name="crop">The person's crop.</param>
    /// <param name="normalization">The model's channel order, mean and deviation.</param>
    /// <param name="planes">3 x input height x input width values: one slice of a batch.</param>
    public static void Sample(Frame frame, Crop crop, Normalization normalization, Span<float> planes) =>
        BilinearSampler.Sample(frame, crop.Columns(frame.Width), crop.Rows(frame.Height), normalization, planes);

    /// <summary>Writes the mirror image of a sampled tensor (the flip test mirrors the crop, not the picture).</summary>
    /// <param name="planes">Rows of <paramref name="width"/> values.</param>
    /// <param name="width">Columns.</param>
    /// <param name="mirrored">As many values.</param>
    public static void Mirror(ReadOnlySpan<float> planes, int width, Span<float> mirrored)
    {
        planes.CopyTo(mirrored);
        for (var row = 0; row < mirrored.Length; row += width)
            mirrored.Slice(row, width).Reverse();
    }
}
