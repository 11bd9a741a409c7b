namespace HRNet.Evaluation.Coco;

/// <summary>Which answer of a picture found which truth, for one category and one range of sizes.</summary>
internal sealed class CocoMatches
{
    private CocoMatches(CocoDetection[] detections, CocoTruth[] truths, bool[] ignored, int thresholds)
    {
        (Detections, Truths, TruthIgnored) = (detections, truths, ignored);
        (DetectionMatches, DetectionIgnored) = (new long[thresholds, detections.Length], new bool[thresholds, detections.Length]);
        TruthMatches = new long[thresholds, truths.Length];
    }

    /// <summary>The answers by falling score.</summary>
    public CocoDetection[] Detections { get; }

    /// <summary>The truths, those that have to be found first.</summary>
    public CocoTruth[] Truths { get; }

    /// <summary>Whether nobody has to find the truth in this range.</summary>
    public bool[] TruthIgnored { get; }

    /// <summary>
    /// By threshold and answer: number of the truth, 0 for none. A truth whose number is 0 counts as none, as in the original.
    /// </summary>
    public long[,] DetectionMatches { get; }

    /// <summary>By threshold and answer: whether it counts neither as right nor as wrong.</summary>
    public bool[,] DetectionIgnored { get; }

    /// <summary>By threshold and truth: number of the answer that found it, 0 for none.</summary>
    public long[,] TruthMatches { get; }

    /// <summary>Gives each answer, the best first, the truth that it overlaps most and that is still free.</summary>
    public static CocoMatches Of(CocoDetection[] detections, CocoTruth[] truths, double[,] overlaps, AreaRange range, IReadOnlyList<double> thresholds)
    {
        var order = Enumerable.Range(0, truths.Length).OrderBy(Ignored).ToArray();
        var matches = new CocoMatches(detections, [.. order.Select(index => truths[index])], [.. order.Select(Ignored)], thresholds.Count);
        for (var t = 0; t < thresholds.Count; t++)
        {
            for (var d = 0; d < detections.Length; d++)
                matches.Match(t, d, order, overlaps, Math.Min(thresholds[t], 1 - 1e-10), range);
        }

        return matches;

        bool Ignored(int index) => truths[index].Ignored || !range.Holds(truths[index].Area);
    }

    private void Match(int t, int d, int[] order, double[,] overlaps, double least, AreaRange range)
    {
        var found = -1;
        for (var g = 0; g < Truths.Length; g++)
        {
            if (TruthMatches[t, g] > 0 && !Truths[g].Crowd)
                continue;
            // A truth that has to be found is not given up for one that has not.
            if (found >= 0 && !TruthIgnored[found] && TruthIgnored[g])
                break;
            var overlap = overlaps[d, order[g]];
            // Equal overlap goes to the later truth.
            if (overlap < least)
                continue;
            (least, found) = (overlap, g);
        }

        if (found >= 0)
        {
            TruthMatches[t, found] = Detections[d].Id;
            DetectionMatches[t, d] = Truths[found].Id;
            DetectionIgnored[t, d] = TruthIgnored[found];
        }

        DetectionIgnored[t, d] |= DetectionMatches[t, d] == 0 && !range.Holds(Detections[d].Area);
    }
}
