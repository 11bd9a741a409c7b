namespace HRNet.Network;

/// <summary>
/// How wide and how deep a network is. A variant is what differs from the plain network of the paper: <c>new("w32", 32)</c>.
/// </summary>
/// <param name="Name">The name in file names and on the command line, such as "w32" or "w18_small_v1".</param>
/// <param name="Width">Channels of the highest-resolution branch; every further branch has twice as many.</param>
public sealed record Variant(string Name, int Width)
{
    /// <summary>The published variants, narrow to wide (Wang et al. 2020, section 3.4; the "small" ones are from the code).</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("w18_small_v1", 16) { Bottlenecks = 1, BottleneckPlanes = 32, Modules = (1, 1, 1), BranchBlocks = 2 },
        new("w18_small_v2", 18) { Bottlenecks = 2, Modules = (1, 3, 2), BranchBlocks = 2 },
        .. new[] { 18, 30, 32, 40, 44, 48, 64 }.Select(width => new Variant($"w{width}", width)),
    ];

    /// <summary>Bottleneck blocks of stage 1.</summary>
    public int Bottlenecks { get; init; } = 4;

    /// <summary>Inner channels of a stage-1 bottleneck block; it gives four times as many.</summary>
    public int BottleneckPlanes { get; init; } = 64;

    /// <summary>How many exchange modules stages 2, 3 and 4 repeat.</summary>
    public (int Stage2, int Stage3, int Stage4) Modules { get; init; } = (1, 4, 3);

    /// <summary>Basic blocks of a branch within one exchange module.</summary>
    public int BranchBlocks { get; init; } = 4;

    /// <summary>The published variant of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static Variant Find(string name) => All.FirstOrDefault(variant => variant.Name == name)
        ?? throw new ArgumentException($"There is no variant \"{name}\". There are: {string.Join(", ", All.Select(v => v.Name))}.", nameof(name));

    /// <summary>Channels of a branch; branch 0 has the highest resolution.</summary>
    public int Channels(int branch) => Width << branch;

    /// <summary>Exchange modules of a stage, 2 to 4.</summary>
    public int ModulesOf(int stage) => stage switch
    {
        2 => Modules.Stage2,
        3 => Modules.Stage3,
        4 => Modules.Stage4,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Stages 2, 3 and 4 consist of exchange modules."),
    };
}
