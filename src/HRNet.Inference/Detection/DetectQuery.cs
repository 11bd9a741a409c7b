using HRNet.Models;

namespace HRNet.Inference.Detection;

/// <summary>A request with everything filled in.</summary>
/// <param name="Threshold">Scores of an answer are above this.</param>
/// <param name="Nms">Intersection over union above which the lower of two boxes of a class is dropped.</param>
/// <param name="Most">The most boxes.</param>
/// <param name="Wanted">Which classes; null for all.</param>
internal sealed record DetectQuery(float Threshold, float Nms, int Most, bool[]? Wanted)
{
    /// <summary>Fills in what a request leaves to the model.</summary>
    /// <exception cref="RequestException">A number is out of range, or there is no such class.</exception>
    public static DetectQuery Of(DetectRequest request, ModelCard card, DetectionRecipe recipe)
    {
        var threshold = request.Threshold ?? card.Threshold;
        var nms = request.Nms ?? recipe.Nms;
        var most = request.MaxDetections ?? recipe.MaxPerImage;
        if (threshold is not (>= 0 and <= 1))
            throw new RequestException("threshold", "threshold is a number from 0 to 1.");
        if (nms is not (>= 0 and <= 1))
            throw new RequestException("nms", "nms is a number from 0 to 1.");
        if (most < 1)
            throw new RequestException("maxDetections", "maxDetections is at least 1.");
        return new(threshold, nms, most, request.Classes.Count == 0 ? null : Marked(request.Classes, card.Classes));
    }

    private static bool[] Marked(IReadOnlyList<string> wanted, IReadOnlyList<string> classes)
    {
        foreach (var name in wanted)
        {
            if (!classes.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new RequestException("classes", $"The model knows no class '{name}'. It knows: {string.Join(", ", classes)}.");
        }

        return [.. classes.Select(name => wanted.Contains(name, StringComparer.OrdinalIgnoreCase))];
    }
}
