using HRNet.Inference.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Detection;

/// <summary>FCOS: every cell of every level tells of an object.</summary>
internal sealed class DenseHead(DetectionRecipe recipe) : IDetectionHead
{
    private const int OutputsPerLevel = 3;

    /// <inheritdoc/>
    public Task<Detections> FindAsync(NetworkAnswer answer, Letterbox letterbox, DetectQuery query, CancellationToken cancel) =>
        Task.FromResult(new Detections(Find(answer, letterbox, query), TimeSpan.Zero, TimeSpan.Zero));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private IReadOnlyList<RawDetection> Find(NetworkAnswer answer, Letterbox letterbox, DetectQuery query)
    {
        // By the product rule the threshold of candidates is on another number than that of answers.
        var threshold = recipe.Score == ScoreRule.Product ? Math.Min(recipe.CandidateThreshold, query.Threshold) : query.Threshold;
        var content = letterbox.Content;
        var limits = letterbox.EdgesArePixels ? content with { Right = content.Right - 1, Bottom = content.Bottom - 1 } : content;
        var decoder = new FcosDecoder(recipe.Score, threshold, recipe.NmsPre, limits, query.Wanted);
        for (var level = 0; level < recipe.Levels; level++)
        {
            var classes = answer.Output(OutputsPerLevel * level, 0);
            decoder.Add(
                recipe.FinestStride << level, classes.Columns, classes.Values,
                answer.Output(OutputsPerLevel * level + 1, 0).Values, answer.Output(OutputsPerLevel * level + 2, 0).Values);
        }

        var candidates = decoder.Candidates;
        return
        [
            .. NonMaximumSuppression.Keep(candidates, query.Nms, query.Most, letterbox.Pixel)
                .Select(index => new RawDetection(candidates[index], candidates.Scores[index], candidates.Groups[index]))
                .TakeWhile(found => found.Score > query.Threshold),
        ];
    }
}
