"""Localities of Bradford by ours and by the peers, each scored by the scorer beside the data.

Ours is scored from the files it writes, never from what it says of itself.
"""

import argparse
import csv
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
NEEDS = ["need_1", "need_2", "need_3", "need_4"]


def export(shared: Path, file: Path) -> None:
    """The areas that the scorer reads, as GeoJSON in metres with its four needs and its wards."""
    import geopandas

    areas = geopandas.read_file(shared / "data/place/geo/bradford_lsoa11_analysis.gpkg")
    wards = geopandas.read_file(shared / "data/place/boundaries/bradford_ward.geojson").to_crs(27700)
    points = areas.copy()
    points["geometry"] = areas.representative_point()
    inside = geopandas.sjoin(points, wards[["WD25CD", "geometry"]], how="left")
    ward = inside.groupby(level=0).WD25CD.first()
    features = []
    for place, area in areas.iterrows():
        properties = {
            "code": area.LSOA11CD,
            "children": int(area.c0_17),
            "ward": ward[place],
            "need_1": float(area.IMD_2019_score),
            "need_2": -float(area.Education_rank),
            "need_3": -float(area.Health_rank),
            "need_4": -float(area.Crime_rank),
        }
        geometry = area.geometry.__geo_interface__
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def ran(command: list[str]) -> float:
    """Processor seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def scored(shared: Path, home: Path, command: list[str]) -> dict:
    environment = {**os.environ, "OUT": str(home)}
    scorer = [sys.executable, str(shared / "bench/place/regbench.py")]
    subprocess.run(scorer + command, check=True, capture_output=True, text=True, env=environment)
    last = (home / "results.jsonl").read_text().splitlines()[-1]
    return json.loads(last)


def line(name: str, seconds: float, scores: list[dict]) -> None:
    middle = lambda key: statistics.median(score[key] for score in scores)
    connected = sum(score["noncontig"] == 0 and score["unassigned"] == 0 for score in scores)
    print(
        f"{name:28} {seconds:7.2f} s  connected {connected}/{len(scores)}  within 10 %: {middle('within10'):4.1f} of"
        f" {middle('k'):4.1f}  R2 {middle('R2'):.3f}  PP {middle('pp_mean'):.3f}  cut {middle('cut_km'):5.1f} km"
        f"  ward {middle('ward_share_main'):.3f}",
        flush=True,
    )


def ours(arguments, home: Path, areas: Path) -> None:
    base = [arguments.ours, "place", "localities", str(areas), "--community", "ward"]
    for need in NEEDS:
        base += ["--need", need]
    files = {"need": "needs-alike", "balanced": "balanced", "community": "whole-communities"}
    for aim, file in files.items():
        scores, seconds = [], []
        for seed in range(1, arguments.seeds + 1):
            out = home / f"{aim}-{seed}"
            command = base + ["--aim", aim, "--seed", str(seed), "--effort", arguments.effort, "--out", str(out)]
            seconds.append(ran(command))
            # The scorer looks for a column that begins with lsoa.
            text = (out / f"{file}.csv").read_text().replace("code,locality", "lsoa11,locality", 1)
            (out / "scored.csv").write_text(text)
            scores.append(scored(arguments.shared, home, ["score", str(out / "scored.csv")]))
        line(f"ours, {aim} ({arguments.effort})", statistics.median(seconds), scores)


def peers(arguments, home: Path) -> None:
    for name, method in {
        "ReCom, 5,000 steps": "recom:5000:0.1",
        "GeoDa max-p, greedy": "geoda_maxp_greedy",
        "METIS": "metis",
    }.items():
        score = scored(arguments.shared, home, [method, "1"])
        line(name, score["cpu_s"], [score])


def england(arguments, home: Path) -> None:
    """All small areas of England inside their authorities, without outlines: time, and the sizes."""
    data = arguments.shared / "data/place"
    read = lambda path: csv.DictReader(gzip.open(path, "rt"))
    nodes = list(read(data / "geo/england_lsoa11_nodes_u18.csv.gz"))
    code = {node["idx"]: node["lsoa11_code"] for node in nodes}
    ranks = read(data / "imd/imd2019_england_lsoa11.csv.gz")
    need = {row["lsoa11_code"]: row["IMD_rank"] for row in ranks}
    areas, borders = home / "england.csv", home / "england-borders.csv"
    with areas.open("w") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "children", "council", "need"])
        for node in nodes:
            row = [node["lsoa11_code"], node["u18_mid2020"], node["lad_from_name"], need.get(node["lsoa11_code"], "")]
            writer.writerow(row)
    with borders.open("w") as file:
        writer = csv.writer(file)
        writer.writerow(["one", "other"])
        writer.writerows([code[edge["a"]], code[edge["b"]]] for edge in read(data / "geo/england_lsoa11_edges.csv.gz"))
    for share in (100, 30, 10, 3, 1):
        some = home / f"england-{share}.csv"
        rows = list(csv.DictReader(areas.open()))
        councils = sorted({row["council"] for row in rows})
        chosen = set(councils[:: max(1, share)])
        rows = [row for row in rows if row["council"] in chosen]
        with some.open("w") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        out = home / f"england-{share}"
        command = [arguments.ours, "place", "localities", str(some), "--borders", str(borders), "--need", "need"]
        command += ["--within", "council", "--aim", "balanced", "--effort", "quick", "--out", str(out)]
        seconds = ran(command)
        sizes: dict[str, int] = {}
        children = {row["code"]: int(row["children"]) for row in rows}
        for row in csv.DictReader((out / "balanced.csv").open()):
            sizes[row["locality"]] = sizes.get(row["locality"], 0) + children[row["code"]]
        within = lambda limit: 100 * sum(abs(size / 10_000 - 1) <= limit for size in sizes.values()) / len(sizes)
        print(
            f"England, every {share:3}th council: {len(rows):6} areas {seconds:6.2f} s"
            f"  {len(sizes)} localities, within 10 %: {within(0.1):.0f} %, within 20 %: {within(0.2):.0f} %",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--effort", default="usual")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--england", action="store_true")
    arguments = parser.parse_args()
    arguments.home = arguments.home.resolve()
    arguments.shared = arguments.shared.resolve()
    areas = arguments.home / "bradford.geojson"
    export(arguments.shared, areas)
    ours(arguments, arguments.home, areas)
    if arguments.peers:
        peers(arguments, arguments.home)
    if arguments.england:
        england(arguments, arguments.home)


main()
