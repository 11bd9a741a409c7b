namespace HRNet.Inference.Sessions;

/// <summary>Runs a network. Implemented over ONNX Runtime, and by tests.</summary>
internal interface INetworkRunner : IDisposable
{
    /// <summary>Runs a batch, on the calling thread. One run at a time.</summary>
    /// <param name="images">batch x 3 x height x width values; only read, and only until this returns.</param>
    /// <param name="batch">How many images.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    NetworkOutput Run(Memory<float> images, int batch, int height, int width);
}
