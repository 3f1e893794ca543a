-- Exports of what is new, by the name of their file.
CREATE TABLE export (
    id            TEXT PRIMARY KEY,
    scope         TEXT NOT NULL, -- the deployment and the collection
    name          TEXT NOT NULL,
    at            INTEGER NOT NULL, -- microseconds since 1970
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    UNIQUE (scope, name)
) WITHOUT ROWID;
CREATE INDEX export_by_time ON export (scope, at);

-- The states of items that went out, each at most once.
CREATE TABLE exported_item (
    item_id TEXT NOT NULL,
    version TEXT NOT NULL,
    export  TEXT NOT NULL, -- its id
    place   INTEGER NOT NULL, -- in its file, from 0
    PRIMARY KEY (item_id, version)
) WITHOUT ROWID;
CREATE INDEX exported_item_of_export ON exported_item (export, place);
