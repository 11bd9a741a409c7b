using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HRNetWeb.Tests.Live;

/// <summary>Speaks SignalR's JSON protocol to /hubs/live: records that end with 0x1e, as its HubProtocol document says.</summary>
internal sealed class HubClient : LiveClient
{
    private const char End = '\u001e';
    private const int Invocation = 1, StreamItem = 2, Completion = 3, StreamInvocation = 4, CancelInvocation = 5, Ping = 6, Close = 7;

    private readonly Queue<JsonNode> _records = [];
    private int _invocations;

    public override async Task ConnectAsync(string host, string options, string? origin)
    {
        await ConnectAsync(host, origin);
        await OpenAsync(options);
    }

    /// <summary>Connects without opening a stream.</summary>
    public new async Task ConnectAsync(string host, string? origin = null)
    {
        await base.ConnectAsync($"ws://{host}/hubs/live", origin);
        await SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", (await RecordAsync())!.ToJsonString());
    }

    public Task OpenAsync(string options) =>
        SendAsync($$"""{"type":{{StreamInvocation}},"invocationId":"{{++_invocations}}","target":"Open","arguments":[{{options}}]}""");

    public Task CancelStreamAsync() => SendAsync($$"""{"type":{{CancelInvocation}},"invocationId":"{{_invocations}}"}""");

    public override Task SendAsync(long sequence, byte[] picture, double? capturedAt = null) => InvokeAsync(null, sequence, picture, capturedAt);

    /// <summary>Invokes Frame and waits for its reply.</summary>
    public async Task<JsonNode> FrameAsync(long sequence, byte[] picture)
    {
        await InvokeAsync((++_invocations).ToString(), sequence, picture, null);
        var reply = await RecordAsync();
        Assert.Equal(Completion, (int)reply!["type"]!);
        return reply;
    }

    public override Task ChangeAsync(string options) => SendAsync($$"""{"type":{{Invocation}},"target":"Change","arguments":[{{options}}]}""");

    public override async Task<JsonNode?> NextAsync()
    {
        var record = await RecordAsync();
        switch ((int?)record?["type"])
        {
            case StreamItem:
                return record!["item"];
            case Completion:
                Assert.Null(record!["error"]);
                return null;
            case null or Close:
                return null;
            default:
                throw new InvalidOperationException($"Nobody expected {record}.");
        }
    }

    private Task InvokeAsync(string? id, long sequence, byte[] picture, double? capturedAt)
    {
        var frame = new JsonObject { ["sequence"] = sequence, ["image"] = Convert.ToBase64String(picture) };
        if (capturedAt is { } time)
            frame["capturedAt"] = time;
        var record = new JsonObject { ["type"] = Invocation, ["target"] = "Frame", ["arguments"] = new JsonArray(frame) };
        if (id is not null)
            record["invocationId"] = id;
        return SendAsync(record.ToJsonString());
    }

    private Task SendAsync(string record) => Socket.SendAsync(Encoding.UTF8.GetBytes(record + End), WebSocketMessageType.Text, true, Cancel);

    private async Task<JsonNode?> RecordAsync()
    {
        while (true)
        {
            if (_records.TryDequeue(out var record))
                return record;
            if (await ReceiveAsync() is not { } bytes)
                return null;
            var text = Encoding.UTF8.GetString(bytes);
            Assert.EndsWith(End.ToString(), text, StringComparison.Ordinal);
            foreach (var part in text.Split(End, StringSplitOptions.RemoveEmptyEntries))
            {
                var node = JsonNode.Parse(part, documentOptions: new JsonDocumentOptions())!;
                if ((int?)node["type"] != Ping)
                    _records.Enqueue(node);
            }
        }
    }
}
