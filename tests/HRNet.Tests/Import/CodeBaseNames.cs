using System.Text.RegularExpressions;

namespace HRNet.Tests.Import;

/// <summary>
/// How each code base names what the official code calls otherwise, written the other way round than the importer does it.
/// </summary>
internal static class CodeBaseNames
{
    public static string Mmpose0(string name) =>
        name.StartsWith("final_layer.", StringComparison.Ordinal) ? "keypoint_head." + name
        : name.StartsWith("head.", StringComparison.Ordinal) ? "keypoint_head.final_layer." + name["head.".Length..]
        : "backbone." + name;

    public static string Mmpose1(string name) =>
        name.StartsWith("final_layer.", StringComparison.Ordinal) ? "head." + name
        : name.StartsWith("head.3.", StringComparison.Ordinal) ? "head.final_layer." + name["head.3.".Length..]
        : name.StartsWith("head.", StringComparison.Ordinal) ? "head.conv_layers." + name["head.".Length..]
        : "backbone." + name;

    public static string Mmseg(string name)
    {
        (string Official, string Mmseg)[] heads =
        [
            ("last_layer.0.", "decode_head.convs.0.conv."), ("last_layer.1.", "decode_head.convs.0.bn."), ("last_layer.3.", "decode_head.conv_seg."),
            ("aux_head.0.", "decode_head.0.convs.0.conv."), ("aux_head.1.", "decode_head.0.convs.0.bn."), ("aux_head.3.", "decode_head.0.conv_seg."),
            ("conv3x3_ocr.0.", "decode_head.1.bottleneck.conv."), ("conv3x3_ocr.1.", "decode_head.1.bottleneck.bn."),
            ("ocr_distri_head.conv_bn_dropout.0.", "decode_head.1.object_context_block.bottleneck.conv."),
            ("ocr_distri_head.conv_bn_dropout.1.0.", "decode_head.1.object_context_block.bottleneck.bn."),
            ("ocr_distri_head.object_context_block.f_pixel.0.", "decode_head.1.object_context_block.query_project.0.conv."),
            ("ocr_distri_head.object_context_block.f_pixel.1.0.", "decode_head.1.object_context_block.query_project.0.bn."),
            ("ocr_distri_head.object_context_block.f_pixel.2.", "decode_head.1.object_context_block.query_project.1.conv."),
            ("ocr_distri_head.object_context_block.f_pixel.3.0.", "decode_head.1.object_context_block.query_project.1.bn."),
            ("ocr_distri_head.object_context_block.f_object.0.", "decode_head.1.object_context_block.key_project.0.conv."),
            ("ocr_distri_head.object_context_block.f_object.1.0.", "decode_head.1.object_context_block.key_project.0.bn."),
            ("ocr_distri_head.object_context_block.f_object.2.", "decode_head.1.object_context_block.key_project.1.conv."),
            ("ocr_distri_head.object_context_block.f_object.3.0.", "decode_head.1.object_context_block.key_project.1.bn."),
            ("ocr_distri_head.object_context_block.f_down.0.", "decode_head.1.object_context_block.value_project.conv."),
            ("ocr_distri_head.object_context_block.f_down.1.0.", "decode_head.1.object_context_block.value_project.bn."),
            ("ocr_distri_head.object_context_block.f_up.0.", "decode_head.1.object_context_block.out_project.conv."),
            ("ocr_distri_head.object_context_block.f_up.1.0.", "decode_head.1.object_context_block.out_project.bn."),
            ("cls_head.", "decode_head.1.conv_seg."),
        ];
        foreach (var (official, mmseg) in heads) if (name.StartsWith(official, StringComparison.Ordinal)) return mmseg + name[official.Length..];
        return "backbone." + name;
    }

    public static string Mmpretrain(string name) => name.Split('.') switch
    {
        ["incre_modules", .. var rest] => $"neck.increase_layers.{string.Join('.', rest)}",
        ["downsamp_modules", var k, "0", var what] => $"neck.downsample_layers.{k}.conv.{what}",
        ["downsamp_modules", var k, "1", var what] => $"neck.downsample_layers.{k}.bn.{what}",
        ["final_layer", "0", var what] => $"neck.final_layer.conv.{what}",
        ["final_layer", "1", var what] => $"neck.final_layer.bn.{what}",
        ["classifier", var what] => $"head.fc.{what}",
        _ => $"backbone.{name}",
    };

    /// <summary>The names of the original detection code and of mmdet 1.x.</summary>
    public static string Mmdet1(string name) => Regex.Replace(
        name.Replace("roi_head.", "", StringComparison.Ordinal).Replace("neck.reduction_conv.conv.", "neck.reduction_conv.0.", StringComparison.Ordinal).Replace("bbox_head.conv_", "bbox_head.fcos_", StringComparison.Ordinal),
        @"neck\.fpn_convs\.(\d+)\.conv\.",
        "neck.fpn_conv.$1.");
}
