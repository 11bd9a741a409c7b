using System.Text.RegularExpressions;

namespace HRNet.Import;

/// <summary>
/// OpenMMLab ends its file names with the first eight digits of the file's SHA-256 (publish_model.py), some with a date behind.
/// </summary>
internal static partial class PublishedHash
{
    /// <summary>The digits in a file name, or null where there are none.</summary>
    public static string? In(string fileName)
    {
        var digits = Suffix().Match(fileName).Groups["hash"].Value;
        return digits.Length == 0 || Date().IsMatch(digits) ? null : digits;
    }

    [GeneratedRegex(@"[-_](?<hash>[0-9a-f]{8})([-_]20[0-9]{6})?\.(pth|pt|safetensors)$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();

    [GeneratedRegex("^20[0-9]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
