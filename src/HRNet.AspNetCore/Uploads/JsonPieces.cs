using System.Buffers;
using System.Text;
using System.Text.Json;
using HRNet.AspNetCore.Problems;

namespace HRNet.AspNetCore.Uploads;

/// <summary>
/// Reads JSON from a stream through a small window. The framework's reader wants each value whole in memory, and a picture in base64 is larger than the picture: here such a text is decoded as it comes.
/// </summary>
internal sealed class JsonPieces : IDisposable
{
    private const int Size = 64 << 10;
    private const int MaxDepth = 4;

    private readonly Stream _body;
    private readonly PictureMemory.Share _memory;
    private readonly Base64Decoder _decoder = new();
    private byte[] _window;
    private int _from = 1;
    private int _to = 1;
    private bool _ended;
    private JsonReaderState _state = new(new() { MaxDepth = MaxDepth });

    /// <summary>Begins to read.</summary>
    /// <param name="body">The stream.</param>
    /// <param name="memory">What the window is counted in; given back when disposed.</param>
    /// <exception cref="ProblemException">There is no memory now (429).</exception>
    public JsonPieces(Stream body, PictureMemory.Share memory)
    {
        (_body, _memory) = (body, memory);
        _memory.Take(Size + Base64Decoder.Size);
        _window = ArrayPool<byte>.Shared.Rent(Size);
    }

    /// <summary>The name or value that was read last, as text; null where it is null or a list or an object.</summary>
    public string? Text { get; private set; }

    /// <summary>Reads the next name, value, or end of a list or an object; None at the end of all.</summary>
    /// <exception cref="ProblemException">It is no JSON (400).</exception>
    public async ValueTask<JsonTokenType> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (Read() is var token && (token != JsonTokenType.None || _ended))
                return token;
            await FillAsync(cancel);
        }
    }

    /// <summary>Decodes the base64 of a text that comes next, with or without a data URI's beginning; null where null comes.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="memory">What they are counted in.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="ProblemException">
    /// It is no text (400). What is wrong inside it (no base64, too large, no memory) is thrown when the text was read to its end, so that what follows can be read.
    /// </exception>
    public async Task<UploadBuffer?> ReadBase64Async(string name, long limit, PictureMemory.Share memory, CancellationToken cancel)
    {
        while (await PeekAsync(cancel) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _from++;
        if (_window[_from] != '"')
        {
            return await NextAsync(cancel) == JsonTokenType.Null ? null
                : throw Malformed($"'{name}' must be a text: the picture's bytes in base64, or a data: URI");
        }

        _from++;
        _decoder.Begin(limit, memory);
        while (await PeekAsync(cancel) is var first && first != '"')
        {
            if (first == '\\')
                _decoder.Add([await UnescapeAsync(cancel)]);
            else
                _from += _decoder.Add(Plain(_window.AsSpan(_from, _to - _from)));
        }

        // The framework's reader, which waits for a value, is given an empty text instead: there is always a byte before the window.
        _window[--_from] = (byte)'"';
        await NextAsync(cancel);
        return _decoder.End();
    }

    /// <summary>The code of JSON that cannot be read.</summary>
    public const string Code = "bad_json";

    /// <summary>400 in words.</summary>
    public static ProblemException Malformed(string why, Exception? inner = null) => new(new(400, Code, $"The JSON cannot be read: {why}."), inner);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _window, []));
        _decoder.Dispose();
        _memory.Dispose();
    }

    private JsonTokenType Read()
    {
        try
        {
            var reader = new Utf8JsonReader(_window.AsSpan(_from, _to - _from), _ended, _state);
            var token = reader.Read() ? reader.TokenType : JsonTokenType.None;
            Text = token switch
            {
                JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                _ => null,
            };
            _from += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            return token;
        }
        // The second is of a text that is no Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Malformed("it is damaged or ends too early", e);
        }
    }

    /// <summary>What of a text has nothing escaped.</summary>
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text)
    {
        var plain = text.IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var end ? text[..end] : text;
        return plain.ContainsAnyInRange((byte)0, (byte)0x1f) ? throw Malformed("a text holds characters that must be escaped") : plain;
    }

    /// <summary>One escaped character; base64 has none beyond ASCII.</summary>
    private async ValueTask<byte> UnescapeAsync(CancellationToken cancel)
    {
        _from++;
        var kind = await PeekAsync(cancel);
        _from++;
        switch (kind)
        {
            case (byte)'/' or (byte)'"' or (byte)'\\':
                return kind;
            case (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f':
                return (byte)'\n';
            case (byte)'u':
                var code = 0;
                for (var digit = 0; digit < 4; digit++)
                {
                    var value = await PeekAsync(cancel);
                    code = char.IsAsciiHexDigit((char)value) ? (code << 4) + Convert.ToInt32(((char)value).ToString(), 16) : throw Malformed("a text is damaged");
                    _from++;
                }
                return code < 128 ? (byte)code : (byte)'?';
            default:
                throw Malformed("a text is damaged");
        }
    }

    private async ValueTask<byte> PeekAsync(CancellationToken cancel)
    {
        while (_from == _to)
        {
            if (_ended)
                throw Malformed("it ends too early");
            await FillAsync(cancel);
        }

        return _window[_from];
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        // One byte before what is read stays free.
        if (_from > 1)
        {
            _window.AsSpan(_from, _to - _from).CopyTo(_window.AsSpan(1));
            (_from, _to) = (1, 1 + _to - _from);
        }

        if (_to == _window.Length)
            throw Malformed($"a value other than the picture has more than {Size >> 10} KiB");
        var count = await _body.ReadAsync(_window.AsMemory(_to), cancel);
        (_to, _ended) = (_to + count, count == 0);
    }
}
