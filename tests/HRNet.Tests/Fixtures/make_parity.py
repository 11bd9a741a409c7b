"""Writes parity/more_*.json: cases beyond those that came with the reference network.

    python3 make_parity.py FOLDER      the folder that holds the reference network: hrnet.py, fill.py, make_fixtures.py (torch >= 1.13)
"""
import pathlib
import sys

sys.path.insert(0, sys.argv[1])
import hrnet  # noqa: E402
import make_fixtures  # noqa: E402
from torch import nn  # noqa: E402


def without_bias(net, *names):
    """The forms of mmseg and paddle: no bias where a batch norm follows."""
    for name in names:
        head = net.get_submodule(name)
        c = head[0]
        head[0] = nn.Conv2d(c.in_channels, c.out_channels, c.kernel_size, c.stride, c.padding, bias=False)
    return net


def segmentation(variant, flavour, bias=True):
    net = hrnet.SegHRNet(variant, 7, flavour)
    return net if bias else without_bias(net, "last_layer")


def ocr(variant, flavour, bias=True):
    net = hrnet.OcrHRNet(variant, 7, flavour)
    return net if bias else without_bias(net, "aux_head", "conv3x3_ocr")


class Neck(nn.Module):
    def __init__(self, channels, levels, stride):
        super().__init__()
        self.backbone = hrnet.HRNet("w18_small_v1", "nearest")
        self.neck = hrnet.HRFPN(self.backbone.channels, channels, levels, stride)

    def forward(self, x):
        return self.neck(self.backbone.features(x))


V1 = "w18_small_v1"
CASES = {
    "more_pose_96x64": (lambda: hrnet.PoseHRNet(V1, 3), dict(family="pose", variant=V1, keypoints=3), (1, 3, 96, 64), ["heatmaps"]),
    "more_face_nearest_64x96": (lambda: hrnet.SegHRNet(V1, 5, "nearest", "head"), dict(family="face", variant=V1, keypoints=5, upsampling="nearest"), (1, 3, 64, 96), ["heatmaps"]),
    "more_seg_align_corners_79x50": (lambda: segmentation(V1, "align_corners"), dict(family="segmentation", variant=V1, classes=7, upsampling="align_corners"), (1, 3, 79, 50), ["logits"]),
    "more_seg_mmseg_batch2_50x79": (lambda: segmentation(V1, "half_pixel", False), dict(family="segmentation", variant=V1, classes=7, upsampling="half_pixel", head_bias=False), (2, 3, 50, 79), ["logits"]),
    "more_ocr_align_corners_61x95": (lambda: ocr(V1, "align_corners"), dict(family="segmentation_ocr", variant=V1, classes=7, upsampling="align_corners"), (1, 3, 61, 95), ["aux", "logits"]),
    "more_ocr_mmseg_batch2_72x104": (lambda: ocr("w18_small_v2", "half_pixel", False), dict(family="segmentation_ocr", variant="w18_small_v2", classes=7, upsampling="half_pixel", head_bias=False), (2, 3, 72, 104), ["aux", "logits"]),
    # The sides that data sets give: PASCAL's 375, LIP's 473, Cityscapes' 1024 and one more.
    "more_seg_half_pixel_375x473": (lambda: segmentation(V1, "half_pixel"), dict(family="segmentation", variant=V1, classes=7, upsampling="half_pixel"), (1, 3, 375, 473), ["logits"]),
    "more_seg_half_pixel_1025x69": (lambda: segmentation(V1, "half_pixel"), dict(family="segmentation", variant=V1, classes=7, upsampling="half_pixel"), (1, 3, 1025, 69), ["logits"]),
    "more_ocr_align_corners_473x357": (lambda: ocr(V1, "align_corners"), dict(family="segmentation_ocr", variant=V1, classes=7, upsampling="align_corners"), (1, 3, 473, 357), ["aux", "logits"]),
    "more_cls_no_bias_batch2_96x64": (lambda: without_bias(hrnet.ClsHRNet(V1, 10), "final_layer", *[f"downsamp_modules.{k}" for k in range(3)]), dict(family="classification", variant=V1, classes=10, head_bias=False), (2, 3, 96, 64), ["logits"]),
    "more_fpn_stride1_batch2_64x96": (lambda: Neck(32, 4, 1), dict(family="fpn", variant=V1, channels=32, stride=1), (2, 3, 64, 96), ["p2", "p3", "p4", "p5"]),
    "more_fcos_batch2_128x64": (lambda: hrnet.FcosHRNet(V1, 2, 64, 1), dict(family="fcos", variant=V1, classes=2, channels=64, stacked=1), (2, 3, 128, 64), [f"{k}{s}" for s in (8, 16, 32, 64, 128) for k in ("cls", "reg", "centerness")]),
}

if __name__ == "__main__":
    make_fixtures.main(CASES, pathlib.Path(__file__).resolve().parent / "parity")
