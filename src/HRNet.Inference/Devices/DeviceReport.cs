namespace HRNet.Inference.Devices;

/// <summary>A device that was tried and given up.</summary>
/// <param name="Device">The device, such as "dml:0".</param>
/// <param name="Reason">Why it does not serve, in a sentence.</param>
public sealed record DeviceAttempt(string Device, string Reason);

/// <summary>The device that a model runs on now, and how it came to that. It changes when a device is lost while it serves.</summary>
/// <param name="device">The device that serves, such as "cpu" or "dml:0".</param>
/// <param name="attempts">What was tried before it, in order.</param>
public sealed class DeviceReport(string device, IReadOnlyList<DeviceAttempt> attempts)
{
    private sealed record State(string Device, IReadOnlyList<DeviceAttempt> Attempts, DeviceAttempt? Lost);

    private const string None = "none";

    private volatile State _state = new(device, attempts, null);

    /// <summary>The device that serves.</summary>
    public string Device => _state.Device;

    /// <summary>Devices that were given up, in order: at the start, and since.</summary>
    public IReadOnlyList<DeviceAttempt> Attempts => _state.Attempts;

    /// <summary>The device that was lost while it served; null if none was. Only a new process gets it back for certain.</summary>
    public DeviceAttempt? Lost => _state.Lost;

    /// <summary>The report of a model whose task is not served.</summary>
    internal static DeviceReport NotServed { get; } = new(None, []);

    /// <summary>Whether a report's <see cref="Device"/> is one, and not that of a model which is not served.</summary>
    public static bool Serves(string device) => device != None;

    /// <summary>Notes that another device serves from now on.</summary>
    internal void Lose(string reason, string replacement)
    {
        var lost = new DeviceAttempt(Device, $"Lost while serving: {reason}");
        _state = new State(replacement, [.. Attempts, lost], lost);
    }
}
