using HRNet.Network;

namespace HRNet.Tests.Network;

/// <summary>RoIAlign as He et al. 2017 define it, in the two flavours of mmcv.</summary>
internal static class ManagedRoiAlign
{
    public static Maps Align(Maps x, Maps regions, int side, int stride, RegionSampling sampling)
    {
        var y = Maps.Empty(regions.Batch, x.Channels, side, side);
        for (var region = 0; region < regions.Batch; region++)
        {
            var box = regions.Values.AsSpan(region * 5, 5);
            var vertical = Samples(box[2], box[4], side, stride, sampling, x.Rows);
            var horizontal = Samples(box[1], box[3], side, stride, sampling, x.Columns);
            for (var channel = 0; channel < x.Channels; channel++)
            {
                var plane = x.Plane((int)box[0], channel);
                for (var cell = 0; cell < side * side; cell++)
                    y.MutablePlane(region, channel)[cell] = (float)Mean(plane, x.Columns, vertical[cell / side], horizontal[cell % side]);
            }
        }

        return y;
    }

    private static double Mean(ReadOnlySpan<float> plane, int columns, (int At, double Part)[] rows, (int At, double Part)[] across)
    {
        var sum = 0.0;
        foreach (var (row, down) in rows)
        {
            foreach (var (column, right) in across)
                sum += down * right * plane[row * columns + column];
        }

        return sum;
    }

    /// <summary>For each bin the cells that it is mixed from and how much of each, samples taken together; a sample beyond the map sees nothing.</summary>
    private static (int At, double Part)[][] Samples(double from, double to, int side, int stride, RegionSampling sampling, int limit)
    {
        var aligned = sampling == RegionSampling.Aligned;
        var start = from / stride - (aligned ? 0.5 : 0);
        var extent = (to - from) / stride;
        if (!aligned)
            extent = Math.Max(extent, 1);
        var count = aligned ? (int)Math.Ceiling(extent / side) : 2;
        return [.. Enumerable.Range(0, side).Select(bin => Enumerable.Range(0, count).SelectMany(sample =>
        {
            var place = start + (bin + (sample + 0.5) / count) * extent / side;
            if (place < -1 || place > limit)
                return [];
            place = Math.Clamp(place, 0, limit - 1);
            var lower = (int)place;
            var upper = Math.Min(lower + 1, limit - 1);
            return new[] { (lower, (1 - (place - lower)) / count), (upper, (place - lower) / count) };
        }).ToArray())];
    }
}
