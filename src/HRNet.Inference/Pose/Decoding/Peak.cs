using System.Numerics.Tensors;

namespace HRNet.Inference.Pose.Decoding;

/// <summary>The highest cell of a heat map.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
/// <param name="Score">Its value.</param>
internal readonly record struct Peak(int X, int Y, float Score)
{
    /// <summary>Finds it; the first in reading order where several are as high.</summary>
    /// <param name="map">Rows x columns values.</param>
    /// <param name="width">Columns.</param>
    public static Peak Find(ReadOnlySpan<float> map, int width)
    {
        var index = TensorPrimitives.IndexOfMax(map);
        var (y, x) = Math.DivRem(index, width);
        return new Peak(x, y, map[index]);
    }
}
