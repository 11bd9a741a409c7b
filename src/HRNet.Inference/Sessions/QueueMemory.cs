using HRNet.Imaging;

namespace HRNet.Inference.Sessions;

/// <summary>Counts the memory of all images that wait for a network or are run by one, of all models that share it.</summary>
/// <param name="limit">Bytes.</param>
internal sealed class QueueMemory(long limit)
{
    private long _taken;

    /// <summary>Memory without an end.</summary>
    public static QueueMemory Unbounded => new(long.MaxValue);

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes memory, if there is so much.</summary>
    /// <returns>Whether there was.</returns>
    /// <exception cref="PictureException">There never will be.</exception>
    public bool TryTake(long bytes)
    {
        if (bytes > limit)
        {
            throw new PictureException(
                PictureProblem.TooManyPixels,
                $"What the model looks at needs {bytes >> 20:N0} MiB at once, more than the {limit >> 20:N0} that are set aside for it. Ask for less of the picture, or for fewer people.");
        }

        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;
        GiveBack(bytes);
        return false;
    }

    /// <summary>Takes memory whether there is so much or not.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _taken, bytes);

    /// <summary>Gives memory back.</summary>
    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}

/// <summary>What one session may take at once.</summary>
internal sealed record SessionLimits
{
    /// <summary>Images in one run, at least 1.</summary>
    public required int MaxBatch { get; init; }

    /// <summary>Images that may wait, at least 1.</summary>
    public required int QueueLength { get; init; }

    /// <summary>Pixels in one run; one image always runs.</summary>
    public long BatchPixels { get; init; } = long.MaxValue;

    /// <summary>Runs at the same time, at least 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Batches that may be read while nothing else is run; null for one more than there are processors to read them.</summary>
    public int? MostUnread { get; init; }

    /// <summary>What the images' memory is counted in.</summary>
    public QueueMemory Memory { get; init; } = QueueMemory.Unbounded;

    /// <summary>Images of a size in one run.</summary>
    public int MaxImages(int height, int width) => (int)Math.Clamp(BatchPixels / ((long)height * width), 1, MaxBatch);
}
