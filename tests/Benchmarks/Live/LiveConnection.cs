using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MessagePack;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace HRNet.Benchmarks.Live;

/// <summary>A camera's connection to the service, as docs/live.md describes it.</summary>
internal sealed class LiveConnection : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly CountingProtocol _protocol;

    private LiveConnection(string protocol, string host)
    {
        _protocol = new CountingProtocol(protocol == "json" ? new JsonHubProtocol() : new MessagePackHubProtocol());
        var builder = new HubConnectionBuilder().WithUrl($"http://{host}/hubs/live", options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
        });
        builder.Services.AddSingleton<IHubProtocol>(_protocol);
        _hub = builder.Build();
    }

    /// <summary>Bytes of all messages so far.</summary>
    public (long Out, long In) Bytes => _protocol.Bytes;

    /// <summary>Connects.</summary>
    /// <param name="protocol">"messagepack" or "json".</param>
    /// <param name="host">Address and port of the service.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task<LiveConnection> StartAsync(string protocol, string host, CancellationToken cancel)
    {
        var connection = new LiveConnection(protocol, host);
        await connection._hub.StartAsync(cancel);
        return connection;
    }

    /// <summary>What the service says, until that is canceled.</summary>
    public IAsyncEnumerable<LiveMessage> OpenAsync(string task, CancellationToken cancel) => _hub.StreamAsync<LiveMessage>("Open", new { task }, cancel);

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(long sequence, byte[] image, CancellationToken cancel) => _hub.SendAsync("Frame", new { sequence, image }, cancel);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    /// <summary>Counts what another protocol reads and writes.</summary>
    private sealed class CountingProtocol(IHubProtocol inner) : IHubProtocol
    {
        private long _out;
        private long _in;

        public (long Out, long In) Bytes => (Interlocked.Read(ref _out), Interlocked.Read(ref _in));

        public string Name => inner.Name;

        public int Version => inner.Version;

        public TransferFormat TransferFormat => inner.TransferFormat;

        public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
        {
            var before = input.Length;
            var parsed = inner.TryParseMessage(ref input, binder, out message);
            Interlocked.Add(ref _in, before - input.Length);
            return parsed;
        }

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
        {
            var bytes = inner.GetMessageBytes(message);
            Interlocked.Add(ref _out, bytes.Length);
            output.Write(bytes.Span);
        }
    }
}

/// <summary>A message of the service, as far as it is looked at here.</summary>
[MessagePackObject]
public sealed record LiveMessage
{
    [Key("type")]
    public string Type { get; init; } = "";

    [Key("sequence")]
    public long? Sequence { get; init; }

    [Key("dropped")]
    public long Dropped { get; init; }

    [Key("people")]
    public IReadOnlyList<Found>? People { get; init; }

    [Key("classes")]
    public IReadOnlyList<Found>? Classes { get; init; }

    [Key("message")]
    public string? Message { get; init; }

    [Key("final")]
    public bool Final { get; init; }

    /// <summary>Somebody, or a class.</summary>
    [MessagePackObject]
    public sealed record Found
    {
        [Key("id")]
        public int Id { get; init; }
    }
}
