using System.Globalization;

namespace HRNet.Inference.Devices;

/// <summary>One device.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Adapter">Which of its kind, from 0.</param>
internal readonly record struct DeviceName(DeviceKind Kind, int Adapter)
{
    private const string Auto = "auto";

    /// <summary>The processor.</summary>
    public static DeviceName Cpu => new(DeviceKind.Cpu, 0);

    /// <summary>The devices that a setting asks for, in the order in which they are tried.</summary>
    /// <param name="setting">auto, cpu, dml[:n], cuda[:n] or webgpu, in any case.</param>
    /// <param name="strict">Whether the processor may not take the place of a device that was named.</param>
    /// <exception cref="RequestException">The setting is none of these.</exception>
    public static IReadOnlyList<DeviceName> Candidates(string setting, bool strict)
    {
        if (string.Equals(setting, Auto, StringComparison.OrdinalIgnoreCase))
            return OperatingSystem.IsWindows() ? [new(DeviceKind.DirectML, 0), Cpu] : [Cpu];
        var device = Parse(setting);
        return strict || device == Cpu ? [device] : [device, Cpu];
    }

    /// <summary>As settings write it: cpu, dml:0, cuda:1, webgpu.</summary>
    public override string ToString() => Kind switch
    {
        DeviceKind.DirectML => $"dml:{Adapter}",
        DeviceKind.Cuda => $"cuda:{Adapter}",
        DeviceKind.WebGpu => "webgpu",
        _ => "cpu",
    };

    private static DeviceName Parse(string setting)
    {
        var parts = setting.Split(':');
        var adapter = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out adapter)))
            throw Unknown(setting);
        return (parts[0].ToLowerInvariant(), parts.Length) switch
        {
            ("cpu", 1) => Cpu,
            ("webgpu", 1) => new(DeviceKind.WebGpu, 0),
            ("dml", _) => new(DeviceKind.DirectML, adapter),
            ("cuda", _) => new(DeviceKind.Cuda, adapter),
            _ => throw Unknown(setting),
        };
    }

    private static RequestException Unknown(string setting) =>
        new("device", $"There is no device '{setting}': it is one of auto, cpu, dml, dml:n, cuda, cuda:n, webgpu.");
}
