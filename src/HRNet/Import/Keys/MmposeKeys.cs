using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>
/// mmpose. Body models have one last convolution (HRNetV1); face and hand models have the head of HRNetV2, which 0.x numbers within
/// final_layer and 1.x splits into conv_layers and final_layer.
/// </summary>
internal static class MmposeKeys
{
    public static readonly KeyMapper Version0 = new(
        "mmpose 0.x",
        [
            (At(@"backbone\."), ""),
            (At(@"keypoint_head\.final_layer\.([0-9]+)\."), "head.$1."),
            (At(@"keypoint_head\.final_layer\."), "final_layer."),
        ],
        [At(@"keypoint_head\.loss")]);

    public static readonly KeyMapper Version1 = new(
        "mmpose 1.x",
        [
            (At(@"backbone\."), ""),
            (At(@"head\.conv_layers\.([0-9]+)\."), "head.$1."),
            (At(@"head\.final_layer\.([0-9]+)\."), "head.$1."),
        ],
        [At(@"head\.loss"), At(@"data_preprocessor\.")]);

    /// <summary>1.x again, for files with conv_layers: there the last convolution is the fourth layer of HRNetV2's head.</summary>
    public static readonly KeyMapper Version1Concatenated = Version1 with
    {
        Renames = [.. Version1.Renames, (At(@"head\.final_layer\."), "head.3.")],
    };

    /// <summary>1.x, for files without: there it is HRNetV1's only one.</summary>
    public static readonly KeyMapper Version1Highest = Version1 with
    {
        Renames = [.. Version1.Renames, (At(@"head\.final_layer\."), "final_layer.")],
    };
}
