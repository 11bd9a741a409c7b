using System.Buffers;
using System.Numerics.Tensors;
using HRNet.Models;

namespace HRNet.Inference.Detection;

/// <summary>
/// Boxes from the dense outputs of FCOS (Tian et al. 2019): every cell may be inside an object and tells the distances to its edges.
/// </summary>
/// <param name="rule">How class and centerness make a score.</param>
/// <param name="threshold">Under this no box is taken: of the class probability (product) or of the whole score (geometric mean).</param>
/// <param name="nmsPre">The best cells of a level; the others are left out.</param>
/// <param name="content">Where the picture lies in the input; boxes end there.</param>
/// <param name="wanted">Which classes are asked for; null for all.</param>
internal sealed class FcosDecoder(ScoreRule rule, float threshold, int nmsPre, Corners content, bool[]? wanted = null)
{
    /// <summary>The candidates so far; their group is the class.</summary>
    public Candidates Candidates { get; } = new();

    /// <summary>Adds the candidates of one level of rows x columns cells.</summary>
    /// <param name="stride">Input pixels per cell; a cell's point is its index times this, plus half of it, rounded down.</param>
    /// <param name="columns">Columns of the level.</param>
    /// <param name="classes">Class logits, class by class.</param>
    /// <param name="edges">Distances to the left, top, right and bottom edge in input pixels.</param>
    /// <param name="centerness">Centerness logits, one per cell.</param>
    public void Add(int stride, int columns, ReadOnlySpan<float> classes, ReadOnlySpan<float> edges, ReadOnlySpan<float> centerness)
    {
        var cells = centerness.Length;
        if (edges.Length != 4 * cells || classes.Length % cells != 0 || cells % columns != 0)
            throw new ArgumentException($"{classes.Length} logits, {edges.Length} distances and {cells} cells are not of one level.");
        foreach (var cell in BestCells(classes, centerness))
        {
            float x = cell % columns * stride + stride / 2, y = cell / columns * stride + stride / 2;
            var box = new Corners(x - edges[cell], y - edges[cells + cell], x + edges[2 * cells + cell], y + edges[3 * cells + cell])
                .Within(content);
            var central = Sigmoid(centerness[cell]);
            for (var (k, at) = (0, cell); at < classes.Length; k++, at += cells)
            {
                if (Score(Sigmoid(classes[at]), central) is { } score && wanted?[k] != false)
                    Candidates.Add(box, score, k);
            }
        }
    }

    /// <summary>The cells with the highest product of centerness and class, whichever class that is.</summary>
    private int[] BestCells(ReadOnlySpan<float> classes, ReadOnlySpan<float> centerness)
    {
        var cells = centerness.Length;
        var pooled = ArrayPool<float>.Shared.Rent(2 * cells);
        try
        {
            var best = pooled.AsSpan(0, cells);
            var central = pooled.AsSpan(cells, cells);
            classes[..cells].CopyTo(best);
            for (var start = cells; start < classes.Length; start += cells)
                TensorPrimitives.Max(best, classes.Slice(start, cells), best);
            TensorPrimitives.Sigmoid(best, best);
            TensorPrimitives.Sigmoid(centerness, central);
            TensorPrimitives.Multiply(best, central, best);
            return TopScores.Select(best, nmsPre);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }

    private float? Score(float probability, float central)
    {
        if (rule == ScoreRule.Product)
            return probability > threshold ? probability * central : null;
        var mean = MathF.Sqrt(probability * central);
        return mean > threshold ? mean : null;
    }

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));
}
