namespace HRNet.Checkpoints;

/// <summary>How a checkpoint file is laid out.</summary>
public enum CheckpointFormat
{
    /// <summary>PyTorch since 1.6: a zip of stored entries, a pickle beside one entry per storage.</summary>
    PyTorchZip,

    /// <summary>PyTorch before 1.6, and nearly every published HRNet file: several pickles, then the storages.</summary>
    PyTorchLegacy,

    /// <summary>safetensors: a JSON header, then the bytes.</summary>
    SafeTensors,
}
