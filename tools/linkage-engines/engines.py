#!/usr/bin/env python3
"""Runs emitted linkage SQL on one engine and holds its answers against our own.

    python3 engines.py duckdb|clickhouse|spark FOLDER     (FOLDER as `link emit-sql --answers` wrote it)

Exit 0 when the pattern histogram is the same to the last pair (its SHA-256 is printed) and the links
are the same pairs with weights that agree to a millionth of a bit. For `spark` Sail is started inside
this process as a local cluster of four workers, and our own program asks it, by the command in SUBMIT;
with SPARK_CONNECT=sc://host:port another server of Spark Connect is asked instead.
"""

import csv
import hashlib
import os
import shlex
import subprocess
import sys
import time

NEAR = 1e-6


def statements(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip().rstrip(";") for line in file if line.strip()]


def question(folder, name):
    with open(os.path.join(folder, name + ".sql"), encoding="utf-8") as file:
        return file.read()


def duckdb_asks(folder):
    import duckdb
    connection = duckdb.connect()
    if os.environ.get("THREADS"):
        connection.execute("set threads = " + str(int(os.environ["THREADS"])))
    for statement in statements(os.path.join(folder, "tables.sql")):
        connection.execute(statement)
    return lambda name: connection.execute(question(folder, name)).fetchall(), connection.close


def clickhouse_asks(folder):
    from chdb import session
    clickhouse = session.Session()
    limit = " settings max_threads = " + str(int(os.environ["THREADS"])) if os.environ.get("THREADS") else ""
    clickhouse.query("create database if not exists linkage")
    clickhouse.query("use linkage")
    for statement in statements(os.path.join(folder, "tables.sql")):
        clickhouse.query(statement)

    def ask(name):
        answer = str(clickhouse.query(question(folder, name) + limit, "TabSeparated"))
        return [line.split("\t") for line in answer.splitlines() if line]

    return ask, clickhouse.close


def spark_asks(folder):
    """Our own program asks a server of Spark Connect: the command in SUBMIT with `--run` added. What
    it says shows how far it is."""
    server, address = None, os.environ.get("SPARK_CONNECT")
    if not address:
        os.environ.setdefault("SAIL_MODE", "local-cluster")
        from pysail.spark import SparkConnectServer
        server = SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        address = "sc://127.0.0.1:%d" % server.listening_address[1]
    import pyarrow.parquet
    command = shlex.split(os.environ["SUBMIT"]) + ["--run", address]
    asking = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def said(begin):
        for line in asking.stdout:
            if line.startswith(begin) and ("made" in line or "written to" in line):
                return
        sys.exit("%s: not said by %s" % (begin, command))

    def ask(question):
        said(question + ":")
        table = pyarrow.parquet.read_table(os.path.join(folder, "run", question))
        return list(zip(*(column.to_pylist() for column in table.columns)))

    said("tables:")
    return ask, server.stop if server else lambda: None


ENGINES = {"duckdb": duckdb_asks, "clickhouse": clickhouse_asks, "spark": spark_asks}


def read(folder, name):
    with open(os.path.join(folder, "answers", name + ".csv"), encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return list(rows)


def hash_of(histogram):
    text = "".join("%d,%d\n" % row for row in histogram)
    return hashlib.sha256(text.encode()).hexdigest()


def compare_links(ours, theirs):
    ours = {(int(a), int(b)): (int(p), float(w)) for a, b, p, w in ours}
    theirs = {(int(a), int(b)): (int(p), float(w)) for a, b, p, w in theirs}
    problems = []
    missing, more = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
    if missing or more:
        problems.append("%d links missing, %d too many, such as %s" % (
            len(missing), len(more), sorted(missing | more)[:3]))
    both = ours.keys() & theirs.keys()
    apart = [pair for pair in both if ours[pair][0] != theirs[pair][0] or abs(ours[pair][1] - theirs[pair][1]) > NEAR]
    if apart:
        example = sorted(apart)[0]
        problems.append("%d links of another pattern or weight, such as %s: %s and %s" % (
            len(apart), example, ours[example], theirs[example]))
    return problems


def main():
    engine, folder = sys.argv[1], sys.argv[2]
    ask, close = ENGINES[engine](folder)
    clock, work = time.time(), time.process_time()
    histogram = sorted((int(pattern), int(pairs)) for pattern, pairs in ask("histogram"))
    clock, work = time.time() - clock, time.process_time() - work
    pairs = sum(pairs for _, pairs in histogram)
    expected = sorted((int(pattern), int(pairs)) for pattern, pairs in read(folder, "histogram"))
    print("%-10s histogram %d patterns, %d pairs, SHA-256 %s, %.1f s, %.1f CPU s, %.2f M pairs per CPU s" % (
        engine, len(histogram), pairs, hash_of(histogram)[:16], clock, work, pairs / max(work, 1e-9) / 1e6), flush=True)
    problems = []
    if hash_of(histogram) != hash_of(expected):
        problems.append("the histogram is not ours (%s, %d pairs)" % (
            hash_of(expected)[:16], sum(pairs for _, pairs in expected)))
        ours, theirs = dict(expected), dict(histogram)
        apart = sorted(p for p in ours.keys() | theirs.keys() if ours.get(p) != theirs.get(p))
        problems += ["  pattern %d: ours %s, theirs %s" % (p, ours.get(p, 0), theirs.get(p, 0)) for p in apart[:5]]
    clock, work = time.time(), time.process_time()
    links = ask("links")
    clock, work = time.time() - clock, time.process_time() - work
    print("%-10s links     %d, %.1f s, %.1f CPU s, %.2f M pairs per CPU s" % (
        engine, len(links), clock, work, pairs / max(work, 1e-9) / 1e6), flush=True)
    problems += compare_links(read(folder, "links"), links)
    for problem in problems:
        print("%-10s DIFFERS: %s" % (engine, problem), flush=True)
    try:
        close()
    finally:
        # Engines that keep threads of their own may not let the process end by itself.
        sys.stdout.flush()
        os._exit(1 if problems else 0)


if __name__ == "__main__":
    main()
