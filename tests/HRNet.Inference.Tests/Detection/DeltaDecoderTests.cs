using HRNet.Inference.Detection;

namespace HRNet.Inference.Tests.Detection;

public sealed class DeltaDecoderTests
{
    private const float Tolerance = 1e-3f;
    private static readonly Corners Box = new(100, 100, 110, 120);

    [Fact]
    public void Deltas_move_the_center_by_parts_of_the_sides_and_stretch_them() =>
        Compare(new Corners(102 - 5, 112 - 20, 102 + 5, 112 + 20), new DeltaDecoder([0.1f, 0.1f, 1, 1]).Decode(Box, -3, 1, 0, MathF.Log(2)));

    [Theory]
    [InlineData(30, 1000f / 16)]
    [InlineData(-30, 16f / 1000)]
    public void A_side_stretches_only_so_far(float delta, float factor)
    {
        var decoded = new DeltaDecoder([1, 1, 1, 1]).Decode(Box, 0, 0, delta, 0);
        Assert.Equal(10 * factor, decoded.Width, 10 * factor * Tolerance);
        Assert.Equal(20, decoded.Height, Tolerance);
    }

    [Fact]
    public void Where_edges_are_pixels_no_delta_changes_nothing() => Compare(Box, new DeltaDecoder([1, 1, 1, 1], pixel: 1).Decode(Box, 0, 0, 0, 0));

    private static void Compare(Corners expected, Corners box)
    {
        Assert.Equal(expected.Left, box.Left, Tolerance);
        Assert.Equal(expected.Top, box.Top, Tolerance);
        Assert.Equal(expected.Right, box.Right, Tolerance);
        Assert.Equal(expected.Bottom, box.Bottom, Tolerance);
    }
}
