-- How many problems a file had. At most ten thousand of them are kept in load_problems.

ALTER TABLE loads ADD COLUMN problems {int} NOT NULL DEFAULT 0;
UPDATE loads SET problems =
    (SELECT COUNT(*) FROM load_problems WHERE load_problems.load_id = loads.id);
