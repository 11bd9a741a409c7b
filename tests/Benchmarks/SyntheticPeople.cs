using HRNet.Imaging;

namespace HRNet.Benchmarks;

/// <summary>Pictures with a known number of people: two walkers of the street sample, twice as large, side by side on gray.</summary>
internal static class SyntheticPeople
{
    /// <summary>The most people that fit.</summary>
    public const int Most = PerRow * Rows;

    private const int Scale = 2;
    private const int PerRow = 10;
    private const int Rows = 2;
    private const int PersonWidth = 60;
    private const int PersonHeight = 132;
    private const byte Gray = 112;

    /// <summary>Where the two stand in street.jpg.</summary>
    private static readonly (int X, int Y)[] s_walkers = [(690, 238), (598, 254)];

    /// <summary>A picture of as many people.</summary>
    /// <param name="street">The decoded sample.</param>
    /// <param name="people">1 to <see cref="Most"/>.</param>
    public static Frame Of(Frame street, int people)
    {
        var frame = new Frame(PerRow * PersonWidth * Scale, Rows * PersonHeight * Scale);
        frame.Pixels.Fill(Gray);
        for (var k = 0; k < people; k++)
            Copy(street, s_walkers[k % s_walkers.Length], frame, k % PerRow * PersonWidth * Scale, k / PerRow * PersonHeight * Scale);
        return frame;
    }

    private static void Copy(Frame from, (int X, int Y) walker, Frame to, int left, int top)
    {
        for (var y = 0; y < PersonHeight * Scale; y++)
        {
            for (var x = 0; x < PersonWidth * Scale; x++)
            {
                var source = ((walker.Y + y / Scale) * from.Width + walker.X + x / Scale) * Frame.Channels;
                from.Pixels.Slice(source, Frame.Channels).CopyTo(to.Pixels[(((top + y) * to.Width + left + x) * Frame.Channels)..]);
            }
        }
    }
}
