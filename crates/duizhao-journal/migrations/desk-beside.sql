-- What stands beside a report under review: a text that it is held against, and the remarks that do not
-- apply to it, each with its reason where one was given. Both are gone with the report.
CREATE TABLE report_beside (
    report BLOB NOT NULL PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    bytes  BLOB NOT NULL
) STRICT;
CREATE TABLE dismissal (
    report BLOB NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    remark TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (report, remark)
) STRICT;
