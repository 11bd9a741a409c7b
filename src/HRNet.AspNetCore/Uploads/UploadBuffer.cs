using HRNet.AspNetCore.Problems;
using HRNet.Imaging;

namespace HRNet.AspNetCore.Uploads;

/// <summary>The bytes of one upload in pooled memory that grows with what arrives, never beyond the limit. Dispose it when the picture is decoded.</summary>
internal sealed class UploadBuffer : IDisposable
{
    private const int FirstSize = 64 << 10;
    private readonly long _limit;
    private readonly PictureMemory.Share _memory;
    private byte[] _bytes;
    private int _count;

    /// <summary>Empty at first.</summary>
    /// <param name="limit">Bytes that are taken at most.</param>
    /// <param name="memory">What the bytes are counted in.</param>
    /// <exception cref="ProblemException">There is no memory now (429).</exception>
    public UploadBuffer(long limit, PictureMemory.Share memory)
    {
        _limit = limit;
        _memory = memory;
        _memory.Take(FirstSize);
        _bytes = PixelMemory.Rent(FirstSize);
    }

    /// <summary>What arrived.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _count);

    /// <summary>Bytes of memory that were taken for it.</summary>
    public long Taken { get; private set; } = FirstSize;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="body">The stream.</param>
    /// <param name="limit">Bytes that are taken at most.</param>
    /// <param name="memory">What the bytes are counted in.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="ProblemException">There are more bytes than the limit (413), or no memory for them now (429).</exception>
    public static async Task<UploadBuffer> ReadAsync(Stream body, long limit, PictureMemory.Share memory, CancellationToken cancel)
    {
        var buffer = new UploadBuffer(limit, memory);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer.Free(), cancel)) > 0)
                buffer.Advance(read);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="ProblemException">There are more bytes than the limit (413), or no memory for them now (429).</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var free = Free().Span;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>413 in words.</summary>
    public static ProblemException TooLarge(long limit) =>
        new(new(413, "too_large", $"The picture is larger than the {Size(limit)} that are taken."));

    /// <summary>A number of bytes in words.</summary>
    public static string Size(long bytes) => bytes < 1 << 20 ? $"{bytes / 1024.0:0.#} KiB" : $"{bytes / 1048576.0:0.#} MiB";

    public void Dispose() => PixelMemory.Return(Interlocked.Exchange(ref _bytes, []));

    private void Advance(int count)
    {
        _count += count;
        if (_count > _limit)
            throw TooLarge(_limit);
    }

    /// <summary>Room for more: up to one byte beyond the limit, which is how an excess is seen.</summary>
    private Memory<byte> Free()
    {
        if (_count == _bytes.Length)
        {
            var size = (int)Math.Min(_bytes.Length * 2L, _limit + 1);
            _memory.Take(size - _bytes.Length);
            Taken += size - _bytes.Length;
            var larger = PixelMemory.Rent(size);
            _bytes.AsSpan(0, _count).CopyTo(larger);
            PixelMemory.Return(_bytes);
            _bytes = larger;
        }
        return _bytes.AsMemory(_count, (int)Math.Min(_bytes.Length - _count, _limit + 1 - _count));
    }
}
