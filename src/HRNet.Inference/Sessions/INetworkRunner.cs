using HRNet.Inference.Devices;

namespace HRNet.Inference.Sessions;

/// <summary>Runs a network. Implemented over ONNX Runtime, and by tests.</summary>
internal interface INetworkRunner : IDisposable
{
    /// <summary>Runs a batch, on the calling thread. As many runs at a time as the session has workers.</summary>
    /// <param name="images">batch x 3 x height x width values; only read, and only until this returns.</param>
    /// <param name="batch">How many images.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    /// <returns>The answer, with one reader: the caller.</returns>
    NetworkBatch Run(Memory<float> images, int batch, int height, int width);
}

/// <summary>Runs a network with ONNX Runtime, on the device that was chosen for it.</summary>
internal sealed class OrtRunner(DeviceSession session) : INetworkRunner
{
    /// <inheritdoc/>
    public NetworkBatch Run(Memory<float> images, int batch, int height, int width) =>
        new(session.Run(images, batch, height, width), batch);

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}

/// <summary>What a network answers to an input of its card's size, learnt by running it once.</summary>
/// <param name="Channels">Maps of keypoints, or classes.</param>
/// <param name="Rows">Rows of the answer.</param>
/// <param name="Columns">Columns of the answer.</param>
/// <param name="FixedSize">Whether the graph takes no other input size.</param>
internal sealed record NetworkShape(int Channels, int Rows, int Columns, bool FixedSize);
