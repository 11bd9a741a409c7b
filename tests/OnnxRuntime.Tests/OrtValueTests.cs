using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime.Tests;

public sealed class OrtValueTests
{
    [Fact]
    public void A_value_over_an_array_is_the_array()
    {
        var array = new[] { 1f, 2f };
        using var value = OrtValue.CreateTensorValueFromMemory(array, [2]);

        array[0] = 5f;
        value.GetTensorMutableDataAsSpan<float>()[1] = 7f;

        Assert.Equal(5f, value.GetTensorDataAsSpan<float>()[0]);
        Assert.Equal(7f, array[1]);
    }

    [Fact]
    public void A_value_may_cover_the_front_of_a_larger_buffer()
    {
        var buffer = new float[10];
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(2), [2, 3]);

        value.GetTensorMutableDataAsSpan<float>().Fill(1);

        Assert.Equal([0, 0, 1, 1, 1, 1, 1, 1, 0, 0], buffer);
    }

    [Fact]
    public void A_value_over_native_memory_is_that_memory()
    {
        var memory = Marshal.AllocHGlobal(8);
        try
        {
            using var value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Int64, [1], memory, 8);
            value.GetTensorMutableDataAsSpan<long>()[0] = 42;
            Assert.Equal(42, Marshal.ReadInt64(memory));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void An_allocated_value_has_its_own_memory()
    {
        using var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [4, 5]);

        var info = value.GetTensorTypeAndShape();

        Assert.Equal(20, value.GetTensorMutableDataAsSpan<float>().Length);
        Assert.Equal(80, value.GetTensorMutableRawData().Length);
        Assert.Equal((TensorElementType.Float, 20L, 2, false), (info.ElementDataType, info.ElementCount, info.DimensionsCount, info.IsString));
    }

    [Fact]
    public void Data_of_another_type_is_refused()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[2], [2]);

        var problem = Assert.Throws<OnnxRuntimeException>(() => value.GetTensorDataAsSpan<int>().Length);

        Assert.Contains("System.Int32", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_memory_is_refused()
    {
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], [2, 3]));
        Assert.Throws<OnnxRuntimeException>(() =>
            OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [2], 1, 7));
    }

    [Fact]
    public void A_shape_that_cannot_be_is_refused()
    {
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], [-1, 3]));
        Assert.Throws<OverflowException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], [long.MaxValue, 3]));
    }

    [Fact]
    public void An_element_type_that_no_tensor_has_is_refused() =>
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new char[1], [1]));

    [Fact]
    public void A_disposed_value_says_so()
    {
        var value = OrtValue.CreateTensorValueFromMemory(new float[1], [1]);
        value.Dispose();
        value.Dispose();

        Assert.Throws<ObjectDisposedException>(() => value.GetTensorDataAsSpan<float>().Length);
        Assert.Throws<ObjectDisposedException>(() => value.GetTensorTypeAndShape());
    }

    [Fact]
    public void A_disposed_value_cannot_run()
    {
        using var session = new InferenceSession(TinyModels.Doubler());
        using var options = new RunOptions();
        var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        x.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Run(options, ["x"], [x], ["y"]));
    }
}
