#!/usr/bin/env python3
"""Runs one job: ours and the peers on the same input, in turn, and prints what each took and found.

Costs are of the whole process (user and system time of it and its children, peak memory), pinned to
one core where the machine allows, so that reading and writing files count for ours. What a peer
reports of its own stages is printed beside it: its script also evaluates, and that is not its cost.
The truth is used here only, after linking.
"""

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter

import curve

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("SHARED", os.path.join(HERE, "..", "..", "..", "shared"))
SYNTH = "given=first_name,surname=surname,dob=dob,sex=sex,postcode=postcode,uprn=uprn,school=school"
FEBRL = ("given=given_name,surname=surname,dob=date_of_birth,postcode=postcode,category:house=street_number,"
         "text:street=address_1,text:place=address_2,text:suburb=suburb,category:state=state,number:soc=soc_sec_id")
H50K = ("given=first_name,surname=surname,dob=dob,postcode=postcode_fake,text:birth_place=birth_place,"
        "category:gender=gender,text:occupation=occupation")

# job: inputs below out/, id, truth, fields, the peers' jobs
JOBS = {
    "febrl3": (["input_febrl3_dataset3.csv"], "unique_id", "cluster", FEBRL, {"splink": ("febrl3", "tight")}),
    "febrl4": (["input_febrl4_dataset4a.csv", "input_febrl4_dataset4b.csv"], "unique_id", "cluster", FEBRL,
               {"splink": ("febrl4", "tight"), "anonlink": ()}),
    "h50k": (["input_h50k.csv"], "unique_id", "cluster", H50K, {"splink": ("h50k", "tight"), "goldenmatch": ("h50k",)}),
    "rldata": (["RLdata10000.csv"], "-", "identity", "given=fname_c1,surname=lname_c1,dob=by/bm/bd", {"splink": ("rldata",)}),
    "synth100k": (["synth_dedupe100k.csv"], "unique_id", "true_id", SYNTH,
                  {"splink": ("synth100k", "expert"), "goldenmatch": ("dedupe100k",)}),
    "synth1m": (["synth_dedupe1m.csv"], "unique_id", "true_id", SYNTH,
                {"splink": ("synth1m", "expert"), "goldenmatch": ("dedupe1m",)}),
    "synth1m-wide": (["synth_dedupe1m.csv"], "unique_id", "true_id", SYNTH, {"splink": ("synth1m", "expertwide")}),
    "place": (["synth_place.csv"], "unique_id", "true_id", SYNTH + ",nhs=nhs_number", {"splink": ("place", "expert")}),
}
WIDE = 82  # pairs for each record: as many as the wide rules of Splink bring


def measured(command, log, folder):
    """Runs a command to its end: seconds, processor seconds, peak MB, and what it printed."""
    pin = ["taskset", "-c", os.environ.get("CORE", "0")] if shutil.which("taskset") else []
    began = time.time()
    with open(log, "w") as out:
        child = os.posix_spawnp((pin + command)[0], pin + command, os.environ,
                                file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, out.fileno(), 2)])
        _, status, used = os.wait4(child, 0)
    with open(log, errors="replace") as printed:
        text = printed.read()
    if status != 0:
        sys.exit("%s ended with %s; the end of %s:\n%s" % (command[0], status, log, text[-2000:]))
    return {"wall": time.time() - began, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024, "text": text}


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def pairs_of(counts):
    return sum(n * (n - 1) // 2 for n in counts)


class Truth:
    """Who is who, and how many pairs there are to be found."""

    def __init__(self, paths, id_column, truth_column):
        self.person, self.source, several = {}, {}, len(paths) > 1
        for source, path in enumerate(paths):
            for number, row in enumerate(rows_of(path), 1):
                # Rows that have no id are numbered by the program, from 1.
                name = str(number) if id_column == "-" else row[id_column].strip()
                self.person[name], self.source[name] = row[truth_column].strip(), source
        groups = Counter(self.person.values())
        self.pairs = pairs_of(groups.values())
        if several:
            within = Counter((person, self.source[name]) for name, person in self.person.items())
            self.pairs -= pairs_of(within.values())
        self.several = several

    def clusters(self, path):
        """Precision, recall and F1 of the pairs of clusters."""
        of = [(row["cluster"], self.person[row["id"]], self.source[row["id"]]) for row in rows_of(path)]
        found, right = pairs_of(Counter(c for c, _, _ in of).values()), pairs_of(Counter((c, p) for c, p, _ in of).values())
        if self.several:
            found -= pairs_of(Counter((c, s) for c, _, s in of).values())
            right -= pairs_of(Counter((c, p, s) for c, p, s in of).values())
        precision, recall = right / max(found, 1), right / max(self.pairs, 1)
        return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)

    def recall_at(self, path, least):
        """The highest recall of pairs in order of weight at which precision is at least this."""
        links = sorted(((float(row["weight"]), self.person[row["id_a"]] == self.person[row["id_b"]]) for row in rows_of(path)),
                       key=lambda link: -link[0])
        right, best = 0, 0.0
        for taken, (_, is_right) in enumerate(links, 1):
            right += is_right
            if right >= least * taken:
                best = max(best, right / self.pairs)
        return best


