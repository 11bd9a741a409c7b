using System.Numerics;

namespace HRNet.Imaging.Painting;

/// <summary>
/// The letters of labels: printable ASCII as polylines on a grid of ten by ten, drawn for this product, so that labels appear where no font
/// is installed. Height 0 is the foot of a 'g', 2 the baseline, 7 the top of an 'x', 9 the top of an 'X'.
/// </summary>
internal static class StrokeFont
{
    private const int First = ' ';
    private const float Gap = 2; // Between two letters.
    private const float SpaceAdvance = 4;

    /// <summary>A letter.</summary>
    /// <param name="Polylines">Its strokes, y upwards from the foot.</param>
    /// <param name="Advance">From its left edge to the next letter's.</param>
    public sealed record Letter(IReadOnlyList<Vector2[]> Polylines, float Advance);

    // From ' ' to '~'. Each pair of digits is a point (x, y), each word a polyline.
    private static readonly string[] s_strokes =
    [
        "", "0905 0202", "0907 2927", "1219 3239 0444 0747", "483919080716364543321203 2921", "0249 0919180809 4233",
        "42171829383705031222 2244", "0907", "19070412", "09171402", "2824 0745 0547", "2723 0545", "1301", "0535", "0202", "0139",
        "190803123243483919", "072922 0242", "08193948460242", "08193948473616364543321203", "32390444", "490906364543321203",
        "483919080312324345361605", "094912", "16070819394847361605031232434536", "031232434839190806153546",
        "0606 0303", "1616 1301", "380532", "0444 0646", "083502", "08193948472524 2222",
        "421203081939484434372716152434", "022942 1434", "02093948473606 3645433202", "4839190803123243", "02092947442202", "49090242 0636",
        "490902 0636", "48391908031232434525", "0209 4249 0646", "0929 1912 0222", "3933221203", "0209 4905 1642", "090242",
        "0209366962", "02094249", "190803124253584919", "02093948463505", "190803124253584919 3452", "02093948463505 2542",
        "483919080716364543321203", "0949 2922", "090312324349", "092249", "0912365269", "0942 0249", "092649 2622", "09490242",
        "29090121", "0931", "09292101", "072947", "0141", "0918",
        "4742 4637170603123243", "0902 0617374643321203", "4637170603123243", "4942 4637170603123243", "05454637170603123243", "39291812 0737",
        "4741301001 4637170603123243", "0902 0617374642", "0702 0909", "171100 1919", "0902 3704 1532", "090312",
        "0702 0617273632 3647576662", "0702 0617374642", "170603123243463717", "0700 0617374643321203", "4740 4637170603123243", "0702 061737",
        "4637170615354443321203", "19132232 0737", "0703123243 4742", "072247", "0712355267", "0742 0247", "0722 4710", "07470242",
        "29181605141221", "0901", "09181625141201", "05163445",
    ];

    private static readonly Letter[] s_letters = Array.ConvertAll(s_strokes, Read);

    private static readonly Letter s_box = Read("0209494202");

    /// <summary>The letter of a character; a box for one that the font has not.</summary>
    public static Letter Glyph(char character) =>
        character - First is var index && index >= 0 && index < s_letters.Length ? s_letters[index] : s_box;

    /// <summary>Width of a line of text in units of the grid.</summary>
    public static float Width(string text)
    {
        var width = 0f;
        foreach (var character in text)
            width += Glyph(character).Advance;
        return Math.Max(width - Gap, 0);
    }

    private static Letter Read(string strokes)
    {
        if (strokes.Length == 0)
            return new Letter([], SpaceAdvance);
        Vector2[][] polylines = Array.ConvertAll(strokes.Split(' '), Polyline);
        return new Letter(polylines, polylines.Max(points => points.Max(point => point.X)) + Gap);
    }

    private static Vector2[] Polyline(string digits)
    {
        var points = new Vector2[digits.Length / 2];
        for (var i = 0; i < points.Length; i++)
            points[i] = new Vector2(digits[2 * i] - '0', digits[2 * i + 1] - '0');
        // A dot: not every painter draws a line of no length.
        if (points.Length == 2 && points[0] == points[1])
            points[1].Y += 0.2f;
        return points;
    }
}
