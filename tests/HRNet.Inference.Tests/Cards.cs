using HRNet.Models;

namespace HRNet.Inference.Tests;

/// <summary>Model cards for tests.</summary>
internal static class Cards
{
    public static ModelCard Pose { get; } = new()
    {
        Task = ModelTask.Pose,
        Architecture = "HRNetV1",
        Variant = "w18",
        InputHeight = 64,
        InputWidth = 48,
        Output = "heatmaps",
        Keypoints = ["nose", "left_hand", "right_hand"],
        Limbs = [[0, 1], [0, 2]],
        FlipPairs = [[1, 2]],
    };

    /// <summary>A card whose tensors hold gray levels as they are.</summary>
    public static ModelCard Levels { get; } = Pose with { Mean = [0, 0, 0], Std = [1, 1, 1] };

    public static ModelCard Segment { get; } = new()
    {
        Task = ModelTask.Segment,
        Architecture = "HRNetV2",
        Variant = "w18",
        InputHeight = 64,
        InputWidth = 64,
        Fit = InputFit.LongSide,
        Output = "logits",
        Classes = ["background", "person"],
        Palette = ["#000000", "#dc143c"],
    };
}
