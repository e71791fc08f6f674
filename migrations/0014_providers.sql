-- Signing in with an OpenID provider: which account is joined with whom at which provider, and those
-- who were sent to a provider and are not back. Of the secret by which a browser is known again only
-- the hash is kept; what goes to the provider is made from the secret and is not here.

CREATE TABLE provider_accounts (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    joined_by TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    last_used_at TEXT,
    PRIMARY KEY (issuer, subject)
) {strict};
CREATE INDEX provider_accounts_of_person ON provider_accounts (person_id);

CREATE TABLE provider_steps (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    then_path TEXT NOT NULL,
    invitation_hash TEXT,
    started_at TEXT NOT NULL,
    ended_at TEXT
) {strict};
CREATE INDEX provider_steps_by_age ON provider_steps (started_at);
