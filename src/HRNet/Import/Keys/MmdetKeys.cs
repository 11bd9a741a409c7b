using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>
/// mmdet: backbone, pyramid, FCOS, and region proposals with the heads behind them. The names are those of 2.x; 1.x and the original
/// detection code differ a little, and have the background first.
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
            (At(@"(mask|semantic)_head\."), "roi_head.$1_head."),
        ],
        [
            At(@"bbox_head\.loss"),
            // Pixel classes are trained for their gradients; and before the first stage there is nothing that it could go on from.
            At(@"(roi_head\.)?semantic_head\.conv_logits\."),
            At(@"(roi_head\.)?mask_head\.0\.conv_res\."),
        ]);

    /// <summary>
    /// 1.x and the original code, for files of whole detectors: a bare pyramid does not show which of the two it is of, nor does it matter.
    /// </summary>
    public static readonly KeyMapper Version1 = Mapper with { CodeBase = "mmdet 1.x" };
}
