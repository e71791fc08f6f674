#!/usr/bin/env python3
"""Splink on RLdata10000, which its own scripts here leave out: names and the parts of the birth date.

    python3 splink_rldata.py RLdata10000.csv

Prints one line of JSON. As for the other jobs, its threshold is the best one, chosen with the labels.
"""

import json
import resource
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

connection = duckdb.connect()
connection.execute("set threads = 1")
table = connection.execute(
    """select row_number() over () as unique_id, lower(fname_c1) as first_name, lower(lname_c1) as surname,
       printf('%04d-%02d-%02d', "by"::int, "bm"::int, "bd"::int) as dob, identity as cluster
       from read_csv(?, header = true, all_varchar = true)""", [sys.argv[1]]).to_arrow_table()
began = time.process_time()
rules = [block_on("dob"), block_on("first_name", "surname"), block_on("surname", "substr(dob, 1, 4)"), block_on("first_name", "substr(dob, 1, 4)")]
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
                 cl.NameComparison("surname").configure(term_frequency_adjustments=True),
                 cl.DateOfBirthComparison("dob", input_is_string=True)],
    blocking_rules_to_generate_predictions=rules, additional_columns_to_retain=["cluster"])
api = DuckDBAPI(connection=connection)
linker = Linker(api.register(table), settings)
linker.training.estimate_probability_two_random_records_match([block_on("first_name", "surname", "dob")], recall=0.7)
linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
for rule in (block_on("dob"), block_on("first_name", "surname")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
pairs = linker.inference.predict(threshold_match_weight=-10)
linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.99)
cost = time.process_time() - began

name = pairs.physical_name
count = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
connection.register("all_records", table)
true_pairs = connection.execute("select sum(n * (n - 1) // 2) from (select count(*) n from all_records group by cluster)").fetchall()[0][0]
best, at = {"f1": 0.0}, {}
right = taken = 0
for weight, is_right in connection.execute(f"select match_weight, cluster_l = cluster_r from {name} order by match_weight desc").fetchall():
    taken, right = taken + 1, right + is_right
    precision, recall = right / taken, right / true_pairs
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    if f1 > best["f1"]:
        best = {"f1": f1, "precision": precision, "recall": recall, "weight": weight}
    for least in (0.99, 0.999):
        if precision >= least:
            at[least] = {"recall": recall}
best_cluster = {"f1": 0.0}
for step in (-6, -4, -2, 0, 2, 4):
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_weight=best["weight"] + step).physical_name
    found, good = (connection.execute(f"select coalesce(sum(n * (n - 1) // 2), 0) from (select count(*) n from {clusters} group by {by})").fetchall()[0][0]
                   for by in ("cluster_id", "cluster_id, cluster"))
    precision, recall = int(good) / max(int(found), 1), int(good) / int(true_pairs)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    if f1 > best_cluster["f1"]:
        best_cluster = {"f1": f1, "precision": precision, "recall": recall}
print(json.dumps({"total_cpu": cost, "blocked_pairs": count, "best_pairwise": best, "best_cluster": best_cluster,
                  "recall_at_p99": at.get(0.99), "recall_at_p999": at.get(0.999),
                  "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
