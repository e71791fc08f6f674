-- People asked to join, and links for a new password. Of a link only its hash is kept, so that a
-- copy of the database opens nothing.

ALTER TABLE people ADD COLUMN last_signed_in_at TEXT;
UPDATE people SET last_signed_in_at = (
    SELECT MAX(audit.at) FROM audit WHERE audit.actor = people.id AND audit.action = 'sign in'
);

CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    organisation TEXT NOT NULL,
    roles TEXT NOT NULL,
    invited_by TEXT NOT NULL,
    invited_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    closed_as TEXT CHECK (closed_as IN ('accepted', 'withdrawn', 'replaced')),
    closed_at TEXT
) {strict};
-- One address has one invitation that can still be used.
CREATE UNIQUE INDEX invitations_open_once ON invitations (email) WHERE closed_at IS NULL;

CREATE TABLE password_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    issued_by TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    closed_as TEXT CHECK (closed_as IN ('used', 'replaced')),
    closed_at TEXT
) {strict};
CREATE UNIQUE INDEX password_links_open_once ON password_links (person_id) WHERE closed_at IS NULL;
