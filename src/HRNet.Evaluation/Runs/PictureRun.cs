using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using HRNet.Imaging;

namespace HRNet.Evaluation.Runs;

/// <summary>A picture that is to be answered.</summary>
/// <param name="Key">What it is called in the journal; unique in a run, without tabs.</param>
/// <param name="File">Its file.</param>
internal sealed record PictureItem(string Key, string File)
{
    /// <summary>Columns and rows that the truth says it has; 0 where it does not say.</summary>
    public (int Width, int Height) Size { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Done">Pictures answered, those of an earlier start included.</param>
/// <param name="Earlier">Pictures that an earlier start had answered.</param>
/// <param name="All">All pictures.</param>
/// <param name="Elapsed">Time since this start.</param>
internal sealed record RunProgress(int Done, int Earlier, int All, TimeSpan Elapsed)
{
    /// <summary>Pictures a second since this start; 0 before the first.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? (Done - Earlier) / Elapsed.TotalSeconds : 0;

    /// <summary>Time that the rest takes at this rate; null before the first picture.</summary>
    public TimeSpan? Left => Rate > 0 ? TimeSpan.FromSeconds((All - Done) / Rate) : null;
}

/// <summary>How a run is done.</summary>
internal sealed record RunOptions
{
    /// <summary>Folder of the journal and of what else is written; null to keep everything in memory.</summary>
    public string? Folder { get; init; }

    /// <summary>What is run, in one line: model, files and settings. A folder's answers count only for the same.</summary>
    public required string What { get; init; }

    /// <summary>
    /// Pictures that are worked on at once. As many as a batch holds fill it; as many as there are cores keep those busy.
    /// </summary>
    public int AtOnce { get; init; } = Math.Max(8, Environment.ProcessorCount);

    /// <summary>Is told of every picture.</summary>
    public IProgress<RunProgress>? Progress { get; init; }
}

/// <summary>Answers pictures, several at once, and remembers each answer.</summary>
internal static class PictureRun
{
    /// <summary>Data sets hold what they hold: no limit but what a frame can be.</summary>
    private static readonly PictureLimits s_limits = new() { MaxBytes = int.MaxValue, MaxPixels = 500_000_000, MaxSide = 60_000, MaxAspect = 10_000, DecodeSeconds = 3600 };

    /// <summary>Answers every picture that the folder holds no answer for.</summary>
    /// <returns>The answers by key.</returns>
    /// <exception cref="EvaluationException">Pictures are missing or of another size than the truth says.</exception>
    public static async Task<IReadOnlyDictionary<string, T>> RunAsync<T>(
        IReadOnlyList<PictureItem> items, JsonTypeInfo<T> type, RunOptions options, Func<PictureItem, Frame, CancellationToken, Task<T>> answer, CancellationToken cancel)
    {
        var missing = items.Where(item => !File.Exists(item.File)).ToArray();
        if (missing.Length > 0)
            throw new EvaluationException($"{missing.Length} of {items.Count} pictures are missing; the first is '{missing[0].File}'.");
        if (options.Folder is not null)
            Directory.CreateDirectory(options.Folder);
        using var journal = RunJournal<T>.Open(options.Folder is null ? null : Path.Combine(options.Folder, "answers.jsonl"), options.What, type);
        var open = items.Where(item => !journal.Answers.ContainsKey(item.Key)).ToArray();
        var (codec, start, earlier, done) = (PictureCodec.Create(), Stopwatch.GetTimestamp(), items.Count - open.Length, items.Count - open.Length);
        options.Progress?.Report(new(done, earlier, items.Count, TimeSpan.Zero));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(open, parallel, async (item, stop) =>
        {
            using var frame = Decode(codec, item, await File.ReadAllBytesAsync(item.File, stop).ConfigureAwait(false));
            journal.Add(item.Key, await answer(item, frame, stop).ConfigureAwait(false));
            options.Progress?.Report(new(Interlocked.Increment(ref done), earlier, items.Count, Stopwatch.GetElapsedTime(start)));
        }).ConfigureAwait(false);
        return journal.Answers;
    }

    private static Frame Decode(IPictureCodec codec, PictureItem item, byte[] bytes)
    {
        Frame frame;
        try
        {
            frame = codec.Decode(bytes, s_limits);
        }
        catch (PictureException fault)
        {
            throw new EvaluationException($"'{item.File}' cannot be read: {fault.Message}", fault);
        }

        if (item.Size.Width > 0 && item.Size.Height > 0 && item.Size != (frame.Width, frame.Height))
        {
            var (width, height) = (frame.Width, frame.Height);
            frame.Dispose();
            throw new EvaluationException($"'{item.File}' is {width} x {height}, but the annotations say {item.Size.Width} x {item.Size.Height}.");
        }

        return frame;
    }
}
