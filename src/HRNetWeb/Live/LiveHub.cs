using System.Runtime.CompilerServices;
using HRNet.Inference.Live;
using HRNetWeb.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace HRNetWeb.Live;

/// <summary>Live video over SignalR: <c>Open</c> a stream of answers, send each <c>Frame</c>, <c>Change</c> what is asked. See docs/live.md.</summary>
internal sealed class LiveHub(LiveSessions sessions, LiveWire wire) : Hub
{
    private LiveSession? Session
    {
        get => Context.Items.TryGetValue(nameof(Session), out var session) ? (LiveSession?)session : null;
        set => Context.Items[nameof(Session)] = value;
    }

    /// <summary>Begins, and streams what there is to say until the client cancels or goes. One stream for each connection.</summary>
    public IAsyncEnumerable<LiveMessageDto> Open(LiveOptionsDto? options, CancellationToken cancel)
    {
        if (Session is not null)
            return wire.Refusal(new LiveException("already_open", "This connection has a stream already. Use Change to change it, or cancel it first."));
        try
        {
            // Here and not in the stream, so that a frame which follows at once finds its session.
            Session = sessions.Open((options ?? new()).ToRequest());
            return StreamAsync(Session, Context.Items, cancel);
        }
        catch (LiveException exception)
        {
            return wire.Refusal(exception);
        }
    }

    /// <summary>Takes a frame in; it is answered in the stream, unless a newer one pushes it out.</summary>
    public void Frame(LiveFrameDto frame) => Opened().Post(frame.ToFrame());

    /// <summary>Changes what is asked; the stream confirms it.</summary>
    public void Change(LiveOptionsDto options) => Opened().Change(options.ToRequest());

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        // The stream gives its session back itself; this is for one that was never read.
        if (Session is { } session)
            await session.DisposeAsync();
    }

    private async IAsyncEnumerable<LiveMessageDto> StreamAsync(
        LiveSession session, IDictionary<object, object?> items, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (var message in session.RunAsync(cancel))
                yield return wire.Write(message);
        }
        finally
        {
            items.Remove(nameof(Session));
            await session.DisposeAsync();
        }
    }

    private LiveSession Opened() => Session ?? throw new HubException("There is no stream: invoke Open first.");
}
