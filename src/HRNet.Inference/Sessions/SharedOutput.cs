namespace HRNet.Inference.Sessions;

/// <summary>An output that several callers read; the last one to leave disposes it.</summary>
internal sealed class SharedOutput(NetworkOutput output, int readers)
{
    private int _readers = readers;

    public NetworkOutput Output { get; } = output;

    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
            Output.Dispose();
    }
}
