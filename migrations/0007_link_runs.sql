-- What each run of linking came to, in counts. No row is about a child, and a count from one to nine
-- that tells groups apart is not kept: it is NULL, which reads "fewer than ten".

CREATE TABLE link_runs (
    id TEXT NOT NULL PRIMARY KEY,
    ended_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    model TEXT NOT NULL,
    settings_json TEXT NOT NULL,
    records {int} NOT NULL,
    people {int} NOT NULL,
    pairs_compared {int} NOT NULL,
    reviews {int} NOT NULL,
    completeness {real} NOT NULL,
    expected_precision {real} NOT NULL,
    expected_recall {real} NOT NULL,
    true_precision {real},
    true_precision_low {real},
    true_precision_high {real},
    true_recall {real},
    true_recall_low {real},
    true_recall_high {real}
) {strict};

CREATE TABLE link_counts (
    run_id TEXT NOT NULL REFERENCES link_runs (id),
    kind TEXT NOT NULL CHECK (kind IN
        ('records', 'people', 'only here', 'both know', 'rule', 'left out', 'review', 'pattern')),
    part TEXT NOT NULL,
    beside TEXT NOT NULL,
    counted {int},
    PRIMARY KEY (run_id, kind, part, beside)
) {strict};
