-- Outlines of places, for maps: rings in whole metres of the district's plane.

CREATE TABLE boundaries (
    code TEXT NOT NULL,
    geography TEXT NOT NULL,
    boundary_year {int} NOT NULL,
    rings TEXT NOT NULL,
    PRIMARY KEY (code, geography, boundary_year),
    FOREIGN KEY (code, geography, boundary_year)
        REFERENCES places (code, geography, boundary_year)
) {strict};
