namespace HRNet.Checkpoints.Pickle;

/// <summary>
/// Compares dictionary keys of a pickle. Numbers are hashed with the process's random seed: their own hash codes are so plain that a file
/// could put millions of them into one bucket.
/// </summary>
internal sealed class PickleKeys : IEqualityComparer<object>
{
    public static readonly PickleKeys Comparer = new();

    /// <summary>A key cannot be null in .NET, but it can be None in Python.</summary>
    public static readonly object None = DBNull.Value;

    public static OrderedDictionary<object, object?> NewDictionary() => new(Comparer);

    public new bool Equals(object? x, object? y) => object.Equals(x, y);

    public int GetHashCode(object key) => key switch
    {
        long number => Mix(number),
        double number => Mix(BitConverter.DoubleToInt64Bits(number)),
        _ => key.GetHashCode(),
    };

    private static int Mix(long bits) => HashCode.Combine((int)bits, (int)(bits >> 32));
}
