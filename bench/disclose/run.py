"""Times ours and the peers on the same children, in turn, and prints the ratios."""

import argparse
import contextlib
import csv
import io
import json
import logging
import os
import pathlib
import platform
import statistics
import subprocess
import time
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy as np
import pandas as pd
from acro import ACRO
from cell_key_perturbation.create_perturbed_table import create_perturbed_table
from cell_key_perturbation.utils.generate_test_ptable import generate_ptable_10_5_rule

# The tables: title, where, along what.
TABLES = [
    ("locality by free meals", "locality", ["fsm"]),
    ("small area by year", "lsoa", ["year"]),
    ("locality and sex by year and special needs", "locality", ["sex", "year", "send"]),
]


def invented(children):
    """Localities are made of whole small areas, as they are in ours."""
    draw = np.random.default_rng(1)
    lsoa = draw.integers(0, 310, children)
    return pd.DataFrame(
        {
            "lsoa": lsoa,
            "locality": lsoa * 14 // 310,
            "sex": draw.integers(0, 2, children),
            "year": draw.integers(0, 14, children),
            "fsm": (draw.random(children) < 0.3).astype(int),
            "send": (draw.random(children) < 0.15).astype(int),
            "record_key": draw.integers(0, 256, children),
        }
    )


def quietly(step):
    """Processor milliseconds of one call, and what it gave."""
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.process_time()
        given = step()
        return 1000 * (time.process_time() - start), given


def acro(data, where, along):
    tables = ACRO(suppress=True)
    # As in the peer's own documentation: the group in the rows, the rest in the columns.
    rows = [data[where], data["sex"]] if "sex" in along else data[where]
    columns = [data[name] for name in along if name != "sex"]
    return lambda: tables.crosstab(rows, columns if len(columns) > 1 else columns[0])


def cell_key(data, where, along):
    chances = generate_ptable_10_5_rule()
    return lambda: create_perturbed_table(
        data=data, ptable=chances, geog=[where], tab_vars=along, record_key="record_key"
    )


def ours(program, file, table, rounds):
    where, along = table[1], ",".join(table[2])
    out = subprocess.run(
        [program, file, where, along, str(rounds)], check=True, capture_output=True, text=True
    )
    return json.loads(out.stdout)


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--home", required=True)
    asked.add_argument("--ours", required=True)
    asked.add_argument("--children", type=int, default=140_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked = asked.parse_args()
    data = invented(asked.children)
    file = str(pathlib.Path(asked.home) / "children.csv")
    data.to_csv(file, index=False, quoting=csv.QUOTE_NONE)
    load = os.getloadavg()[0]
    print(f"{asked.children:,} children; Python {platform.python_version()}; load {load:.1f}")
    print("processor milliseconds, median of", asked.rounds, "after one that does not count")
    worst = {}
    for table in TABLES:
        title, where, along = table
        peers = {"ACRO 1.0.2": acro(data, where, along), "ONS cell key 3.1.0": cell_key(data, where, along)}
        times = {name: [] for name in peers}
        for turn in range(asked.rounds + 1):
            for name, step in peers.items():
                taken, _ = quietly(step)
                if turn:
                    times[name].append(taken)
        own = ours(asked.ours, file, table, asked.rounds)
        print(f"\n{title}: {own['cells']} cells")
        print(f"  ours, drawn afresh and read whole  {own['fresh']:9.2f}")
        print(f"  ours, one area from what is kept   {own['read_p95']:9.3f}  (95th percentile)")
        for name, taken in times.items():
            middle = statistics.median(taken)
            ratio = middle / own["fresh"]
            worst[name] = min(worst.get(name, ratio), ratio)
            print(f"  {name:33}  {middle:9.2f}  {ratio:6.1f} times ours")
        worst["fresh"] = max(worst.get("fresh", 0), own["fresh_p95"])
        worst["read"] = max(worst.get("read", 0), own["read_p95"])
    print()
    for name, goal in (("ACRO 1.0.2", 20), ("ONS cell key 3.1.0", 2)):
        print(f"least ratio to {name}: {worst[name]:.1f} (goal {goal})")
    print(f"slowest fresh table, 95th percentile: {worst['fresh']:.1f} ms (goal 50)")
    print(f"slowest reading, 95th percentile: {worst['read']:.2f} ms (goal 5)")


main()
