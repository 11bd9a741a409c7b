using HRNet.Checkpoints.Pickle;

namespace HRNet.Import.Metadata;

/// <summary>Looks at values of a checkpoint's metadata without trusting their types.</summary>
internal static class Plain
{
    /// <summary>The entry of a dictionary, or of an object that is a kind of dictionary; null where there is none.</summary>
    public static object? Entry(this object? value, object key) =>
        (value as OrderedDictionary<object, object?> ?? (value as PickleStub)?.Items) is { } items && items.TryGetValue(key, out var entry) ? entry : null;

    /// <summary>The elements of a list, a tuple, or an object that is a kind of list; null for anything else.</summary>
    public static IReadOnlyList<object?>? Elements(this object? value) => value switch
    {
        object?[] tuple => tuple,
        List<object?> list => list,
        PickleStub stub => stub.Elements,
        _ => null,
    };

    /// <summary>The elements where all are of one type, or null.</summary>
    public static IReadOnlyList<T>? ElementsOf<T>(this object? value) =>
        value.Elements() is { } elements && elements.All(e => e is T) ? [.. elements.Cast<T>()] : null;

    /// <summary>Pairs of indices below a number, or null where one is something else.</summary>
    public static IReadOnlyList<int[]>? Pairs(this object? value, int below)
    {
        if (value.Elements() is not { } elements) return null;
        var pairs = elements.Select(e => e.ElementsOf<long>()).ToList();
        var allFit = pairs.All(p => p is [var a, var b] && a >= 0 && a < below && b >= 0 && b < below && a != b);
        return allFit ? [.. pairs.Select(p => new[] { (int)p![0], (int)p[1] })] : null;
    }

    /// <summary>
    /// The names under which a member of an enumeration goes here and there, such as half_pixel for HalfPixel; null where none fits.
    /// </summary>
    public static T? Member<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
