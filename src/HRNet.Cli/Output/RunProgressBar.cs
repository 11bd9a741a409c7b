using HRNet.Evaluation.Runs;

namespace HRNet.Cli.Output;

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
