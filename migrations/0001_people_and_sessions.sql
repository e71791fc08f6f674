-- People who work in the alliance, their roles and sessions, and the audit of every act.
-- One file for SQLite and PostgreSQL; {int}, {real} and {strict} are the words they spell apart.

CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    password_hash TEXT,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'suspended', 'left')),
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) {strict};

CREATE TABLE memberships (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    setting TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_at TEXT NOT NULL,
    ended_at TEXT
) {strict};
CREATE INDEX memberships_of_person ON memberships (person_id);
-- The same role twice in one setting is one membership.
CREATE UNIQUE INDEX memberships_once ON memberships (person_id, role, setting)
    WHERE ended_at IS NULL;

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    csrf_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    ended_at TEXT
) {strict};
CREATE INDEX sessions_of_person ON sessions (person_id);

CREATE TABLE sign_in_attempts (
    id TEXT NOT NULL PRIMARY KEY,
    account_hash TEXT NOT NULL,
    source_hash TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('signed-in', 'refused', 'throttled')),
    at TEXT NOT NULL
) {strict};
CREATE INDEX sign_in_attempts_of_account ON sign_in_attempts (account_hash, at);
CREATE INDEX sign_in_attempts_of_source ON sign_in_attempts (source_hash, at);

-- Append only. Each row is hashed together with the hash before it.
CREATE TABLE audit (
    seq {int} NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    purpose TEXT NOT NULL,
    agreement TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('allowed', 'refused', 'done')),
    prev_hash TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE
) {strict};
CREATE INDEX audit_of_actor ON audit (actor, seq);
CREATE INDEX audit_of_object ON audit (object, seq);

-- Where the chain ends. Writers take this row first, so that acts have one order.
CREATE TABLE audit_head (
    id TEXT NOT NULL PRIMARY KEY CHECK (id = 'head'),
    seq {int} NOT NULL,
    hash TEXT NOT NULL
) {strict};
INSERT INTO audit_head (id, seq, hash)
    VALUES ('head', 0, '0000000000000000000000000000000000000000000000000000000000000000');
