using HRNet.Evaluation.Runs;
using Spectre.Console;

namespace HRNet.Cli.Output;

/// <summary>Shows how far a run over many pictures is, how fast it goes and how long it still takes: a bar on a terminal, a line now and then in a pipe.</summary>
internal static class RunProgressBar
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    /// <summary>Runs the work and shows what it reports.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="work">The work.</param>
    /// <param name="shown">Whether it is shown at all.</param>
    public static async Task<T> WhileAsync<T>(TextWriter terminal, Func<IProgress<RunProgress>, Task<T>> work, bool shown = true)
    {
        if (!shown)
            return await work(new Progress<RunProgress>());
        if (Console.IsErrorRedirected || terminal != Console.Error)
            return await work(new Lines(terminal));

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal) });
        return await console.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new TaskDescriptionColumn())
            .StartAsync(bars => work(new Bar(bars.AddTask("opening the model"))));
    }

    private static string Words(RunProgress progress) =>
        $"{progress.Done} of {progress.All} pictures"
        + (progress.Left is { } left ? $", {progress.Rate:0.0} a second, {(left.TotalHours >= 1 ? $"{left.TotalHours:0.0} h" : $"{left:mm\\:ss}")} left" : "");

    private sealed class Bar(ProgressTask bar) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => (bar.MaxValue, bar.Value, bar.Description) = (Math.Max(1, value.All), value.Done, Markup.Escape(Words(value)));
    }

    private sealed class Lines(TextWriter output) : IProgress<RunProgress>
    {
        private TimeSpan _next = s_pause;

        public void Report(RunProgress value)
        {
            lock (output)
            {
                if (value.Elapsed < _next)
                    return;
                output.WriteLine(Words(value));
                _next = value.Elapsed + s_pause;
            }
        }
    }
}
