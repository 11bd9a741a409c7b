using HRNet.Inference.Sampling;
using HRNet.Models;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// One axis of an <see cref="InputPlan"/>: picture pixels are scaled, then seen through windows, each of which the network answers with a
/// row of cells.
/// </summary>
/// <param name="Picture">Pixels of the picture.</param>
/// <param name="Scaled">Pixels of the scaled picture.</param>
/// <param name="Window">Pixels of a window.</param>
/// <param name="Offsets">First scaled pixel of each window.</param>
internal sealed record PlanAxis(int Picture, int Scaled, int Window, IReadOnlyList<int> Offsets)
{
    /// <summary>One window that is the scaled picture.</summary>
    public static PlanAxis Whole(int scaled, int picture) => new(picture, scaled, scaled, [0]);

    /// <summary>
    /// As many windows as it takes; with <see cref="WindowRule.Inside"/> within the picture, else beyond its end where it ends in one.
    /// </summary>
    /// <param name="rule">How they lie.</param>
    /// <param name="scaled">Pixels of the scaled picture.</param>
    /// <param name="picture">Pixels of the picture.</param>
    /// <param name="window">Pixels of a window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    public static PlanAxis Windows(WindowRule rule, int scaled, int picture, int window, int stride)
    {
        var starts = Enumerable.Range(0, (Math.Max(0, scaled - window) + stride - 1) / stride + 1).Select(i => i * stride);
        return rule == WindowRule.Padded
            ? new PlanAxis(picture, scaled, window, [.. starts])
            : new PlanAxis(
                picture, scaled, Math.Min(window, scaled), [.. starts.Select(start => Math.Min(start, Math.Max(0, scaled - window)))]);
    }

    /// <summary>How a window's columns are sampled from the picture; black beyond the scaled picture.</summary>
    public AxisTaps InputColumns(int offset, LevelRule levels) => AxisTaps.ResizeColumns(Scaled, Picture, offset, Window, levels);

    /// <summary>How a window's rows are sampled from the picture; black beyond the scaled picture.</summary>
    public AxisTaps InputRows(int offset, LevelRule levels) => AxisTaps.ResizeRows(Scaled, Picture, offset, Window, levels);

    /// <summary>
    /// How so many pixels, which cover the scaled picture, are sampled from the cells of the only window: as torch's bilinear interpolation
    /// of the same flavor.
    /// </summary>
    public AxisTaps Logits(int cells, int pixels, bool alignCorners)
    {
        if (alignCorners)
        {
            var cell = cells > 1 ? Math.Max(1, Window - 1) / (cells - 1.0) : Window;
            return AxisTaps.EdgeRepeated(0, pixels > 1 ? (Scaled - 1.0) / (pixels - 1) / cell : 0, pixels, cells);
        }

        var step = (double)Scaled / pixels / ((double)Window / cells);
        return AxisTaps.EdgeRepeated(0.5 * step - 0.5, step, pixels, cells);
    }
}
