using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>
/// mmpretrain, before mmcls: what follows the backbone is a neck (HRFuseScales), whose convolutions have no bias, and a linear head.
/// </summary>
internal static class MmpretrainKeys
{
    public static readonly KeyMapper Mapper = new(
        "mmpretrain",
        [
            (At(@"backbone\."), ""),
            (At(@"neck\.increase_layers\."), "incre_modules."),
            (At(@"neck\.downsample_layers\.([0-9]+)\.conv\."), "downsamp_modules.$1.0."),
            (At(@"neck\.downsample_layers\.([0-9]+)\.bn\."), "downsamp_modules.$1.1."),
            (At(@"neck\.final_layer\.conv\."), "final_layer.0."),
            (At(@"neck\.final_layer\.bn\."), "final_layer.1."),
            (At(@"head\.fc\."), "classifier."),
        ],
        [At(@"head\.loss"), At(@"data_preprocessor\.")]);
}
