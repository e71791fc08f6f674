-- Passkeys of people (W3C Web Authentication): public keys, of no use to whoever copies them. A
-- challenge that was answered is kept as a hash, so that none is answered twice.

CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    credential TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    sign_count {int} NOT NULL,
    copies TEXT NOT NULL CHECK (copies IN ('one-device', 'possible', 'kept')),
    name TEXT NOT NULL,
    added_at TEXT NOT NULL,
    last_used_at TEXT,
    counted_back_at TEXT
) {strict};
CREATE INDEX passkeys_of_person ON passkeys (person_id);

CREATE TABLE passkey_answers (
    challenge_hash TEXT NOT NULL PRIMARY KEY,
    answered_at TEXT NOT NULL
) {strict};
CREATE INDEX passkey_answers_by_age ON passkey_answers (answered_at);
