using Browser.Tests.Support;

namespace Browser.Tests;

/// <summary>The page's geometry, which needs no service.</summary>
public sealed class DrawingTests(Site site)
{
    [Theory]
    [InlineData("8x8 square", 10, 10, "x >= 1 && x < 9 && y >= 1 && y < 9", 1, 62, 64)]
    [InlineData("all of the picture", 10, 6, "true", 1, 59, 60)]
    [InlineData("a frame and its hole", 16, 16, "!(x >= 5 && x < 11 && y >= 5 && y < 11)", 2, 218, 226)]
    [InlineData("two squares", 20, 8, "x < 6 || x >= 14", 2, 92, 96)]
    [InlineData("nothing", 8, 8, "false", 0, 0, 0)]
    public async Task Outlines_enclose_what_the_mask_covers(string what, int columns, int rows, string inside, int rings, double least, double most)
    {
        await using var session = await site.VisitAsync();
        var found = await session.Page.EvaluateAsync<double[]>("""
            async ([columns, rows, inside]) => {
              const { trace } = await import('/js/contours.js');
              const ids = new Uint8Array(columns * rows);
              const is = { 'x >= 1 && x < 9 && y >= 1 && y < 9': (x, y) => x >= 1 && x < 9 && y >= 1 && y < 9, true: () => true, false: () => false,
                '!(x >= 5 && x < 11 && y >= 5 && y < 11)': (x, y) => !(x >= 5 && x < 11 && y >= 5 && y < 11), 'x < 6 || x >= 14': (x) => x < 6 || x >= 14 }[inside];
              for (let i = 0; i < ids.length; i++) if (is(i % columns, Math.floor(i / columns))) ids[i] = 3;
              const rings = trace(ids, columns, rows, 3);
              // A hole goes round the other way, so its area counts against the rest.
              const area = rings.map((ring) => {
                let sum = 0;
                for (let i = 0, last = ring.length - 2; i < ring.length; last = i, i += 2) sum += ring[last] * ring[i + 1] - ring[i] * ring[last + 1];
                return sum / 2;
              });
              return [rings.length, Math.abs(area.reduce((one, other) => one + other, 0)), Math.min(...rings.map((ring) => Math.min(...ring)), 0), Math.max(...rings.map((ring) => Math.max(...ring)), 0)];
            }
            """, new object[] { columns, rows, inside });

        Assert.True(found[0] == rings, $"{what}: {found[0]} rings");
        Assert.InRange(found[1], least, most);
        Assert.InRange(found[2], 0, columns);
        Assert.InRange(found[3], 0, Math.Max(columns, rows));
    }

    [Fact]
    public async Task The_edge_of_a_coarse_slope_is_smooth()
    {
        await using var session = await site.VisitAsync();
        // A slope of one in three: the steps of its pixels are up to half a pixel off the line.
        var off = await session.Page.EvaluateAsync<double>("""
            async () => {
              const { trace } = await import('/js/contours.js');
              const [columns, rows] = [60, 60];
              const ids = Uint8Array.from({ length: columns * rows }, (_, i) => (Math.floor(i / columns) + 0.5 > 20 + (i % columns + 0.5) / 3 ? 1 : 0));
              const [ring] = trace(ids, columns, rows, 1);
              let most = 0;
              for (let i = 0; i < ring.length; i += 2) if (ring[i] > 6 && ring[i] < 54 && ring[i + 1] < 50) most = Math.max(most, Math.abs(ring[i + 1] - 20 - ring[i] / 3));
              return most;
            }
            """);
        Assert.InRange(off, 0.01, 0.3);
    }
}
