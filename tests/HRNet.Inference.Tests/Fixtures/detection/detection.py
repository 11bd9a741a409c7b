"""Makes the files beside it: what the operators of mmdet and mmcv, written here in PyTorch from their definitions, answer for made-up outputs.

python3 detection.py        (needs PyTorch; any version with grid_sample; and OpenCV, which resizes)
"""
import base64
import json
import os

import cv2
import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


def uniform(name, count):
    """Numbers in [0, 1): splitmix64(fnv1a64(name) + index), upper 24 bits (Uniform.cs)."""
    with np.errstate(over="ignore"):
        h = np.uint64(0xCBF29CE484222325)
        for b in name.encode():
            h = (h ^ np.uint64(b)) * np.uint64(0x100000001B3)
        z = h + np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
        return (z >> np.uint64(40)).astype(np.float64) * 2.0**-24


def values(name, shape, low, high):
    return torch.from_numpy((uniform(name, int(np.prod(shape))) * (high - low) + low).astype(np.float32).reshape(shape))


def nms(boxes, scores, groups, limit, most, pixel=0):
    """Greedy, within groups, by falling score; equal scores in the order given."""
    order = sorted(range(len(boxes)), key=lambda k: (-float(scores[k]), k))
    kept = []
    b = boxes.numpy().astype(np.float32)
    area = (b[:, 2] - b[:, 0] + pixel) * (b[:, 3] - b[:, 1] + pixel)
    for k in order:
        good = True
        for j in kept:
            if groups[j] != groups[k]:
                continue
            w = max(np.float32(0), min(b[k, 2], b[j, 2]) - max(b[k, 0], b[j, 0]) + pixel)
            h = max(np.float32(0), min(b[k, 3], b[j, 3]) - max(b[k, 1], b[j, 1]) + pixel)
            common = np.float32(w * h)
            if common / (area[k] + area[j] - common) > np.float32(limit):
                good = False
                break
        if good:
            kept.append(k)
    return kept[:most]


def clip(boxes, content, pixel=0):
    width, height = content
    x = boxes[:, 0::2].clamp(0, width - pixel)
    y = boxes[:, 1::2].clamp(0, height - pixel)
    return torch.stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]], 1)


def delta2bbox(rois, deltas, stds, content, pixel=0):
    deltas = deltas * torch.tensor(stds)
    most = abs(np.log(16 / 1000))
    dx, dy, dw, dh = deltas.unbind(1)
    dw, dh = dw.clamp(-most, most), dh.clamp(-most, most)
    px, py = (rois[:, 0] + rois[:, 2]) * 0.5, (rois[:, 1] + rois[:, 3]) * 0.5
    pw, ph = rois[:, 2] - rois[:, 0] + pixel, rois[:, 3] - rois[:, 1] + pixel
    gw, gh = pw * dw.exp(), ph * dh.exp()
    gx, gy = px + pw * dx, py + ph * dy
    inset = 0.5 * pixel
    boxes = torch.stack([gx - gw * 0.5 + inset, gy - gh * 0.5 + inset, gx + gw * 0.5 - inset, gy + gh * 0.5 - inset], 1)
    return clip(boxes, content, pixel)


def answers(boxes, scores, labels):
    return [[*map(float, box), float(score), int(label)] for box, score, label in zip(boxes, scores, labels)]


def save(name, data):
    with open(os.path.join(HERE, f"{name}.json"), "w", encoding="utf-8") as file:
        text = json.dumps(data, separators=(",", ":"), sort_keys=False)
        file.write(text.replace("},{", "},\n{") + "\n")


