using HRNet.Inference.Results;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// A class map as runs, for transport as JSON: pixels in reading order (rows from top to bottom, each from left to right; a run may go on
/// in the next row), run i is <c>Counts[i]</c> pixels of class <c>Values[i]</c>. The counts add up to Width x Height and are above 0;
/// neighbors differ in value. Unlike COCO's encoding, which goes down the columns and tells one class from the rest.
/// </summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">The class of each run.</param>
/// <param name="Counts">The pixels of each run.</param>
internal sealed record RunLength(int Width, int Height, IReadOnlyList<int> Values, IReadOnlyList<int> Counts)
{
    /// <summary>Encodes a map.</summary>
    public static RunLength Encode(ClassMap map)
    {
        var (values, counts) = (new List<int>(), new List<int>());
        var rest = map.Ids.Span;
        while (!rest.IsEmpty)
        {
            var length = rest.IndexOfAnyExcept(rest[0]);
            length = length < 0 ? rest.Length : length;
            values.Add(rest[0]);
            counts.Add(length);
            rest = rest[length..];
        }

        return new RunLength(map.Width, map.Height, values, counts);
    }

    /// <summary>Decodes the runs.</summary>
    /// <exception cref="InvalidOperationException">The runs do not cover the picture exactly, or a value is no class id.</exception>
    public ClassMap Decode()
    {
        if (Values.Count != Counts.Count || Counts.Any(c => c < 1) || Counts.Sum(c => (long)c) != (long)Width * Height)
            throw new InvalidOperationException($"The runs do not add up to {Width} x {Height} pixels.");
        var ids = new byte[Width * Height];
        var at = 0;
        for (var i = 0; i < Counts.Count; i++)
        {
            if (Values[i] is < 0 or > byte.MaxValue)
                throw new InvalidOperationException($"{Values[i]} is no class id.");
            ids.AsSpan(at, Counts[i]).Fill((byte)Values[i]);
            at += Counts[i];
        }

        return new ClassMap(ids, Width, Height);
    }
}
