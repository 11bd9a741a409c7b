namespace HRNet.Fuzz.Hostile;

/// <summary>The check sum of PNG's chunks (PNG specification, third edition, annex D).</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(value =>
    {
        var entry = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            entry = (entry & 1) != 0 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
        return entry;
    })];

    /// <summary>Of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = 0xFFFFFFFF;
        foreach (var value in bytes)
            sum = s_table[(byte)(sum ^ value)] ^ (sum >> 8);
        return ~sum;
    }
}
