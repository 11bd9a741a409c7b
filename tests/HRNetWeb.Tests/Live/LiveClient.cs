using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace HRNetWeb.Tests.Live;

/// <summary>The two ways in.</summary>
public enum Door
{
    /// <summary>The SignalR hub.</summary>
    Hub,

    /// <summary>The plain WebSocket.</summary>
    Socket,
}

/// <summary>A live client as docs/live.md describes it, over one of the two doors.</summary>
internal abstract class LiveClient : IDisposable
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected ClientWebSocket Socket { get; } = new();

    /// <summary>How the service closed the connection.</summary>
    public (int Code, string Reason) Closed => ((int)(Socket.CloseStatus ?? 0), Socket.CloseStatusDescription ?? "");

    public abstract Task ConnectAsync(string host, string options, string? origin);

    public abstract Task SendAsync(long sequence, byte[] picture, double? capturedAt = null);

    public abstract Task ChangeAsync(string options);

    /// <summary>The next message; null when there will be none.</summary>
    public abstract Task<JsonNode?> NextAsync();

    /// <summary>Goes without a word.</summary>
    public void Vanish() => Socket.Abort();

    public void Dispose() => Socket.Dispose();

    protected async Task ConnectAsync(string address, string? origin)
    {
        if (origin is not null)
            Socket.Options.SetRequestHeader("Origin", origin);
        Socket.Options.CollectHttpResponseDetails = true;
        await Socket.ConnectAsync(new Uri(address), Cancel);
    }

    protected async Task<byte[]?> ReceiveAsync()
    {
        var (buffer, length) = (new byte[1 << 20], 0);
        while (true)
        {
            var part = await Socket.ReceiveAsync(buffer.AsMemory(length), Cancel);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (Socket.State == WebSocketState.CloseReceived)
                    await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
                return buffer[..length];
        }
    }
}
