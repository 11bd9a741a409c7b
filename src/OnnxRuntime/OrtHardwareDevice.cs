using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A piece of hardware that was found on this machine. Belongs to the environment.</summary>
public unsafe class OrtHardwareDevice
{
    private readonly nint _native;

    internal OrtHardwareDevice(nint native) => _native = native;

    /// <summary>Processor, graphics card or neural processor.</summary>
    public OrtHardwareDeviceType Type => (OrtHardwareDeviceType)Api.HardwareDeviceType(_native);

    /// <summary>The PCI number of the maker, where known.</summary>
    public uint VendorId => Api.HardwareDeviceVendorId(_native);

    /// <summary>The maker.</summary>
    public string Vendor => Utf8.Text(Api.HardwareDeviceVendor(_native));
}
