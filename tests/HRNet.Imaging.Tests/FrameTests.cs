namespace HRNet.Imaging.Tests;

public sealed class FrameTests
{
    [Theory]
    [InlineData(PixelLayout.Rgb, new byte[] { 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12 })]
    [InlineData(PixelLayout.Bgr, new byte[] { 3, 2, 1, 6, 5, 4, 0, 9, 8, 7, 12, 11, 10 })]
    [InlineData(PixelLayout.Rgba, new byte[] { 1, 2, 3, 99, 4, 5, 6, 99, 0, 7, 8, 9, 99, 10, 11, 12, 99 })]
    [InlineData(PixelLayout.Bgra, new byte[] { 3, 2, 1, 99, 6, 5, 4, 99, 0, 9, 8, 7, 99, 12, 11, 10, 99 })]
    public void Pixels_of_any_order_with_a_gap_after_each_row_become_a_frame(PixelLayout layout, byte[] pixels)
    {
        var stride = layout is PixelLayout.Rgb or PixelLayout.Bgr ? 7 : 9;

        using var frame = Frame.Copy(pixels, 2, 2, layout, stride);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], frame.Pixels.ToArray());
    }

    [Fact]
    public void A_buffer_that_is_too_short_or_a_stride_below_a_row_is_refused()
    {
        Assert.StartsWith("2 rows of 2 pixels take 12 bytes; the buffer has 11.", Assert.Throws<ArgumentException>(() => Frame.Copy(new byte[11], 2, 2, PixelLayout.Rgb)).Message);
        Assert.StartsWith("A stride of 5 bytes", Assert.Throws<ArgumentException>(() => Frame.Copy(new byte[64], 2, 2, PixelLayout.Bgr, 5)).Message);
    }
}
