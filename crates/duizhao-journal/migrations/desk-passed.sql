-- A report may be passed to a clerk, who sees it from then on. `typed` holds the form of its measures as
-- the author left it; `registered` counts what came of it, after which it is not taken back.
ALTER TABLE report ADD COLUMN clerk TEXT REFERENCES person (id);
ALTER TABLE report ADD COLUMN passed INTEGER;
ALTER TABLE report ADD COLUMN typed TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN registered INTEGER NOT NULL DEFAULT 0;
CREATE INDEX report_clerk ON report (clerk);
