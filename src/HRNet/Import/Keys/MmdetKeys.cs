using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>
/// mmdet. The backbone, the pyramid and FCOS are imported, with the names of 2.x; 1.x and the original detection code differ a little.
/// Region proposals and the heads behind them are not part of a graph and stay behind.
/// </summary>
internal static class MmdetKeys
{
    public static readonly KeyMapper Mapper = new(
        "mmdet",
        [
            (At(@"neck\.reduction_conv\.0\."), "neck.reduction_conv.conv."),
            (At(@"neck\.fpn_conv\.([0-9]+)\."), "neck.fpn_convs.$1.conv."),
            (At(@"bbox_head\.fcos_(cls|reg|centerness)\."), "bbox_head.conv_$1."),
        ],
        [
            At(@"(rpn|roi|mask|semantic)_head\."),
            At(@"bbox_head\.([0-9]+\.)?(shared_fcs|fc_cls|fc_reg)"),
            At(@"bbox_head\.loss"),
        ]);
}
