namespace HRNet.Onnx;

/// <summary>How a model file is written.</summary>
public sealed record OnnxOptions
{
    /// <summary>
    /// Stores weights as float16 and widens them when the model is loaded: half the file, the same speed and memory, a relative error of up
    /// to 2^-11 per weight. Off by default.
    /// </summary>
    public bool HalfStorage { get; init; }
}
