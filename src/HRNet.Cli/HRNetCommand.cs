using System.CommandLine;
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
        new PoseCommand().Create(),
        new SegmentCommand().Create(),
        new DetectCommand().Create(),
        new ClassifyCommand().Create(),
        QuantizeCommand.Create(),
        BenchCommand.Create(),
        DevicesCommand.Create(),
        DoctorCommand.Create(),
        CompletionCommand.Create(),
        EvaluateCommand.Create(),
    };

    /// <summary>Runs a command line.</summary>
    /// <returns>0 on success; 1, after one clear line on <paramref name="error"/>, on a bad file or option.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancel = default)
    {
        var parsed = Create().Parse(args);
        // A directive, such as a shell's question for what fits, is the library's affair.
        if (args is not [['[', ..], ..] && Mistake.Of(parsed) is { } mistake)
        {
            await error.WriteLineAsync($"hrnet: {mistake}");
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
}
