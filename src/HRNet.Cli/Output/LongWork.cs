using System.Diagnostics;
using Spectre.Console;

namespace HRNet.Cli.Output;

/// <summary>Shows how far a long work is: a bar on a terminal, a line now and then in a pipe.</summary>
internal static class LongWork
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    /// <summary>Runs the work and shows what it reports.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="start">What is said before the first report.</param>
    /// <param name="describe">The share that is done, 0 to 1, and words for it.</param>
    /// <param name="work">The work.</param>
    public static async Task<T> WhileAsync<TProgress, T>(
        TextWriter terminal, string start, Func<TProgress, (double Share, string Words)> describe, Func<IProgress<TProgress>, Task<T>> work)
    {
        if (Console.IsErrorRedirected || terminal != Console.Error)
            return await work(new Lines<TProgress>(terminal, describe));

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal) });
        return await console.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new TaskDescriptionColumn())
            .StartAsync(bars => work(new Bar<TProgress>(bars.AddTask(Markup.Escape(start), maxValue: 1), describe)));
    }

    /// <summary>A rest of time, such as "01:20" or "3.5 h".</summary>
    public static string Words(TimeSpan left) => left.TotalHours >= 1 ? $"{left.TotalHours:0.0} h" : $"{left:mm\\:ss}";

    private sealed class Bar<TProgress>(ProgressTask bar, Func<TProgress, (double Share, string Words)> describe) : IProgress<TProgress>
    {
        public void Report(TProgress value)
        {
            var (share, words) = describe(value);
            (bar.Value, bar.Description) = (share, Markup.Escape(words));
        }
    }

    private sealed class Lines<TProgress>(TextWriter output, Func<TProgress, (double Share, string Words)> describe) : IProgress<TProgress>
    {
        private long _last = Stopwatch.GetTimestamp();

        public void Report(TProgress value)
        {
            lock (output)
            {
                if (Stopwatch.GetElapsedTime(_last) < s_pause)
                    return;
                output.WriteLine(describe(value).Words);
                _last = Stopwatch.GetTimestamp();
            }
        }
    }
}
