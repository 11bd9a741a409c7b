using HRNet.Inference.Devices;

namespace HRNet.Inference.Sessions;

/// <summary>Runs a network with ONNX Runtime, on the device that was chosen for it.</summary>
internal sealed class OrtRunner(DeviceSession session) : INetworkRunner
{
    /// <inheritdoc/>
    public NetworkOutput Run(Memory<float> images, int batch, int height, int width) =>
        OrtOutput.Of(session.Run(images, batch, height, width), batch);

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
