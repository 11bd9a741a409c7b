using System.Runtime.InteropServices;

namespace HRNet.Benchmarks.Winograd;

/// <summary>Numbers outside the managed memory, where a vector never crosses a line of the cache; zero at first.</summary>
internal sealed unsafe class Floats : IDisposable
{
    private const nuint Line = 64;

    public Floats(long length)
    {
        Length = length;
        var bytes = (nuint)length * sizeof(float);
        At = (float*)NativeMemory.AlignedAlloc(bytes, Line);
        NativeMemory.Clear(At, bytes);
    }

    public long Length { get; }

    public float* At { get; }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(At);
}
