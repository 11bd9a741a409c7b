namespace HRNet.Inference.Detection;

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
            ? throw new RequestException("classes", "A name in classes is empty. Write classes as person,dog: the names that GET /models/NAME or 'hrnet inspect' lists.")
            : names;
    }
}
