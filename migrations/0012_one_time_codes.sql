-- The second step of signing in: one-time codes, recovery codes, and those who have given their
-- password and not yet their code. The secret of the codes is made from the salt and a key that is
-- not in this database; recovery codes are hashed with that key. A copy of the database makes no code.

CREATE TABLE one_time_codes (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    salt TEXT NOT NULL,
    last_step {int} NOT NULL,
    set_up_at TEXT NOT NULL
) {strict};

CREATE TABLE recovery_codes (
    person_id TEXT NOT NULL REFERENCES people (id),
    code_hash TEXT NOT NULL,
    made_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (person_id, code_hash)
) {strict};

CREATE TABLE sign_in_steps (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    waits_for TEXT NOT NULL CHECK (waits_for IN ('code', 'setting-up')),
    started_at TEXT NOT NULL,
    ended_at TEXT
) {strict};
CREATE INDEX sign_in_steps_of_person ON sign_in_steps (person_id);
