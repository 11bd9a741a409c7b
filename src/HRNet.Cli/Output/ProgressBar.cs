using HRNet.Import;
using Spectre.Console;

namespace HRNet.Cli.Output;

/// <summary>Shows how far a long work is, on a terminal; in a pipe nothing is shown.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work and shows what it reports, one bar for each stage.</summary>
    public static T While<T>(TextWriter terminal, Func<IProgress<ImportProgress>?, T> work)
    {
        if (Console.IsErrorRedirected || terminal != Console.Error)
            return work(null);

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal) });
        return console.Progress().AutoClear(true).Start(bars => work(new Stages(bars)));
    }

    private sealed class Stages(ProgressContext bars) : IProgress<ImportProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(ImportProgress value)
        {
            if (!_bars.TryGetValue(value.Stage, out var bar))
                _bars[value.Stage] = bar = bars.AddTask(Markup.Escape(value.Stage), maxValue: 1);
            bar.Value = value.Share;
        }
    }
}