class Bench:
    def __init__(self, home, program, many):
        self.program, self.many = program, many
        # The peers' scripts look for data and write beside themselves.
        self.folder = os.path.join(os.path.abspath(home), "bench", "connect")
        self.out = os.path.join(self.folder, "out")
        os.makedirs(self.out, exist_ok=True)
        data = os.path.join(os.path.abspath(home), "data")
        if not os.path.islink(data) and not os.path.exists(data):
            os.symlink(os.path.abspath(os.path.join(SHARED, "data")), data)
        scripts = os.path.join(SHARED, "bench", "connect")
        if not os.path.isdir(scripts):
            sys.exit("left out: needs ../shared/bench/connect and ../shared/data/connect")
        for name in os.listdir(scripts):
            if name.endswith(".py"):
                shutil.copyfile(os.path.join(scripts, name), os.path.join(self.folder, name))
        shutil.copyfile(os.path.join(HERE, "splink_rldata.py"), os.path.join(self.folder, "splink_rldata.py"))

    def inputs(self, job):
        names = JOBS[job][0]
        paths = [os.path.join(self.out, name) for name in names]
        if all(os.path.exists(path) for path in paths):
            return paths
        if job == "rldata":
            shutil.copyfile(os.path.join(SHARED, "data", "connect", "recordlinkage_R", names[0]), paths[0])
        elif names[0].startswith("synth_"):
            shape = names[0][len("synth_"):-len(".csv")]
            self.python("gen_synth.py", "--shape", shape, log="generate_" + shape)
        else:
            self.python("bench_splink.py", "--job", job, "--emit-only", log="emit_" + job)
        return paths

    def python(self, script, *words, log):
        command = [sys.executable, os.path.join(self.folder, script), *words]
        return measured(command, os.path.join(self.out, "log_" + log + ".txt"), self.folder)

    def ours(self, job, paths, extra=(), with_links=True):
        _, id_column, _, fields, _ = JOBS[job]
        out = {name: os.path.join(self.out, "ours_%s_%s" % (job, name)) for name in ("links.csv", "clusters.csv", "report.json")}
        verb = ["dedupe", *paths] if len(paths) == 1 else ["match", *paths]
        command = [self.program, "link", *verb, "--fields", fields, "--threads", "1",
                   "--clusters", out["clusters.csv"], "--report", out["report.json"], *extra]
        command += ["--also-from", "0.01", "--out", out["links.csv"]] if with_links else []
        command += ["--id", id_column]
        took = measured(command, os.path.join(self.out, "log_ours_%s.txt" % job), self.folder)
        with open(out["report.json"]) as report:
            took["report"] = json.load(report)
        took["paths"] = out
        return took

    def splink(self, job, variant):
        if job == "rldata":
            took = self.python("splink_rldata.py", os.path.join(self.out, "RLdata10000.csv"), log="splink_rldata")
            found = json.loads(took["text"].splitlines()[-1])
        else:
            words = ["--job", job, "--variant", variant] + (["--floor", "-5"] if "wide" in variant else [])
            words += ["--nhs"] if job == "place" else []
            took = self.python("bench_splink.py", *words, log="splink_" + job)
            nhs = "_nhs" if job == "place" else ""
            with open(os.path.join(self.out, "result_%s_%s%s_t1.json" % (job, variant, nhs))) as file:
                found = json.load(file)
        at = lambda key: (found.get(key) or {}).get("recall", float("nan"))
        took.update(stages=found["total_cpu"], pairs=found["blocked_pairs"], f1=found["best_cluster"]["f1"],
                    p99=at("recall_at_p99"), p999=at("recall_at_p999"), mb=found["peak_rss_mb"],
                    note="its best threshold, chosen with the labels")
        return took

    def goldenmatch(self, shape):
        took = self.python("bench_goldenmatch.py", shape, log="goldenmatch_" + shape)
        found = json.loads(next(line for line in took["text"].splitlines() if line.startswith('{"engine"')))
        took.update(stages=found["total_cpu"], pairs=None, f1=found["f1"], p99=float("nan"), p999=float("nan"),
                    mb=found["peak_rss_mb"], note="its own threshold")
        return took

    def anonlink(self):
        took = self.python("bench_pprl.py", log="anonlink")
        f1 = max(float(line.rsplit("F1 ", 1)[1]) for line in took["text"].splitlines() if "F1 " in line)
        took.update(stages=took["cpu"], pairs=25_000_000, f1=f1, p99=float("nan"), p999=float("nan"), note="its best threshold")
        return took


