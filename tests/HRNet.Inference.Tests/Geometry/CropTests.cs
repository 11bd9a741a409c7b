using System.Numerics;
using HRNet.Inference.Geometry;

namespace HRNet.Inference.Tests.Geometry;

public sealed class CropTests
{
    private const float Tolerance = 1e-3f;

    [Fact]
    public void The_shorter_side_grows_to_the_ratio_and_both_by_a_quarter()
    {
        var crop = Crop.Around(new Box(100, 50, 40, 200), 192, 256);
        // 200 high asks for 150 wide; 250 x 187.5 with padding, around (120, 150)
        Assert.Equal(new Vector2(26.25f, 25), crop.ToPicture(Vector2.Zero, 48, 64));
        Assert.Equal(new Vector2(120, 150), crop.ToPicture(new Vector2(24, 32), 48, 64));
    }

    [Fact]
    public void Unbiased_crops_are_measured_between_pixel_centers()
    {
        var crop = Crop.Around(new Box(100, 50, 40, 200), 192, 256, CropRule.Udp);
        Assert.Equal(new Vector2(26.25f, 25), crop.ToPicture(Vector2.Zero, 48, 64));
        Assert.Equal(new Vector2(213.75f, 275), crop.ToPicture(new Vector2(47, 63), 48, 64));
    }

    [Fact]
    public void Face_crops_put_the_first_cell_half_a_cell_from_the_edge()
    {
        var crop = Crop.Around(new Box(0, 0, 80, 80), 256, 256, CropRule.HalfPixel);
        // 100 wide from -10; a cell of a 64 x 64 map is 1.5625 pixels, and pixel centers are whole numbers
        Assert.Equal(-10 + 1.5625f / 2 - 0.5f, crop.ToPicture(Vector2.Zero, 64, 64).X, Tolerance);
    }

    [Theory]
    [InlineData(nameof(CropRule.Plain))]
    [InlineData(nameof(CropRule.Udp))]
    [InlineData(nameof(CropRule.HalfPixel))]
    public void There_and_back_is_the_same_place(string rule)
    {
        for (var i = 0; i < 200; i++)
        {
            float U(string name) => (float)Uniform.At(name, i);
            var crop = Crop.Around(new Box(U("x") * 500 - 50, U("y") * 500 - 50, 5 + U("w") * 300, 5 + U("h") * 300), 96, 128, Enum.Parse<CropRule>(rule));
            var place = new Vector2(U("px") * 24, U("py") * 32);
            var back = crop.ToMap(crop.ToPicture(place, 24, 32), 24, 32);
            Assert.True(Vector2.Distance(place, back) < Tolerance, $"{place} came back as {back}");
        }
    }
}
