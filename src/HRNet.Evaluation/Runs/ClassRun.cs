using HRNet.Evaluation.Classes;
using HRNet.Inference.Classification;

namespace HRNet.Evaluation.Runs;

/// <summary>Runs a classification model over pictures.</summary>
internal static class ClassRun
{
    /// <summary>Finds the most probable classes of every picture.</summary>
    /// <param name="names">The pictures, below their folder.</param>
    /// <param name="pictures">The folder.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <returns>By name the classes, the best first.</returns>
    /// <exception cref="EvaluationException">Pictures are missing or cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<string, int[]>> RunAsync(
        IEnumerable<string> names, string pictures, Classifier model, RunOptions options, CancellationToken cancel)
    {
        var request = new ClassifyRequest { Top = Math.Min(ClassEvaluator.Most, model.Model.Card.Classes.Count) };
        PictureItem[] items = [.. names.Select(name => new PictureItem(name, Path.Combine(pictures, name)))];
        var answers = await PictureRun.RunAsync(items, RunJson.Default.Int32Array, options, async (_, frame, stop) =>
        {
            var result = await model.ClassifyAsync(frame, request, stop).ConfigureAwait(false);
            return (int[])[.. result.Classes.Select(found => found.ClassId)];
        }, cancel).ConfigureAwait(false);
        return items.ToDictionary(item => item.Key, item => answers[item.Key]);
    }
}
