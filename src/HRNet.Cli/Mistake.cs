using System.CommandLine;
using System.CommandLine.Parsing;

namespace HRNet.Cli;

/// <summary>What is wrong with a command line, in a sentence that names it.</summary>
internal static class Mistake
{
    /// <summary>The first mistake; null where there is none.</summary>
    public static string? Of(ParseResult parsed)
    {
        var (command, name) = (parsed.CommandResult.Command, Words(parsed.CommandResult));
        var help = $"'hrnet{(name.Length > 0 ? " " : "")}{name} --help' lists what there is.";
        // Where any words are taken, such as pictures, an option that is none is among them.
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).Select(token => token.Value);
        if (parsed.UnmatchedTokens.Concat(taken.Where(word => word.StartsWith("--", StringComparison.Ordinal) && !File.Exists(word))).FirstOrDefault() is { } unknown)
        {
            var known = unknown.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(one => one.Name);
            var meant = Nearest(unknown, known) is { } near ? $" Did you mean '{near}'?" : "";
            return unknown.StartsWith('-') ? $"There is no option '{unknown}' here.{meant} {help}"
                : command.Subcommands.Count > 0 ? $"There is no command '{unknown}' here.{meant} {help}"
                : $"'{unknown}' is one word too many. {help}";
        }

        if (parsed.Errors is not [var error, ..])
            return null;
        if (command.Subcommands.Count > 0 && command.Action is null)
            return $"Say what to do: {string.Join(", ", command.Subcommands.Select(one => one.Name))}. {help}";
        if (error.SymbolResult is OptionResult { Option: { } option, Tokens: [var value, ..] } && Kind(option.ValueType) is { } kind && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal))
            return $"'{value.Value}' is not {kind}, which {option.Name} takes. {help}";
        return $"{error.Message.TrimEnd('.')}. {help}";
    }

    /// <summary>The word that was probably meant; null where none is near.</summary>
    private static string? Nearest(string word, IEnumerable<string> words) => words
        .Select(known => (Word: known, Edits: EditDistance.Of(word, known)))
        .Where(known => known.Edits <= Math.Max(1, word.Length / 3))
        .OrderBy(known => known.Edits)
        .Select(known => known.Word)
        .FirstOrDefault();

    private static string? Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } number when number == typeof(int) || number == typeof(long) => "a whole number",
        { } truth when truth == typeof(bool) => "true or false",
        _ => null,
    };

    /// <summary>The commands as they were typed, such as "evaluate mpii".</summary>
    private static string Words(CommandResult result) => result.Command is RootCommand ? ""
        : result.Parent is CommandResult { Command: not RootCommand } outer ? $"{Words(outer)} {result.Command.Name}" : result.Command.Name;
}
