namespace Browser.Tests.Support;

/// <summary>What is known of the page's drawing.</summary>
internal static class Overlay
{
    /// <summary>Levels of a color channel by which antialiasing may change the middle of a disc.</summary>
    public const int Tolerance = 40;

    /// <summary>Red, green and blue of people, one after the other and then from the front again.</summary>
    public static readonly int[][] PersonColors =
        [[86, 180, 233], [230, 159, 0], [0, 158, 115], [240, 228, 66], [204, 121, 167], [213, 94, 0], [0, 114, 178], [255, 255, 255]];
}
