"""Makes udp_regress.json: what mmpose's decoder of UDP models with offsets (UDPHeatmap, "combined") finds in made-up maps, with and without flip test.

python3 udp_regress.py        (needs Debian's python3-numpy and python3-opencv)

The maps come from names (Uniform.cs), so the file holds answers only. Maps of keypoint k: 3k is a disc of radius .0546875 * max(columns, rows) around its center, plus noise;
3k + 1 and 3k + 2 are offsets from -1 to 1.
"""
import json

import cv2
import numpy as np

RADIUS = 0.0546875
KERNEL = 11
PADDING = 1.25
PAIRS = [(1, 2), (3, 4)]
MASK = (1 << 64) - 1


def uniform(name, index):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    z = (value + index + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    z ^= z >> 31
    return (z >> 40) / (1 << 24)


def maps(name, centers, columns, rows, noise):
    values = np.zeros((3 * len(centers), rows, columns), np.float32)
    radius = RADIUS * max(columns, rows)
    for m in range(len(values)):
        for y in range(rows):
            for x in range(columns):
                u = uniform(name, (m * rows + y) * columns + x)
                cx, cy, a = centers[m // 3]
                inside = (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius
                values[m, y, x] = (a if inside else 0) + (u - 0.5) * noise if m % 3 == 0 else 2 * u - 1
    return values


def turned(values):
    """The mirrored crop's maps, mirrored back: sides exchanged, offsets to the right turned round."""
    partner = list(range(len(values) // 3))
    for a, b in PAIRS:
        partner[a], partner[b] = b, a
    back = values.reshape(-1, 3, *values.shape[1:])[partner][..., ::-1].copy()
    back[:, 1] *= -1
    return back.reshape(values.shape)


def decode(values, box, inputs):
    """Places in cells, scores, and places in the picture."""
    count, rows, columns = len(values) // 3, *values.shape[1:]
    radius = RADIUS * max(columns, rows)
    x, y, w, h = box
    center = np.array([x + w / 2, y + h / 2])
    aspect = inputs[0] / inputs[1]
    size = np.array([max(w, h * aspect), max(h, w / aspect)]) * PADDING
    cells, scores, places = [], [], []
    for k in range(count):
        side = 2 * KERNEL + 1
        blurred = cv2.GaussianBlur(values[3 * k], (side, side), 0)
        at = int(np.argmax(blurred))
        cy, cx = divmod(at, columns)
        best = np.sort(blurred.flatten())[-2:]
        scores.append(float(blurred[cy, cx]))
        assert scores[-1] > 0 and best[1] - best[0] > 2e-6, "nothing is found, or two cells are as good: another noise"
        cell = np.array([cx + values[3 * k + 1, cy, cx] * radius, cy + values[3 * k + 2, cy, cx] * radius], np.float64)
        cells.append([float(v) for v in cell])
        places.append([float(v) for v in cell / [columns - 1, rows - 1] * size + center - size / 2])
    return {"cells": cells, "scores": scores, "places": places}


CASES = [
    ("usual", 48, 64, 0.08, [(20.2, 30.7, 0.9), (0, 0, 0.8), (47, 63, 0.7), (10.5, 62, 0.6), (46.4, 5.1, 0.5), (30, 30, -1)]),
    ("large", 72, 96, 0.02, [(35.5, 47.5, 1), (71, 0, 0.9), (3.3, 90.1, 0.8), (60, 94.7, 0.4), (1, 50, 0.3), (20, 20, 0.2)]),
    ("small", 12, 8, 0.02, [(5, 3, 1), (0, 7, 0.9), (11, 0, 0.8), (9, 6, 0.6), (2, 2, 0.5), (6, 7, 0.7)]),
]
found = []
for name, columns, rows, noise, centers in CASES:
    box, inputs = (31.5, 12.25, 80, 150), (4 * columns, 4 * rows)
    own = maps(name, centers, columns, rows, noise)
    mirror = maps(f"{name} mirrored", [(columns - 1 - x, y, a) for x, y, a in (centers[i] for i in (0, 2, 1, 4, 3, 5))], columns, rows, noise)
    found.append({
        "name": name, "columns": columns, "rows": rows, "noise": noise, "centers": centers, "box": box,
        "plain": decode(own, box, inputs), "flip": decode((own + turned(mirror)) * np.float32(0.5), box, inputs),
    })
with open("udp_regress.json", "w") as f:
    json.dump({"pairs": PAIRS, "cases": found}, f, indent=1)
    f.write("\n")
