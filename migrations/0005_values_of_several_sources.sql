-- One value can have several sources. The newest value of each source is kept: one is current, the
-- others stand beside it. A value is superseded by its own source alone.

-- Which source of an indicator comes first, by the layout that reads it: 1 is preferred.
CREATE TABLE preferred_sources (
    indicator TEXT NOT NULL,
    layout TEXT NOT NULL,
    place {int} NOT NULL CHECK (place > 0),
    PRIMARY KEY (indicator, layout)
) {strict};

-- The table again with one more state: SQLite cannot change what a column allows.
CREATE TABLE observations_again (
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
    state TEXT NOT NULL
        CHECK (state IN ('arriving', 'current', 'beside', 'superseded', 'quarantined')),
    reason TEXT NOT NULL,
    PRIMARY KEY (indicator, code, geography, boundary_year, year_type, first_year, last_year,
        part, load_id),
    CHECK ((reading IS NULL) <> (missing IS NULL))
) {strict};
INSERT INTO observations_again (indicator, code, geography, boundary_year, year_type, first_year,
        last_year, part, reading, missing, numerator, denominator, interval_low, interval_high,
        load_id, vintage, vintage_day, state, reason)
    SELECT indicator, code, geography, boundary_year, year_type, first_year,
        last_year, part, reading, missing, numerator, denominator, interval_low, interval_high,
        load_id, vintage, vintage_day, state, reason
    FROM observations;
DROP TABLE observations;
ALTER TABLE observations_again RENAME TO observations;
CREATE INDEX observations_of_load ON observations (load_id, state);
CREATE UNIQUE INDEX observations_current ON observations (indicator, code, geography,
    boundary_year, year_type, first_year, last_year, part) WHERE state = 'current';
CREATE INDEX observations_of_place ON observations (code, state);
CREATE INDEX observations_aside ON observations (indicator, code) WHERE state = 'quarantined';
CREATE INDEX observations_beside ON observations (indicator, code) WHERE state = 'beside';
