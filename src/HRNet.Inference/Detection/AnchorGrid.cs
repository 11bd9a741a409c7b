namespace HRNet.Inference.Detection;

/// <summary>
/// The boxes from which a region proposal network measures, around every cell of one level (Ren et al. 2015, section 3.1.1).
/// </summary>
internal sealed class AnchorGrid
{
    private readonly Corners[] _bases;
    private readonly int _stride;

    /// <summary>Anchors as mmdet makes them: for each ratio, all scales.</summary>
    /// <param name="stride">Input pixels per cell; anchors are scale x stride large.</param>
    /// <param name="scales">Scales, 8 in the published configurations.</param>
    /// <param name="ratios">Height by width, .5, 1 and 2 in the published configurations.</param>
    /// <param name="legacy">mmdet 1.x: around the middle of the first cell's pixels, edges are pixels and rounded.</param>
    public AnchorGrid(int stride, IReadOnlyList<float> scales, IReadOnlyList<float> ratios, bool legacy = false)
    {
        _stride = stride;
        _bases = [.. ratios.SelectMany(
            ratio => scales.Select(scale => legacy ? Legacy(stride, scale, ratio) : Plain(stride, scale, ratio)))];
    }

    /// <summary>Anchors of a cell.</summary>
    public int Count => _bases.Length;

    /// <summary>One anchor of one cell.</summary>
    public Corners At(int anchor, int row, int column)
    {
        var box = _bases[anchor];
        float x = column * _stride, y = row * _stride;
        return new(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y);
    }

    private static Corners Plain(int stride, float scale, float ratio)
    {
        var root = MathF.Sqrt(ratio);
        var (width, height) = (stride * (1 / root) * scale, stride * root * scale);
        return new(-0.5f * width, -0.5f * height, 0.5f * width, 0.5f * height);
    }

    private static Corners Legacy(int stride, float scale, float ratio)
    {
        var root = MathF.Sqrt(ratio);
        var (width, height) = (stride * (1 / root) * scale, stride * root * scale);
        var middle = 0.5f * (stride - 1);
        return new(
            MathF.Round(middle - 0.5f * (width - 1)), MathF.Round(middle - 0.5f * (height - 1)),
            MathF.Round(middle + 0.5f * (width - 1)), MathF.Round(middle + 0.5f * (height - 1)));
    }
}
