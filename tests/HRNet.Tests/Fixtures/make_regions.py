"""Writes parity/more_rcnn_*.json (trunk, pyramid, proposal network, semantic branch) and regions/*.json (RoIAlign, box and mask heads) for the R-CNN family.

    python3 make_regions.py FOLDER     the folder that holds the reference network: hrnet.py, fill.py, make_fixtures.py (torch >= 1.13)

RoIAlign is written here from its definition (He et al. 2017; mmcv's aligned and original flavours), the heads with the names of mmdet 2.x.
"""
import json
import math
import pathlib
import sys

sys.path.insert(0, sys.argv[1])
import fill  # noqa: E402
import hrnet  # noqa: E402
import make_fixtures  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


def bilinear(plane, y, x):
    """One sample of (channels, rows, columns); nothing further than a cell outside."""
    rows, columns = plane.shape[1:]
    if y < -1 or y > rows or x < -1 or x > columns:
        return torch.zeros(plane.shape[0], dtype=plane.dtype)
    y, x = min(max(y, 0.0), rows - 1), min(max(x, 0.0), columns - 1)
    y0, x0 = int(y), int(x)
    y1, x1 = min(y0 + 1, rows - 1), min(x0 + 1, columns - 1)
    v, u = y - y0, x - x0
    return plane[:, y0, x0] * ((1 - v) * (1 - u)) + plane[:, y0, x1] * ((1 - v) * u) + plane[:, y1, x0] * (v * (1 - u)) + plane[:, y1, x1] * (v * u)


def roi_align(maps, rois, side, stride, aligned):
    maps = maps.double()
    out = torch.zeros(len(rois), maps.shape[1], side, side, dtype=torch.float64)
    for k, (picture, left, top, right, bottom) in enumerate(rois):
        offset = 0.5 if aligned else 0.0
        x, y = left / stride - offset, top / stride - offset
        width, height = (right - left) / stride, (bottom - top) / stride
        if not aligned:
            width, height = max(width, 1.0), max(height, 1.0)
        across, down = (math.ceil(width / side), math.ceil(height / side)) if aligned else (2, 2)
        for i in range(side):
            for j in range(side):
                for a in range(down):
                    for b in range(across):
                        at = y + (i + (a + 0.5) / down) * height / side, x + (j + (b + 0.5) / across) * width / side
                        out[k, :, i, j] += bilinear(maps[int(picture)], *at)
        out[k] /= max(across * down, 1)
    return out.float()


class BoxHead(nn.Module):
    def __init__(self, channels, hidden, stacked, classes, deltas):
        super().__init__()
        self.shared_fcs = nn.ModuleList([nn.Linear(channels * 49 if k == 0 else hidden, hidden) for k in range(stacked)])
        self.fc_cls, self.fc_reg = nn.Linear(hidden, classes + 1), nn.Linear(hidden, 4 * deltas)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.shared_fcs:
            x = F.relu(layer(x))
        return [self.fc_cls(x), self.fc_reg(x)]


class Conv(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, 1, 1)


class Conv1(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 1)


class SemanticHead(nn.Module):
    """The semantic branch of Hybrid Task Cascade (Chen et al. 2019) up to its embedding; the pixel classes are for training."""

    def __init__(self, channels, stacked, levels=5, fused=1):
        super().__init__()
        self.lateral_convs = nn.ModuleList([Conv1(channels) for _ in range(levels)])
        self.convs = nn.ModuleList([Conv(channels, channels) for _ in range(stacked)])
        self.conv_embedding, self.fused = Conv1(channels), fused

    def forward(self, maps):
        size = maps[self.fused].shape[2:]
        x = sum(F.relu(lateral.conv(m if m.shape[2:] == size else F.interpolate(m, size=size, mode="bilinear", align_corners=True)))
                for lateral, m in zip(self.lateral_convs, maps))
        for layer in self.convs:
            x = F.relu(layer.conv(x))
        return F.relu(self.conv_embedding.conv(x))


