-- Whose open page shows an item that somebody else works on, or nobody: a row for each page, until when.
CREATE TABLE look (
    id            TEXT PRIMARY KEY,
    item_id       TEXT NOT NULL,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    until         INTEGER NOT NULL
) WITHOUT ROWID;
