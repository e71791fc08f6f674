-- Places, what was loaded and with which problems, and the published values.

CREATE TABLE places (
    code TEXT NOT NULL,
    geography TEXT NOT NULL,
    boundary_year {int} NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    parent_code TEXT,
    PRIMARY KEY (code, geography, boundary_year)
) {strict};
CREATE INDEX places_by_slug ON places (slug);
CREATE INDEX places_by_parent ON places (parent_code);

-- The small areas that a larger place is made of.
CREATE TABLE place_members (
    code TEXT NOT NULL,
    geography TEXT NOT NULL,
    boundary_year {int} NOT NULL,
    member_code TEXT NOT NULL,
    PRIMARY KEY (code, geography, boundary_year, member_code),
    FOREIGN KEY (code, geography, boundary_year)
        REFERENCES places (code, geography, boundary_year)
) {strict};
CREATE INDEX place_members_by_member ON place_members (member_code);

CREATE TABLE loads (
    id TEXT NOT NULL PRIMARY KEY,
    layout TEXT NOT NULL,
    layout_version {int} NOT NULL,
    file_name TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    source TEXT NOT NULL,
    publisher TEXT NOT NULL,
    vintage TEXT NOT NULL,
    licence TEXT NOT NULL,
    loaded_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('started', 'finished', 'failed')),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    rows_read {int} NOT NULL,
    rows_kept {int} NOT NULL,
    rows_refused {int} NOT NULL,
    UNIQUE (layout, content_hash)
) {strict};

CREATE TABLE load_problems (
    load_id TEXT NOT NULL REFERENCES loads (id),
    number {int} NOT NULL,
    line {int} NOT NULL,
    column_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    found TEXT NOT NULL,
    expected TEXT NOT NULL,
    advice TEXT NOT NULL,
    PRIMARY KEY (load_id, number)
) {strict};

-- Published values. A revised value supersedes the one before it, which stays with its vintage.
CREATE TABLE observations (
    indicator TEXT NOT NULL,
    code TEXT NOT NULL,
    geography TEXT NOT NULL,
    boundary_year {int} NOT NULL,
    year_type TEXT NOT NULL,
    first_year {int} NOT NULL,
    last_year {int} NOT NULL,
    part TEXT NOT NULL,
    reading {real},
    missing TEXT,
    numerator {real},
    denominator {real},
    interval_low {real},
    interval_high {real},
    load_id TEXT NOT NULL REFERENCES loads (id),
    vintage TEXT NOT NULL,
    vintage_day TEXT,
    state TEXT NOT NULL CHECK (state IN ('arriving', 'current', 'superseded', 'quarantined')),
    reason TEXT NOT NULL,
    PRIMARY KEY (indicator, code, geography, boundary_year, year_type, first_year, last_year,
        part, load_id),
    CHECK ((reading IS NULL) <> (missing IS NULL))
) {strict};
CREATE INDEX observations_of_load ON observations (load_id, state);
CREATE UNIQUE INDEX observations_current ON observations (indicator, code, geography,
    boundary_year, year_type, first_year, last_year, part) WHERE state = 'current';
CREATE INDEX observations_of_place ON observations (code, state);
CREATE INDEX observations_aside ON observations (indicator, code) WHERE state = 'quarantined';
