namespace HRNet.Inference.Devices;

/// <summary>Which model to open, and how.</summary>
/// <param name="Name">The model's name, for messages.</param>
/// <param name="Path">The .onnx file.</param>
/// <param name="Height">Rows of the image that the devices are tried with.</param>
/// <param name="Width">Columns of that image.</param>
/// <param name="Output">The output to read.</param>
/// <param name="Threads">Threads of one run on the processor; 0 for as many as there are processors.</param>
/// <param name="MaxBatch">The largest batch that will be run.</param>
internal sealed record ModelOpening(string Name, string Path, int Height, int Width, string Output, int Threads, int MaxBatch)
{
    /// <summary>Outputs to read besides that one, in this order.</summary>
    public IReadOnlyList<string> OtherOutputs { get; init; } = [];
}
