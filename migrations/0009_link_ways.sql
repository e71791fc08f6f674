-- How each run of linking was done and what it did to people who were there, what reviewed pairs say of
-- each group, and what thresholds that miss links alike would cost. Counts, shares and intervals: no
-- row is about a child. A group of fewer than ten people has no row.

CREATE TABLE link_ways (
    run_id TEXT NOT NULL PRIMARY KEY REFERENCES link_runs (id),
    way TEXT NOT NULL CHECK (way IN ('everything', 'joined')),
    why TEXT NOT NULL,
    base_run TEXT NOT NULL REFERENCES link_runs (id),
    new_records {int} NOT NULL,
    new_people {int} NOT NULL,
    merged {int} NOT NULL,
    parted {int} NOT NULL
) {strict};

CREATE TABLE link_review_groups (
    run_id TEXT NOT NULL REFERENCES link_runs (id),
    grouped_by TEXT NOT NULL,
    part TEXT NOT NULL,
    figure TEXT NOT NULL CHECK (figure IN ('precision', 'recall')),
    reviewed {int} NOT NULL,
    estimate {real} NOT NULL,
    low {real} NOT NULL,
    high {real} NOT NULL,
    PRIMARY KEY (run_id, grouped_by, part, figure)
) {strict};

CREATE TABLE link_offers (
    run_id TEXT NOT NULL REFERENCES link_runs (id),
    grouped_by TEXT NOT NULL,
    part TEXT NOT NULL,
    probability {real} NOT NULL,
    missed_now {real} NOT NULL,
    missed_then {real} NOT NULL,
    false_now {real} NOT NULL,
    false_then {real} NOT NULL,
    PRIMARY KEY (run_id, grouped_by, part)
) {strict};
