using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// A value that goes into or comes out of a run. Dispose it: it owns native memory, or keeps managed memory pinned. Spans over its data are valid as
/// long as it lives.
/// </summary>
public sealed partial class OrtValue : IDisposable
{
    private MemoryHandle _pin;

    private OrtValue(nint native, OnnxValueType type, MemoryHandle pin)
    {
        Handle = new ValueHandle(native);
        OnnxType = type;
        _pin = pin;
    }

    /// <summary>Kind of the value.</summary>
    public OnnxValueType OnnxType { get; }

    /// <summary>Whether it is a tensor.</summary>
    public bool IsTensor => OnnxType == OnnxValueType.ONNX_TYPE_TENSOR;

    internal ValueHandle Handle { get; }

    /// <summary>Element type and shape of a tensor.</summary>
    /// <exception cref="OnnxRuntimeException">It is no tensor.</exception>
    public unsafe OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        nint info;
        Api.Check(Api.GetTensorTypeAndShape(Tensor(), &info));
        try
        {
            return new OrtTensorTypeAndShapeInfo(info);
        }
        finally
        {
            Api.ReleaseTensorTypeAndShapeInfo(info);
            GC.KeepAlive(this);
        }
    }

    /// <summary>The elements of a tensor, in row-major order.</summary>
    /// <exception cref="OnnxRuntimeException">It is no tensor, or of another type.</exception>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>() where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    /// <summary>The elements of a tensor, in row-major order, to be written.</summary>
    /// <exception cref="OnnxRuntimeException">It is no tensor, or of another type.</exception>
    public Span<T> GetTensorMutableDataAsSpan<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data(typeof(T)));

    /// <summary>The bytes of a tensor.</summary>
    /// <exception cref="OnnxRuntimeException">It is no tensor, or holds texts.</exception>
    public Span<byte> GetTensorMutableRawData() => Data(typeof(byte));

    /// <inheritdoc/>
    public void Dispose()
    {
        // The native value first: it points into the pinned memory.
        Handle.Dispose();
        _pin.Dispose();
        _pin = default;
    }

    /// <summary>Takes ownership of a native value.</summary>
    internal static unsafe OrtValue Own(nint native)
    {
        int type;
        Api.Check(Api.GetValueType(native, &type));
        return new OrtValue(native, (OnnxValueType)type, default);
    }

    private unsafe Span<byte> Data(Type requested)
    {
        var tensor = Tensor();
        nint info;
        int element;
        nuint count;
        Api.Check(Api.GetTensorTypeAndShape(tensor, &info));
        try
        {
            Api.Check(Api.GetTensorElementType(info, &element));
            Api.Check(Api.GetTensorShapeElementCount(info, &count));
        }
        finally
        {
            Api.ReleaseTensorTypeAndShapeInfo(info);
        }

        var actual = ElementTypes.TypeOf((TensorElementType)element);
        var size = ElementTypes.BytesOf((TensorElementType)element);
        if (size == 0 || (requested != typeof(byte) && requested != actual))
        {
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument, $"Requested type: {requested} does not match the actual type: {(TensorElementType)element}");
        }

        void* data = null;
        if (count > 0)
        {
            Api.Check(Api.GetTensorMutableData(tensor, &data));
        }

        GC.KeepAlive(this);
        return new Span<byte>(data, checked((int)((long)count * size)));
    }

    private nint Tensor()
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        return IsTensor
            ? Handle.DangerousGetHandle()
            : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"This OrtValue type contains: {OnnxType}, not a tensor");
    }
}
