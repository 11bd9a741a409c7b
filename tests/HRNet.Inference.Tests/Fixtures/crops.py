"""Makes photo.rgb.gz, crops.json and crops.bin.gz: what OpenCV's warpAffine samples from a photograph for the crops of the original HRNet code.

python3 crops.py PHOTOGRAPH        (needs Debian's python3-opencv)
"""
import gzip
import json
import sys

import cv2
import numpy as np

# name, box (x, y, width, height) in the photograph, input (width, height), convention
CROPS = [
    ("inside", (80, 40, 90, 150), (192, 256), "Plain"),
    ("partly outside", (-30.5, 90.25, 120, 160), (96, 128), "Plain"),
    ("strongly enlarged", (140.3, 60.7, 9.5, 14), (96, 128), "Plain"),
    ("strongly reduced", (-200, -250, 700, 900), (48, 64), "Plain"),
    ("wide box", (20, 100, 200, 40), (72, 96), "Plain"),
    ("unbiased", (60.25, 30.5, 110, 120), (96, 128), "Udp"),
]


def matrix(box, size, convention):
    """Input pixel -> picture pixel, worked out from three points as get_affine_transform does (Plain) or as get_udp_warp_matrix (Udp)."""
    x, y, w, h = box
    width, height = size
    center = np.array([x + w * 0.5, y + h * 0.5])
    aspect = width / height
    if w > aspect * h:
        h = w / aspect
    elif w < aspect * h:
        w = h * aspect
    w, h = w * 1.25, h * 1.25
    if convention == "Udp":
        sx, sy = (width - 1) / w, (height - 1) / h
        forward = np.array([[sx, 0, sx * (0.5 * w - center[0])], [0, sy, sy * (0.5 * h - center[1])]])
        return forward
    source = np.float32([center, center + [0, -w / 2], center + [-w / 2, -w / 2]])
    target = np.float32([[width / 2, height / 2], [width / 2, height / 2 - width / 2], [0, height / 2 - width / 2]])
    return cv2.getAffineTransform(source, target)


photo = cv2.cvtColor(cv2.imread(sys.argv[1]), cv2.COLOR_BGR2RGB)
scale = 260 / max(photo.shape[:2])
photo = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
photo = photo[10:235]  # not square
cases, data = [], b""
for name, box, size, convention in CROPS:
    crop = cv2.warpAffine(photo, matrix(box, size, convention), size, flags=cv2.INTER_LINEAR)
    data += crop.tobytes()
    cases.append({"name": name, "box": box, "width": size[0], "height": size[1], "rule": convention})
with gzip.GzipFile("photo.rgb.gz", "wb", mtime=0) as f:
    f.write(photo.tobytes())
with gzip.GzipFile("crops.bin.gz", "wb", mtime=0) as f:
    f.write(data)
with open("crops.json", "w") as f:
    json.dump({"photo": {"width": photo.shape[1], "height": photo.shape[0]}, "crops": cases}, f, indent=1)
    f.write("\n")
