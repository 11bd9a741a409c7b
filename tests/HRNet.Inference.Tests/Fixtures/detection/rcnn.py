"""Makes rcnn.json: whole detectors of the R-CNN family, from the picture to labeled boxes and masks, in PyTorch.

python3 rcnn.py FOLDER     the folder that holds the reference network: hrnet.py, fill.py, make_fixtures.py (torch >= 1.13)

The networks are those of HRNet.Tests/Fixtures/make_regions.py, the operators those of detection.py. Weights and picture are made from names.
"""
import pathlib
import sys

import cv2
import numpy as np
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parents[2] / "HRNet.Tests" / "Fixtures"))
import detection as d  # noqa: E402
import make_regions as m  # noqa: E402

WIDTH, HEIGHT, MOST = 90, 60, 60
MEAN, STD = torch.tensor([123.675, 116.28, 103.53]), torch.tensor([58.395, 57.12, 57.375])


def picture():
    """A gray-level wave per channel and a little noise: rows of RGB bytes."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    noise = d.uniform("picture", HEIGHT * WIDTH * 3).reshape(HEIGHT, WIDTH, 3)
    waves = np.stack([((x * (c + 2) + y * (5 - c)) % 64) / 64 for c in range(3)], -1)
    return torch.from_numpy(np.floor(waves * 180 + noise * 75).astype(np.float32))


def propose(outputs, content, legacy, most):
    pixel = 1 if legacy else 0
    boxes, scores, levels = [], [], []
    for level in range(5):
        stride = 4 << level
        logits, deltas = outputs[2 * level][0], outputs[2 * level + 1][0]
        rows, columns = logits.shape[1:]
        y, x = torch.meshgrid(torch.arange(rows) * stride, torch.arange(columns) * stride, indexing="ij")
        grid = (d.anchors(stride, legacy)[None] + torch.stack([x, y, x, y], -1).reshape(-1, 1, 4).float()).reshape(-1, 4)
        s, t = logits.permute(1, 2, 0).reshape(-1), deltas.permute(1, 2, 0).reshape(-1, 4)
        best = s.sort(descending=True)[1][:most]
        b = d.delta2bbox(grid[best], t[best], (1.0, 1.0, 1.0, 1.0), content, pixel)
        whole = (b[:, 2] - b[:, 0] + pixel > 0) & (b[:, 3] - b[:, 1] + pixel > 0)
        boxes.append(b[whole]), scores.append(s[best][whole]), levels.extend([level] * int(whole.sum()))
    boxes, scores = torch.cat(boxes), torch.cat(scores)
    return boxes[d.nms(boxes, scores, levels, 0.7, most, pixel)]


def look(maps, boxes, side, legacy):
    pixel = 1 if legacy else 0
    out = torch.zeros(len(boxes), maps[0].shape[1], side, side)
    scale = ((boxes[:, 2] - boxes[:, 0] + pixel) * (boxes[:, 3] - boxes[:, 1] + pixel)).sqrt()
    level = (scale / 56 + 1e-6).log2().floor().clamp(0, 3).long()
    for k in range(4):
        chosen = (level == k).nonzero()[:, 0]
        if len(chosen):
            rois = [[0, *box[:2], box[2] + pixel, box[3] + pixel] for box in boxes[chosen].tolist()]
            out[chosen] = m.roi_align(maps[k], rois, side, 4 << k, not legacy)
            if len(maps) > 4:
                out[chosen] += m.meaning(maps[4], rois, side, not legacy)
    return out


def detect(name, o, most=MOST, width=WIDTH, height=HEIGHT, floats=False):
    """The picture is brought to width x height, as bytes or as floats."""
    legacy, classes, stages = o["sampling"] == "legacy", o["classes"], o["stages"]
    pixel, first, content = 1 if legacy else 0, 1 if o["background_first"] else 0, (width, height)
    net = m.fill.fill(m.Rcnn("w18_small_v1", o))
    image = torch.zeros(1, 3, -(-height // 32) * 32, -(-width // 32) * 32)
    scaled = cv2.resize(picture().numpy().astype(np.float32 if floats else np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    image[0, :, :height, :width] = ((torch.from_numpy(scaled.astype(np.float32)) - MEAN) / STD).permute(2, 0, 1)
    scale = height / HEIGHT
    with torch.no_grad():
        outputs = net(image)
        count = 4 if o.get("semantic_stacked") is None else 5
        maps, boxes = outputs[:count], propose(outputs[count:], content, legacy, most)
        regions = len(boxes)
        total = 0
        for stage in range(stages):
            head = net.roi_head.bbox_head if stages == 1 else net.roi_head.bbox_head[stage]
            logits, deltas = head(look(maps, boxes, 7, legacy))
            total = total + logits
            if stage < stages - 1:
                label = logits[:, first:first + classes].argmax(1) + first
                picked = deltas if o["shared_deltas"] else torch.stack([t[4 * k:4 * k + 4] for t, k in zip(deltas, label.tolist())])
                boxes = d.delta2bbox(boxes, picked, d.CASCADE_STDS[stage], content, pixel)
        p = F.softmax(total / stages, 1)[:, first:first + classes]
        index, label = (p > 0.05).nonzero(as_tuple=True)
        column = torch.zeros_like(label) if o["shared_deltas"] else label + first
        picked = torch.stack([deltas[k, 4 * c:4 * c + 4] for k, c in zip(index.tolist(), column.tolist())])
        found = d.delta2bbox(boxes[index], picked, d.CASCADE_STDS[stages - 1], content, pixel)
        scores = p[index, label]
        kept = d.nms(found / scale, scores, label.tolist(), 0.5, 20, pixel)
        found, scores, label = found[kept], scores[kept], label[kept]
        pixels = []
        if o["mask_stacked"] is not None:
            x = look(maps, found, 14, legacy)
            heads = [net.roi_head.mask_head] if stages == 1 else list(net.roi_head.mask_head)
            mean = sum(y.sigmoid() for y in m.draw_all(heads, x, o.get("flow", False))) / stages
            for k, c in enumerate(label.tolist()):
                box = (found[k] / scale).tolist()
                p = d.stretch(mean[k, c + first], box, WIDTH, HEIGHT) if legacy else d.paste(mean[k, c + first], box, WIDTH, HEIGHT)
                pixels.append(int((p >= 0.5).sum()))
    return dict(name=name, **o, most=most, regions=regions, short=height, long=width, floats=floats,
                answers=d.answers(found / scale + torch.tensor([0.0, 0.0, pixel, pixel]), scores, label), mask_pixels=pixels)


if __name__ == "__main__":
    narrow = dict(classes=3, channels=8, proposal_channels=24, hidden=20)
    d.save("rcnn", [detect("faster and masks", m.options(**narrow, mask_stacked=2, mask_channels=6)),
                    detect("faster and masks, many regions", m.options(**narrow, mask_stacked=2, mask_channels=6), most=400),
                    detect("cascade", m.options(**narrow, stages=3, shared_deltas=True, mask_stacked=1, mask_channels=6)),
                    detect("hybrid", m.options(**narrow, stages=3, shared_deltas=True, mask_stacked=2, mask_channels=8, flow=True, semantic_stacked=2)),
                    detect("hybrid, legacy", m.options(**narrow, stages=3, shared_deltas=True, background_first=True, sampling="legacy", mask_stacked=1,
                                                       mask_channels=8, flow=True, semantic_stacked=1)),
                    detect("legacy, enlarged as floats", m.options(**narrow, background_first=True, sampling="legacy", mask_stacked=1, mask_channels=5),
                           width=144, height=96, floats=True),
                    detect("hybrid, enlarged", m.options(**narrow, stages=3, shared_deltas=True, mask_stacked=2, mask_channels=8, flow=True, semantic_stacked=2),
                           width=144, height=96),
                    detect("legacy", m.options(**narrow, background_first=True, sampling="legacy", mask_stacked=1, mask_channels=5))])
