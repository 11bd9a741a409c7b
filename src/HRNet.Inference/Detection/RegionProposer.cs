namespace HRNet.Inference.Detection;

/// <summary>Regions worth a second look, from the dense outputs of a region proposal network (Ren et al. 2015) over a pyramid.</summary>
/// <param name="content">Where the picture lies in the input; regions end there.</param>
/// <param name="nmsPre">The best anchors of a level; the others are left out (1000 in the published configurations).</param>
/// <param name="legacy">mmdet 1.x's rule: edges are pixels.</param>
internal sealed class RegionProposer(Corners content, int nmsPre, bool legacy = false)
{
    private static readonly float[] UnitDeviations = [1, 1, 1, 1];

    private readonly float _pixel = legacy ? 1 : 0;
    private readonly Candidates _candidates = new(4 * nmsPre);
    private int _level;

    /// <summary>Adds the regions of the next level of rows x columns cells.</summary>
    /// <param name="anchors">The level's anchors.</param>
    /// <param name="columns">Columns of the level.</param>
    /// <param name="objectness">Logits, anchor by anchor.</param>
    /// <param name="deltas">Anchor by anchor, planes of x, y, width and height.</param>
    public void Add(AnchorGrid anchors, int columns, ReadOnlySpan<float> objectness, ReadOnlySpan<float> deltas)
    {
        if (deltas.Length != 4 * objectness.Length || objectness.Length % (anchors.Count * columns) != 0)
            throw new ArgumentException($"{objectness.Length} logits and {deltas.Length} deltas are not of one level.");
        var cells = objectness.Length / anchors.Count;
        var decoder = new DeltaDecoder(UnitDeviations, _pixel);
        foreach (var index in TopScores.Select(objectness, nmsPre))
        {
            var (anchor, cell) = Math.DivRem(index, cells);
            var plane = 4 * anchor * cells + cell;
            var box = decoder
                .Decode(
                    anchors.At(anchor, cell / columns, cell % columns),
                    deltas[plane], deltas[plane + cells], deltas[plane + 2 * cells], deltas[plane + 3 * cells])
                .Within(content with { Right = content.Right - _pixel, Bottom = content.Bottom - _pixel });

            // The sigmoid of mmdet changes no order, but it makes ties of what a float cannot tell apart; the logit decides those.
            if (box.Width + _pixel > 0 && box.Height + _pixel > 0)
                _candidates.Add(box, objectness[index], _level);
        }

        _level++;
    }

    /// <summary>The best regions over all levels, by falling score, without those that overlap a better one of their level.</summary>
    public Corners[] Take(float overlap, int most) =>
        [.. NonMaximumSuppression.Keep(_candidates, overlap, most, _pixel).Select(index => _candidates[index])];
}
