namespace HRNet.Evaluation.Coco;

/// <summary>One value for each threshold, recall, category, range of sizes and limit of detections; -1 until it is set.</summary>
internal sealed class CocoGrid
{
    private readonly double[] _values;

    public CocoGrid(int thresholds, int recalls, int categories, int areas, int limits)
    {
        Shape = [thresholds, recalls, categories, areas, limits];
        _values = new double[thresholds * recalls * categories * areas * limits];
        Array.Fill(_values, -1);
    }

    public IReadOnlyList<int> Shape { get; }

    public IReadOnlyList<double> Values => _values;

    public double this[int t, int r, int k, int a, int m]
    {
        get => _values[Index(t, r, k, a, m)];
        set => _values[Index(t, r, k, a, m)] = value;
    }

    /// <summary>Mean of the values that are set; -1 where none is.</summary>
    public double Mean(int? threshold, int? category, int area, int limit)
    {
        var (sum, count) = (0.0, 0);
        for (var t = threshold ?? 0; t <= (threshold ?? Shape[0] - 1); t++)
        {
            for (var r = 0; r < Shape[1]; r++)
            {
                for (var k = category ?? 0; k <= (category ?? Shape[2] - 1); k++)
                {
                    if (this[t, r, k, area, limit] is > -1 and var value)
                        (sum, count) = (sum + value, count + 1);
                }
            }
        }

        return count == 0 ? -1 : sum / count;
    }

    private int Index(int t, int r, int k, int a, int m) => (((t * Shape[1] + r) * Shape[2] + k) * Shape[3] + a) * Shape[4] + m;
}
