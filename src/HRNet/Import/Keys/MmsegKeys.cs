using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>
/// mmseg: the FCN head is the official last_layer without the first bias; OCR's two heads are decode_head.0 (first guess) and
/// decode_head.1.
/// </summary>
internal static class MmsegKeys
{
    private const string Attention = "ocr_distri_head.object_context_block";

    public static readonly KeyMapper Mapper = new(
        "mmseg",
        [
            (At(@"backbone\."), ""),
            (At(@"decode_head\.convs\.0\.conv\."), "last_layer.0."),
            (At(@"decode_head\.convs\.0\.bn\."), "last_layer.1."),
            (At(@"decode_head\.conv_seg\."), "last_layer.3."),
            (At(@"decode_head\.0\.convs\.0\.conv\."), "aux_head.0."),
            (At(@"decode_head\.0\.convs\.0\.bn\."), "aux_head.1."),
            (At(@"decode_head\.0\.conv_seg\."), "aux_head.3."),
            (At(@"decode_head\.1\.bottleneck\.conv\."), "conv3x3_ocr.0."),
            (At(@"decode_head\.1\.bottleneck\.bn\."), "conv3x3_ocr.1."),
            (At(@"decode_head\.1\.object_context_block\.bottleneck\.conv\."), "ocr_distri_head.conv_bn_dropout.0."),
            (At(@"decode_head\.1\.object_context_block\.bottleneck\.bn\."), "ocr_distri_head.conv_bn_dropout.1.0."),
            (At(@"decode_head\.1\.object_context_block\.query_project\."), $"{Attention}.f_pixel."),
            (At(@"decode_head\.1\.object_context_block\.key_project\."), $"{Attention}.f_object."),
            (At(@"decode_head\.1\.object_context_block\.value_project\."), $"{Attention}.f_down.0."),
            (At(@"decode_head\.1\.object_context_block\.out_project\."), $"{Attention}.f_up.0."),
            (At(@"(ocr_distri_head\.object_context_block\.[a-z_]+)\.0\.conv\."), "$1.0."),
            (At(@"(ocr_distri_head\.object_context_block\.[a-z_]+)\.0\.bn\."), "$1.1.0."),
            (At(@"(ocr_distri_head\.object_context_block\.[a-z_]+)\.1\.conv\."), "$1.2."),
            (At(@"(ocr_distri_head\.object_context_block\.[a-z_]+)\.1\.bn\."), "$1.3.0."),
            (At(@"decode_head\.1\.conv_seg\."), "cls_head."),
        ],
        [At(@"auxiliary_head\."), At(@"decode_head\.(0\.|1\.)?loss"), At(@"data_preprocessor\.")]);
}
