"""Makes classification.json and classified.bin.gz: photo.rgb.gz as a classifier of ImageNet sees it, and what one with made-up weights says to it.

python3 classification.py FOLDER        (of hrnet.py and fill.py: the network in PyTorch, and its weights made from names; needs Debian's python3-torch and python3-pil)

The picture goes the way of torchvision's Resize, CenterCrop, ToTensor and Normalize, whose resize is Pillow's.
"""
import gzip
import json
import sys

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, sys.argv[1])
import fill
import hrnet

MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}
CLASSES = 10
# Part of the photograph (x, y, width, height), shorter side, crop (rows, columns), filter.
CASES = [
    ((0, 0, 260, 225), 256, (224, 224), "bilinear"),
    ((0, 0, 225, 225), 235, (224, 224), "bicubic"),
    ((0, 0, 260, 225), 64, (56, 56), "bilinear"),
    ((0, 0, 260, 225), 64, (56, 56), "bicubic"),
    ((0, 0, 131, 225), 61, (56, 56), "bilinear"),
    ((10, 20, 200, 201), 59, (56, 56), "bilinear"),
    ((10, 20, 203, 201), 58, (48, 56), "bicubic"),
    ((5, 5, 64, 64), 64, (64, 64), "bilinear"),
    ((0, 100, 260, 7), 40, (40, 32), "bilinear"),
    ((30, 0, 1, 50), 32, (32, 32), "bicubic"),
]


def seen(image, short, crop, kind):
    width, height = image.size
    size = (short, int(short * height / width)) if width <= height else (int(short * width / height), short)
    resized = image.resize(size, FILTERS[kind])
    top, left = (int(round((resized.height - crop[0]) / 2.0)), int(round((resized.width - crop[1]) / 2.0)))
    return resized.crop((left, top, left + crop[1], top + crop[0]))


photo = json.load(open("crops.json"))["photo"]
pixels = np.frombuffer(gzip.open("photo.rgb.gz").read(), np.uint8).reshape(photo["height"], photo["width"], 3)
levels, cases = [], []
for (x, y, w, h), short, crop, kind in CASES:
    levels.append(np.asarray(seen(Image.fromarray(pixels[y:y + h, x:x + w]), short, crop, kind)))
    cases.append({"part": [x, y, w, h], "short_side": short, "crop": list(crop), "filter": kind})
with gzip.GzipFile("classified.bin.gz", "wb", mtime=0) as f:
    f.write(b"".join(v.tobytes() for v in levels))

with torch.no_grad():
    network = fill.fill(hrnet.ClsHRNet("w18_small_v1", CLASSES))
    tensor = (levels[0].astype(np.float32) / 255 - MEAN) / STD
    logits = network(torch.from_numpy(tensor.transpose(2, 0, 1)[None].copy()))[0]
    scores = torch.softmax(logits.double(), 0)
with open("classification.json", "w") as f:
    json.dump({"cases": cases, "scores": scores.tolist()}, f, indent=1)
    f.write("\n")
print(logits.tolist(), scores.tolist())
