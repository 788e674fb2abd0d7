-- The desk: what people need to work with a record and what is no part of it. A file of its own, so
-- that nothing that can be changed shares a file with what cannot.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    word TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (
    id       TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    standing TEXT NOT NULL,
    ended    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `login` is empty and `password` too until an invitation is taken up.
CREATE TABLE person (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    login      TEXT NOT NULL,
    unit       TEXT NOT NULL REFERENCES unit (id),
    roles      TEXT NOT NULL,
    fields     TEXT NOT NULL,
    membership TEXT NOT NULL,
    password   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_login ON person (login) WHERE login <> '';

-- Tokens are kept as their SHA-256 alone: who reads the file cannot use them.
CREATE TABLE invitation (
    token   BLOB NOT NULL PRIMARY KEY,
    person  TEXT NOT NULL REFERENCES person (id),
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    token   BLOB NOT NULL PRIMARY KEY,
    person  TEXT NOT NULL REFERENCES person (id),
    begun   INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Private to its author, gone after its day.
CREATE TABLE draft (
    id      BLOB NOT NULL PRIMARY KEY,
    person  TEXT NOT NULL REFERENCES person (id),
    kind    TEXT NOT NULL,
    typed   TEXT NOT NULL,
    changed INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who opened which matter, for security only.
CREATE TABLE reading (
    at     INTEGER NOT NULL,
    person TEXT NOT NULL,
    matter BLOB NOT NULL
) STRICT;
CREATE INDEX reading_at ON reading (at);
