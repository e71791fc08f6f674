-- How far the review of a run of linking is and what it says, and how well each group is linked.
-- Counts of pairs, shares and intervals: no row is about a child. A group of fewer than ten people has
-- no count and no rate.

CREATE TABLE link_reviews (
    run_id TEXT NOT NULL PRIMARY KEY REFERENCES link_runs (id),
    counted_at TEXT NOT NULL,
    waits_first {int} NOT NULL,
    waits_second {int} NOT NULL,
    waits_third {int} NOT NULL,
    settled {int} NOT NULL,
    judged_twice {int} NOT NULL,
    agreed {int} NOT NULL,
    nobody_could_tell {int} NOT NULL,
    still_needed {int} NOT NULL
) {strict};

CREATE TABLE link_review_figures (
    run_id TEXT NOT NULL REFERENCES link_reviews (run_id),
    figure TEXT NOT NULL CHECK (figure IN
        ('agreed', 'kappa', 'ac1', 'precision', 'recall', 'recall of all')),
    estimate {real} NOT NULL,
    low {real} NOT NULL,
    high {real} NOT NULL,
    PRIMARY KEY (run_id, figure)
) {strict};

CREATE TABLE link_groups (
    run_id TEXT NOT NULL REFERENCES link_runs (id),
    grouped_by TEXT NOT NULL,
    part TEXT NOT NULL,
    people {int},
    recall {real},
    recall_low {real},
    recall_high {real},
    PRIMARY KEY (run_id, grouped_by, part)
) {strict};

CREATE TABLE link_gaps (
    run_id TEXT NOT NULL REFERENCES link_runs (id),
    grouped_by TEXT NOT NULL,
    best TEXT NOT NULL,
    worst TEXT NOT NULL,
    difference {real} NOT NULL,
    low {real} NOT NULL,
    high {real} NOT NULL,
    by_chance {real} NOT NULL,
    parts {int} NOT NULL,
    left_out {int} NOT NULL,
    PRIMARY KEY (run_id, grouped_by)
) {strict};
