using System.Buffers;

namespace HRNet.Imaging.Tests;

public sealed class DecodingTimeTests
{
    /// <summary>Less than any decoder takes for pictures of these sizes.</summary>
    private static readonly PictureLimits s_hurry = new() { DecodeSeconds = 0.001 };

    private static readonly Lazy<byte[]> s_baseline = new(() => Encoded(PictureFormat.Jpeg));

    [Theory, InlineData(PictureFormat.Jpeg), InlineData(PictureFormat.Png)]
    public void A_picture_whose_decoding_takes_too_long_is_refused_in_words(PictureFormat format) =>
        Assert.Contains("0.001 s", Pictures.Refused(format == PictureFormat.Jpeg ? s_baseline.Value : Encoded(format), PictureProblem.TooSlow, s_hurry).Message);

    [Fact]
    public void A_progressive_jpeg_is_stopped_between_its_passes()
    {
        var picture = ProgressiveJpeg.Flat(3000, 3000, passes: 15);
        Pictures.Refused(picture, PictureProblem.TooSlow, s_hurry);
        using var whole = Pictures.Codec.Decode(picture, Pictures.Limits, TestContext.Current.CancellationToken);
        Assert.Equal((128, 128, 128), whole.At(2999, 2999));
    }

    [Fact]
    public void Decoding_ends_when_whoever_asked_has_left()
    {
        using var leaving = new CancellationTokenSource();
        using var picture = new Watched(ProgressiveJpeg.Flat(500, 500, passes: 15), reads: 3, leaving);
        Assert.ThrowsAny<OperationCanceledException>(() => Pictures.Codec.Decode(picture.Memory, Pictures.Limits, leaving.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Pictures.Codec.Decode(s_baseline.Value, Pictures.Limits, leaving.Token));
    }

    private static byte[] Encoded(PictureFormat format)
    {
        using var frame = Pictures.Gradient(3000, 3000);
        return Pictures.Codec.Encode(frame, format);
    }

    /// <summary>Bytes of which somebody leaves while they are read.</summary>
    private sealed class Watched(byte[] bytes, int reads, CancellationTokenSource leaving) : MemoryManager<byte>
    {
        private int _reads;

        public override Span<byte> GetSpan()
        {
            if (++_reads == reads)
                leaving.Cancel();
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => bytes.AsMemory(elementIndex).Pin();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
