using HRNet.Models;

namespace HRNet.Inference.Detection;

/// <summary>What a caller asks of a picture's objects.</summary>
public sealed record DetectRequest
{
    /// <summary>The score from which on an object counts, 0 to 1; unset for the model's own.</summary>
    public float? Threshold { get; init; }

    /// <summary>The most objects, at least 1; unset for the model's own.</summary>
    public int? MaxDetections { get; init; }

    /// <summary>Names of the classes that are wanted; none for all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>
    /// Intersection over union above which the lower of two boxes of a class is dropped, 0 to 1; unset for the model's own.
    /// </summary>
    public float? Nms { get; init; }
}

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

/// <summary>Class names as an option spells them: <c>person,dog</c>.</summary>
internal static class ClassList
{
    /// <summary>Reads the names; none for null.</summary>
    /// <exception cref="RequestException">A name is empty.</exception>
    public static IReadOnlyList<string> Parse(string? text)
    {
        if (text is null)
            return [];
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.Contains("")
            ? throw new RequestException("classes",
                "A name in classes is empty. Write classes as person,dog: the names that GET /models/NAME or 'hrnet inspect' lists.")
            : names;
    }
}
