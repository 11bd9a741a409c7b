using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a model says of one input or output.</summary>
public class NodeMetadata
{
    private readonly TensorElementType _element;

    private NodeMetadata(OnnxValueType type, TensorElementType element, int[] dimensions, string[] symbolicDimensions)
    {
        OnnxValueType = type;
        _element = element;
        Dimensions = dimensions;
        SymbolicDimensions = symbolicDimensions;
    }

    /// <summary>Kind of value.</summary>
    public OnnxValueType OnnxValueType { get; }

    /// <summary>Whether it is a tensor.</summary>
    public bool IsTensor => OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR;

    /// <summary>Size of each dimension of a tensor; -1 for one that is not fixed.</summary>
    public int[] Dimensions { get; }

    /// <summary>Name of each dimension that is not fixed; empty for a fixed or nameless one.</summary>
    public string[] SymbolicDimensions { get; }

    /// <summary>Element type of a tensor.</summary>
    public TensorElementType ElementDataType => IsTensor
        ? _element
        : throw new OnnxRuntimeException(ErrorCode.Fail, "OnnxValueType must either be a tensor or sparse tensor");

    /// <summary>.NET type of the elements of a tensor; null where .NET has none.</summary>
    public Type? ElementType => IsTensor ? ElementTypes.TypeOf(_element) : null;

    /// <summary>Reads and frees an OrtTypeInfo.</summary>
    internal static unsafe NodeMetadata Take(nint typeInfo)
    {
        try
        {
            int type;
            Api.Check(Api.GetOnnxTypeFromTypeInfo(typeInfo, &type));
            nint tensor;
            Api.Check(Api.CastTypeInfoToTensorInfo(typeInfo, &tensor));
            return tensor == 0 ? new NodeMetadata((OnnxValueType)type, 0, [], []) : OfTensor((OnnxValueType)type, tensor);
        }
        finally
        {
            Api.ReleaseTypeInfo(typeInfo);
        }
    }

    private static unsafe NodeMetadata OfTensor(OnnxValueType type, nint tensor)
    {
        int element;
        Api.Check(Api.GetTensorElementType(tensor, &element));
        var shape = OrtTensorTypeAndShapeInfo.ReadShape(tensor);
        var names = new string[shape.Length];
        var texts = new nint[shape.Length];
        fixed (nint* pointers = texts)
        {
            Api.Check(Api.GetSymbolicDimensions(tensor, (byte**)pointers, (nuint)texts.Length));
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = Utf8.Text((byte*)pointers[i]);
            }
        }

        return new NodeMetadata(type, (TensorElementType)element, Array.ConvertAll(shape, size => checked((int)size)), names);
    }
}
