using System.Buffers.Binary;
using HRNet.Imaging;
using HRNet.Imaging.Shapes;

namespace HRNet.Inference.Tests.Live;

/// <summary>Pictures that are nothing but their size: two 32-bit numbers.</summary>
internal sealed class FakeCodec : IPictureCodec
{
    public string Library => "fake";

    public int Decoded { get; private set; }

    public static byte[] Picture(int width, int height)
    {
        var file = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(file, width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), height);
        return file;
    }

    public PictureInfo Identify(ReadOnlyMemory<byte> picture) => picture.Length == 8
        ? new PictureInfo(
            PictureFormat.Jpeg, BinaryPrimitives.ReadInt32LittleEndian(picture.Span), BinaryPrimitives.ReadInt32LittleEndian(picture.Span[4..]), 1)
        : throw new PictureException(PictureProblem.Unreadable, "That is no picture.");

    public Frame Decode(ReadOnlyMemory<byte> picture, PictureLimits limits, CancellationToken cancel = default)
    {
        var info = Identify(picture);
        if ((long)info.Width * info.Height > limits.MaxPixels)
            throw new PictureException(PictureProblem.TooManyPixels, "Too many pixels.");
        if (limits.DecodeSeconds < 1)
            throw new PictureException(PictureProblem.TooSlow, "Too slow.");
        Decoded++;
        return new Frame(info.Width, info.Height);
    }

    public byte[] Encode(Frame frame, PictureFormat format, int quality = 90) => throw new NotSupportedException();

    public byte[] EncodeGray(ReadOnlySpan<byte> values, int width, int height) => values.ToArray();

    public void Paint(Frame frame, IReadOnlyList<Shape> shapes) => throw new NotSupportedException();
}
