namespace HRNet.Evaluation.Suppression;

/// <summary>
/// The order in which numpy's argsort leaves values. Up to seventeen it is stable; beyond, equal values come in an order that only its own
/// way of sorting gives (introsort with the median of three and insertion below seventeen), and the original's choice among people of equal
/// scores hangs on it.
/// </summary>
internal static class NumpyOrder
{
    private const int Small = 16;

    /// <summary>Indices of the values, rising.</summary>
    public static int[] Rising(ReadOnlySpan<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Sort(values, order);
        return order;
    }

    private static void Sort(ReadOnlySpan<double> values, Span<int> order)
    {
        while (order.Length > Small + 1)
        {
            var middle = Partition(values, order);
            Sort(values, order[(middle + 1)..]);
            order = order[..middle];
        }

        for (var i = 1; i < order.Length; i++)
        {
            var (index, at) = (order[i], i);
            for (; at > 0 && values[index] < values[order[at - 1]]; at--)
                order[at] = order[at - 1];
            order[at] = index;
        }
    }

    /// <summary>Brings the median of first, middle and last between the smaller and the larger, and says where it is.</summary>
    private static int Partition(ReadOnlySpan<double> values, Span<int> order)
    {
        var (last, middle) = (order.Length - 1, (order.Length - 1) / 2);
        Arrange(values, ref order[0], ref order[middle]);
        Arrange(values, ref order[middle], ref order[last]);
        Arrange(values, ref order[0], ref order[middle]);
        var pivot = values[order[middle]];
        var (left, right) = (0, last - 1);
        (order[middle], order[right]) = (order[right], order[middle]);
        while (true)
        {
            while (values[order[++left]] < pivot)
            {
            }

            while (pivot < values[order[--right]])
            {
            }

            if (left >= right)
                break;
            (order[left], order[right]) = (order[right], order[left]);
        }

        (order[left], order[last - 1]) = (order[last - 1], order[left]);
        return left;
    }

    private static void Arrange(ReadOnlySpan<double> values, ref int low, ref int high)
    {
        if (values[high] < values[low])
            (low, high) = (high, low);
    }
}
