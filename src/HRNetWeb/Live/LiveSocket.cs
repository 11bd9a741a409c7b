using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HRNet.Inference;
using HRNet.Inference.Live;
using HRNetWeb.Contracts;
using HRNetWeb.Problems;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Live;

/// <summary>Live video over a plain WebSocket: binary messages in, each a header and a picture; JSON text messages out. See docs/live.md.</summary>
internal sealed class LiveSocket(LiveSessions sessions, LiveWire wire, IOptions<LiveOptions> options, IHostApplicationLifetime lifetime)
{
    /// <summary>"Try again later", which the framework's list of close statuses lacks (RFC 6455 registry).</summary>
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    /// <summary>Serves one client.</summary>
    /// <exception cref="ProblemException">The request asks for no WebSocket.</exception>
    public async Task ServeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
            throw new ProblemException(new(400, "websocket_expected", "This address speaks WebSocket: connect to it with ws:// or wss://. See docs/live.md."));
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        LiveSession session;
        try
        {
            session = sessions.Open(LiveQuery.Read(http.Request.Query).ToRequest());
        }
        catch (Exception exception) when (exception is LiveException or RequestException)
        {
            await TellAsync(socket, wire.Write(new LiveFault(null, exception, IsFinal: true)), http.RequestAborted);
            await FarewellAsync(socket, exception is LiveException ? TryAgainLater : WebSocketCloseStatus.PolicyViolation, exception.Message);
            return;
        }

        await using (session)
        {
            var sending = SendAsync(socket, session, gone.Token, http.RequestAborted);
            var receiving = ReceiveAsync(socket, session, http.RequestAborted);
            await Task.WhenAny(sending, receiving);
            // Whoever ended first says how it ends; the session's end leaves no message half sent.
            var (status, reason) = receiving.IsCompleted ? await receiving : await sending;
            await gone.CancelAsync();
            await sending;
            await FarewellAsync(socket, status, reason);
            await ((Task)receiving).WaitAsync(s_farewell, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Ending> SendAsync(WebSocket socket, LiveSession session, CancellationToken gone, CancellationToken aborted)
    {
        try
        {
            await foreach (var message in session.RunAsync(gone))
            {
                var dto = wire.Write(message);
                await TellAsync(socket, dto, aborted);
                if (dto is LiveErrorDto { Final: true } error)
                    return new(Status(error.Code), error.Message);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
        }

        return new(WebSocketCloseStatus.EndpointUnavailable, "The service is stopping.");
    }

    private async Task<Ending> ReceiveAsync(WebSocket socket, LiveSession session, CancellationToken aborted)
    {
        var most = LiveHeader.Length + options.Value.MaxFrameBytes;
        var buffer = new byte[Math.Min(most, 64 << 10)];
        try
        {
            while (true)
            {
                var (length, total, type) = (0, 0L, WebSocketMessageType.Binary);
                for (var end = false; !end;)
                {
                    if (length == buffer.Length && length < most)
                        Array.Resize(ref buffer, Math.Min(most, 2 * length));
                    // What is beyond the limit is read over the last byte, so that the client can be told instead of cut off.
                    var part = await socket.ReceiveAsync(buffer.AsMemory(Math.Min(length, most - 1)), aborted);
                    if (part.MessageType == WebSocketMessageType.Close)
                        return new(WebSocketCloseStatus.NormalClosure, "");
                    (total, type, end) = (total + part.Count, part.MessageType, part.EndOfMessage);
                    length = (int)Math.Min(most, total);
                    if (total > 4L * most)
                        return new(WebSocketCloseStatus.MessageTooBig, $"A message may have {most} bytes.");
                }

                if (Take(session, type, buffer.AsSpan(0, length), total, most) is { } ending)
                    return ending;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            return new(WebSocketCloseStatus.NormalClosure, "");
        }
    }

    private static Ending? Take(LiveSession session, WebSocketMessageType type, ReadOnlySpan<byte> message, long total, int most)
    {
        if (type == WebSocketMessageType.Text)
        {
            try
            {
                session.Change(LiveWire.ReadOptions(total > most ? default : message).ToRequest());
                return null;
            }
            catch (JsonException exception)
            {
                return new(WebSocketCloseStatus.InvalidPayloadData, $"The text message is no options object: {exception.Message}");
            }
        }

        if (LiveHeader.Read(message) is not { } header)
            return new(WebSocketCloseStatus.InvalidPayloadData, $"A binary message begins with a header of {LiveHeader.Length} bytes, version {LiveHeader.Version}.");
        if (total > most)
            session.RefuseLarge(header.Sequence, total - LiveHeader.Length);
        else
            session.Post(new LiveFrame(header.Sequence, message[LiveHeader.Length..].ToArray(), double.IsNaN(header.CapturedAt) ? null : header.CapturedAt));
        return null;
    }

    private static async Task TellAsync(WebSocket socket, LiveMessageDto message, CancellationToken cancel) =>
        await socket.SendAsync(LiveWire.Bytes(message), WebSocketMessageType.Text, endOfMessage: true, cancel);

    private static async Task FarewellAsync(WebSocket socket, WebSocketCloseStatus status, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        using var patience = new CancellationTokenSource(s_farewell);
        try
        {
            await socket.CloseOutputAsync(status, Shorten(reason), patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
        }
    }

    // A close frame has room for 123 bytes of reason (RFC 6455, 5.5).
    private static string Shorten(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > 123)
            reason = reason[..^1];
        return reason;
    }

    private static WebSocketCloseStatus Status(string code) => code switch
    {
        "idle" => WebSocketCloseStatus.NormalClosure,
        "not_ready" => TryAgainLater,
        _ => WebSocketCloseStatus.PolicyViolation,
    };

    private readonly record struct Ending(WebSocketCloseStatus Status, string Reason);
}
