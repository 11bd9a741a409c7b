using System.CommandLine;

namespace HRNet.Cli.Commands;

/// <summary>
/// An option whose values are the members of an enumeration, in any case, with or without underscores: half_pixel, HalfPixel, halfpixel.
/// </summary>
internal static class WordOption
{
    public static Option<T?> Of<T>(string name, string description) where T : struct, Enum => new(name)
    {
        Description = $"{description} One of {string.Join(", ", Enum.GetNames<T>().Select(SnakeCase))}.",
        HelpName = "WORD",
        CustomParser = result =>
        {
            var word = result.Tokens[^1].Value;
            foreach (var value in Enum.GetValues<T>())
            {
                if (Plain(value.ToString()).Equals(Plain(word), StringComparison.OrdinalIgnoreCase))
                    return value;
            }

            result.AddError($"{name} has no '{word}': it is one of {string.Join(", ", Enum.GetNames<T>().Select(SnakeCase))}.");
            return null;
        },
    };

    private static string Plain(string word) => word.Replace("_", "").Replace("-", "");

    private static string SnakeCase(string member) =>
        string.Concat(member.Select((letter, k) => char.IsUpper(letter) ? (k > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
