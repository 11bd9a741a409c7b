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

    /// <summary>Whatever adapter WebGPU finds.</summary>
    WebGpu,
}
