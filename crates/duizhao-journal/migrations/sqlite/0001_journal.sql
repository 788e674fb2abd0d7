-- The head of a log: the only row that every commit locks. `nodes`: the right edge of the tree,
-- 32 bytes a hash, highest level first. `checkpoint`: the last one signed, empty before the first.
CREATE TABLE head (
    log        BLOB NOT NULL PRIMARY KEY,
    origin     TEXT NOT NULL UNIQUE,
    size       INTEGER NOT NULL,
    root       BLOB NOT NULL,
    nodes      BLOB NOT NULL,
    checkpoint TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Header and body are the exact bytes that were hashed; salt and body are NULL once erased.
CREATE TABLE entry (
    log            BLOB NOT NULL,
    seq            INTEGER NOT NULL,
    command        BLOB NOT NULL,
    part           INTEGER NOT NULL,
    matter         BLOB NOT NULL,
    matter_version INTEGER NOT NULL,
    header         BLOB NOT NULL,
    salt           BLOB,
    body           BLOB,
    UNIQUE (log, seq),
    UNIQUE (log, command, part),
    UNIQUE (log, matter, matter_version)
) STRICT;

-- The complete subtrees that the leaf `seq` completes, the leaf's own hash first.
CREATE TABLE node (
    log    BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;

-- Read tables: everything below follows from the entries and can be rebuilt from them.
CREATE TABLE ledger (
    log        BLOB NOT NULL,
    matter     BLOB NOT NULL,
    version    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    origin     TEXT NOT NULL,
    affair     TEXT NOT NULL,
    criterion  TEXT NOT NULL,
    field      TEXT NOT NULL,
    lead       TEXT NOT NULL,
    leader     TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    due        TEXT NOT NULL,
    standing   INTEGER NOT NULL,
    outcome    TEXT NOT NULL,
    registered TEXT NOT NULL,
    changed    TEXT NOT NULL,
    PRIMARY KEY (log, matter)
) STRICT, WITHOUT ROWID;

CREATE TABLE due (
    log    BLOB NOT NULL,
    day    TEXT NOT NULL,
    matter BLOB NOT NULL,
    what   TEXT NOT NULL,
    PRIMARY KEY (log, day, matter, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
    log    BLOB NOT NULL,
    token  TEXT NOT NULL,
    matter BLOB NOT NULL,
    PRIMARY KEY (log, token, matter)
) STRICT, WITHOUT ROWID;
