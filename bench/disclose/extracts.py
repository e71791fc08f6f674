"""k and l of random extracts: ours beside pyCANON. Exits with 1 when one of them differs."""

import argparse
import csv
import pathlib
import random
import subprocess
import sys

import pandas
from pycanon import anonymity


def extract(rng):
    """Rows of three identifying and two sensitive columns, with few or many levels."""
    levels = [rng.randint(1, 6) for _ in range(5)]
    skew = rng.random()
    return [
        [f"v{min(rng.randrange(n), rng.randrange(n)) if rng.random() < skew else rng.randrange(n)}" for n in levels]
        for _ in range(rng.choice([1, 5, 40, 300, 2000]))
    ]


def theirs(frame, identifying, sensitive):
    """k, l, and what falls below 10 and 2: classes as pyCANON makes them, judged by its own counts."""
    k = anonymity.k_anonymity(frame, identifying)
    l = anonymity.l_diversity(frame, identifying, sensitive)
    classes = rows = 0
    for _, own in frame.groupby(identifying):
        alone = own.reset_index(drop=True)
        if anonymity.k_anonymity(alone, identifying) < 10 or anonymity.l_diversity(alone, identifying, sensitive) < 2:
            classes += 1
            rows += len(own)
    return [k, l, classes, rows]


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--home", type=pathlib.Path, required=True)
    asked.add_argument("--ours", required=True)
    asked.add_argument("--extracts", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    rng, path, differ, seen = random.Random(asked.seed), asked.home / "extract.csv", 0, set()
    header = ["age", "sex", "area", "need", "meals"]
    for number in range(asked.extracts):
        rows = extract(rng)
        with path.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
        identifying, sensitive = header[:3], header[3 : 3 + rng.choice([1, 2])]
        told = subprocess.run(
            [asked.ours, str(path), ",".join(identifying), ",".join(sensitive)],
            check=True, capture_output=True, text=True,
        )
        ours = [int(word) for word in told.stdout.split()]
        peer = theirs(pandas.DataFrame(rows, columns=header), identifying, sensitive)
        seen.add(tuple(peer))
        if ours != peer:
            differ += 1
            print(f"extract {number} of seed {asked.seed}: ours {ours}, pyCANON {peer}")
    print(f"{asked.extracts} extracts, {len(seen)} different answers, {differ} differ (k, l, classes and rows below 10 and 2)")
    sys.exit(1 if differ or len(seen) < 10 else 0)


main()
