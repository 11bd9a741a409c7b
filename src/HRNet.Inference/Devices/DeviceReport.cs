namespace HRNet.Inference.Devices;

/// <summary>A device that was tried and given up.</summary>
/// <param name="Device">The device, such as "dml:0".</param>
/// <param name="Reason">Why it does not serve, in a sentence.</param>
public sealed record DeviceAttempt(string Device, string Reason);

/// <summary>The device that a model runs on, and how it came to that.</summary>
/// <param name="Device">The device that serves, such as "cpu" or "dml:0".</param>
/// <param name="Attempts">What was tried before it, in order.</param>
public sealed record DeviceReport(string Device, IReadOnlyList<DeviceAttempt> Attempts);
