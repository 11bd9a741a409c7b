using System.CommandLine;
using System.CommandLine.Parsing;
using HRNet.Cli.Commands;
using HRNet.Import;

namespace HRNet.Cli;

/// <summary>The `hrnet` command and its parts.</summary>
public static class HRNetCommand
{
    /// <summary>Builds the command tree; parse and invoke it to run a command line.</summary>
    public static RootCommand Create() => new("HRNet in .NET: pull and import published checkpoints, look into them, and answer pictures.")
    {
        PullCommand.Create(),
        ImportCommand.Create(),
        InspectCommand.Create(),
        RunCommand.Create(),
        PoseCommand.Create(),
        SegmentCommand.Create(),
        DetectCommand.Create(),
        ClassifyCommand.Create(),
        BenchCommand.Create(),
        DevicesCommand.Create(),
        EvaluateCommand.Create(),
    };

    /// <summary>Runs a command line.</summary>
    /// <returns>0 on success; 1, after one clear line on <paramref name="error"/>, on a bad file or option.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancel = default)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"hrnet: {parsed.Errors[0].Message} ('hrnet {Words(parsed.CommandResult)} --help' lists what there is.)");
            return 1;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancel);
        }
        catch (Exception e) when (Failure.Describe(e) is { } words)
        {
            await error.WriteLineAsync($"hrnet: {words}");
            foreach (var line in (e as ImportException)?.Details ?? [])
                await error.WriteLineAsync($"  {line}");
            return 1;
        }
    }

    /// <summary>The commands as they were typed, such as "evaluate mpii".</summary>
    private static string Words(CommandResult result) =>
        result.Parent is CommandResult { Command: not RootCommand } outer ? $"{Words(outer)} {result.Command.Name}" : result.Command.Name;
}
