using System.Text.Json.Nodes;
using MessagePack;

namespace HRNetWeb.Tests.Live;

/// <summary>The messages of SignalR's MessagePack protocol: lists, each with its length before it in groups of seven bits. Shown as JSON, in which bytes are base64.</summary>
internal static class HubWire
{
    /// <summary>Whether it is the handshake, which is JSON in this protocol too: a list would go on otherwise.</summary>
    public static bool IsHandshake(byte[] bytes) => bytes is [(byte)'{', (byte)'"' or (byte)'}', ..];

    /// <summary>The messages in what came at once; none in the handshake.</summary>
    public static IEnumerable<JsonArray> Read(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length && !IsHandshake(bytes);)
        {
            var (length, shift) = (0, 0);
            for (var more = true; more; shift += 7, at++)
                (length, more) = (length | (bytes[at] & 0x7f) << shift, bytes[at] > 0x7f);
            yield return JsonNode.Parse(MessagePackSerializer.ConvertToJson(bytes.AsMemory(at, length)))!.AsArray();
            at += length;
        }
    }

    /// <summary>A message that is written as JSON.</summary>
    public static byte[] Write(string message) => Write(MessagePackSerializer.ConvertFromJson(message));

    /// <summary>A message, whatever it is.</summary>
    public static byte[] Write(byte[] message)
    {
        var length = new List<byte>();
        for (var rest = message.Length; ; rest >>= 7)
        {
            length.Add((byte)(rest > 0x7f ? rest & 0x7f | 0x80 : rest));
            if (rest <= 0x7f)
                return [.. length, .. message];
        }
    }
}
