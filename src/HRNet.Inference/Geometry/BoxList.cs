using System.Globalization;

namespace HRNet.Inference.Geometry;

/// <summary>Boxes as an option spells them: <c>x,y,w,h;x,y,w,h</c> in pixels of the upright picture.</summary>
internal static class BoxList
{
    /// <summary>More boxes than this in one request are refused.</summary>
    public const int MaxBoxes = 100;

    /// <summary>What the option says where the whole picture is one person.</summary>
    public const string Whole = "whole";

    private const string Form = "Write boxes as x,y,w,h;x,y,w,h in pixels of the upright picture, with points for fractions; or whole, to take the whole picture as one person.";

    /// <summary>Whether the option says that the whole picture is one person.</summary>
    public static bool IsWhole(string? text) => Whole.Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the boxes; none for null and for <see cref="Whole"/>.</summary>
    /// <exception cref="RequestException">
    /// A box is not four finite numbers with a positive width and height, or there are too many.
    /// </exception>
    public static IReadOnlyList<Box> Parse(string? text)
    {
        if (text is null || IsWhole(text))
            return [];
        var parts = text.Split(';', MaxBoxes + 1);
        if (parts.Length > MaxBoxes)
            throw new RequestException("boxes", $"There are more than {MaxBoxes} boxes, which is the most that one request may hold.");
        return [.. parts.Select(ParseBox)];
    }

    private static Box ParseBox(string text, int index)
    {
        Span<float> numbers = stackalloc float[4];
        var count = 0;
        foreach (var range in text.AsSpan().Split(','))
        {
            if (count == 4 || !float.TryParse(text.AsSpan(range), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !float.IsFinite(number))
                throw new RequestException("boxes", $"Box {index + 1}, '{Short(text)}', is not four numbers. {Form}");
            numbers[count++] = number;
        }
        if (count != 4)
            throw new RequestException("boxes", $"Box {index + 1}, '{Short(text)}', is not four numbers. {Form}");
        return numbers[2] > 0 && numbers[3] > 0
            ? new Box(numbers[0], numbers[1], numbers[2], numbers[3])
            : throw new RequestException(
                "boxes", $"Box {index + 1}, '{Short(text)}', has no area: width and height must be above 0. {Form}");
    }

    private static string Short(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "...");
}
