using HRNet.Evaluation.Runs;
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

/// <summary>Shows how far a run over many pictures is, how fast it goes and how long it still takes.</summary>
internal static class RunProgressBar
{
    /// <summary>Runs the work and shows what it reports.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="work">The work.</param>
    /// <param name="shown">Whether it is shown at all.</param>
    public static Task<T> WhileAsync<T>(TextWriter terminal, Func<IProgress<RunProgress>, Task<T>> work, bool shown = true) => !shown
        ? work(new Progress<RunProgress>())
        : LongWork.WhileAsync(terminal, "opening the model", progress => ((double)progress.Done / Math.Max(1, progress.All), Words(progress)), work);

    private static string Words(RunProgress progress) =>
        $"{progress.Done} of {progress.All} pictures" + (progress.Left is { } left ? $", {progress.Rate:0.0} a second, {LongWork.Words(left)} left" : "");
}
