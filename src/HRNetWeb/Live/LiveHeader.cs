using System.Buffers.Binary;

namespace HRNetWeb.Live;

/// <summary>The 16 bytes before the picture in a binary message, little-endian: version, kind, two reserved bytes, sequence (uint32), capture time (float64).</summary>
/// <param name="Sequence">The client's own number for the frame, rising.</param>
/// <param name="CapturedAt">When it was taken, in milliseconds of the client's own clock; not given if not a number.</param>
internal readonly record struct LiveHeader(uint Sequence, double CapturedAt)
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 16;

    /// <summary>The version of this layout.</summary>
    public const byte Version = 1;

    /// <summary>The kind of a message that carries a frame.</summary>
    public const byte FrameKind = 1;

    /// <summary>Reads a header; null where the bytes are none.</summary>
    public static LiveHeader? Read(ReadOnlySpan<byte> message) =>
        message.Length < Length || message[0] != Version || message[1] != FrameKind || message[2] != 0 || message[3] != 0
            ? null
            : new(BinaryPrimitives.ReadUInt32LittleEndian(message[4..]), BinaryPrimitives.ReadDoubleLittleEndian(message[8..]));

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> message)
    {
        (message[0], message[1], message[2], message[3]) = (Version, FrameKind, 0, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(message[4..], Sequence);
        BinaryPrimitives.WriteDoubleLittleEndian(message[8..], CapturedAt);
    }
}
