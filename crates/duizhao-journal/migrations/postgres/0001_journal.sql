-- The head of a log: the only row that every commit locks. `nodes`: the right edge of the tree,
-- 32 bytes a hash, highest level first. `checkpoint`: the last one signed, empty before the first.
CREATE TABLE head (
    log        BYTEA NOT NULL PRIMARY KEY,
    origin     TEXT NOT NULL UNIQUE,
    size       BIGINT NOT NULL,
    root       BYTEA NOT NULL,
    nodes      BYTEA NOT NULL,
    checkpoint TEXT NOT NULL
);

-- Header and body are the exact bytes that were hashed; salt and body are NULL once erased.
CREATE TABLE entry (
    log            BYTEA NOT NULL,
    seq            BIGINT NOT NULL,
    command        BYTEA NOT NULL,
    part           BIGINT NOT NULL,
    matter         BYTEA NOT NULL,
    matter_version BIGINT NOT NULL,
    header         BYTEA NOT NULL,
    salt           BYTEA,
    body           BYTEA,
    UNIQUE (log, seq),
    UNIQUE (log, command, part),
    UNIQUE (log, matter, matter_version)
);

-- The complete subtrees that the leaf `seq` completes, the leaf's own hash first.
CREATE TABLE node (
    log    BYTEA NOT NULL,
    seq    BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (log, seq)
);

-- Read tables: everything below follows from the entries and can be rebuilt from them.
CREATE TABLE ledger (
    log        BYTEA NOT NULL,
    matter     BYTEA NOT NULL,
    version    BIGINT NOT NULL,
    state      TEXT NOT NULL,
    origin     TEXT NOT NULL,
    affair     TEXT NOT NULL,
    criterion  TEXT NOT NULL,
    field      TEXT NOT NULL,
    lead       TEXT NOT NULL,
    leader     TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    due        TEXT NOT NULL,
    standing   BIGINT NOT NULL,
    outcome    TEXT NOT NULL,
    registered TEXT NOT NULL,
    changed    TEXT NOT NULL,
    PRIMARY KEY (log, matter)
);

CREATE TABLE due (
    log    BYTEA NOT NULL,
    day    TEXT COLLATE "C" NOT NULL,
    matter BYTEA NOT NULL,
    what   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (log, day, matter, what)
);

CREATE TABLE token (
    log    BYTEA NOT NULL,
    token  TEXT COLLATE "C" NOT NULL,
    matter BYTEA NOT NULL,
    PRIMARY KEY (log, token, matter)
);

-- The server keeps samples of columns to plan its queries, and a sample outlives an erasure. Every
-- query here goes by a key, so nothing is lost without them.
ALTER TABLE entry ALTER salt SET STATISTICS 0, ALTER body SET STATISTICS 0;
ALTER TABLE ledger ALTER origin SET STATISTICS 0, ALTER affair SET STATISTICS 0, ALTER criterion SET STATISTICS 0,
    ALTER field SET STATISTICS 0, ALTER lead SET STATISTICS 0, ALTER leader SET STATISTICS 0,
    ALTER verifier SET STATISTICS 0, ALTER outcome SET STATISTICS 0;
ALTER TABLE token ALTER token SET STATISTICS 0;

CREATE TABLE schema_version (
    version BIGINT NOT NULL
);
INSERT INTO schema_version VALUES (1);
