"""The One-Euro filter as Casiez, Roussel and Vogel (CHI 2012) print it, run over a few uneven walks. Writes one_euro.json."""
import json
import math
import random


def alpha(rate, cutoff):
    tau = 1.0 / (2.0 * math.pi * cutoff)
    te = 1.0 / rate
    return 1.0 / (1.0 + tau / te)


class LowPass:
    first = True

    def __call__(self, x, a):
        self.hat = x if self.first else a * x + (1 - a) * self.hat
        self.first = False
        return self.hat


def one_euro(values, times, min_cutoff, beta, d_cutoff, scale):
    x_filter, dx_filter, answers, last = LowPass(), LowPass(), [], None
    for x, t in zip(values, times):
        if last is None:
            rate, dx = 1.0, 0.0
        else:
            rate = 1.0 / (t - last)
            dx = (x - x_filter.hat) * rate / scale
        last = t
        edx = dx_filter(dx, alpha(rate, d_cutoff))
        answers.append(x_filter(x, alpha(rate, min_cutoff + beta * abs(edx))))
    return answers


random.seed(7)
cases = []
for min_cutoff, beta, d_cutoff, scale in [(1.0, 0.007, 1.0, 1.0), (0.05, 80.0, 1.0, 240.0), (2.5, 300.0, 2.5, 95.0)]:
    times, values, t, x = [], [], 10.0, 320.0
    for i in range(60):
        times.append(t)
        values.append(x + random.gauss(0, 1.5))
        t += random.uniform(0.02, 0.07)
        x += 12 * math.sin(i / 6.0) if i > 20 else 0
    cases.append(dict(minCutoff=min_cutoff, beta=beta, derivativeCutoff=d_cutoff, scale=scale, times=times, values=values,
                      expected=one_euro(values, times, min_cutoff, beta, d_cutoff, scale)))
with open("one_euro.json", "w") as f:
    json.dump(cases, f, indent=1)
    f.write("\n")