def line(who, took):
    pairs = took.get("pairs")
    rate = "-" if not pairs else "%.2f" % (pairs / took["stages"] / 1e6)
    print("%-12s %9.2f %9.2f %8.1f %8.0f %9s %8.4f %8.4f %8.4f  %s" % (
        who, took["stages"], took["cpu"], took["wall"], took["mb"], rate, took["f1"], took["p99"], took["p999"], took.get("note", "")))


def middle(rounds):
    """The round whose cost is the median."""
    return sorted(rounds, key=lambda took: took["stages"])[(len(rounds) - 1) // 2]


def run(bench, job, rounds, wanted):
    paths = bench.inputs(job)
    _, id_column, truth_column, _, peers = JOBS[job]
    extra = ()
    if job == "synth1m-wide":
        extra = ("--pairs-per-record", str(WIDE))
    ours, theirs = [], {}
    for _ in range(rounds):
        took = bench.ours(job, paths, extra)
        took.update(stages=took["cpu"], pairs=took["report"]["pairs_compared"])
        ours.append(took)
        for peer, words in peers.items():
            if peer in wanted:
                theirs.setdefault(peer, []).append(getattr(bench, peer)(*(words if words != ("rldata",) else ("rldata", ""))))
    took = middle(ours)
    truth = Truth(paths, id_column, truth_column)
    took["f1"] = truth.clusters(took["paths"]["clusters.csv"])[2]
    took["p99"], took["p999"] = (truth.recall_at(took["paths"]["links.csv"], least) for least in (0.99, 0.999))
    took["note"] = "its own threshold, no labels"
    print("%s: %d records, %d true pairs, %d rounds" % (job, len(truth.person), truth.pairs, rounds))
    print("%-12s %9s %9s %8s %8s %9s %8s %8s %8s" % ("", "stages s", "CPU s", "wall s", "MB", "M pairs/s", "F1", "R@P99", "R@P99.9"))
    line("ours", took)
    for peer, peer_rounds in theirs.items():
        other = middle(peer_rounds)
        line(peer, other)
        print("ours / %s: CPU %.3f, memory %.3f, F1 %+.4f" % (
            peer, took["cpu"] / other["stages"], took["mb"] / other["mb"], took["f1"] - other["f1"]))
    spread = statistics.pstdev(took["cpu"] for took in ours) if len(ours) > 1 else 0.0
    print("spread of our CPU s over rounds: %.2f" % spread)


def scale(bench, most, rounds, label):
    """Our cost from 10^4 records to `most`, on invented children of the `many` example, and a picture of it."""
    print("%10s %9s %8s %8s %10s %14s" % ("records", "CPU s", "wall s", "MB", "M pairs", "us per record"))
    rows = []
    for records in [10**4, 10**5, 10**6, 5 * 10**6, 2 * 10**7]:
        if records > most:
            break
        path = os.path.join(bench.out, "many_%d.csv" % records)
        if not os.path.exists(path):
            with open(path + ".unfinished", "w") as file:
                subprocess.run([bench.many, str(records), "7"], stdout=file, check=True)
            os.rename(path + ".unfinished", path)
        # Large ones take long, and one measure of them wavers little.
        took = min((bench.ours("synth1m", [path], with_links=False) for _ in range(rounds if records <= 10**6 else 1)), key=lambda one: one["cpu"])
        found = took["report"]
        print("%10d %9.2f %8.1f %8.0f %10.1f %14.2f" % (
            found["records"], took["cpu"], took["wall"], took["mb"], found["pairs_compared"] / 1e6,
            took["cpu"] / found["records"] * 1e6), flush=True)
        rows.append((found["records"], took["cpu"], took["mb"]))
        target = os.path.join(bench.out, "scale.svg")
        with open(target, "w", encoding="utf-8") as file:
            file.write(curve.picture(rows, label))
    print("picture: " + target)


def label_of(today):
    """When and of which commit a picture is."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout.strip()
    return "Invented children, clusters written as CSV, one thread; %s, commit %s" % (today, commit or "not known")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("job", choices=[*JOBS, "scale"])
    words.add_argument("--home", required=True)
    words.add_argument("--program", required=True)
    words.add_argument("--many", help="the built example that invents records, for `scale`")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--peers", default="splink,goldenmatch,anonlink")
    words.add_argument("--most", type=int, default=5 * 10**6, help="the largest size of `scale`; 20000000 is the most")
    asked = words.parse_args()
    bench = Bench(asked.home, os.path.abspath(asked.program), asked.many and os.path.abspath(asked.many))
    if asked.job == "scale":
        scale(bench, asked.most, asked.rounds, label_of(time.strftime("%Y-%m-%d")))
    else:
        run(bench, asked.job, asked.rounds, asked.peers.split(","))


if __name__ == "__main__":
    main()