class MaskHead(nn.Module):
    def __init__(self, channels, width, stacked, classes, flow=False):
        super().__init__()
        if flow:
            self.conv_res = Conv1(width)
        self.convs = nn.ModuleList([Conv(channels if k == 0 else width, width) for k in range(stacked)])
        self.upsample = nn.ConvTranspose2d(width if stacked else channels, width, 2, 2)
        self.conv_logits = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        for layer in self.convs:
            x = F.relu(layer.conv(x))
        return self.conv_logits(F.relu(self.upsample(x)))

    def flowing(self, x, last):
        """The masks, and what the next stage goes on from."""
        if last is not None:
            x = x + F.relu(self.conv_res.conv(last))
        for layer in self.convs:
            x = F.relu(layer.conv(x))
        return self.conv_logits(F.relu(self.upsample(x))), x


def draw_all(heads, x, flow):
    """Masks of all stages from the same values of regions."""
    if not flow:
        return [head(x) for head in heads]
    drawn, last = [], None
    for head in heads:
        y, last = head.flowing(x, last)
        drawn.append(y)
    return drawn


def meaning(semantic, rois, side, aligned):
    """What the semantic map (stride 8) says of regions: always 14 x 14, averaged where fewer are wanted."""
    return F.adaptive_avg_pool2d(roi_align(semantic, rois, 14, 8, aligned), side)


class RoiHead(nn.Module):
    def __init__(self, o):
        super().__init__()
        background = 1 if o["background_first"] else 0
        deltas = 1 if o["shared_deltas"] else o["classes"] + background
        boxes = [BoxHead(o["channels"], o["hidden"], o["stacked"], o["classes"], deltas) for _ in range(o["stages"])]
        self.bbox_head = boxes[0] if o["stages"] == 1 else nn.ModuleList(boxes)
        self.masks = o["mask_stacked"] is not None
        if self.masks:
            masks = [MaskHead(o["channels"], o["mask_channels"], o["mask_stacked"], o["classes"] + background, o.get("flow", False) and k > 0)
                     for k in range(o["stages"])]
            self.mask_head = masks[0] if o["stages"] == 1 else nn.ModuleList(masks)
        self.stages, self.aligned, self.flow = o["stages"], o["sampling"] == "aligned", o.get("flow", False)

    def forward(self, maps, regions):
        def look(rois, side):
            seen = torch.cat([roi_align(m, r, side, 4 << k, self.aligned) for k, (m, r) in enumerate(zip(maps, rois))])
            return seen + meaning(maps[4], [box for r in rois for box in r], side, self.aligned) if len(maps) > 4 else seen

        out = []
        for stage in range(self.stages):
            out += (self.bbox_head if self.stages == 1 else self.bbox_head[stage])(look(regions[stage], 7))
        if self.masks:
            out += draw_all([self.mask_head] if self.stages == 1 else self.mask_head, look(regions[self.stages], 14), self.flow)
        return out


class RpnHead(nn.Module):
    def __init__(self, channels, width, anchors):
        super().__init__()
        self.rpn_conv = nn.Conv2d(channels, width, 3, 1, 1)
        self.rpn_cls, self.rpn_reg = nn.Conv2d(width, anchors, 1), nn.Conv2d(width, 4 * anchors, 1)


class Rcnn(nn.Module):
    def __init__(self, variant, o):
        super().__init__()
        self.backbone = hrnet.HRNet(variant, "nearest")
        self.neck = hrnet.HRFPN(self.backbone.channels, o["channels"])
        self.rpn_head = RpnHead(o["channels"], o["proposal_channels"], 3)
        self.roi_head = RoiHead(o)
        if o.get("semantic_stacked") is not None:
            self.roi_head.semantic_head = SemanticHead(o["channels"], o["semantic_stacked"])

    def forward(self, x):
        maps = self.neck(self.backbone.features(x))
        out = maps[:4]
        if hasattr(self.roi_head, "semantic_head"):
            out.append(self.roi_head.semantic_head(maps))
        for m in maps:
            y = F.relu(self.rpn_head.rpn_conv(m))
            out += [self.rpn_head.rpn_cls(y), self.rpn_head.rpn_reg(y)]
        return out


def options(**changes):
    return dict(dict(classes=3, channels=8, proposal_channels=24, stages=1, hidden=20, stacked=2, shared_deltas=False, background_first=False,
                     mask_stacked=None, mask_channels=None, sampling="aligned"), **changes)


