-- A row of the ledger says all that a list asks of a matter, so that no list has to read entries: who
-- its parties are, and the days on which it changes by itself. Words of the criterion are found too.
-- Read tables are made anew from the entries when this is done.
DROP TABLE ledger;

CREATE TABLE ledger (
    log           BLOB NOT NULL,
    matter        BLOB NOT NULL,
    version       INTEGER NOT NULL,
    state         TEXT NOT NULL,
    origin        TEXT NOT NULL,
    affair        TEXT NOT NULL,
    criterion     TEXT NOT NULL,
    field         TEXT NOT NULL,
    lead          TEXT NOT NULL,
    leader        TEXT NOT NULL,
    verifier      TEXT NOT NULL,
    due           TEXT NOT NULL,
    standing      INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    registered    TEXT NOT NULL,
    changed       TEXT NOT NULL,
    imported      INTEGER NOT NULL,
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
    help_open     INTEGER NOT NULL,
    PRIMARY KEY (log, matter)
) STRICT, WITHOUT ROWID;
