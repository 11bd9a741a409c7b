using System.Collections;
using System.Text;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>The regions of a class map as the exact outlines of their pixels, in SVG's path language.</summary>
internal static class MaskContours
{
    private static readonly (int X, int Y)[] s_steps = [(1, 0), (0, 1), (-1, 0), (0, -1)]; // Right, down, left, up.

    /// <summary>
    /// One path (to be filled by the even-odd rule) for every class that is there and has a color that shows, in order of class id.
    /// </summary>
    public static IReadOnlyList<(int Id, string Path)> Trace(MaskFill mask)
    {
        var paths = new StringBuilder?[256];
        var classes = mask.Classes.Span;
        // Every loop has an edge that runs right with the region below it, so these are the ones to remember.
        var seen = new BitArray(classes.Length);
        for (int y = 0, at = 0; y < mask.Height; y++)
            for (var x = 0; x < mask.Width; x++, at++)
            {
                var id = classes[at];
                if (id < mask.Fill.Count && mask.Fill[id].Opacity > 0 && !seen[at] && (y == 0 || classes[at - mask.Width] != id))
                    Follow(new ClassMap(classes, mask.Width, mask.Height, id), x, y, seen, paths[id] ??= new StringBuilder());
            }
        return [.. paths.Index().Where(path => path.Item is not null).Select(path => (path.Index, path.Item!.ToString()))];
    }

    // Walks between the pixels with the region on the right hand, until back at the start.
    private static void Follow(ClassMap map, int startX, int startY, BitArray seen, StringBuilder path)
    {
        var (x, y, direction, length) = (startX, startY, 0, 0);
        path.Append('M').Append(x).Append(' ').Append(y);
        do
        {
            if (direction == 0)
                seen[y * map.Width + x] = true;
            (x, y, length) = (x + s_steps[direction].X, y + s_steps[direction].Y, length + 1);
            // The two pixels ahead, seen from the corner just reached.
            var (left, right) = direction switch
            {
                0 => (map.Has(x, y - 1), map.Has(x, y)),
                1 => (map.Has(x, y), map.Has(x - 1, y)),
                2 => (map.Has(x - 1, y), map.Has(x - 1, y - 1)),
                _ => (map.Has(x - 1, y - 1), map.Has(x, y - 1)),
            };
            // Pixels that touch at a corner only belong to different loops.
            var turn = !right ? 1 : left ? -1 : 0;
            if (turn == 0)
                continue;
            path.Append((direction & 1) == 0 ? 'h' : 'v').Append(direction is 0 or 1 ? length : -length);
            (direction, length) = ((direction + turn) & 3, 0);
        }
        while (x != startX || y != startY || direction != 0);
        path.Append('z');
    }

    private readonly ref struct ClassMap(ReadOnlySpan<byte> classes, int width, int height, byte id)
    {
        private readonly ReadOnlySpan<byte> _classes = classes;

        public int Width => width;

        public bool Has(int x, int y) => (uint)x < (uint)width && (uint)y < (uint)height && _classes[y * width + x] == id;
    }
}
