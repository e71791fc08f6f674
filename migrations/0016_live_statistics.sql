-- Live statistics: menus with their signatures, vintages, cubes as they were published, and the
-- ledger of everything that was released. No row is about a child: a cube holds noisy cells only.

CREATE TABLE menus (
    seal TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    version {int} NOT NULL,
    academic_year TEXT NOT NULL,
    document TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    UNIQUE (name, version)
) {strict};

-- The seal is kept a second time as it was signed, so that a menu changed afterwards shows.
CREATE TABLE menu_signatures (
    menu TEXT NOT NULL REFERENCES menus (seal),
    person_id TEXT NOT NULL REFERENCES people (id),
    signed_as TEXT NOT NULL,
    seal TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    PRIMARY KEY (menu, person_id)
) {strict};

-- The key of a vintage is a sealed file on the children's side; here only its name.
CREATE TABLE vintages (
    name TEXT NOT NULL PRIMARY KEY,
    academic_year TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('full', 'headline')),
    state TEXT NOT NULL CHECK (state IN ('planned', 'frozen', 'withdrawn', 'archived')),
    menu TEXT NOT NULL REFERENCES menus (seal),
    data_date TEXT NOT NULL,
    planned_by TEXT NOT NULL,
    planned_at TEXT NOT NULL,
    key_name TEXT,
    manifest TEXT,
    frozen_at TEXT,
    ended_at TEXT,
    ended_why TEXT
) {strict};
CREATE INDEX vintages_of_year ON vintages (academic_year, frozen_at);

CREATE TABLE cubes (
    vintage TEXT NOT NULL PRIMARY KEY REFERENCES vintages (name),
    record TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) {strict};

-- Append-only, with a chain of its own; each batch ends with an entry of the audit that names the
-- hash of its last row.
CREATE TABLE ledger (
    seq {int} NOT NULL PRIMARY KEY,
    door TEXT NOT NULL CHECK (door IN ('profiles', 'live', 'room', 'suppressed')),
    table_id TEXT NOT NULL,
    vintage TEXT NOT NULL,
    cells TEXT NOT NULL,
    viewer TEXT NOT NULL CHECK (viewer IN ('everybody', 'partners', 'accredited')),
    menu TEXT NOT NULL,
    policy TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    released_at TEXT NOT NULL,
    prev_hash TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,
    audit_seq {int} NOT NULL REFERENCES audit (seq)
) {strict};
CREATE INDEX ledger_of_table ON ledger (table_id, vintage);
CREATE INDEX ledger_of_content ON ledger (content_hash);

CREATE TABLE ledger_audits (
    id TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    seq {int} NOT NULL,
    hash TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('passed', 'failed')),
    examined TEXT NOT NULL,
    findings TEXT NOT NULL
) {strict};
CREATE INDEX ledger_audits_by_age ON ledger_audits (at);
