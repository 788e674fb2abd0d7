-- A row of the ledger says all that a list asks of a matter, so that no list has to read entries: who
-- its parties are, and the days on which it changes by itself. Words of the criterion are found too.
-- Read tables are made anew from the entries when this is done.
DROP TABLE ledger;

CREATE TABLE ledger (
    log           BYTEA NOT NULL,
    matter        BYTEA NOT NULL,
    version       BIGINT NOT NULL,
    state         TEXT NOT NULL,
    origin        TEXT NOT NULL,
    affair        TEXT NOT NULL,
    criterion     TEXT NOT NULL,
    field         TEXT NOT NULL,
    lead          TEXT NOT NULL,
    leader        TEXT NOT NULL,
    verifier      TEXT NOT NULL,
    due           TEXT NOT NULL,
    standing      BIGINT NOT NULL,
    outcome       TEXT NOT NULL,
    registered    TEXT NOT NULL,
    changed       TEXT NOT NULL,
    imported      BIGINT NOT NULL,
    of_ledger     TEXT NOT NULL,
    offered       TEXT NOT NULL,
    offered_since TEXT NOT NULL,
    supporting    TEXT NOT NULL,
    registrant    TEXT NOT NULL,
    claimer       TEXT NOT NULL,
    asker         TEXT NOT NULL,
    waiting       TEXT NOT NULL,
    recheck       TEXT NOT NULL,
    due_at        TEXT NOT NULL,
    help_open     BIGINT NOT NULL,
    PRIMARY KEY (log, matter)
);

-- As before: a sample of a column outlives an erasure.
ALTER TABLE ledger ALTER state SET STATISTICS 0, ALTER origin SET STATISTICS 0, ALTER affair SET STATISTICS 0,
    ALTER criterion SET STATISTICS 0, ALTER field SET STATISTICS 0, ALTER lead SET STATISTICS 0,
    ALTER leader SET STATISTICS 0, ALTER verifier SET STATISTICS 0, ALTER due SET STATISTICS 0,
    ALTER outcome SET STATISTICS 0, ALTER registered SET STATISTICS 0, ALTER changed SET STATISTICS 0,
    ALTER of_ledger SET STATISTICS 0, ALTER offered SET STATISTICS 0, ALTER offered_since SET STATISTICS 0,
    ALTER supporting SET STATISTICS 0, ALTER registrant SET STATISTICS 0, ALTER claimer SET STATISTICS 0,
    ALTER asker SET STATISTICS 0, ALTER waiting SET STATISTICS 0, ALTER recheck SET STATISTICS 0,
    ALTER due_at SET STATISTICS 0;
