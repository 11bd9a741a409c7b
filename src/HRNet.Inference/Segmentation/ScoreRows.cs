using System.Numerics.Tensors;
using HRNet.Inference.Sampling;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// Scores of classes for every pixel of a picture, of which only rows ever exist: the steps from a network's cells to a picture follow one
/// another as such objects, so that an answer in many windows and scales needs no memory of the size classes x pixels. Not safe to use from
/// several threads at once.
/// </summary>
/// <param name="classes">How many classes.</param>
/// <param name="columns">Columns of the picture.</param>
internal abstract class ScoreRows(int classes, int columns)
{
    /// <summary>How many classes.</summary>
    public int Classes { get; } = classes;

    /// <summary>Columns of the picture.</summary>
    public int Columns { get; } = columns;

    /// <summary>Values of a row: classes x columns.</summary>
    public int Length => Classes * Columns;

    /// <summary>Makes a row. Asked for in rising order, each row of what lies below is made once.</summary>
    /// <param name="row">Which.</param>
    /// <param name="scores">classes x columns values to fill.</param>
    public abstract void Fill(int row, Span<float> scores);
}

/// <summary>What a network answered to a window, to its mirror image, or to both.</summary>
/// <param name="answer">The answer, open as long as this is used.</param>
/// <param name="own">The image of the window, or null.</param>
/// <param name="mirrored">The image of the mirrored window, which is turned back, or null. Of two images the mean is taken.</param>
/// <param name="partners">For each class the one it becomes in a mirror.</param>
internal sealed class CellRows(NetworkAnswer answer, int? own, int? mirrored, int[] partners) : ScoreRows(answer.Channels, answer.Columns)
{
    /// <inheritdoc/>
    public override void Fill(int row, Span<float> scores)
    {
        for (var c = 0; c < Classes; c++)
        {
            var target = scores.Slice(c * Columns, Columns);
            if (own is { } image)
                Line(image, c, row).CopyTo(target);
            if (mirrored is not { } twin)
                continue;
            var line = Line(twin, partners[c], row);
            for (var x = 0; x < target.Length; x++)
                target[x] = own is null ? line[^(x + 1)] : 0.5f * (target[x] + line[^(x + 1)]);
        }
    }

    private ReadOnlySpan<float> Line(int image, int channel, int row) =>
        answer[image].Slice((channel * answer.Rows + row) * Columns, Columns);
}

/// <summary>Scores interpolated bilinearly to another size.</summary>
/// <param name="source">The scores.</param>
/// <param name="rows">Taps over the source's rows.</param>
/// <param name="columns">Taps over the source's columns, of which the last ones may stay unused.</param>
internal sealed class ResizedRows(ScoreRows source, AxisTaps rows, AxisTaps columns) : ScoreRows(source.Classes, columns.Count)
{
    private float[] _upper = new float[source.Length];
    private float[] _lower = new float[source.Length];
    private float[] _mixed = [];
    private (int Upper, int Lower) _held = (-1, -1);

    /// <summary>Taps over the source's rows.</summary>
    public AxisTaps RowTaps { get; } = rows;

    /// <summary>Taps over the source's columns.</summary>
    public AxisTaps ColumnTaps { get; } = columns;

    /// <summary>Columns of the source.</summary>
    public int SourceColumns => source.Columns;

    /// <summary>
    /// The two rows of the source that a row is mixed from: classes x columns values each, which stay until the next call.
    /// </summary>
    public (float[] Upper, float[] Lower) Between(int row)
    {
        var (upper, lower) = (RowTaps.First[row], Math.Min(RowTaps.First[row] + 1, RowTaps.Limit - 1));
        if (_held.Upper != upper && _held.Lower == upper)
            (_upper, _lower, _held) = (_lower, _upper, (_held.Lower, _held.Upper));
        if (_held.Upper != upper)
            source.Fill(upper, _upper);
        if (_held.Lower != lower && lower != upper)
            source.Fill(lower, _lower);
        _held = (upper, lower);
        return (_upper, lower == upper ? _upper : _lower);
    }

