using HRNet.Inference.Results;

namespace HRNet.Inference.Overlays;

/// <summary>The longest piece of a row that is all of one class: a place where its name fits best.</summary>
/// <param name="Row">The row.</param>
/// <param name="Start">Its first column.</param>
/// <param name="Length">Its length in pixels; 0 where the class does not occur.</param>
internal readonly record struct LongestRun(int Row, int Start, int Length)
{
    /// <summary>For each of the 256 ids.</summary>
    public static LongestRun[] OfEachClass(ClassMap map)
    {
        var runs = new LongestRun[256];
        for (var y = 0; y < map.Height; y++)
        {
            var row = map.Ids.Span.Slice(y * map.Width, map.Width);
            for (var x = 0; x < row.Length;)
            {
                var id = row[x];
                var length = row[x..].IndexOfAnyExcept(id);
                length = length < 0 ? row.Length - x : length;
                if (length > runs[id].Length)
                    runs[id] = new LongestRun(y, x, length);
                x += length;
            }
        }

        return runs;
    }
}
