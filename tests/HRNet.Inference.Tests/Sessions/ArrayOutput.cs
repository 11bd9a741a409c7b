using HRNet.Inference.Sessions;

namespace HRNet.Inference.Tests.Sessions;

internal sealed class ArrayOutput(float[] values, int images, int channels, int rows, int columns, Action? disposed = null)
    : NetworkOutput(images, channels, rows, columns)
{
    public override ReadOnlySpan<float> Values => values;

    public override void Dispose() => disposed?.Invoke();
}
