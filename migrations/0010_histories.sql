-- What partners agree on: organisations, areas, partnerships, agreements, statements, asks, meetings
-- and the like. Each is a history of deeds that is only added to; what it is now is worked out from
-- them. Every entry carries the seal of the one before it and of itself. No row is about a child.

CREATE TABLE histories (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    inside TEXT REFERENCES histories (id),
    begun_at TEXT NOT NULL,
    UNIQUE (kind, address)
) {strict};

CREATE INDEX histories_inside ON histories (inside, kind);

CREATE TABLE history_entries (
    history_id TEXT NOT NULL REFERENCES histories (id),
    seq {int} NOT NULL CHECK (seq >= 1),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    deed_json TEXT NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (history_id, seq)
) {strict};
