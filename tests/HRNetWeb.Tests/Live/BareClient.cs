using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using MessagePack;

namespace HRNetWeb.Tests.Live;

/// <summary>A client without a SignalR library, as docs/live.md describes it: a WebSocket and the records of SignalR's protocol. MessagePack for those who mean harm.</summary>
internal sealed class BareClient : IDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<JsonNode> _records = [];
    private readonly Wire _wire;

    private BareClient(Wire wire) => _wire = wire;

    /// <summary>The last message as it came.</summary>
    public byte[] LastBytes { get; private set; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<BareClient> ConnectAsync(string host, Wire wire = Wire.Json)
    {
        var client = new BareClient(wire);
        await client._socket.ConnectAsync(new Uri($"ws://{host}/hubs/live"), Cancel);
        await client.SendAsync($$"""{"protocol":"{{(wire == Wire.Json ? "json" : "messagepack")}}","version":1}""");
        Assert.Equal("{}\u001e", Encoding.UTF8.GetString((await client.ReceiveAsync())!));
        return client;
    }

    /// <summary>Sends a record of the JSON protocol.</summary>
    public Task SendAsync(string record) => _socket.SendAsync(Encoding.UTF8.GetBytes(record + End), WebSocketMessageType.Text, true, Cancel);

    /// <summary>Sends a message of the MessagePack protocol.</summary>
    public Task SendAsync(byte[] message) => _socket.SendAsync(HubWire.Write(message), WebSocketMessageType.Binary, true, Cancel);

    /// <summary>Opens the stream.</summary>
    public Task OpenAsync(string options) => _wire == Wire.Json
        ? SendAsync($$"""{"type":4,"invocationId":"1","target":"Open","arguments":[{{options}}]}""")
        : SendAsync(MessagePackSerializer.ConvertFromJson($$"""[4,{},"1","Open",[{{options}}],[]]""", cancellationToken: Cancel));

    /// <summary>Sends a frame.</summary>
    public Task FrameAsync(long sequence, byte[] picture)
    {
        if (_wire == Wire.Json)
            return SendAsync($$"""{"type":1,"target":"Frame","arguments":[{"sequence":{{sequence}},"image":"{{Convert.ToBase64String(picture)}}"}]}""");
        object?[] message = [1, new Dictionary<string, string>(), null, "Frame", new object[] { new Dictionary<string, object> { ["sequence"] = sequence, ["image"] = picture } }, Array.Empty<string>()];
        return SendAsync(MessagePackSerializer.Serialize(message, cancellationToken: Cancel));
    }

    /// <summary>The next message of the stream; null when there will be none.</summary>
    public async Task<JsonNode?> ItemAsync()
    {
        var record = await NextAsync();
        return record is JsonArray array ? (int)array[0]! == 2 ? array[3] : null : record?["item"];
    }

    /// <summary>The next record that is no ping, MessagePack shown as JSON; null when there will be none.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        while (true)
        {
            while (_records.TryDequeue(out var record))
            {
                if ((int)(record is JsonArray array ? array[0]! : record["type"]!) != 6)
                    return record;
            }

            if (await ReceiveAsync() is not { } bytes)
                return null;
            foreach (var record in _wire == Wire.Json ? Texts(bytes) : HubWire.Read(bytes))
                _records.Enqueue(record);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static IEnumerable<JsonNode> Texts(byte[] bytes) =>
        Encoding.UTF8.GetString(bytes).Split(End, StringSplitOptions.RemoveEmptyEntries).Select(record => JsonNode.Parse(record)!);

    private async Task<byte[]?> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), Cancel);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return LastBytes = whole.ToArray();
        }
    }
}
