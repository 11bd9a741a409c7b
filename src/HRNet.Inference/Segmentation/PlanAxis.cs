using HRNet.Inference.Sampling;

namespace HRNet.Inference.Segmentation;

/// <summary>One axis of an <see cref="InputPlan"/>: picture pixels are scaled, then seen through windows, each of which the network answers with a row of cells.</summary>
/// <param name="Picture">Pixels of the picture.</param>
/// <param name="Scaled">Pixels of the scaled picture.</param>
/// <param name="Window">Pixels of a window.</param>
/// <param name="Offsets">First scaled pixel of each window.</param>
/// <param name="CellStride">Cells from one window to the next.</param>
/// <param name="AlignCorners">Whether the first and last cell lie on the first and last pixel of their window (else half a cell inside).</param>
internal sealed record PlanAxis(int Picture, int Scaled, int Window, IReadOnlyList<int> Offsets, int CellStride, bool AlignCorners)
{
    /// <summary>One window that is the scaled picture.</summary>
    public static PlanAxis Whole(int scaled, int picture, bool alignCorners) => new(picture, scaled, scaled, [0], 0, alignCorners);

    /// <summary>As many windows as it takes, each two thirds after the one before, in whole cells.</summary>
    /// <param name="scaled">Pixels of the scaled picture.</param>
    /// <param name="picture">Pixels of the picture.</param>
    /// <param name="window">Pixels of a window.</param>
    /// <param name="cells">Cells that the network answers to a window.</param>
    /// <param name="alignCorners">As the record's.</param>
    public static PlanAxis Windows(int scaled, int picture, int window, int cells, bool alignCorners)
    {
        var cell = CellSize(window, cells, alignCorners);
        var stride = StrideOf(cells);
        var count = scaled <= window ? 1 : (int)Math.Ceiling((scaled - window) / (stride * cell)) + 1;
        return new PlanAxis(
            picture, scaled, window, [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(i * stride * cell))], stride, alignCorners);
    }

    /// <summary>How many scaled pixels so many windows see.</summary>
    public static double Reach(int window, int cells, bool alignCorners, int windows) =>
        window + (windows - 1) * StrideOf(cells) * CellSize(window, cells, alignCorners);

    /// <summary>Cells of all windows laid over each other.</summary>
    public int Cells(int cellsOfWindow) => (Offsets.Count - 1) * CellStride + cellsOfWindow;

    /// <summary>How a window's columns are sampled from the picture; black beyond the scaled picture.</summary>
    public AxisTaps InputColumns(int window) => AxisTaps.ResizeColumns(Scaled, Picture, Offsets[window], Window, LevelRule.FixedPoint);

    /// <summary>How a window's rows are sampled from the picture; black beyond the scaled picture.</summary>
    public AxisTaps InputRows(int window) => AxisTaps.ResizeRows(Scaled, Picture, Offsets[window], Window, LevelRule.FixedPoint);

    /// <summary>How so many pixels, which cover the picture, are sampled from the cells: as torch's bilinear interpolation of the same flavor.</summary>
    public AxisTaps Logits(int cellsOfWindow, int pixels)
    {
        var cells = Cells(cellsOfWindow);
        if (AlignCorners)
        {
            var step = pixels > 1 ? (Scaled - 1.0) / (pixels - 1) / CellSize(Window, cellsOfWindow, true) : 0;
            return AxisTaps.EdgeRepeated(0, step, pixels, cells);
        }
        else
        {
            var step = (double)Scaled / pixels / CellSize(Window, cellsOfWindow, false);
            return AxisTaps.EdgeRepeated(0.5 * step - 0.5, step, pixels, cells);
        }
    }

    /// <summary>int(2/3 of the window), as the original code has it, but in cells.</summary>
    private static int StrideOf(int cells) => Math.Max(1, cells * 2 / 3);

    private static double CellSize(int window, int cells, bool alignCorners) =>
        alignCorners && cells > 1 ? Math.Max(1, window - 1) / (cells - 1.0) : (double)window / cells;
}
