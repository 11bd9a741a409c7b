using System.Collections;
using System.Globalization;
using System.Text;

namespace HRNet.Checkpoints;

/// <summary>
/// Values of a checkpoint's metadata in words. A file can hold lists that contain themselves, or that are nested a million deep: depth and
/// length of the text are bounded.
/// </summary>
internal static class MetadataText
{
    private const int MaxDepth = 12;

    /// <summary>The value in one line, in Python's spelling, cut after <paramref name="longest"/> characters.</summary>
    public static string Of(object? value, int longest = 160)
    {
        var text = new StringBuilder();
        Append(text, value, longest, depth: 0);
        for (var k = 0; k < text.Length; k++)
        {
            if (char.IsControl(text[k])) text[k] = ' ';
        }

        return text.Length <= longest ? text.ToString() : text.ToString(0, longest) + " ...";
    }

    private static void Append(StringBuilder text, object? value, int longest, int depth)
    {
        if (text.Length > longest) return;
        switch (value)
        {
            case null: text.Append("None"); break;
            case string words: text.Append(words.AsSpan(0, Math.Min(words.Length, longest + 1))); break;
            case byte[] bytes: text.Append(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"); break;
            case IEnumerable when depth == MaxDepth: text.Append("..."); break;
            case OrderedDictionary<object, object?> entries: AppendAll(text, '{', entries, '}', longest, depth); break;
            case object?[] tuple: AppendAll(text, '(', tuple, ')', longest, depth); break;
            case List<object?> list: AppendAll(text, '[', list, ']', longest, depth); break;
            case KeyValuePair<object, object?> entry:
                Append(text, entry.Key, longest, depth);
                text.Append(": ");
                Append(text, entry.Value, longest, depth);
                break;
            default: text.Append(value); break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> values, char close, int longest, int depth)
    {
        text.Append(open);
        var first = true;
        foreach (var value in values)
        {
            if (!first) text.Append(", ");
            first = false;
            Append(text, value, longest, depth + 1);
            if (text.Length > longest) return;
        }

        text.Append(close);
    }
}
