using HRNet.Imaging;
using HRNet.Imaging.Shapes;

namespace HRNetWeb.Tests.Support;

/// <summary>The real codec, except that decoding first does what the test wants.</summary>
internal sealed class FakeCodec(Action<CancellationToken> beforeDecode) : IPictureCodec
{
    public FakeCodec(Action beforeDecode)
        : this(_ => beforeDecode())
    {
    }

    private readonly IPictureCodec _codec = PictureCodec.Create();

    public string Library => _codec.Library;

    public PictureInfo Identify(ReadOnlyMemory<byte> picture) => _codec.Identify(picture);

    public Frame Decode(ReadOnlyMemory<byte> picture, PictureLimits limits, CancellationToken cancel = default)
    {
        beforeDecode(cancel);
        return _codec.Decode(picture, limits, cancel);
    }

    public byte[] Encode(Frame frame, PictureFormat format, int quality = 90) => _codec.Encode(frame, format, quality);

    public byte[] EncodeGray(ReadOnlySpan<byte> values, int width, int height) => _codec.EncodeGray(values, width, height);

    public void Paint(Frame frame, IReadOnlyList<Shape> shapes) => _codec.Paint(frame, shapes);
}
