using System.Runtime.CompilerServices;
using HRNet.AspNetCore.Contracts;
using HRNet.Inference;
using HRNet.Inference.Live;
using Microsoft.AspNetCore.SignalR;

namespace HRNet.AspNetCore.Live;

/// <summary>Live video over SignalR: <c>Open</c> a stream of answers, send each <c>Frame</c>, <c>Change</c> what is asked. See docs/live.md.</summary>
internal sealed class LiveHub(LiveSessions sessions, LiveWire wire, IHostApplicationLifetime lifetime) : Hub
{
    private Seat Mine => (Seat)Context.Items[nameof(Seat)]!;

    public override Task OnConnectedAsync()
    {
        Context.Items[nameof(Seat)] = new Seat(Context, sessions.Clock, TimeSpan.FromSeconds(sessions.Options.StartSeconds));
        // SignalR closes the connections that there are when the service is to stop; one that comes later would keep it from its end.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            Context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Begins, and streams what there is to say until the client cancels or goes. One stream for each connection.</summary>
    public IAsyncEnumerable<LiveMessageDto> Open(SentObjectDto? options, CancellationToken cancel)
    {
        var seat = Mine;
        try
        {
            if (seat.Session is not null)
                throw new LiveException("already_open", "This connection has a stream already. Use Change to change it, or cancel it first.");
            // Here and not in the stream, so that a frame which follows at once finds its session.
            seat.Session = sessions.Open(options is null ? new LiveRequest() : LiveRequests.Options(options));
            return StreamAsync(seat, seat.Session, cancel);
        }
        catch (Exception exception) when (exception is LiveException or RequestException)
        {
            return new[] { wire.Write(new LiveFault(null, exception, IsFinal: true)) }.ToAsyncEnumerable();
        }
    }

    /// <summary>Takes a frame in; it is answered in the stream, unless a newer one pushes it out.</summary>
    public Task Frame(SentObjectDto? frame) => TakeAsync(frame, session => session.Post(frame));

    /// <summary>Changes what is asked; the stream confirms it, or says why not.</summary>
    public Task Change(SentObjectDto? options) => TakeAsync(options, session => session.Change(options));

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        // The stream gives its session back itself; this is for one that was never read, and for the end of the service.
        var seat = Mine;
        seat.Dispose();
        if (seat.Session is { } session)
            await session.DisposeAsync();
    }

    private async IAsyncEnumerable<LiveMessageDto> StreamAsync(Seat seat, LiveSession session, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (var message in session.RunAsync(cancel))
                yield return wire.Write(message);
        }
        finally
        {
            // At the end of the service a camera counts until its connection has gone too: then it has heard why.
            if (!sessions.IsEnding)
            {
                seat.Session = null;
                await session.DisposeAsync();
            }
        }
    }

    /// <summary>Without a stream there is nowhere to answer a send but a method of the client's own.</summary>
    private async Task TakeAsync(SentObjectDto? sent, Action<LiveSession> take)
    {
        if (Mine.Session is { } session)
        {
            take(session);
            return;
        }

        var reason = sent?.Problem ?? new LiveException("not_open", "There is no stream: call Open first.");
        try
        {
            await Clients.Caller.SendAsync("Error", wire.Write(new LiveFault(sent?["sequence"] as long?, reason, IsFinal: false)), Context.ConnectionAborted);
        }
        catch (OperationCanceledException)
        {
            // Who asked has gone, which is no fault to be logged.
        }
    }

    /// <summary>
    /// What a connection has from one call to the next. Streams end on threads of their own. A connection that has no stream for some
    /// seconds is cut: it takes a place among the connections and does nothing.
    /// </summary>
    private sealed class Seat : IDisposable
    {
        private readonly ITimer _idle;
        private readonly TimeSpan _patience;
        private volatile LiveSession? _session;

        public Seat(HubCallerContext connection, TimeProvider clock, TimeSpan patience)
        {
            _patience = patience;
            _idle = clock.CreateTimer(_ => connection.Abort(), null, patience, Timeout.InfiniteTimeSpan);
        }

        public LiveSession? Session
        {
            get => _session;
            set
            {
                _session = value;
                _idle.Change(value is null ? _patience : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose() => _idle.Dispose();
    }
}
