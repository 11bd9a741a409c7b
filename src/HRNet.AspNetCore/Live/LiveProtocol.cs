using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Problems;
using HRNet.Inference.Live;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace HRNet.AspNetCore.Live;

/// <summary>
/// A protocol of the hub that lets every call reach it. Of arguments that do not fit, SignalR would tell a client that invokes nothing but that there was an error, and a client that
/// sends nothing at all; here they come as an object without fields, which the hub answers in words.
/// </summary>
internal sealed class LiveProtocol(IHubProtocol inner) : IHubProtocol
{
    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!inner.TryParseMessage(ref input, binder, out message))
            return false;
        message = message switch
        {
            InvocationBindingFailureMessage failure => Answerable(failure.InvocationId, failure.Target),
            InvocationMessage { InvocationId: null or "" } send when Is(nameof(LiveHub.Open), send.Target) => Answerable(null, send.Target),
            _ => message,
        };
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

    private static HubMessage Answerable(string? id, string target)
    {
        object?[] nothing = [new SentObjectDto(null)];
        if (string.IsNullOrEmpty(id) && !Is(nameof(LiveHub.Frame), target) && !Is(nameof(LiveHub.Change), target))
        {
            var problem = new LiveException("invalid_call", $"'{Problem.Short(target)}' cannot be sent: Frame and Change can be, and Open is called as a stream.");
            return new InvocationMessage(nameof(LiveHub.Change), [new SentObjectDto(null, problem)]);
        }

        return Is(nameof(LiveHub.Open), target) ? new StreamInvocationMessage(id!, target, nothing) : new InvocationMessage(id, target, nothing);
    }

    private static bool Is(string method, string target) => method.Equals(target, StringComparison.OrdinalIgnoreCase);
}
