-- Figures that passed disclosure control, and work that takes long.

CREATE TABLE figures (
    id TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    data_version TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    body_json TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    released_at TEXT NOT NULL,
    released_by TEXT NOT NULL,
    UNIQUE (question, data_version, rules_version)
) {strict};

CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'running', 'finished', 'failed', 'cancelled', 'interrupted')),
    done {int} NOT NULL,
    total {int},
    message TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    started_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    stop_asked_at TEXT
) {strict};
CREATE INDEX jobs_by_state ON jobs (state, started_at);
