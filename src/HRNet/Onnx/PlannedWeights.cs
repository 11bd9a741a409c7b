using HRNet.Network;
using DataType = HRNet.Onnx.Messages.TensorProto.Types.DataType;

namespace HRNet.Onnx;

/// <summary>A tensor that will stand in the file.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Type">How it is stored: float, float16, and int8 or int32 where its values are whole numbers.</param>
internal sealed record PlannedTensor(string Name, IReadOnlyList<int> Shape, DataType Type = DataType.Float)
{
    /// <summary>What the name of a tensor stored as float16 ends in; the one of the plain name is made of it when the model is loaded.</summary>
    public const string HalfSuffix = ".half";

    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    public long Bytes => Count * Type switch { DataType.Int8 => 1, DataType.Float16 => 2, _ => 4 };
}

/// <summary>
/// The tensors of one layer, and how their values come from the network's parameters. Nothing is read before the file is written.
/// </summary>
internal sealed record PlannedWeights(IReadOnlyList<PlannedTensor> Tensors, Func<TensorSource, IReadOnlyList<float[]>> Read);
