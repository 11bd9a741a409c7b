"""Makes recipes.json and recipes.bin.gz: class maps as the two segmentation code bases make them, of a network that is small enough to be written down.

python3 recipes.py        (needs Debian's python3-torch and python3-opencv)

The network is two 3x3 convolutions of stride 2 with a ReLU between them and weights made of names, so that cells see their neighborhood, padding shows, and sides need no
common divisor. The pictures are parts of photo.rgb.gz. 255 stands where the two best scores differ by less than a thousandth of the best one (logits: by less than 1e-3), so that
either may win.
"""
import gzip
import json

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from segmentation import uniform

MEAN, STD = np.array([.485, .456, .406]), np.array([.229, .224, .225])
CLASSES, HIDDEN = 7, 6


def weights(name, shape, gain):
    return torch.from_numpy(((uniform(name, int(np.prod(shape))) - 0.5) * gain).astype(np.float32).reshape(shape))


FIRST, SECOND = weights("first", (HIDDEN, 3, 3, 3), 1), weights("second", (CLASSES, HIDDEN, 3, 3), 3)
BIAS = torch.tensor([0.0, 4.0, 4.0, 2.0, 3.0, 3.0, -6.0])  # about what it takes for every class to win somewhere


def network(x):
    """1 x 3 x rows x columns float32 of any size -> 1 x CLASSES x ceil(rows / 4) x ceil(columns / 4)."""
    return F.conv2d(F.relu(F.conv2d(x, FIRST, stride=2, padding=1)), SECOND, BIAS, stride=2, padding=1)


def tensor(image):
    return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)[None].astype(np.float32)))


def exchange(scores, pairs):
    order = list(range(CLASSES))
    for a, b in pairs:
        order[a], order[b] = b, a
    return scores[:, order]


class Original:
    """lib/datasets of HRNet-Semantic-Segmentation: BaseDataset, and what Cityscapes, LIP, ADE20K and COCOStuff do otherwise."""

    def __init__(self, case):
        self.case, self.base = case, max(case["base"])
        self.crop, self.stride = case.get("window"), case.get("stride")

    def upsample(self, x, size):
        return F.interpolate(x, size=size, mode="bilinear", align_corners=self.case["align"])

    def inference(self, image):
        x = tensor(image)
        logits = self.upsample(network(x), x.shape[-2:])
        if self.case["flip"]:
            mirrored = self.upsample(network(x.flip(3)), x.shape[-2:])
            logits = 0.5 * (logits + exchange(mirrored, self.case["pairs"]).flip(3))
        return logits.exp()

    def pad(self, image):
        height, width = image.shape[:2]
        missing = max(self.crop[0] - height, 0), max(self.crop[1] - width, 0)
        return cv2.copyMakeBorder(image, 0, missing[0], 0, missing[1], cv2.BORDER_CONSTANT, value=tuple(-MEAN / STD))

    def windows(self, image, padded):
        height, width = image.shape[:2]
        if padded:
            image = self.pad(image)
        rows, columns = image.shape[:2]
        scores, count = torch.zeros(1, CLASSES, rows, columns), torch.zeros(1, 1, rows, columns)
        for r in range(int(np.ceil((rows - self.crop[0]) / self.stride[0])) + 1):
            for c in range(int(np.ceil((columns - self.crop[1]) / self.stride[1])) + 1):
                top, left = r * self.stride[0], c * self.stride[1]
                bottom, right = min(top + self.crop[0], rows), min(left + self.crop[1], columns)
                if not padded:
                    top, left = max(bottom - self.crop[0], 0), max(right - self.crop[1], 0)
                part = image[top:bottom, left:right]
                seen = self.inference(self.pad(part) if padded else part)
                scores[:, :, top:bottom, left:right] += seen[:, :, :bottom - top, :right - left]
                count[:, :, top:bottom, left:right] += 1
        return (scores / count)[:, :, :height, :width]

    def start(self, image):
        """RGB bytes -> normalized floats, and how much of the end is cut."""
        rule, cut = self.case.get("start", "picture"), (0, 0)
        if rule == "stretched":
            image = cv2.resize(image, (self.case["base"][1], self.case["base"][0]), interpolation=cv2.INTER_LINEAR)
        elif rule != "picture":
            height, width = image.shape[:2]
            short = min(self.case["base"])
            size = (int(width * short / height + 0.5), short) if height < width else (short, int(height * short / width + 0.5))
            image = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
            missing = -size[1] % 8, -size[0] % 8
            image = cv2.copyMakeBorder(image, 0, missing[0], 0, missing[1], cv2.BORDER_CONSTANT, value=tuple(MEAN * 255))
            cut = missing if rule == "short_side_cut" else (0, 0)
        floats = image.astype(np.float32) / 255.0
        floats -= MEAN.astype(np.float32)
        floats /= STD.astype(np.float32)
        return floats, cut

    def scores(self, picture):
        image, cut = self.start(picture)
        height, width = image.shape[:2]
        total = torch.zeros(1, CLASSES, height, width)
        for scale in self.case["scales"]:
            side = int(self.base * scale + 0.5)
            size = (int(width * side / height + 0.5), side) if height > width else (side, int(height * side / width + 0.5))
            scaled = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
            rule = self.case.get("windows", "whole")
            if rule == "whole" or rule == "inside_above_one" and scale <= 1:
                part = self.inference(scaled)
            else:
                part = self.windows(scaled, rule == "padded")
            total += self.upsample(part, (height, width))
        total = total[:, :, :height - cut[0], :width - cut[1]]
        return total if total.shape[-2:] == picture.shape[:2] else self.upsample(total, picture.shape[:2])


