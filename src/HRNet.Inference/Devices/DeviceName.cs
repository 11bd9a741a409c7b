using System.Globalization;
using System.Runtime.InteropServices;

namespace HRNet.Inference.Devices;

/// <summary>What can run a network.</summary>
internal enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>A DirectX 12 adapter, on Windows.</summary>
    DirectML,

    /// <summary>An NVIDIA card.</summary>
    Cuda,
}

/// <summary>One device.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Adapter">Which of its kind, from 0.</param>
internal readonly record struct DeviceName(DeviceKind Kind, int Adapter)
{
    /// <summary>What a setting may say, in words.</summary>
    public const string Choices = "auto, cpu, dml, dml:n, cuda, cuda:n";

    /// <summary>The same for a settings validator, upper case or lower.</summary>
    public const string Pattern = "(?i)auto|cpu|(dml|cuda)(:[0-9]{1,2})?";

    private const string Auto = "auto";

    /// <summary>The processor.</summary>
    public static DeviceName Cpu => new(DeviceKind.Cpu, 0);

    /// <summary>The devices that a setting asks for, in the order in which they are tried.</summary>
    /// <param name="setting">auto, cpu, dml[:n] or cuda[:n], in any case.</param>
    /// <param name="strict">Whether the processor may not take the place of a device that was named.</param>
    /// <exception cref="RequestException">The setting is none of these.</exception>
    public static IReadOnlyList<DeviceName> Candidates(string setting, bool strict)
    {
        if (string.Equals(setting, Auto, StringComparison.OrdinalIgnoreCase))
            return [.. Present(), Cpu];
        var device = Parse(setting);
        return strict || device == Cpu ? [device] : [device, Cpu];
    }

    /// <summary>As settings write it: cpu, dml:0, cuda:1.</summary>
    public override string ToString() => Kind switch
    {
        DeviceKind.DirectML => $"dml:{Adapter}",
        DeviceKind.Cuda => $"cuda:{Adapter}",
        _ => "cpu",
    };

    /// <summary>The first device of each kind that this build can use and this machine seems to have, the preferred first.</summary>
    private static IEnumerable<DeviceName> Present()
    {
        if (NativeRuntime.Carries(DeviceKind.DirectML))
            yield return new(DeviceKind.DirectML, 0);
        if (NativeRuntime.Carries(DeviceKind.Cuda) && HasNvidiaDriver())
            yield return new(DeviceKind.Cuda, 0);
    }

    private static bool HasNvidiaDriver()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out var driver))
            return false;
        NativeLibrary.Free(driver);
        return true;
    }

    private static DeviceName Parse(string setting)
    {
        var parts = setting.Split(':');
        var adapter = 0;
        if (parts.Length > 2
            || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out adapter)))
            throw Unknown(setting);
        return (parts[0].ToLowerInvariant(), parts.Length) switch
        {
            ("cpu", 1) => Cpu,
            ("dml", _) => new(DeviceKind.DirectML, adapter),
            ("cuda", _) => new(DeviceKind.Cuda, adapter),
            _ => throw Unknown(setting),
        };
    }

    private static RequestException Unknown(string setting) => new("device", $"There is no device '{setting}': it is one of {Choices}.");
}
