namespace HRNet.Inference.Detection;

/// <summary>A score and an index as one integer: the larger the key, the higher the score, and among equal scores the lower the index.</summary>
internal static class ScoreKey
{
    public static ulong Of(float score, int index)
    {
        // IEEE 754 numbers order as their bits do, negative ones backwards.
        var bits = BitConverter.SingleToUInt32Bits(score);
        bits = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        return ((ulong)bits << 32) | ~(uint)index;
    }

    public static int Index(ulong key) => (int)~(uint)key;
}
