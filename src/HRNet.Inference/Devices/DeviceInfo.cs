using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>A device that ONNX Runtime sees on this machine. Whether it runs a model shows when one is opened on it.</summary>
/// <param name="Name">What the device setting calls it, such as "cpu" or "dml:0"; the provider's name where nothing here uses that.</param>
/// <param name="Kind">"cpu", "gpu" or "npu".</param>
/// <param name="Description">The adapter's name where it is known, else the maker's.</param>
/// <param name="Provider">The library's execution provider, such as "DmlExecutionProvider".</param>
public sealed record DeviceInfo(string Name, string Kind, string Description, string Provider)
{
    /// <summary>Version of the library.</summary>
    /// <exception cref="DeviceException">ONNX Runtime does not load.</exception>
    public static string RuntimeVersion => NativeRuntime.Environment.GetVersionString();

    /// <summary>All devices, in the library's order.</summary>
    /// <exception cref="DeviceException">ONNX Runtime does not load.</exception>
    public static IReadOnlyList<DeviceInfo> All()
    {
        var found = new List<DeviceInfo>();
        foreach (var device in NativeRuntime.Environment.GetEpDevices())
        {
            var facts = device.HardwareDevice.Metadata.Entries;
            var earlier = found.Count(other => other.Provider == device.EpName);
            var name = device.EpName switch
            {
                "CPUExecutionProvider" => DeviceName.Cpu.ToString(),
                "DmlExecutionProvider" => new DeviceName(DeviceKind.DirectML, Number(facts, "DxgiAdapterNumber") ?? earlier).ToString(),
                "CUDAExecutionProvider" => new DeviceName(DeviceKind.Cuda, earlier).ToString(),
                _ => device.EpName,
            };
            found.Add(
                new(name, Spelling(device.HardwareDevice.Type), facts.GetValueOrDefault("Description") ?? device.HardwareDevice.Vendor,
                    device.EpName));
        }

        return found;
    }

    private static string Spelling(OrtHardwareDeviceType type) => type switch
    {
        OrtHardwareDeviceType.GPU => "gpu",
        OrtHardwareDeviceType.NPU => "npu",
        _ => "cpu",
    };

    private static int? Number(IReadOnlyDictionary<string, string> facts, string key) =>
        int.TryParse(facts.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
