"""Object keypoint similarity and non-maximum suppression of poses, computed in plain double precision from the formula of the COCO evaluation
(cocodataset.org, "Keypoint evaluation": OKS = mean exp(-d^2 / (2 s^2 k^2)), k = 2 sigma) with s^2 the mean of the two areas, as HRNet's rescoring takes it.

The area of a person is that of the padded crop: the box grown to the input's ratio (192 x 144), then by 1.25 on each side.

    python3 oks.py > oks.json
"""
import json
import math
import random

SIGMAS = [.026, .025, .025, .035, .035, .079, .079, .072, .072, .062, .062, .107, .107, .087, .087, .089, .089]
RATIO = 144 / 192


def area(box):
    width, height = max(box[2], RATIO * box[3]), max(box[3], box[2] / RATIO)
    return width * height * 1.25 ** 2


def oks(a, b):
    s2 = (area(a["box"]) + area(b["box"])) / 2
    terms = [math.exp(-math.dist(p, q) ** 2 / (2 * s2 * (2 * sigma) ** 2)) for p, q, sigma in zip(a["points"], b["points"], SIGMAS)]
    return sum(terms) / len(terms)


def main():
    random.seed(9)
    people = []
    for group in range(6):
        x, y, width, height = random.uniform(0, 500), random.uniform(0, 300), random.uniform(20, 160), random.uniform(60, 300)
        points = [[x + random.uniform(0, width), y + random.uniform(0, height)] for _ in SIGMAS]
        for copy in range(3):
            spread = [0.004, 0.03, 0.12][random.randrange(3)] * height if copy else 0
            people.append({
                "score": round(random.uniform(.1, .9), 4),
                "box": [round(v, 2) for v in (x + spread, y - spread, width * random.uniform(.8, 1.2), height)],
                "points": [[round(px + random.gauss(0, spread), 2), round(py + random.gauss(0, spread), 2)] for px, py in points],
            })
    people.sort(key=lambda person: -person["score"])
    matrix = [[round(oks(a, b), 7) for b in people] for a in people]
    kept = []
    for k in range(len(people)):
        if all(matrix[j][k] <= .9 for j in kept):
            kept.append(k)
    near = min(abs(v - .9) for row in matrix for v in row)
    assert near > 1e-4 and len(kept) < len(people) - 2, (near, kept)
    print(json.dumps({"people": people, "oks": matrix, "kept": kept}))


main()