class Mmseg:
    """mmseg's test pipeline and EncoderDecoder."""

    def __init__(self, case):
        self.case = case

    def upsample(self, x, size):
        return F.interpolate(x, size=size, mode="bilinear", align_corners=self.case["align"])

    def logits(self, x):
        rows, columns = x.shape[-2:]
        if self.case.get("windows", "whole") == "whole":
            return self.upsample(network(x), (rows, columns))
        (high, wide), (down, across) = self.case["window"], self.case["stride"]
        scores, count = torch.zeros(1, CLASSES, rows, columns), torch.zeros(1, 1, rows, columns)
        for r in range(max(rows - high + down - 1, 0) // down + 1):
            for c in range(max(columns - wide + across - 1, 0) // across + 1):
                bottom, right = min(r * down + high, rows), min(c * across + wide, columns)
                top, left = max(bottom - high, 0), max(right - wide, 0)
                part = x[:, :, top:bottom, left:right]
                scores[:, :, top:bottom, left:right] += self.upsample(network(part), part.shape[-2:])
                count[:, :, top:bottom, left:right] += 1
        return scores / count

    def scores(self, picture):
        height, width = picture.shape[:2]
        views = []
        for scale in self.case["scales"]:
            sides = [int(side * scale) for side in self.case["base"]]
            if self.case.get("stretch"):
                size = sides[1], sides[0]
            else:
                factor = min(max(sides) / max(height, width), min(sides) / min(height, width))
                size = int(width * factor + 0.5), int(height * factor + 0.5)
            scaled = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
            for mirrored in [False, True] if self.case["flip"] else [False]:
                image = (np.ascontiguousarray(scaled[:, ::-1] if mirrored else scaled).astype(np.float32) - (255 * MEAN).astype(np.float32)) / (255 * STD).astype(np.float32)
                part = self.upsample(self.logits(tensor(image)), (height, width))
                if len(self.case["scales"]) > 1 or self.case["flip"]:
                    part = part.softmax(1)
                views.append(exchange(part, self.case["pairs"]).flip(3) if mirrored else part)
        return sum(views) / len(views)


def case(name, rule, size, base, scales=(1.0,), flip=False, align=False, pairs=(), **more):
    """size and base are rows x columns."""
    return {"name": name, "rule": rule, "height": size[0], "width": size[1], "base": base, "scales": list(scales), "flip": flip, "align": align, "pairs": list(pairs), **more}


PADDED = {"windows": "padded", "window": (72, 72), "stride": (48, 48)}
SLIDE = {"windows": "inside", "window": (72, 72), "stride": (48, 48)}
CITY = {"windows": "inside_above_one", "window": (64, 128), "stride": (64, 128)}
CASES = [
    case("padded, landscape", "original", (91, 125), (78, 78), **PADDED),
    case("padded, portrait, aligned corners, mirrored", "original", (127, 90), (78, 78), flip=True, align=True, **PADDED),
    case("padded, three scales", "original", (101, 123), (78, 78), (0.5, 1.0, 1.75), **PADDED),
    case("padded, smaller than a window", "original", (101, 77), (60, 60), flip=True, **PADDED),
    case("street, as it is", "original", (64, 128), (64, 128), **CITY),
    case("street, as it is, mirrored", "original", (64, 128), (64, 128), flip=True, align=True, **CITY),
    case("street, another size", "original", (75, 119), (64, 128), **CITY),
    case("street, scales, mirrored", "original", (64, 128), (64, 128), (0.5, 0.75, 1.0, 1.25, 1.75), flip=True, **CITY),
    case("stretched, mirrored, pairs", "original", (121, 83), (73, 73), flip=True, pairs=[(1, 2), (4, 6)], start="stretched", windows="padded", window=(73, 73), stride=(48, 48)),
    case("stretched, scales", "original", (121, 83), (73, 73), (0.75, 1.0, 1.25), start="stretched", windows="padded", window=(73, 73), stride=(48, 48)),
    case("short side first", "original", (90, 125), (72, 72), align=True, start="short_side", **PADDED),
    case("short side first, cut, scales, mirrored", "original", (127, 91), (72, 72), (0.75, 1.5), flip=True, align=True, start="short_side_cut", **PADDED),
    case("within bounds", "mmseg", (91, 125), (64, 256)),
    case("within bounds, mirrored", "mmseg", (125, 91), (64, 256), flip=True),
    case("within bounds, scales, mirrored", "mmseg", (83, 125), (64, 256), (0.5, 0.75, 1.0, 1.5), flip=True),
    case("within bounds, as it is", "mmseg", (64, 128), (64, 128)),
    case("within bounds, halved and as it is", "mmseg", (64, 128), (64, 128), (0.5, 1.0)),
    case("slide", "mmseg", (91, 125), (104, 104), **SLIDE),
    case("slide, mirrored, three windows", "mmseg", (83, 125), (181, 181), flip=True, **SLIDE),
    case("slide, scales, mirrored", "mmseg", (125, 83), (104, 104), (0.5, 1.25), flip=True, **SLIDE),
    case("stretched bytes", "mmseg", (91, 125), (70, 101), stretch=True),
]

if __name__ == "__main__":
    photo = json.load(open("crops.json"))["photo"]
    image = np.frombuffer(gzip.open("photo.rgb.gz").read(), np.uint8).reshape(photo["height"], photo["width"], 3)
    maps = b""
    for one in CASES:
        picture = np.ascontiguousarray(image[:one["height"], :one["width"]])
        assert picture.shape[:2] == (one["height"], one["width"])
        scores = (Original if one["rule"] == "original" else Mmseg)(one).scores(picture)[0].double()
        best = scores.topk(2, dim=0).values
        margin = 1e-3 * best[0].abs() if one["rule"] == "original" or len(one["scales"]) > 1 or one["flip"] else torch.full_like(best[0], 1e-3)
        ids = scores.argmax(0).numpy().astype(np.uint8)
        ids[(best[0] - best[1] < margin).numpy()] = 255
        print(f"{one['name']}: {len(np.unique(ids))} values, {(ids == 255).mean():.4f} too close, {np.bincount(ids.ravel(), minlength=7)[:7]}")
        maps += ids.tobytes()
    with gzip.GzipFile("recipes.bin.gz", "wb", mtime=0) as f:
        f.write(maps)
    with open("recipes.json", "w") as f:
        f.write("[\n" + ",\n".join(" " + json.dumps(one) for one in CASES) + "\n]\n")
