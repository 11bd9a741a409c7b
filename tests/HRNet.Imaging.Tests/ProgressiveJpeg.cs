namespace HRNet.Imaging.Tests;

/// <summary>
/// The cheapest progressive JPEG of a size (ITU-T T.81, annexes B and G): gray, all coefficients zero, so that a pass over it costs a few
/// bytes, and a decoder the whole picture.
/// </summary>
internal static class ProgressiveJpeg
{
    private const int Block = 8;

    /// <summary>Coefficients of a block that a picture may have a pass of its own for.</summary>
    private const int Coefficients = 63;

    /// <summary>The symbol that says of 2^14 blocks and up to as many more that nothing comes in them.</summary>
    private const byte LongestRun = 0xE0;

    private const int RunBits = 14;

    /// <summary>Writes one.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="passes">Passes, from 2 to 64: one for the means of the blocks, and one for each of so many coefficients.</param>
    public static byte[] Flat(int width, int height, int passes)
    {
        var blocks = (width + Block - 1) / Block * ((height + Block - 1) / Block);
        var file = new List<byte> { 0xFF, 0xD8 };
        Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, Block * Block)]);
        Segment(0xC2, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        // Each table has one code, a single 0.
        Segment(0xC4, [0x00, 1, .. new byte[15], 0]);
        Segment(0xC4, [0x10, 1, .. new byte[15], LongestRun]);
        Scan(0, 0, [.. new byte[(blocks + 7) / 8]]);
        for (var pass = 1; pass < Math.Min(passes, Coefficients + 1); pass++)
            Scan(pass, pass, Runs(blocks));
        return [.. file, 0xFF, 0xD9];

        void Segment(byte marker, byte[] content) =>
            file.AddRange([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content]);

        void Scan(int first, int last, byte[] data)
        {
            Segment(0xDA, [1, 1, 0x00, (byte)first, (byte)last, 0]);
            file.AddRange(data);
        }
    }

    /// <summary>Runs over all blocks: a code of one bit, and how many more blocks than 2^14 it is for. The last may go beyond the picture.</summary>
    private static byte[] Runs(int blocks)
    {
        var runs = (blocks + (1 << RunBits) - 1) >> RunBits;
        return new byte[(runs * (1 + RunBits) + 7) / 8];
    }
}
