using System.Globalization;
using System.Text;

namespace HRNet.Checkpoints.Pickle;

/// <summary>The text encoding of the oldest pickle protocol.</summary>
internal static class PickleText
{
    /// <summary>Decodes Python's "raw_unicode_escape": Latin-1, in which \uXXXX and \UXXXXXXXX stand for other characters.</summary>
    public static string RawUnicodeEscape(byte[] line)
    {
        var text = Encoding.Latin1.GetString(line);
        var result = new StringBuilder(text.Length);
        for (var k = 0; k < text.Length;)
        {
            var digits = text[k] != '\\' || k + 1 == text.Length ? 0 : text[k + 1] == 'u' ? 4 : text[k + 1] == 'U' ? 8 : 0;
            if (digits > 0 && text.Length - k - 2 >= digits
                && uint.TryParse(text.AsSpan(k + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && (digits == 4 || Rune.IsValid(code)))
            {
                if (digits == 4) result.Append((char)code);
                else result.Append(new Rune(code).ToString());
                k += 2 + digits;
            }
            else
            {
                result.Append(text[k++]);
            }
        }

        return result.ToString();
    }
}
