#!/usr/bin/env python3
"""Compares estimators of a ratio of times on real, noisy samples: docs/decisions/0003-estimating-a-ratio.md.

    estimators.py sample FILE ROUNDS COMMAND...   measures the command against itself, A B B A, and appends to FILE
    estimators.py compare FILE...                 what each estimator would have made of it

Each estimator sees pieces of N rounds. Its spread is how far its estimates of 1 lie apart (5 % to 95 %), its cover how
often its 95 % interval holds the truth, its width the interval's, end over end."""
import json
import math
import os
import random
import statistics
import sys
import time

PIECES = (8, 12, 20, 40)
RESAMPLES = 400


def run(command):
    begun = time.monotonic()
    pid = os.posix_spawn(command[0], command, {"PATH": "/usr/bin:/bin"})
    os.waitpid(pid, 0)
    return time.monotonic() - begun


def sample(path, rounds, command):
    pairs = []
    for i in range(rounds):
        first, second = run(command), run(command)
        pairs.append((first, second) if i % 2 == 0 else (second, first))
    with open(path, "w", encoding="utf-8") as file:
        json.dump(pairs, file)


def blocks(pairs):
    return [(a + c, b + d) for (a, b), (c, d) in zip(pairs[::2], pairs[1::2])]


def logs(pairs):
    return [math.log(b / a) for a, b in pairs]


def trimmed(values, part=0.2):
    values = sorted(values)
    cut = int(len(values) * part)
    return statistics.fmean(values[cut:len(values) - cut])


def walsh(values):
    return statistics.median((x + y) / 2 for i, x in enumerate(values) for y in values[i:])


ESTIMATORS = {
    "ratio of medians": lambda p: math.log(statistics.median(b for _, b in p) / statistics.median(a for a, _ in p)),
    "ratio of means": lambda p: math.log(sum(b for _, b in p) / sum(a for a, _ in p)),
    "median of pair ratios": lambda p: statistics.median(logs(p)),
    "median of block ratios": lambda p: statistics.median(logs(blocks(p))),
    "mean of block ratios": lambda p: statistics.fmean(logs(blocks(p))),
    "trimmed mean of pair ratios": lambda p: trimmed(logs(p)),
    "trimmed mean of block ratios": lambda p: trimmed(logs(blocks(p))),
    "Hodges-Lehmann of pair ratios": lambda p: walsh(logs(p)),
    "Hodges-Lehmann of block ratios": lambda p: walsh(logs(blocks(p))),
}


def resampled(pairs, rng):
    """Rounds are drawn one by one, or, for estimators of blocks, the two of a block together."""
    return rng.choices(pairs, k=len(pairs))


def resampled_blocks(pairs, rng):
    twos = list(zip(pairs[::2], pairs[1::2]))
    return [pair for _ in twos for pair in rng.choice(twos)]


def student(df):
    """The 97.5 % quantile of Student's t (Cornish and Fisher's expansion: 1 % off at 3 degrees, nothing at 10)."""
    z = 1.959964
    return (z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3))


def expanded_tail(units):
    """Hesterberg 2015: the tail at which percentiles of a bootstrap hold 95 % of small samples too."""
    return statistics.NormalDist().cdf(-math.sqrt(units / (units - 1)) * student(units - 1))


def signed_rank_critical(n):
    """The largest k so that the k-th least and k-th greatest Walsh average still hold the centre in 95 of 100."""
    counts = [1]
    for rank in range(1, n + 1):
        longer = counts + [0] * rank
        for i, c in enumerate(counts):
            longer[i + rank] += c
        counts = longer
    total, below = 2 ** n, 0
    for k, c in enumerate(counts):
        below += c
        if below / total > 0.025:
            return k
    return 0


def walsh_interval(values):
    averages = sorted((x + y) / 2 for i, x in enumerate(values) for y in values[i:])
    k = signed_rank_critical(len(values))
    return averages[max(k - 1, 0)], averages[len(averages) - max(k, 1)]


def compare(path):
    with open(path, encoding="utf-8") as file:
        pairs = [tuple(p) for p in json.load(file)]
    rng = random.Random(1)
    everything = sorted(logs(pairs))
    print(f"\n{path}: {len(pairs)} rounds, median {statistics.median(a for a, _ in pairs) * 1000:.1f} ms, pair ratios scatter by"
          f" {statistics.stdev(everything) * 100:.0f} %")
    for n in PIECES:
        pieces = [pairs[i:i + n] for i in range(0, len(pairs) - n + 1, n)]
        print(f"  {len(pieces)} pieces of {n} rounds" + " " * 18 + "spread   percentiles     expanded")
        for name, estimate in ESTIMATORS.items():
            found = sorted(estimate(p) for p in pieces)
            spread = found[int(len(found) * 0.95)] - found[int(len(found) * 0.05)]
            draw = resampled_blocks if "block" in name else resampled
            cells = []
            for tail in (0.025, expanded_tail(n // 2 if "block" in name else n)):
                covered, widths = 0, []
                for piece in pieces:
                    drawn = sorted(estimate(draw(piece, rng)) for _ in range(RESAMPLES))
                    low, high = drawn[int(RESAMPLES * tail)], drawn[RESAMPLES - 1 - int(RESAMPLES * tail)]
                    covered += low <= 0 <= high
                    widths.append(high - low)
                cells.append(f"{covered * 100 // len(pieces):4} % {statistics.median(widths) * 100:5.1f} %")
            print(f"    {name:38} {spread * 100:5.1f} %  " + "   ".join(cells))
        for name, of in (("Walsh averages of pairs", logs), ("Walsh averages of blocks", lambda p: logs(blocks(p)))):
            held = [walsh_interval(of(p)) for p in pieces]
            cover = sum(low <= 0 <= high for low, high in held) * 100 // len(held)
            print(f"    {name + ', exact interval':38}           {cover:4} %  {statistics.median(h - l for l, h in held) * 100:5.1f} %")


if __name__ == "__main__":
    if len(sys.argv) > 4 and sys.argv[1] == "sample":
        sample(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    elif len(sys.argv) > 2 and sys.argv[1] == "compare":
        for name in sys.argv[2:]:
            compare(name)
    else:
        sys.exit(__doc__)