HYBRID = options(stages=3, shared_deltas=True, mask_stacked=2, mask_channels=8, flow=True, semantic_stacked=2)
REGIONS = {
    "faster": options(),
    "mask": options(mask_stacked=2, mask_channels=6),
    "cascade": options(stages=3, shared_deltas=True, stacked=1),
    "cascade_mask": options(stages=2, shared_deltas=True, mask_stacked=4, mask_channels=8),
    "legacy": options(background_first=True, sampling="legacy", mask_stacked=1, mask_channels=5),
    "hybrid": HYBRID,
    "hybrid_legacy": options(stages=3, shared_deltas=True, background_first=True, sampling="legacy", mask_stacked=1, mask_channels=8, flow=True, semantic_stacked=1),
}

# Picture, left, top, right, bottom in an input of 96 rows and 160 columns: ordinary, a point, less than a cell, a line, partly and wholly outside, huge.
BOXES = [[0, 10.3, 7.7, 41.9, 60.1], [1, 30, 30, 30, 30], [0, 50.2, 20.1, 50.9, 21.3], [1, 5.5, 40, 155.25, 40], [0, -25.5, -10.25, 20.75, 18.5],
         [1, 120.5, 70.5, 190.25, 130.75], [0, 300, 300, 340, 350], [1, -200, -150, 400, 300], [0, 0, 0, 160, 96], [1, 63.9, 31.9, 96.1, 64.2]]

CASES = {
    "more_rcnn_mask_64x96": (lambda: Rcnn("w18_small_v1", options(mask_stacked=2, mask_channels=6)),
                             dict(family="rcnn", variant="w18_small_v1", **options(mask_stacked=2, mask_channels=6)), (2, 3, 64, 96),
                             ["p2", "p3", "p4", "p5"] + [f"{k}{s}" for s in (4, 8, 16, 32, 64) for k in ("objectness", "deltas")]),
    "more_rcnn_hybrid_64x160": (lambda: Rcnn("w18_small_v1", HYBRID), dict(family="rcnn", variant="w18_small_v1", **HYBRID), (2, 3, 64, 160),
                                ["p2", "p3", "p4", "p5", "semantic"] + [f"{k}{s}" for s in (4, 8, 16, 32, 64) for k in ("objectness", "deltas")]),
}


def answer(name, y):
    flat = y.flatten()
    at = [int(v) for v in torch.linspace(0, flat.numel() - 1, min(64, flat.numel())).long()]
    return dict(name=name, shape=list(y.shape), mean=float(flat.double().mean()), std=float(flat.double().std(unbiased=False)),
                max_abs=float(flat.abs().max()), samples=[[k, float(flat[k])] for k in at])


def main():
    make_fixtures.main(CASES, HERE / "parity")
    (HERE / "regions").mkdir(exist_ok=True)
    for name, o in REGIONS.items():
        class Whole(nn.Module):
            def __init__(self):
                super().__init__()
                self.roi_head = RoiHead(o)

        net = fill.fill(Whole())
        maps = [fill.tensor(f"p{k + 2}", (2, o["channels"], 24 >> k, 40 >> k)) * 8 for k in range(4)]
        if o.get("semantic_stacked") is not None:
            maps.append(fill.tensor("semantic", (2, o["channels"], 12, 20)) * 8)
        users = o["stages"] + (1 if net.roi_head.masks else 0)
        # Each user gets other boxes on other levels; some levels get none.
        regions = [[[box for n, box in enumerate(BOXES) if (n + user) % 4 == level and (level + user) % 4 != 2] for level in range(4)] for user in range(users)]
        with torch.no_grad():
            ys = net.roi_head(maps, regions)
        names = [f"{k}{s + 1}" for s in range(o["stages"]) for k in ("classes", "deltas")] + [f"masks{s + 1}" for s in range(len(ys) - 2 * o["stages"])]
        about = dict(o, regions=regions, parameters=sum(p.numel() for p in net.parameters()), outputs=[answer(k, y) for k, y in zip(names, ys)])
        (HERE / "regions" / f"{name}.json").write_text(json.dumps(about, separators=(",", ":")).replace("},{", "},\n{") + "\n")
        print(name, about["parameters"], [(a["name"], a["shape"], round(a["std"], 3)) for a in about["outputs"]])


if __name__ == "__main__":
    main()
