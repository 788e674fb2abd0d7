-- A report that its author has under review: the file as it was sent, private like every draft, gone
-- after its day. `before` holds what was asked of the version before this one.
CREATE TABLE report (
    id      BLOB NOT NULL PRIMARY KEY,
    person  TEXT NOT NULL REFERENCES person (id),
    name    TEXT NOT NULL,
    bytes   BLOB NOT NULL,
    before  TEXT NOT NULL,
    begun   INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX report_person ON report (person);
