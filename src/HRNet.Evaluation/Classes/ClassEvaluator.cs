using HRNet.Evaluation.Coco;

namespace HRNet.Evaluation.Classes;

/// <summary>How often the class of a picture is not among those that were answered.</summary>
public static class ClassEvaluator
{
    /// <summary>The most answers that are looked at.</summary>
    public const int Most = 5;

    /// <summary>
    /// The errors in percent when the first answer counts, the first two, and so on to <see cref="Most"/>, or to as many as every picture
    /// has.
    /// </summary>
    /// <exception cref="EvaluationException">A picture has no answer.</exception>
    public static IReadOnlyList<NamedFigure> Errors(IReadOnlyDictionary<string, int> truth, IReadOnlyDictionary<string, int[]> predictions)
    {
        var missing = truth.Keys.Where(name => !predictions.ContainsKey(name)).ToArray();
        if (missing.Length > 0)
            throw new EvaluationException($"{missing.Length} of {truth.Count} pictures have no answer; the first is '{missing[0]}'.");
        var places = truth.Select(picture => (Place: Array.IndexOf(predictions[picture.Key], picture.Value), predictions[picture.Key].Length)).ToArray();
        var most = Math.Min(Most, places.Min(picture => picture.Length));
        return
        [
            .. Enumerable.Range(1, most).Select(top =>
                new NamedFigure($"top-{top} error", 100.0 * places.Count(picture => picture.Place < 0 || picture.Place >= top) / places.Length)),
        ];
    }
}
