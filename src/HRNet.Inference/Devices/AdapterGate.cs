using System.Collections.Concurrent;

namespace HRNet.Inference.Devices;

/// <summary>One run at a time on an adapter, across all models of the process: drivers do not like company, and memory does not suffice for it.</summary>
internal static class AdapterGate
{
    private static readonly ConcurrentDictionary<DeviceName, Lock> s_gates = new();

    /// <summary>The lock of a device; null for the processor, which shares itself.</summary>
    public static Lock? Of(DeviceName device) => device.Kind == DeviceKind.Cpu ? null : s_gates.GetOrAdd(device, _ => new Lock());
}
