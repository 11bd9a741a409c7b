using HRNet.Checkpoints;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>What an import did, and what it had to decide.</summary>
public sealed record ImportReport
{
    /// <summary>The checkpoint that was read.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Its layout.</summary>
    public required CheckpointFormat Format { get; init; }

    /// <summary>The code base whose key names it has, such as "mmpose 1.x".</summary>
    public required string CodeBase { get; init; }

    /// <summary>The network.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Learned values of the network.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The card that was written into the model.</summary>
    public required ModelCard Card { get; init; }

    /// <summary>The model file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>The preset that was used, or null.</summary>
    public string? Preset { get; init; }

    /// <summary>What was recognized, used and left behind.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What had to be assumed or does not fit together; a person should look at these.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
