using System.Buffers;

namespace HRNet.Imaging;

/// <summary>
/// Memory for pixels and files. The shared pool keeps an array of each size for every thread that ever gave one back, which is of use for those of a usual size; of the largest pictures it would be
/// gigabytes that nobody counts, so those are made anew and left to the garbage collector, which is told when many of them lie about: by itself it would wait for several more.
/// </summary>
internal static class PixelMemory
{
    /// <summary>Bytes of the largest arrays that are pooled: a frame of 1920 x 1080 and one of live video fit.</summary>
    private const int LargestPooled = 8 << 20;

    /// <summary>Bytes given back after which they are collected.</summary>
    private const long MostDropped = 128 << 20;

    private static long s_dropped;

    /// <summary>At least so many bytes, not cleared.</summary>
    public static byte[] Rent(int length) => length <= LargestPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    /// <summary>Takes back what was rented.</summary>
    public static void Return(byte[] bytes)
    {
        if (bytes.Length <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
        else if (Interlocked.Add(ref s_dropped, bytes.Length) >= MostDropped)
        {
            Interlocked.Exchange(ref s_dropped, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }
}
