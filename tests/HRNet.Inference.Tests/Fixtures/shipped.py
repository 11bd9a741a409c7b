"""Makes shipped.json and shipped.bin.gz: what the shipped models' checkpoints answer in PyTorch, with OpenCV's sampling, for photo.rgb.gz.

python3 shipped.py HRNET_PY POSE_PTH SEGMENT_PTH        (the network in PyTorch; needs Debian's python3-torch and python3-opencv)
"""
import gzip
import importlib.util
import json
import sys

import cv2
import numpy as np
import torch

spec = importlib.util.spec_from_file_location("hrnet", sys.argv[1])
hrnet = importlib.util.module_from_spec(spec)
spec.loader.exec_module(hrnet)
MEAN = np.float32([123.675, 116.28, 103.53])
STD = np.float32([58.395, 57.12, 57.375])
PAIRS = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12], [13, 14], [15, 16]]
BOX = (20.0, 5.0, 190.0, 215.0)


def load(net, path):
    state = torch.load(path, map_location="cpu")
    net.load_state_dict(state.get("state_dict", state), strict=True)
    return net.eval()


def tensor(pixels):
    return torch.from_numpy(((pixels.astype(np.float32) - MEAN) / STD).transpose(2, 0, 1)[None].copy())


photo = json.load(open("crops.json"))["photo"]
image = np.frombuffer(gzip.open("photo.rgb.gz").read(), np.uint8).reshape(photo["height"], photo["width"], 3)
H, W = 192, 144
x, y, w, h = BOX
center = np.array([x + w / 2, y + h / 2])
w, h = (w, w * H / W) if w > h * W / H else (h * W / H, h)
w, h = w * 1.25, h * 1.25
source = np.float32([center, center + [0, -w / 2], center + [-w / 2, -w / 2]])
target = np.float32([[W / 2, H / 2], [W / 2, H / 2 - W / 2], [0, H / 2 - W / 2]])
crop = tensor(cv2.warpAffine(image, cv2.getAffineTransform(source, target), (W, H), flags=cv2.INTER_LINEAR))


def decode(heat):
    """The original code's quarter step and inverse transform."""
    points = []
    rows, columns = heat.shape[1:]
    for m in heat:
        py, px = divmod(int(m.argmax()), columns)
        fx, fy = float(px), float(py)
        if 1 < px < columns - 1 and 1 < py < rows - 1:
            fx += np.sign(m[py, px + 1] - m[py, px - 1]) * 0.25
            fy += np.sign(m[py + 1, px] - m[py - 1, px]) * 0.25
        points.append([center[0] + (fx / columns - 0.5) * w, center[1] + (fy / rows - 0.5) * h, float(m.max())])
    return points


with torch.no_grad():
    pose = load(hrnet.PoseHRNet("w18_small_v1"), sys.argv[2])
    plain = pose(crop)[0].numpy()
    mirrored = pose(crop.flip(3))[0].flip(2).numpy().copy()
    for a, b in PAIRS:
        mirrored[[a, b]] = mirrored[[b, a]]
    mirrored[:, :, 1:] = mirrored[:, :, :-1].copy()
    segment = load(hrnet.SegHRNet("w18_small_v1", 2), sys.argv[3])
    height, width = 220, 256  # long side 256, the other one rounded to a multiple of 4
    small = tensor(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR))
    logits = [segment(small), (segment(small) + segment(small.flip(3)).flip(3)) / 2]
    large = [torch.nn.functional.interpolate(v, image.shape[:2], mode="bilinear", align_corners=False)[0] for v in logits]
    maps = [v.argmax(0).numpy().astype(np.uint8) for v in large]
with gzip.GzipFile("shipped.bin.gz", "wb", mtime=0) as f:
    f.write(b"".join(m.tobytes() for m in maps))
with open("shipped.json", "w") as f:
    json.dump({"box": BOX, "plain": decode(plain), "flip": decode((plain + mirrored) / 2)}, f, indent=1)
    f.write("\n")