    /// <inheritdoc/>
    public override void Fill(int row, Span<float> scores)
    {
        var (line, lower) = Between(row);
        if (RowTaps.Far[row] != 0)
        {
            if (_mixed.Length == 0)
                _mixed = new float[line.Length];
            TensorPrimitives.Multiply(line, RowTaps.Near[row], _mixed);
            TensorPrimitives.MultiplyAdd(lower, RowTaps.Far[row], _mixed, _mixed);
            line = _mixed;
        }

        var next = ColumnTaps.Limit > 1 ? 1 : 0;
        var firsts = ColumnTaps.First.AsSpan(0, Columns);
        var nears = ColumnTaps.Near.AsSpan(0, Columns);
        var fars = ColumnTaps.Far.AsSpan(0, Columns);
        for (var c = 0; c < Classes; c++)
        {
            var from = line.AsSpan(c * source.Columns, source.Columns);
            var to = scores.Slice(c * Columns, Columns);
            for (var x = 0; x < to.Length; x++)
                to[x] = from[firsts[x]] * nears[x] + from[firsts[x] + next] * fars[x];
        }
    }
}

/// <summary>Windows laid on a scaled picture, averaged where they overlap.</summary>
/// <param name="plan">Where they lie.</param>
/// <param name="windows">The scores of each at the window's size, in reading order.</param>
/// <param name="exponentials">Whether exponentials are averaged, and not the scores themselves.</param>
internal sealed class WindowRows(InputPlan plan, IReadOnlyList<ScoreRows> windows, bool exponentials)
    : ScoreRows(windows[0].Classes, plan.Columns.Scaled)
{
    private readonly float[] _window = new float[windows[0].Length];
    private readonly float[] _shares = new float[plan.Columns.Scaled];

    /// <inheritdoc/>
    public override void Fill(int row, Span<float> scores)
    {
        var (across, down) = (plan.Columns.Offsets, plan.Rows.Offsets);
        var width = plan.Columns.Window;
        scores.Clear();
        _shares.AsSpan().Clear();
        for (var i = 0; i < windows.Count; i++)
        {
            var (top, left) = (down[i / across.Count], across[i % across.Count]);
            if (row < top || row >= top + plan.Rows.Window)
                continue;
            windows[i].Fill(row - top, _window);
            if (exponentials)
                TensorPrimitives.Exp(_window, _window);
            // A padded window reaches beyond the end, that of a mirrored picture beyond the beginning.
            var hidden = Math.Max(0, -left);
            var seen = Math.Min(width, Columns - left) - hidden;
            for (var c = 0; c < Classes; c++)
            {
                var target = scores.Slice(c * Columns + left + hidden, seen);
                TensorPrimitives.Add(target, _window.AsSpan(c * width + hidden, seen), target);
            }

            var shares = _shares.AsSpan(left + hidden, seen);
            TensorPrimitives.Add(shares, 1, shares);
        }

        if (windows.Count == 1)
            return;
        for (var c = 0; c < Classes; c++)
            TensorPrimitives.Divide(scores.Slice(c * Columns, Columns), _shares, scores.Slice(c * Columns, Columns));
    }
}

/// <summary>Probabilities out of logits: softmax over the classes of each pixel.</summary>
internal sealed class ProbabilityRows(ScoreRows logits) : ScoreRows(logits.Classes, logits.Columns)
{
    private readonly float[] _line = new float[logits.Columns];

    /// <inheritdoc/>
    public override void Fill(int row, Span<float> scores)
    {
        logits.Fill(row, scores);
        scores[..Columns].CopyTo(_line);
        for (var c = 1; c < Classes; c++)
            TensorPrimitives.Max(_line, scores.Slice(c * Columns, Columns), _line);
        for (var c = 0; c < Classes; c++)
            TensorPrimitives.Subtract(scores.Slice(c * Columns, Columns), _line, scores.Slice(c * Columns, Columns));
        TensorPrimitives.Exp(scores[..Length], scores);
        _line.AsSpan().Clear();
        for (var c = 0; c < Classes; c++)
            TensorPrimitives.Add(_line, scores.Slice(c * Columns, Columns), _line);
        for (var c = 0; c < Classes; c++)
            TensorPrimitives.Divide(scores.Slice(c * Columns, Columns), _line, scores.Slice(c * Columns, Columns));
    }
}

/// <summary>The sum of scores of one size.</summary>
internal sealed class SumRows(IReadOnlyList<ScoreRows> terms) : ScoreRows(terms[0].Classes, terms[0].Columns)
{
    private readonly float[] _term = new float[terms[0].Length];

    /// <inheritdoc/>
    public override void Fill(int row, Span<float> scores)
    {
        terms[0].Fill(row, scores);
        foreach (var term in terms.Skip(1))
        {
            term.Fill(row, _term);
            TensorPrimitives.Add(scores, _term, scores);
        }
    }
}
