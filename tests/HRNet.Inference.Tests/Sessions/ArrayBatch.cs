using HRNet.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Tests.Sessions;

/// <summary>Answers of networks that a test makes up.</summary>
internal static class ArrayBatch
{
    public static OrtValue Value(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);

    public static NetworkBatch Of(float[] values, int images, int channels, int rows, int columns) =>
        new([Value(values, images, channels, rows, columns)], images);
}
