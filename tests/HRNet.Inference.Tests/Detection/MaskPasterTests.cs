using HRNet.Inference.Detection;

namespace HRNet.Inference.Tests.Detection;

public sealed class MaskPasterTests
{
    private static readonly Masks Fixture = Made.Load<Masks>("masks");

    public static TheoryData<string> Names => [.. Fixture.Cases.Select(test => test.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_mask_covers_the_pixels_that_mmdet_pastes_or_stretches_it_over(string name)
    {
        var test = Fixture.Cases.Single(test => test.Name == name);
        var mask = name.StartsWith("stretched", StringComparison.Ordinal)
            ? MaskPaster.Stretch(Probabilities(name), Fixture.Side, Made.Box(test.Box), Fixture.Width, Fixture.Height)
            : MaskPaster.Paste(Probabilities(name), Fixture.Side, Made.Box(test.Box), Fixture.Width, Fixture.Height);

        var expected = Convert.FromBase64String(test.Bits);
        var covered = 0;
        for (var k = 0; k < Fixture.Width * Fixture.Height; k++)
        {
            var (x, y) = (k % Fixture.Width - mask.X, k / Fixture.Width - mask.Y);
            var inside = x >= 0 && x < mask.Width && y >= 0 && y < mask.Height && mask.Pixels.Span[y * mask.Width + x];
            Assert.Equal((expected[k / 8] >> (7 - k % 8) & 1) == 1, inside);
            covered += inside ? 1 : 0;
        }

        Assert.Equal(test.Count, covered);
    }

    private static float[] Probabilities(string name)
    {
        var side = Fixture.Side;
        var noise = Made.Values($"mask.{name}", side * side, 0, 1);
        return [.. noise.Select((_, k) =>
        {
            var (y, x) = (k / side / (side - 1.0) * 2 - 1, k % side / (side - 1.0) * 2 - 1);
            return 1 / (1 + MathF.Exp(-(float)(2 - 4 * (x * x + y * y) + Uniform.At($"mask.{name}", k) * 4 - 2)));
        })];
    }

    private sealed record Masks(int Width, int Height, int Side, Case[] Cases);

    private sealed record Case(string Name, float[] Box, int Count, string Bits);
}
