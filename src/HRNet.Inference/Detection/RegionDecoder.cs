using System.Numerics;
using System.Numerics.Tensors;

namespace HRNet.Inference.Detection;

/// <summary>
/// Labeled boxes from what a second stage (Girshick 2015) says about regions: class logits with a background, and deltas per class or for
/// all.
/// </summary>
/// <param name="classes">Number of classes, background not counted.</param>
/// <param name="backgroundFirst">Whether the background is the first class (mmdet 1.x, the official code) or the last.</param>
/// <param name="targetStds">What deltas of 1 stand for.</param>
/// <param name="content">Where the picture lies in the input; boxes end there.</param>
/// <param name="legacy">mmdet 1.x's rule: edges are pixels.</param>
internal sealed class RegionDecoder(
    int classes, bool backgroundFirst, IReadOnlyList<float> targetStds, Corners content, bool legacy = false)
{
    private readonly DeltaDecoder _decoder = new(targetStds, legacy ? 1 : 0);
    private readonly Corners _limits = legacy ? content with { Right = content.Right - 1, Bottom = content.Bottom - 1 } : content;
    private readonly int _first = backgroundFirst ? 1 : 0;

    /// <summary>All classes of all regions whose probability (softmax) is above a threshold.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="logits">classes + 1 values per region.</param>
    /// <param name="deltas">4 values per region; or 4 per class, where a background that comes first has 4 too.</param>
    /// <param name="threshold">0 to 1.</param>
    /// <param name="wanted">Which classes are asked for; null for all.</param>
    public Candidates Decode(
        ReadOnlySpan<Corners> regions, ReadOnlySpan<float> logits, ReadOnlySpan<float> deltas, float threshold, bool[]? wanted = null)
    {
        var perRegion = DeltasPerRegion(regions.Length, logits.Length, deltas.Length);
        var candidates = new Candidates();
        var probabilities = new float[classes + 1];
        var limit = new Vector<float>(threshold);
        for (var region = 0; region < regions.Length; region++)
        {
            TensorPrimitives.SoftMax(logits.Slice(region * (classes + 1), classes + 1), probabilities);
            var foreground = probabilities.AsSpan(_first, classes);
            var own = deltas.Slice(region * perRegion, perRegion);
            for (var start = 0; start < classes; start += Vector<float>.Count)
            {
                var end = Math.Min(start + Vector<float>.Count, classes);
                if (end - start == Vector<float>.Count && !Vector.GreaterThanAny(new Vector<float>(foreground[start..]), limit))
                    continue;
                for (var k = start; k < end; k++)
                {
                    if (foreground[k] > threshold && wanted?[k] != false)
                        candidates.Add(Decode(regions[region], own, k), foreground[k], k);
                }
            }
        }

        return candidates;
    }

    /// <summary>
    /// The regions for the next stage of a cascade (Cai and Vasconcelos 2018): each moved as its most probable class says.
    /// </summary>
    public Corners[] Refine(ReadOnlySpan<Corners> regions, ReadOnlySpan<float> logits, ReadOnlySpan<float> deltas)
    {
        var perRegion = DeltasPerRegion(regions.Length, logits.Length, deltas.Length);
        var refined = new Corners[regions.Length];
        for (var region = 0; region < regions.Length; region++)
        {
            var best = TensorPrimitives.IndexOfMax(logits.Slice(region * (classes + 1) + _first, classes));
            refined[region] = Decode(regions[region], deltas.Slice(region * perRegion, perRegion), best);
        }

        return refined;
    }

    private Corners Decode(Corners region, ReadOnlySpan<float> deltas, int label)
    {
        var own = deltas.Length == 4 ? deltas : deltas.Slice(4 * (label + _first), 4);
        return _decoder.Decode(region, own[0], own[1], own[2], own[3]).Within(_limits);
    }

    private int DeltasPerRegion(int regions, int logits, int deltas)
    {
        var perClass = 4 * (classes + _first);
        if (logits == regions * (classes + 1) && (deltas == regions * 4 || deltas == regions * perClass))
            return deltas == regions * perClass ? perClass : 4;
        throw new ArgumentException($"{regions} regions of {classes} classes cannot have {logits} logits and {deltas} deltas.");
    }
}
