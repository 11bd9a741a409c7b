namespace HRNet.Inference.Devices;

/// <summary>
/// None of the devices that a setting allows runs a model, or ONNX Runtime itself does not load. The message says why, in words.
/// </summary>
public sealed class DeviceException : InvalidOperationException
{
    internal DeviceException(string model, IReadOnlyList<DeviceAttempt> attempts)
        : base($"Model '{model}' runs on none of the allowed devices. {string.Join(" ",
            attempts.Select(attempt => $"{attempt.Device}: {attempt.Reason}"))}") =>
        Attempts = attempts;

    internal DeviceException(string message, Exception? cause = null) : base(message, cause) => Attempts = [];

    /// <summary>What was tried, and why it does not serve.</summary>
    public IReadOnlyList<DeviceAttempt> Attempts { get; }
}
