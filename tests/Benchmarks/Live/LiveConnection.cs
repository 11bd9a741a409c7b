using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace HRNet.Benchmarks.Live;

/// <summary>A connection to either door of the service, as docs/live.md describes them.</summary>
internal sealed class LiveConnection : IDisposable
{
    private const byte RecordEnd = 0x1e;
    private const int StreamItem = 2, Completion = 3, Close = 7;

    private readonly bool _hub;
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _length;

    private LiveConnection(bool hub) => _hub = hub;

    /// <summary>Connects and asks for the task.</summary>
    public static async Task<LiveConnection> OpenAsync(LiveArguments arguments, string host, CancellationToken cancel)
    {
        var connection = new LiveConnection(arguments.Protocol == "hub");
        var path = connection._hub ? "hubs/live" : $"ws/live?task={arguments.Task}";
        await connection._socket.ConnectAsync(new Uri($"ws://{host}/{path}"), cancel);
        if (connection._hub)
        {
            await connection.SendRecordAsync("""{"protocol":"json","version":1}""", cancel);
            await connection.SendRecordAsync(
                $$"""{"type":4,"invocationId":"1","target":"Open","arguments":[{"task":"{{arguments.Task}}"}]}""", cancel);
        }

        return connection;
    }

    /// <summary>Sends a frame.</summary>
    public async Task SendAsync(uint sequence, byte[] picture, CancellationToken cancel)
    {
        if (_hub)
        {
            await SendRecordAsync(
                $$"""{"type":1,"target":"Frame","arguments":[{"sequence":{{sequence}},"image":"{{Convert.ToBase64String(picture)}}"}]}""", cancel);
            return;
        }

        var message = new byte[16 + picture.Length];
        (message[0], message[1]) = (1, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), sequence);
        BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(8), double.NaN);
        picture.CopyTo(message, 16);
        await _socket.SendAsync(message, WebSocketMessageType.Binary, true, cancel);
    }

    /// <summary>The next message of the stream.</summary>
    /// <exception cref="InvalidOperationException">The stream has ended.</exception>
    public async Task<JsonElement> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            var record = await ReceiveAsync(cancel);
            if (!_hub)
                return record;
            var type = record.TryGetProperty("type", out var number) ? number.GetInt32() : 0;
            if (type == StreamItem)
                return record.GetProperty("item");
            if (type is Completion or Close)
                throw new InvalidOperationException($"The service ended the stream: {record}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private Task SendRecordAsync(string record, CancellationToken cancel) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(record + (char)RecordEnd), WebSocketMessageType.Text, true, cancel);

    // One hub record, or one message of the socket.
    private async Task<JsonElement> ReceiveAsync(CancellationToken cancel)
    {
        for (var whole = false; ;)
        {
            var end = _hub ? _buffer.AsSpan(0, _length).IndexOf(RecordEnd) : whole ? _length : -1;
            if (end >= 0)
            {
                using var json = JsonDocument.Parse(_buffer.AsMemory(0, end));
                var record = json.RootElement.Clone(); // Before its bytes give way to the next.
                var rest = Math.Min(_length, end + 1);
                _buffer.AsSpan(rest, _length - rest).CopyTo(_buffer);
                _length -= rest;
                return record;
            }

            var part = await _socket.ReceiveAsync(_buffer.AsMemory(_length), cancel);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException($"The service closed the stream: {_socket.CloseStatusDescription}");
            _length += part.Count;
            whole = part.EndOfMessage;
        }
    }
}
