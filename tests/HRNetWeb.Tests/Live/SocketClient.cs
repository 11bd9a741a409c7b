using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace HRNetWeb.Tests.Live;

/// <summary>Speaks to /ws/live.</summary>
internal sealed class SocketClient : LiveClient
{
    public override Task ConnectAsync(string host, string options, string? origin)
    {
        var query = JsonNode.Parse(options)!.AsObject().Select(option => $"{option.Key}={option.Value}");
        return ConnectAsync($"ws://{host}/ws/live?{string.Join('&', query)}", origin);
    }

    public override Task SendAsync(long sequence, byte[] picture, double? capturedAt = null)
    {
        var message = new byte[16 + picture.Length];
        (message[0], message[1]) = (1, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), (uint)sequence);
        BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(8), capturedAt ?? double.NaN);
        picture.CopyTo(message, 16);
        return SendRawAsync(message, WebSocketMessageType.Binary);
    }

    public override Task ChangeAsync(string options) => SendRawAsync(Encoding.UTF8.GetBytes(options), WebSocketMessageType.Text);

    public Task SendRawAsync(byte[] message, WebSocketMessageType type) => Socket.SendAsync(message, type, true, Cancel);

    public Task CloseAsync() => Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancel);

    public override async Task<JsonNode?> NextAsync() => await ReceiveAsync() is { } text ? JsonNode.Parse(text) : null;
}
