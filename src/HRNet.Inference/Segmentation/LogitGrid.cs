using System.Numerics.Tensors;
using HRNet.Inference.Pose.Decoding;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Segmentation;

/// <summary>Brings the answers to a picture's windows, mirrored or not, onto one grid of logits: classes x rows x columns.</summary>
internal static class LogitGrid
{
    /// <summary>Averages windows where they overlap, and each window with its mirrored twin.</summary>
    /// <param name="answer">The windows in reading order, each followed by its mirror image where there is one.</param>
    /// <param name="plan">Where they lie.</param>
    /// <param name="partners">For each class the one it becomes in a mirror; null where no window was mirrored.</param>
    /// <param name="grid">classes x rows x columns values to fill.</param>
    public static void Join(NetworkAnswer answer, InputPlan plan, int[]? partners, Span<float> grid)
    {
        var (rows, columns) = (plan.Rows.Cells(answer.Rows), plan.Columns.Cells(answer.Columns));
        using var scratch = new Scratch(answer.Channels * answer.Rows * answer.Columns);
        grid.Clear();
        var (across, views) = (plan.Columns.Offsets.Count, partners is null ? 1 : 2);
        for (var window = 0; window < plan.Windows; window++)
        {
            var logits = answer[window * views];
            if (partners is not null)
            {
                FlipTest.Merge(logits, answer[window * views + 1], partners, answer.Columns, shift: false, scratch.Span);
                logits = scratch.Span;
            }

            var (down, right) = Math.DivRem(window, across);
            for (var row = 0; row < answer.Channels * answer.Rows; row++)
            {
                var (c, y) = Math.DivRem(row, answer.Rows);
                var at = (c * rows + down * plan.Rows.CellStride + y) * columns + right * plan.Columns.CellStride;
                var target = grid.Slice(at, answer.Columns);
                TensorPrimitives.Add(target, logits.Slice(row * answer.Columns, answer.Columns), target);
            }
        }

        var overRows = Overlaps(plan.Rows, answer.Rows);
        var overColumns = Overlaps(plan.Columns, answer.Columns);
        for (var row = 0; row < answer.Channels * rows; row++)
        {
            var line = grid.Slice(row * columns, columns);
            TensorPrimitives.Divide(line, overColumns, line);
            TensorPrimitives.Divide(line, overRows[row % rows], line);
        }
    }

    /// <summary>How many windows see each cell of an axis.</summary>
    private static float[] Overlaps(PlanAxis axis, int cellsOfWindow)
    {
        var counts = new float[axis.Cells(cellsOfWindow)];
        for (var window = 0; window < axis.Offsets.Count; window++)
        {
            foreach (ref var count in counts.AsSpan(window * axis.CellStride, cellsOfWindow))
                count++;
        }

        return counts;
    }
}
