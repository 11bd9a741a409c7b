namespace HRNet.Inference.Devices;

/// <summary>
/// How many runs of a network go on at once on the processor, and how many threads they have together: no more than there are processors.
/// The threads that help are one pool for all runs, so that a lone run has nearly all of them and none waits for its own; each run brings
/// the thread that it is called on.
/// </summary>
/// <param name="Runs">Runs at the same time.</param>
/// <param name="Threads">Threads of all of them together.</param>
internal readonly record struct Workers(int Runs, int Threads)
{
    /// <summary>
    /// Threads that a run still makes good use of: an HRNet's branches of few channels are small pieces of work, and what waits is better
    /// begun than helped with.
    /// </summary>
    private const int ThreadsOfARun = 8;

    /// <summary>What is best for this machine.</summary>
    public static Workers Usual => Of(0, 0, Environment.ProcessorCount);

    /// <summary>The threads of a pool that serves these runs, as ONNX Runtime counts them: with one that calls.</summary>
    public int PoolThreads => Threads - Runs + 1;

    /// <summary>What the settings say.</summary>
    /// <param name="runs">Runs at the same time; 0 for what is best.</param>
    /// <param name="threads">Threads of one run; 0 for what is best.</param>
    /// <param name="processors">Processors that the process may use.</param>
    public static Workers Of(int runs, int threads, int processors)
    {
        if (runs == 0)
            runs = threads > 0 ? 1 : Math.Max(1, processors / ThreadsOfARun);
        return new(runs, threads > 0 ? runs * threads : Math.Max(runs, processors));
    }
}
