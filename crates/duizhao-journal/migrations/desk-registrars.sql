-- Who made matters of a report that was passed to them, with a space between two: it stays known when the
-- report is given back.
ALTER TABLE report ADD COLUMN registrars TEXT NOT NULL DEFAULT '';
UPDATE report SET registrars = clerk WHERE registered > 0 AND clerk IS NOT NULL;
