using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <content>Making tensors.</content>
public sealed partial class OrtValue
{
    /// <summary>A tensor over an array, which stays pinned until the value is disposed. Nothing is copied.</summary>
    /// <param name="data">The elements in row-major order; at least as many as the shape has.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <exception cref="OnnxRuntimeException">The array is too short, or no tensor has such elements.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape) where T : unmanaged =>
        CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new Memory<T>(data), shape);

    /// <summary>A tensor over the caller's memory, which stays pinned until the value is disposed. Nothing is copied.</summary>
    /// <param name="memoryInfo">Where the memory lies.</param>
    /// <param name="memory">The elements in row-major order; at least as many as the shape has.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <exception cref="OnnxRuntimeException">The memory is too short, or no tensor has such elements.</exception>
    public static unsafe OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape) where T : unmanaged
    {
        var element = ElementTypes.Of(typeof(T));
        var count = CountOf(shape);
        if (count > memory.Length)
        {
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument, $"Managed memory size: {memory.Length} elements is less than shape size: {count} elements");
        }

        var pin = memory.Pin();
        try
        {
            return new OrtValue(
                Wrap(memoryInfo, element, shape, pin.Pointer, memory.Length * (long)sizeof(T)), OnnxValueType.ONNX_TYPE_TENSOR, pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>A tensor over native memory, which the caller keeps until the value is disposed. Nothing is copied.</summary>
    /// <param name="memInfo">Where the memory lies.</param>
    /// <param name="elementType">Type of the elements.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <param name="dataBufferPtr">The first element.</param>
    /// <param name="bufferLengthInBytes">Bytes of the memory; at least as many as the shape takes.</param>
    /// <exception cref="OnnxRuntimeException">The memory is too short, or the type has no fixed size.</exception>
    public static unsafe OrtValue CreateTensorValueWithData(
        OrtMemoryInfo memInfo, TensorElementType elementType, long[] shape, IntPtr dataBufferPtr, long bufferLengthInBytes)
    {
        var size = ElementTypes.BytesOf(elementType);
        var count = CountOf(shape);
        if (size == 0 || count > bufferLengthInBytes / size)
        {
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument, $"A {elementType} tensor of {count} elements does not fit {bufferLengthInBytes} bytes");
        }

        return new OrtValue(
            Wrap(memInfo, elementType, shape, (void*)dataBufferPtr, bufferLengthInBytes), OnnxValueType.ONNX_TYPE_TENSOR, default);
    }

    /// <summary>A tensor in memory of an allocator; what it holds at first is undefined.</summary>
    /// <param name="allocator">Owner of the memory.</param>
    /// <param name="elementType">Type of the elements.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <exception cref="OnnxRuntimeException">A negative size, or too little memory.</exception>
    public static unsafe OrtValue CreateAllocatedTensorValue(OrtAllocator allocator, TensorElementType elementType, long[] shape)
    {
        nint value;
        fixed (long* sizes = shape)
        {
            Api.Check(Api.CreateTensorAsOrtValue(allocator.Pointer, sizes, (nuint)shape.Length, (int)elementType, &value));
        }

        return new OrtValue(value, OnnxValueType.ONNX_TYPE_TENSOR, default);
    }

    private static unsafe nint Wrap(OrtMemoryInfo memory, TensorElementType element, long[] shape, void* data, long bytes)
    {
        nint value;
        fixed (long* sizes = shape)
        {
            Api.Check(Api.CreateTensorWithDataAsOrtValue(memory.Pointer, data, (nuint)bytes, sizes, (nuint)shape.Length, (int)element, &value));
        }

        return value;
    }

    private static long CountOf(long[] shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count = size >= 0 ? checked(count * size) : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Negative dimension {size} in a shape");
        }

        return count;
    }
}
