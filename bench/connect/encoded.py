#!/usr/bin/env python3
"""What encoding costs: the same two files linked in clear and from encodings, both against the truth.

    python3 encoded.py JOB [--out FOLDER]      JOB: rldata, place, care, rough

The encoding was designed with FEBRL 4 in sight; none of these data were looked at for it. `rldata`
is RLdata10000 in two halves; `place` a tenth of the households of two large extracts of the generated
place, `care` its two small ones whole; `rough` 8,000 people invented here, six of ten in the second
file, with three times the slips and gaps of the others. Both ways get the same fields and no labels;
a source has one row for each person, as the method asks (docs/method/private-linkage.md). Needs
../shared (SHARED=DIR), for the place the generator's synth_place.csv (PLACE=FILE), and a built program
(LIFECHANCES_BINARY).
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("SHARED", os.path.join(HERE, "..", "..", "..", "shared"))
PROGRAM = os.environ.get("LIFECHANCES_BINARY", os.path.join(HERE, "..", "..", "target", "release", "lifechances"))
COLUMNS = ["id", "given", "surname", "dob", "sex", "postcode", "home", "person"]


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def rldata(stream):
    halves = ([], [])
    for number, row in enumerate(rows_of(os.path.join(SHARED, "data/connect/recordlinkage_R/RLdata10000.csv"))):
        born = "%04d-%02d-%02d" % tuple(int(float(row[part])) for part in ("by", "bm", "bd"))
        halves[stream.randrange(2)].append([number, row["fname_c1"], row["lname_c1"], born, "", "", "", row["identity"]])
    return halves, "given surname dob"


def extracts(names, keep):
    path = os.environ.get("PLACE", os.path.join(HERE, "out", "synth_place.csv"))
    files = {name: [] for name in names}
    for row in rows_of(path):
        if row["source"] in files and keep(row):
            files[row["source"]].append([row["unique_id"], row["first_name"], row["surname"], row["dob"], row["sex"],
                                         row["postcode"], row["uprn"], row["true_id"]])
    return tuple(files.values()), "given surname dob sex postcode address"


def place(_):
    return extracts(["education", "health"], lambda row: int(row["true_hh"]) % 10 == 3)


def care(_):
    return extracts(["social_care", "police"], lambda row: True)


def rough(stream):
    names = rows_of(os.path.join(SHARED, "data/connect/names/ew_babynames_2000_2020.csv"))
    given = sorted({row["name"] for row in names})[:4000]
    last = [row["surname"] for row in rows_of(os.path.join(SHARED, "data/connect/names/us_census_1990_surnames.csv"))][:3000]
    letters = "abcdefghijklmnopqrstuvwxyz"

    def slip(text):
        at = stream.randrange(max(1, len(text)))
        return stream.choice([text[:at] + text[at + 1:], text[:at] + stream.choice(letters) + text[at:],
                              text[:at] + stream.choice(letters) + text[at + 1:],
                              text[:at] + text[at + 1:at + 2] + text[at:at + 1] + text[at + 2:]])

    def written(number, person):
        name, family, (year, month, day), sex, home = person
        if stream.random() < 0.04:
            name, family = family, name
        name = name if stream.random() > 0.15 else stream.choice([slip(name), name[:3], slip(slip(name))])
        family = family if stream.random() > 0.15 else stream.choice([slip(family), stream.choice(last)])
        if stream.random() < 0.10:
            year, month, day = stream.choice([(year, min(day, 12), month), (year + 1, month, day), (year, month, 1 + day % 28)])
        born = "%04d-%02d-%02d" % (year, month, day)
        if stream.random() < 0.2:
            home = stream.choice(homes)
        gap = lambda value: "" if stream.random() < 0.12 else value
        return [number, gap(name), family, gap(born), gap(sex), gap(home[0]), gap(home[1]), 0]

    homes = [("ZZ%d %d%s%s" % (stream.randint(1, 9), stream.randint(1, 9), stream.choice("ABDEFGH"), stream.choice("ABDEFGH")),
              str(200000 + at)) for at in range(3500)]
    people = []
    while len(people) < 8000:
        home, family = stream.choice(homes), stream.choice(last)
        for _ in range(stream.choice([1, 1, 2, 3])):
            people.append((stream.choice(given), family, (stream.randint(2006, 2020), stream.randint(1, 12), stream.randint(1, 28)),
                           stream.choice("FM"), home))
    files = ([], [])
    for at, person in enumerate(people):
        files[0].append(written("a%d" % at, person)[:-1] + [at])
        if stream.random() < 0.6:
            files[1].append(written("b%d" % at, person)[:-1] + [at])
    return files, "given surname dob sex postcode address"


def once_each(rows):
    """One row for each person of a source: as if its own duplicates had been found without error."""
    seen = {}
    for row in rows:
        seen.setdefault(row[-1], row)
    return list(seen.values())


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(arguments), done.stderr[-2000:]))
    return done.stdout + done.stderr


def pairs(path, one, two):
    for row in rows_of(path):
        yield row[one], row[two]


def told(way, found, person, true):
    right = sum(1 for a, b in found if person[a] == person[b])
    precision, recall = right / max(1, len(found)), right / max(1, true)
    f1 = 2 * precision * recall / max(1e-12, precision + recall)
    print("%-8s links %6d  precision %.4f  recall %.4f  F1 %.4f" % (way, len(found), precision, recall, f1), flush=True)
    return precision, recall, f1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", choices=["rldata", "place", "care", "rough"])
    parser.add_argument("--seed", type=int, default=5)
    job = parser.parse_args()
    files, fields = globals()[job.job](random.Random(job.seed))
    files = [once_each(rows) for rows in files]
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        person = {}
        for name, rows in zip("ab", files):
            with open(at(name + ".csv"), "w", newline="", encoding="utf-8") as file:
                lines = csv.writer(file)
                lines.writerow(COLUMNS)
                lines.writerows(row[:-1] + [""] for row in rows)
            person.update((str(row[0]), str(row[-1])) for row in rows)
        counts = [Counter(str(row[-1]) for row in rows) for rows in files]
        true = sum(number * counts[1][who] for who, number in counts[0].items())
        print("%s: %d and %d records, %d pairs to be found, fields %s" % (job.job, len(files[0]), len(files[1]), true, fields))
        columns = {"address": "home", "postcode": "postcode"}
        spelled = ",".join("%s=%s" % (word, columns.get(word, word)) for word in fields.split())
        clear = spelled.replace("address=", "uprn=")
        run("link", "match", at("a.csv"), at("b.csv"), "--id", "id", "--fields", clear, "--one-row-per-person", "--out", at("clear.csv"))
        found = list(pairs(at("clear.csv"), "id_a", "id_b"))
        open_f1 = told("clear", found, person, true)
        with open(at("key"), "w") as file:
            file.write(run("admin", "key").splitlines()[0])
        who = {}
        for name in "ab":
            run("link", "encode", at(name + ".csv"), "--key", at("key"), "--purpose", "planning", "--fields", spelled, "--id", "id",
                "--source", name, "--out", at(name + ".enc"), "--handles", at(name + ".handles"))
            who.update(((name, row["record"]), row["id"]) for row in rows_of(at(name + ".handles")))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = run("link", "match-encoded", at("a.enc"), at("b.enc"), "--out", at("encoded.csv"))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        found = [(who[row["source_a"], row["record_a"]], who[row["source_b"], row["record_b"]]) for row in rows_of(at("encoded.csv"))]
        encoded = told("encoded", found, person, true)
        print(" ".join(line for line in said.splitlines() if "expected" in line))
        print("linking the encodings took %.1f CPU s: %.0f million possible pairs a CPU second" % (
            took, len(files[0]) * len(files[1]) / took / 1e6))
        print("cost of encoding: precision %.4f, recall %.4f, F1 %.4f" % tuple(a - b for a, b in zip(open_f1, encoded)))


if __name__ == "__main__":
    main()
