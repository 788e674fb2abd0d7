-- What a program shows instead of a session; kept as its SHA-256 alone, and ended by its person.
CREATE TABLE bearer (
    token   BLOB NOT NULL PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    person  TEXT NOT NULL REFERENCES person (id),
    name    TEXT NOT NULL,
    made    INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A second factor: the secret that an app counts codes from, and the last step that was taken. A
-- person who has printed codes alone has an empty secret.
CREATE TABLE second_factor (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    secret BLOB NOT NULL,
    step   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Printed codes that are not used yet, by their SHA-256.
CREATE TABLE printed_code (
    person TEXT NOT NULL REFERENCES person (id),
    code   BLOB NOT NULL,
    PRIMARY KEY (person, code)
) STRICT, WITHOUT ROWID;
