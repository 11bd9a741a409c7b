using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Element type and shape of a tensor.</summary>
public readonly struct OrtTensorTypeAndShapeInfo
{
    internal unsafe OrtTensorTypeAndShapeInfo(nint info)
    {
        int element;
        nuint count;
        Api.Check(Api.GetTensorElementType(info, &element));
        Api.Check(Api.GetTensorShapeElementCount(info, &count));
        ElementDataType = (TensorElementType)element;
        ElementCount = (long)count;
        Shape = ReadShape(info);
    }

    /// <summary>Element type.</summary>
    public TensorElementType ElementDataType { get; }

    /// <summary>Whether the elements are texts.</summary>
    public bool IsString => ElementDataType == TensorElementType.String;

    /// <summary>Number of elements.</summary>
    public long ElementCount { get; }

    /// <summary>Number of dimensions.</summary>
    public int DimensionsCount => Shape.Length;

    /// <summary>Size of each dimension.</summary>
    public long[] Shape { get; }

    /// <summary>The dimensions of an OrtTensorTypeAndShapeInfo; -1 for a symbolic one.</summary>
    internal static unsafe long[] ReadShape(nint info)
    {
        nuint rank;
        Api.Check(Api.GetDimensionsCount(info, &rank));
        var shape = new long[(int)rank];
        fixed (long* sizes = shape)
        {
            Api.Check(Api.GetDimensions(info, sizes, rank));
        }

        return shape;
    }
}
