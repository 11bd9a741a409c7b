using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace HRNet.Cli.Commands;

/// <summary>Options that take a number. The library's own parser passes over commas, so that 0,5 would be 5.</summary>
internal static class NumberOption
{
    /// <summary>An option without a default.</summary>
    public static Option<float?> Of(string name, string description, string helpName = "T") =>
        new(name) { Description = description, HelpName = helpName, CustomParser = result => (float?)Parse(result) };

    /// <summary>The number, or null after an error was noted.</summary>
    public static double? Parse(ArgumentResult result)
    {
        var text = result.Tokens is [.., var last] ? last.Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        result.AddError($"'{text}' is not a number (with a point for fractions), which {(result.Parent as OptionResult)?.Option.Name} takes.");
        return null;
    }
}
