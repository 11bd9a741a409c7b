using HRNet.Checkpoints;
using HRNet.Network;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>State dicts of synthetic checkpoints.</summary>
internal static class StateDict
{
    /// <summary>
    /// All parameters under their official names; the values of tensor number k are all k / 1000 + 0.25, so that a tensor can be told by
    /// its values.
    /// </summary>
    public static List<(string Name, int[] Shape, float[] Values)> Of(Architecture architecture) =>
        [.. architecture.Parameters.Select((p, k) => (p.Name, p.Shape.ToArray(), Constant(p.Count, Mark(k))))];

    public static float Mark(int k) => (k / 1000f) + .25f;

    /// <summary>The same state dict under the names of another code base.</summary>
    public static List<(string Name, int[] Shape, float[] Values)> Renamed(this IEnumerable<(string Name, int[] Shape, float[] Values)> state, Func<string, string> rename) =>
        [.. state.Select(t => (rename(t.Name), t.Shape, t.Values))];

    /// <summary>With the batch counters that PyTorch since 0.4.1 saves (of a type that plays no part here).</summary>
    public static List<(string Name, int[] Shape, float[] Values)> Counted(this IEnumerable<(string Name, int[] Shape, float[] Values)> state) =>
        [.. state.SelectMany(t => t.Name.EndsWith(".running_var", StringComparison.Ordinal) ? [t, (t.Name.Replace("running_var", "num_batches_tracked", StringComparison.Ordinal), [], [7f])] : new[] { t })];

    /// <summary>Tensors without a file behind them, for what looks at names and shapes only.</summary>
    public static Dictionary<string, CheckpointTensor> Shapes(Architecture architecture) =>
        architecture.Parameters.ToDictionary(p => p.Name, p => Shape(p.Name, [.. p.Shape]));

    public static CheckpointTensor Shape(string name, int[] shape)
    {
        long count = shape.Aggregate(1L, (product, dimension) => product * dimension);
        var view = TensorView.Create(new StorageBlock(ElementType.Float32, count), 0, count, 0, [.. shape.Select(d => (long)d)], TestFiles.Strides(shape));
        return new CheckpointTensor(name, view, new Microsoft.Win32.SafeHandles.SafeFileHandle());
    }

    private static float[] Constant(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
