using System.Text;

namespace HRNet.Evaluation.Coco;

/// <summary>
/// The pixels of an object as COCO's run lengths: down the columns, then from left to right, the first run not of the object. Runs may be
/// empty, and what is read is kept as it is: the original's arithmetic goes over runs, not over pixels.
/// </summary>
/// <param name="height">Rows of the picture.</param>
/// <param name="width">Columns of the picture.</param>
/// <param name="counts">The length of each run, in turn outside and inside of the object.</param>
public sealed class RunLengthMask(int height, int width, uint[] counts)
{
    /// <summary>Rows of the picture.</summary>
    public int Height { get; } = height;

    /// <summary>Columns of the picture.</summary>
    public int Width { get; } = width;

    /// <summary>The length of each run, in turn outside and inside of the object.</summary>
    public ReadOnlySpan<uint> Counts => counts;

    /// <summary>Pixels of the object.</summary>
    public uint Area
    {
        get
        {
            var area = 0u;
            for (var run = 1; run < counts.Length; run += 2)
                area += counts[run];
            return area;
        }
    }

    /// <summary>
    /// Left edge, top edge, width and height around the object; zeros where there is none. A run over the end of a column makes it as high
    /// as the picture.
    /// </summary>
    public double[] Box => field ??= Around();

    /// <summary>
    /// Reads COCO's compressed text: numbers of five bits a character with sign, from the fourth run on as difference to the run two
    /// before.
    /// </summary>
    /// <exception cref="EvaluationException">The text has characters that the encoding does not use, or ends within a number.</exception>
    public static RunLengthMask Parse(string text, int height, int width)
    {
        var counts = new List<uint>();
        for (var at = 0; at < text.Length;)
        {
            var (value, shift) = (0L, 0);
            int bits;
            do
            {
                bits = at < text.Length ? text[at++] - 48 : -1;
                if (bits is < 0 or > 63 || shift > 55)
                    throw new EvaluationException("A compressed mask is damaged: its text is not one that COCO's encoding makes.");
                value |= (long)(bits & 0x1f) << shift;
                shift += 5;
            }
            while ((bits & 0x20) != 0);
            if ((bits & 0x10) != 0)
                value |= -1L << shift;
            counts.Add((uint)(counts.Count > 2 ? value + counts[^2] : value));
        }

        return new(height, width, [.. counts]);
    }

    /// <summary>COCO's compressed text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        for (var run = 0; run < counts.Length; run++)
        {
            long value = counts[run] - (run > 2 ? (long)counts[run - 2] : 0);
            bool more;
            do
            {
                var bits = (int)(value & 0x1f);
                value >>= 5;
                more = (bits & 0x10) != 0 ? value != -1 : value != 0;
                text.Append((char)((more ? bits | 0x20 : bits) + 48));
            }
            while (more);
        }

        return text.ToString();
    }

    /// <summary>The runs of a window of pixels.</summary>
    /// <param name="pixels">Rows of the window from top to bottom: whether the pixel is of the object.</param>
    /// <param name="left">First column of the window in the picture.</param>
    /// <param name="top">First row of the window in the picture.</param>
    /// <param name="columns">Columns of the window.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public static RunLengthMask Encode(ReadOnlySpan<bool> pixels, int left, int top, int columns, int height, int width)
    {
        var rows = columns == 0 ? 0 : pixels.Length / columns;
        var counts = new List<uint>();
        var (start, inside) = (0L, false);
        for (var x = 0; x < columns; x++)
        {
            for (var y = 0; y < rows; y++)
                Turn(pixels[y * columns + x], (long)(left + x) * height + top + y);
            // A window that is not as high as the picture leaves the object at its lower edge.
            if (rows < height)
                Turn(false, (long)(left + x) * height + top + rows);
        }

        Turn(false, (long)(left + columns) * height);
        if (start < (long)height * width || counts.Count == 0)
            counts.Add((uint)((long)height * width - start));
        return new(height, width, [.. counts]);

        void Turn(bool value, long at)
        {
            if (value == inside || at >= (long)height * width)
                return;
            counts.Add((uint)(at - start));
            (start, inside) = (at, value);
        }
    }

    /// <summary>The pixels of any of the masks; nothing where there are none or their sizes differ.</summary>
    public static RunLengthMask Union(IReadOnlyList<RunLengthMask> masks)
    {
        if (masks.Count == 0 || masks.Any(mask => mask.Height != masks[0].Height || mask.Width != masks[0].Width))
            return new(0, 0, []);
        return masks.Aggregate((one, other) => one.Join(other, static (a, b) => a | b));
    }

    /// <summary>The pixels of all of the masks; nothing where there are none or their sizes differ.</summary>
    public static RunLengthMask Intersection(IReadOnlyList<RunLengthMask> masks)
    {
        if (masks.Count == 0 || masks.Any(mask => mask.Height != masks[0].Height || mask.Width != masks[0].Width))
            return new(0, 0, []);
        return masks.Aggregate((one, other) => one.Join(other, static (a, b) => a & b));
    }

    /// <summary>
    /// Intersection over union with a truth; over the mask's own area where the truth is a crowd. -1 for masks of different pictures.
    /// </summary>
    public double Iou(RunLengthMask truth, bool crowd)
    {
        if (Height != truth.Height || Width != truth.Width)
            return -1;
        var (both, either) = (0u, 0u);
        var pairs = new RunPairs(Counts, truth.Counts);
        while (pairs.MoveNext())
        {
            if (pairs.First || pairs.Second)
                either += pairs.Length;
            if (pairs.First && pairs.Second)
                both += pairs.Length;
        }

        return both == 0 ? 0 : (double)both / (crowd ? Area : either);
    }

    private double[] Around()
    {
        var runs = counts.Length / 2 * 2;
        if (runs == 0 || Height == 0)
            return [0, 0, 0, 0];
        var rows = (uint)Height;
        var (left, top, right, bottom) = ((uint)Width, rows, 0u, 0u);
        var (end, column) = (0u, 0u);
        for (var run = 0; run < runs; run++)
        {
            end += counts[run];
            var last = end - (uint)(run % 2);
            var (y, x) = (last % rows, last / rows);
            if (run % 2 == 0)
                column = x;
            else if (column < x)
                (top, bottom) = (0, rows - 1);
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
        }

        return [left, top, unchecked(right - left + 1), unchecked(bottom - top + 1)];
    }

    private RunLengthMask Join(RunLengthMask other, Func<bool, bool, bool> rule)
    {
        var joined = new List<uint>();
        var (open, inside) = (0u, false);
        var pairs = new RunPairs(Counts, other.Counts);
        while (pairs.MoveNext())
        {
            if (rule(pairs.First, pairs.Second) != inside)
            {
                joined.Add(open);
                (open, inside) = (0, !inside);
            }

            open += pairs.Length;
        }

        joined.Add(open);
        return new(Height, Width, [.. joined]);
    }
}
