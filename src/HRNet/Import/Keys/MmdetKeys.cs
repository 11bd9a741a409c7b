using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>
/// mmdet: backbone, pyramid, FCOS, and region proposals with the heads behind them. The names are those of 2.x; 1.x and the original detection code differ
/// a little, and have the background first.
/// </summary>
internal static class MmdetKeys
{
    public static readonly KeyMapper Mapper = new(
        "mmdet",
        [
            (At(@"neck\.reduction_conv\.0\."), "neck.reduction_conv.conv."),
            (At(@"neck\.fpn_conv\.([0-9]+)\."), "neck.fpn_convs.$1.conv."),
            (At(@"bbox_head\.fcos_(cls|reg|centerness)\."), "bbox_head.conv_$1."),
            (At(@"bbox_head\.([0-9]+\.)?(shared_fcs|fc_cls|fc_reg)\."), "roi_head.bbox_head.$1$2."),
            (At(@"mask_head\."), "roi_head.mask_head."),
        ],
        [At(@"bbox_head\.loss")]);

    /// <summary>1.x and the original code, for files with a second stage: only there it matters which of the two they are.</summary>
    public static readonly KeyMapper Version1 = Mapper with { CodeBase = "mmdet 1.x" };
}
