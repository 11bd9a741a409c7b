using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests.Live;

/// <summary>The two protocols of the hub.</summary>
public enum Wire
{
    /// <summary>Text, with pictures in base64.</summary>
    Json,

    /// <summary>Binary.</summary>
    MessagePack,
}

/// <summary>A live client as docs/live.md describes it, with SignalR's own library. What it is told is shown as JSON whatever the protocol.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly Channel<JsonNode> _errors = Channel.CreateUnbounded<JsonNode>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientWebSocket? _socket;
    private CancellationTokenSource _end = new();
    private IAsyncEnumerator<JsonNode>? _stream;

    private LiveClient(string host, Wire wire, string? origin, string query)
    {
        var builder = new HubConnectionBuilder().WithUrl($"http://{host}/hubs/live{query}", options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
            options.WebSocketFactory = async (context, cancel) =>
            {
                _socket = new ClientWebSocket();
                if (origin is not null)
                    _socket.Options.SetRequestHeader("Origin", origin);
                await _socket.ConnectAsync(context.Uri, cancel);
                return _socket;
            };
        });
        if (wire == Wire.MessagePack)
            builder.AddMessagePackProtocol(options => options.SerializerOptions = options.SerializerOptions.WithResolver(new Nodes()));
        _hub = builder.Build();
        _hub.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
        _hub.On<JsonNode>("Error", error => _errors.Writer.TryWrite(error));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A client that is connected and has opened nothing.</summary>
    public static async Task<LiveClient> ConnectAsync(string host, Wire wire, string? origin = null, string query = "")
    {
        var client = new LiveClient(host, wire, origin, query);
        await client._hub.StartAsync(Cancel);
        return client;
    }

    /// <summary>Opens the stream.</summary>
    public void Open(params object?[] arguments)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _stream = _hub.StreamAsyncCore<JsonNode>("Open", arguments, _end.Token).GetAsyncEnumerator(_end.Token);
    }

    /// <summary>The next message of the stream; null when there will be none.</summary>
    public async Task<JsonNode?> NextAsync() => await _stream!.MoveNextAsync() ? _stream.Current : null;

    /// <summary>Ends the stream; the library says so to the service only for a token, and not when its enumerator is disposed of.</summary>
    public Task CancelStreamAsync() => _end.CancelAsync();

    /// <summary>The next error that belongs to no stream.</summary>
    public async Task<JsonNode> ErrorAsync() => await _errors.Reader.ReadAsync(Cancel);

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(long sequence, byte[] picture, double? capturedAt = null) =>
        SendAsync("Frame", new Dictionary<string, object?> { ["sequence"] = sequence, ["image"] = picture, ["capturedAt"] = capturedAt });

    /// <summary>Sends a change.</summary>
    public Task ChangeAsync(string options) => SendAsync("Change", JsonNode.Parse(options));

    /// <summary>Sends: nothing comes back for the call itself.</summary>
    public Task SendAsync(string method, params object?[] arguments) => _hub.SendCoreAsync(method, arguments, Cancel);

    /// <summary>Invokes, and waits until that is completed.</summary>
    public Task InvokeAsync(string method, params object?[] arguments) => _hub.InvokeCoreAsync(method, arguments, Cancel);

    /// <summary>Waits until the service has cut the connection.</summary>
    public Task ClosedAsync() => _closed.Task.WaitAsync(Cancel);

    /// <summary>Goes without a word.</summary>
    public void Vanish() => _socket!.Abort();

    public ValueTask DisposeAsync()
    {
        _end.Dispose();
        return _hub.DisposeAsync();
    }

    /// <summary>JSON as MessagePack and back; bytes become base64, as in JSON.</summary>
    private sealed class Nodes : IFormatterResolver
    {
        public IMessagePackFormatter<T>? GetFormatter<T>() =>
            typeof(T).IsAssignableTo(typeof(JsonNode)) ? new Formatter<T>() : ContractlessStandardResolver.Instance.GetFormatter<T>();

        private sealed class Formatter<T> : IMessagePackFormatter<T>
        {
            public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) =>
                MessagePackSerializer.ConvertFromJson(((JsonNode)(object)value!).ToJsonString(), ref writer, options);

            public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
            {
                using var text = new StringWriter();
                MessagePackSerializer.ConvertToJson(ref reader, text, options);
                return (T)(object)JsonNode.Parse(text.ToString())!;
            }
        }
    }
}
