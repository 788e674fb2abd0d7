-- Who looked up how to reach a citizen, and why they said they did; for security only.
CREATE TABLE reach (
    at     INTEGER NOT NULL,
    person TEXT NOT NULL,
    matter BLOB NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX reach_at ON reach (at);
