using System.CommandLine;

namespace HRNet.Cli.Commands;

/// <summary>
/// `hrnet completion SHELL`: a script that lets a shell complete commands and options. The tool itself is asked for what fits, through its
/// [suggest] directive.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _hrnet() { mapfile -t COMPREPLY < <(hrnet "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null); }
        complete -o default -F _hrnet hrnet
        """;

    private const string Zsh = """
        _hrnet() { local -a words; words=("${(@f)$(hrnet "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}"); compadd -a words; _files; }
        compdef _hrnet hrnet
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName hrnet -ScriptBlock {
            param($word, $line, $position)
            hrnet "[suggest:$position]" "$line" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh." }.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var command = new Command("completion", "Prints a script that lets a shell complete commands and options: source <(hrnet completion bash).") { shell };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(parsed.GetRequiredValue(shell) switch
        {
            "zsh" => Zsh,
            "pwsh" => PowerShell,
            _ => Bash,
        }));
        return command;
    }
}
