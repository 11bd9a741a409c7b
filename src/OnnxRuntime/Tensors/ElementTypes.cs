namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>The element types that a .NET type stands for, with their sizes.</summary>
internal static class ElementTypes
{
    private static readonly (TensorElementType Element, Type Type, int Bytes)[] s_known =
    [
        (TensorElementType.Float, typeof(float), 4),
        (TensorElementType.UInt8, typeof(byte), 1),
        (TensorElementType.Int8, typeof(sbyte), 1),
        (TensorElementType.UInt16, typeof(ushort), 2),
        (TensorElementType.Int16, typeof(short), 2),
        (TensorElementType.Int32, typeof(int), 4),
        (TensorElementType.Int64, typeof(long), 8),
        (TensorElementType.Bool, typeof(bool), 1),
        (TensorElementType.Double, typeof(double), 8),
        (TensorElementType.UInt32, typeof(uint), 4),
        (TensorElementType.UInt64, typeof(ulong), 8),
    ];

    /// <summary>The element type of a .NET type.</summary>
    /// <exception cref="OnnxRuntimeException">No tensor has such elements.</exception>
    public static TensorElementType Of(Type type) =>
        s_known.FirstOrDefault(known => known.Type == type) is { Bytes: > 0 } found
            ? found.Element
            : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Tensor of type: {type} is not supported");

    /// <summary>The .NET type of an element type; null where there is none.</summary>
    public static Type? TypeOf(TensorElementType element) =>
        element == TensorElementType.String ? typeof(string) : s_known.FirstOrDefault(known => known.Element == element).Type;

    /// <summary>Bytes of one element; 0 where it has no fixed size or no .NET type.</summary>
    public static int BytesOf(TensorElementType element) => s_known.FirstOrDefault(known => known.Element == element).Bytes;
}
