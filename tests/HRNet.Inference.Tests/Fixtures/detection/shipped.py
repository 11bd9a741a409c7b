"""Makes shipped.json: what PyTorch finds in ../photo.rgb.gz with the checkpoint of the shipped detector.

python3 shipped.py FOLDER CHECKPOINT     FOLDER holds the reference network: hrnet.py, fill.py (torch >= 1.13, OpenCV)
"""
import gzip
import pathlib
import sys

import cv2
import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, sys.argv[1])
import detection as d  # noqa: E402
import hrnet  # noqa: E402

WIDTH, HEIGHT, SIDE = 260, 225, 320
photo = np.frombuffer(gzip.open(HERE.parent / "photo.rgb.gz").read(), np.uint8).reshape(HEIGHT, WIDTH, 3).copy()
scale = min(SIDE / WIDTH, SIDE / HEIGHT)
width, height = int(WIDTH * scale + 0.5), int(HEIGHT * scale + 0.5)
left, top = (SIDE - width) // 2, (SIDE - height) // 2
image = torch.zeros(1, 3, SIDE, SIDE)
resized = cv2.resize(photo, (width, height), interpolation=cv2.INTER_LINEAR)
image[:, :, top:top + height, left:left + width] = torch.from_numpy(resized).float().permute(2, 0, 1)
image = (image - torch.tensor([123.675, 116.28, 103.53]).view(1, 3, 1, 1)) / torch.tensor([58.395, 57.12, 57.375]).view(1, 3, 1, 1)

checkpoint = torch.load(sys.argv[2])
net = hrnet.FcosHRNet("w18_small_v1", 1, 96, 2)
net.load_state_dict(checkpoint["state_dict"])
with torch.no_grad():
    outputs = net.eval()(image)
boxes, scores = [], []
for level in range(5):
    stride = 8 << level
    logits, edges, centerness = (outputs[3 * level + k][0] for k in range(3))
    rows, columns = logits.shape[1:]
    y, x = torch.meshgrid(torch.arange(rows) * stride + stride // 2, torch.arange(columns) * stride + stride // 2, indexing="ij")
    joint = (logits[0].sigmoid() * centerness[0].sigmoid()).sqrt()
    b = torch.stack([x - edges[0], y - edges[1], x + edges[2], y + edges[3]], -1)
    boxes.append(b[joint > 0.3]), scores.append(joint[joint > 0.3])
boxes, scores = torch.cat(boxes), torch.cat(scores)
boxes = torch.stack([boxes[:, 0].clamp(left, left + width), boxes[:, 1].clamp(top, top + height),
                     boxes[:, 2].clamp(left, left + width), boxes[:, 3].clamp(top, top + height)], 1)
kept = d.nms(boxes, scores, [0] * len(boxes), 0.5, 100)
boxes = (boxes - torch.tensor([left, top, left, top])) * torch.tensor([WIDTH / width, HEIGHT / height, WIDTH / width, HEIGHT / height])
d.save("shipped", d.answers(boxes[kept], scores[kept], [0] * len(kept)))
