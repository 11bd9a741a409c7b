using HRNet.Network;

namespace HRNet.Onnx;

/// <summary>A tensor that will stand in the file.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="IsHalf">Whether it is stored as float16.</param>
internal sealed record PlannedTensor(string Name, IReadOnlyList<int> Shape, bool IsHalf)
{
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    public long Bytes => Count * (IsHalf ? 2 : 4);
}

/// <summary>
/// The tensors of one layer, and how their values come from the network's parameters. Nothing is read before the file is written.
/// </summary>
internal sealed record PlannedWeights(IReadOnlyList<PlannedTensor> Tensors, Func<TensorSource, IReadOnlyList<float[]>> Read);
