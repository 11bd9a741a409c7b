using System.Buffers;
using System.Buffers.Text;
using HRNet.AspNetCore.Problems;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Decodes base64 that comes in pieces. The first thing that is wrong is kept until the end, and what comes after it is not looked at.</summary>
internal sealed class Base64Decoder : IDisposable
{
    /// <summary>Characters that are decoded at once.</summary>
    public const int Size = 48 << 10;

    private byte[] _characters = ArrayPool<byte>.Shared.Rent(Size);
    private int _count;
    private UploadBuffer? _to;
    private bool _begun;
    private bool _padded;
    private ProblemException? _wrong;

    /// <summary>Begins another text.</summary>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="memory">What they are counted in.</param>
    public void Begin(long limit, PictureMemory.Share memory)
    {
        _to?.Dispose();
        (_to, _count, _begun, _padded, _wrong) = (null, 0, false, false, null);
        try
        {
            _to = new(limit, memory);
        }
        catch (ProblemException e)
        {
            _wrong = e;
        }
    }

    /// <summary>Takes characters.</summary>
    /// <returns>How many were given.</returns>
    public int Add(ReadOnlySpan<byte> text)
    {
        var given = text.Length;
        while (!text.IsEmpty && _wrong is null)
        {
            var part = text[..Math.Min(text.Length, Size - _count)];
            part.CopyTo(_characters.AsSpan(_count));
            _count += part.Length;
            text = text[part.Length..];
            if (_count == Size)
                Decode(last: false);
        }

        return given;
    }

    /// <summary>The text is at its end.</summary>
    /// <exception cref="ProblemException">It was no base64 (400), has too many bytes (413), or there was no memory for them (429).</exception>
    public UploadBuffer End()
    {
        if (_wrong is null)
            Decode(last: true);
        if (_wrong is not null)
            throw _wrong;
        var bytes = _to!;
        _to = null;
        return bytes;
    }

    public void Dispose()
    {
        _to?.Dispose();
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _characters, []));
    }

    private void Decode(bool last)
    {
        var text = _characters.AsSpan(0, _count);
        // Lines may be broken: only an escaped line break gets here.
        if (text.Contains((byte)'\n'))
            text = text[..Compact(text)];
        if (!_begun)
        {
            _begun = true;
            if (text.StartsWith("data:"u8))
            {
                var comma = text.IndexOf((byte)',');
                if (comma < 0 || !text[..comma].EndsWith(";base64"u8))
                {
                    _wrong = Wrong("its data: URI does not say ;base64 before a comma");
                    return;
                }

                text = text[(comma + 1)..];
            }
        }

        var whole = last ? text.Length : text.Length & ~3;
        var piece = text[..whole];
        var rest = text[whole..];
        if (whole > 0)
        {
            if (_padded || Base64.DecodeFromUtf8InPlace(piece, out var bytes) != OperationStatus.Done)
            {
                _wrong = Wrong("it must have the characters A-Z, a-z, 0-9, + and /, and = where its end is filled up");
                return;
            }

            _padded = bytes != whole / 4 * 3;
            try
            {
                _to!.Append(piece[..bytes]);
            }
            catch (ProblemException e)
            {
                _wrong = e;
                return;
            }
        }

        rest.CopyTo(_characters);
        _count = rest.Length;
    }

    private static int Compact(Span<byte> text)
    {
        var count = 0;
        foreach (var character in text)
        {
            if (character != '\n')
                text[count++] = character;
        }

        return count;
    }

    private static ProblemException Wrong(string why) => new(new(400, "bad_base64", $"The base64 of '{PictureBody.Field}' cannot be read: {why}.") { Option = PictureBody.Field });
}