def fcos(name, rule, content, size, classes, nms_pre, threshold):
    boxes, scores, labels = [], [], []
    for stride in (8, 16, 32, 64, 128):
        rows, columns = -(-size[1] // stride), -(-size[0] // stride)
        logits = values(f"{name}.cls{stride}", (classes, rows, columns), -7, 3)
        edges = values(f"{name}.reg{stride}", (4, rows, columns), 0, 3 * stride)
        centerness = values(f"{name}.centerness{stride}", (1, rows, columns), -3, 3)
        y, x = torch.meshgrid(torch.arange(rows) * stride + stride // 2, torch.arange(columns) * stride + stride // 2, indexing="ij")
        points = torch.stack([x.reshape(-1), y.reshape(-1)], 1).float()
        s = logits.permute(1, 2, 0).reshape(-1, classes).sigmoid()
        c = centerness.permute(1, 2, 0).reshape(-1).sigmoid()
        d = edges.permute(1, 2, 0).reshape(-1, 4)
        if len(s) > nms_pre:
            best = (s * c[:, None]).max(1)[0].topk(nms_pre)[1].sort()[0]
            points, s, c, d = points[best], s[best], c[best], d[best]
        b = clip(torch.stack([points[:, 0] - d[:, 0], points[:, 1] - d[:, 1], points[:, 0] + d[:, 2], points[:, 1] + d[:, 3]], 1), content)
        joint = s * c[:, None] if rule == "product" else (s * c[:, None]).sqrt()
        index, label = ((s if rule == "product" else joint) > threshold).nonzero(as_tuple=True)
        boxes.append(b[index]), scores.append(joint[index, label]), labels.append(label)
    boxes, scores, labels = torch.cat(boxes), torch.cat(scores), torch.cat(labels)
    kept = nms(boxes, scores, labels.tolist(), 0.5, 100)
    return dict(name=name, rule=rule, content=content, size=size, classes=classes, nms_pre=nms_pre, threshold=threshold,
                candidates=len(boxes), answers=answers(boxes[kept], scores[kept], labels[kept]))


def anchors(stride, legacy):
    roots = torch.tensor([0.5, 1.0, 2.0]).sqrt()
    w, h = stride * (1 / roots) * 8.0, stride * roots * 8.0
    if not legacy:
        return torch.stack([-0.5 * w, -0.5 * h, 0.5 * w, 0.5 * h], 1)
    c = 0.5 * (stride - 1)
    return torch.stack([c - 0.5 * (w - 1), c - 0.5 * (h - 1), c + 0.5 * (w - 1), c + 0.5 * (h - 1)], 1).round()


def rpn(name, legacy, content, size, nms_pre, most):
    boxes, scores, levels = [], [], []
    pixel = 1 if legacy else 0
    for level, stride in enumerate((4, 8, 16, 32, 64)):
        rows, columns = -(-size[1] // stride), -(-size[0] // stride)
        logits = values(f"{name}.cls{stride}", (3, rows, columns), -6, 6).permute(1, 2, 0).reshape(-1)
        deltas = values(f"{name}.reg{stride}", (12, rows, columns), -1, 1).permute(1, 2, 0).reshape(-1, 4)
        deltas[7::31, 2] = 30  # longer than the clip allows
        y, x = torch.meshgrid(torch.arange(rows) * stride, torch.arange(columns) * stride, indexing="ij")
        shifts = torch.stack([x, y, x, y], -1).reshape(-1, 1, 4).float()
        grid = (anchors(stride, legacy)[None] + shifts).reshape(-1, 4)
        s = logits.sigmoid()
        best = torch.arange(len(s))
        if len(s) > nms_pre:
            best = logits.double().sort(descending=True)[1][:nms_pre]
        b = delta2bbox(grid[best], deltas[best], (1.0, 1.0, 1.0, 1.0), content, pixel)
        whole = (b[:, 2] - b[:, 0] + pixel > 0) & (b[:, 3] - b[:, 1] + pixel > 0)
        boxes.append(b[whole]), scores.append(logits[best][whole]), levels.append(torch.full((int(whole.sum()),), level))
    boxes, scores, levels = torch.cat(boxes), torch.cat(scores), torch.cat(levels)
    kept = nms(boxes, scores, levels.tolist(), 0.7, most, pixel)
    return dict(name=name, legacy=legacy, content=content, size=size, nms_pre=nms_pre, most=most,
                candidates=len(boxes), answers=answers(boxes[kept], scores[kept].sigmoid(), levels[kept]))


def regions(name, count, content):
    """Regions of all sizes, some of them a point."""
    x = values(f"{name}.regions", (count, 4), 0, 1)
    left, top = x[:, 0] * content[0] * 0.9, x[:, 1] * content[1] * 0.9
    return clip(torch.stack([left, top, left + x[:, 2] ** 3 * content[0], top + x[:, 3] ** 3 * content[1]], 1), content)


CASCADE_STDS = [(0.1, 0.1, 0.2, 0.2), (0.05, 0.05, 0.1, 0.1), (0.033, 0.033, 0.067, 0.067)]


def decode(name, count, classes, content, first, agnostic, legacy, stages):
    """The second stage: softmax of the stages' mean logits; each stage begins with the boxes of the one before."""
    pixel = 1 if legacy else 0
    rois = regions(name, count, content)
    start = rois
    own = 1 if agnostic else classes + (1 if first else 0)
    all_logits, trace = [], []
    for stage in range(stages):
        logits = values(f"{name}.cls{stage}", (count, classes + 1), -4, 4)
        deltas = values(f"{name}.reg{stage}", (count, 4 * own), -2, 2)
        all_logits.append(logits)
        foreground = logits[:, 1:] if first else logits[:, :-1]
        if stage < stages - 1:
            label = foreground.argmax(1) + (1 if first else 0)
            picked = deltas if agnostic else torch.stack([deltas[k, 4 * l:4 * l + 4] for k, l in enumerate(label.tolist())])
            rois = delta2bbox(rois, picked, CASCADE_STDS[stage], content, pixel)
            trace.append([[float(v) for v in roi] for roi in rois[:5]])
    p = F.softmax(sum(all_logits) / stages, 1)
    p = p[:, 1:] if first else p[:, :-1]
    index, label = (p > 0.05).nonzero(as_tuple=True)
    scores = p[index, label]
    columns = torch.zeros_like(label) if agnostic else label + (1 if first else 0)
    picked = torch.stack([deltas[k, 4 * c:4 * c + 4] for k, c in zip(index.tolist(), columns.tolist())])
    boxes = delta2bbox(rois[index], picked, CASCADE_STDS[stages - 1], content, pixel)
    kept = nms(boxes, scores, label.tolist(), 0.5, 100, pixel)
    return dict(name=name, regions=[[float(v) for v in roi] for roi in start], classes=classes, content=content, background_first=first,
                agnostic=agnostic, legacy=legacy, stages=stages, refined=trace, candidates=len(boxes),
                answers=answers(boxes[kept], scores[kept], label[kept]))


def ties():
    """Boxes on whole pixels and scores in eighths: equal scores, equal boxes, overlaps of exactly the limit, points, groups."""
    x = (uniform("ties", 4 * 160) * 12).astype(int).reshape(-1, 4)
    boxes = torch.tensor([[a, b, a + c, b + d] for a, b, c, d in x.tolist()]).float()
    scores = torch.from_numpy(np.floor(uniform("ties.scores", 160) * 8).astype(np.float32) / 8)
    groups = (uniform("ties.groups", 160) * 3).astype(int).tolist()
    extra = [[20, 0, 30, 10], [20, 0, 30, 5], [20, 0, 30, 5.01], [40, 0, 40, 0], [40, 0, 40, 0]]
    boxes = torch.cat([boxes, torch.tensor(extra).float()])
    scores = torch.cat([scores, torch.tensor([0.9, 0.8, 0.7, 0.5, 0.5])])
    groups += [0] * 5
    return dict(boxes=[[*map(float, b), float(s), g] for b, s, g in zip(boxes, scores, groups)],
                cases=[dict(limit=limit, pixel=pixel, most=most, kept=nms(boxes, scores, groups, limit, most, pixel))
                       for limit, pixel, most in ((0.5, 0, 1000), (0.3, 0, 1000), (0.7, 1, 1000), (0.5, 0, 12))])


def paste(probabilities, box, width, height):
    """mmdet's _do_paste_mask for one mask."""
    x0, y0, x1, y1 = box
    y = (torch.arange(height).float() + 0.5 - y0) / (y1 - y0) * 2 - 1
    x = (torch.arange(width).float() + 0.5 - x0) / (x1 - x0) * 2 - 1
    grid = torch.stack([x[None].expand(height, width), y[:, None].expand(height, width)], -1)[None]
    return F.grid_sample(probabilities[None, None], grid, align_corners=False)[0, 0]


def stretch(probabilities, box, width, height):
    """mmdet 1.x's way of laying a mask over the picture, for one whose box is within it; box edges are pixels."""
    x0, y0, x1, y1 = (int(v) for v in box)
    w, h = max(x1 - x0 + 1, 1), max(y1 - y0 + 1, 1)
    out = np.zeros((height + h, width + w), np.float32)
    out[y0:y0 + h, x0:x0 + w] = cv2.resize(np.asarray(probabilities, np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
    return torch.from_numpy(out[:height, :width])


def masks():
    width, height, side = 90, 70, 28
    cases = []
    for name, box in [("stretched", (10.3, 8.7, 60.2, 50.9)), ("stretched to the corner", (50.5, 40.5, 89.0, 69.0)), ("stretched over everything", (0.0, 0.0, 89.0, 69.0)),
                      ("stretched to a pixel", (30.2, 30.2, 30.9, 30.9)), ("stretched narrow", (5.5, 2.25, 7.75, 66.5))]:
        y, x = np.mgrid[0:side, 0:side] / (side - 1) * 2 - 1
        logits = torch.from_numpy((2 - 4 * (x * x + y * y) + uniform(f"mask.{name}", side * side).reshape(side, side) * 4 - 2).astype(np.float32))
        p = stretch(logits.sigmoid(), box, width, height)
        assert (p - 0.5).abs().min() > 1e-6, "a pixel that rounding decides"
        pixels = (p > 0.5).numpy()
        cases.append(dict(name=name, box=[box[0], box[1], box[2] + 1, box[3] + 1], count=int(pixels.sum()), bits=base64.b64encode(np.packbits(pixels)).decode()))
    for name, box in [("inside", (10.3, 8.7, 60.2, 50.9)), ("over the upper left corner", (-20.5, -15.25, 40.1, 30.6)),
                      ("over the lower right corner", (50.5, 40.5, 140.25, 120.75)), ("over everything", (-300.0, -200.0, 500.0, 400.0)),
                      ("tiny", (30.2, 30.2, 31.9, 33.3)), ("less than a pixel", (30.6, 30.6, 30.9, 30.9)), ("narrow", (5.5, 2.25, 7.75, 66.5)),
                      ("outside", (100.0, 10.0, 120.0, 30.0))]:
        y, x = np.mgrid[0:side, 0:side] / (side - 1) * 2 - 1
        blob = 2 - 4 * (x * x + y * y)
        logits = torch.from_numpy((blob + uniform(f"mask.{name}", side * side).reshape(side, side) * 4 - 2).astype(np.float32))
        p = paste(logits.sigmoid(), box, width, height)
        assert (p - 0.5).abs().min() > 1e-6, "a pixel that rounding decides"
        pixels = (p >= 0.5).numpy()
        cases.append(dict(name=name, box=box, count=int(pixels.sum()), bits=base64.b64encode(np.packbits(pixels)).decode()))
    return dict(width=width, height=height, side=side, cases=cases)


def levels():
    boxes = [(0, 0, s, s) for s in (1, 50, 111, 112, 112.1, 223.9, 224, 224.1, 447, 448, 449, 2000)] + [(5, 5, 5, 90), (0, 0, 1000, 10)]
    b = torch.tensor(boxes).float()
    scale = ((b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])).sqrt()
    level = (scale / 56 + 1e-6).log2().floor().clamp(0, 3).long()
    return [[*map(float, box), int(k)] for box, k in zip(b, level)]


def sizes():
    """mmcv's rescale_size and mmdet's Pad(size_divisor=32)."""
    rows = []
    for width, height in ((640, 427), (427, 640), (1333, 800), (2000, 500), (37, 500), (1, 1), (4000, 3001), (800, 800)):
        scale = min(1333 / max(width, height), 800 / min(width, height))
        w, h = int(width * scale + 0.5), int(height * scale + 0.5)
        rows.append([width, height, w, h, -(-w // 32) * 32, -(-h // 32) * 32])
    return rows


def people():
    """oks_nms of the original pose code: few people, each seen by several boxes that jitter."""
    sigmas = np.array([.26, .25, .25, .35, .35, .79, .79, .72, .72, .62, .62, 1.07, 1.07, .87, .87, .89, .89]) / 10
    count = 24
    u = uniform("people", count * 36).reshape(count, 36)
    found = []
    for k in range(count):
        body = uniform(f"person{k % 5}", 34).reshape(17, 2) * [60, 150] + [(k % 5) * 55, 20]
        places = (body + (u[k, :34].reshape(17, 2) - 0.5) * (2 + 40 * (k // 8))).astype(np.float32)
        found.append((places, float(np.float32(u[k, 34])), float(8000 + 9000 * u[k, 35])))
    cases = []
    for limit in (0.9, 0.5):
        order = sorted(range(count), key=lambda k: -found[k][1])
        kept = []
        while order:
            best = order.pop(0)
            kept.append(best)
            rest = []
            for k in order:
                d2 = ((found[k][0].astype(float) - found[best][0]) ** 2).sum(1)
                e = d2 / (sigmas * 2) ** 2 / ((found[k][2] + found[best][2]) / 2 + np.spacing(1)) / 2
                if np.exp(-e).mean() <= limit:
                    rest.append(k)
            order = rest
        cases.append(dict(limit=limit, kept=kept))
    return dict(sigmas=sigmas.tolist(), cases=cases,
                people=[dict(places=[[round(float(v), 4) for v in p] for p in places], score=score, area=area) for places, score, area in found])


def resized():
    """One picture, enlarged and reduced as a picture of bytes and as one of floats: rows of red, green, blue."""
    picture = np.floor(uniform("resized", 7 * 11 * 3) * 256).reshape(7, 11, 3)
    cases = []
    for long, short in ((17, 10), (8, 5)):
        scale = min(long / 11, short / 7)
        size = (int(11 * scale + 0.5), int(7 * scale + 0.5))
        cases.append(dict(long=long, short=short, width=size[0], height=size[1],
                          bytes=cv2.resize(picture.astype(np.uint8), size, interpolation=cv2.INTER_LINEAR).flatten().tolist(),
                          floats=[round(float(v), 4) for v in cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_LINEAR).flatten()]))
    return cases


if __name__ == "__main__":
    save("people", people())
    save("fcos", [fcos("fcos.a", "product", (150, 90), (160, 96), 3, 40, 0.05), fcos("fcos.b", "geometric_mean", (160, 91), (160, 96), 1, 1000, 0.3),
                  fcos("fcos.c", "product", (300, 200), (320, 224), 20, 150, 0.05)])
    save("proposals", [rpn("rpn.a", False, (150, 90), (160, 96), 100, 100), rpn("rpn.b", True, (150, 90), (160, 96), 100, 100),
                       rpn("rpn.c", False, (250, 180), (256, 192), 400, 150)])
    save("regions", [decode("box.last", 40, 5, (300, 200), False, False, False, 1), decode("box.first", 40, 5, (300, 200), True, False, False, 1),
                     decode("box.legacy", 40, 5, (300, 200), True, False, True, 1), decode("box.agnostic", 30, 80, (300, 200), False, True, False, 1),
                     decode("box.cascade", 40, 4, (300, 200), False, True, False, 3), decode("box.oldcascade", 40, 4, (300, 200), True, True, True, 3)])
    save("nms", ties())
    save("masks", masks())
    save("geometry", dict(levels=levels(), sizes=sizes(), resized=resized()))
