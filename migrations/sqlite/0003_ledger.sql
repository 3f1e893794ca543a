-- What Agent Data has no place for. Times are microseconds since 1970, UTC.

-- A record as a reviewer saw it, so that a later conflict can show base, theirs and mine.
CREATE TABLE seen_record (
    item_id TEXT NOT NULL,
    version TEXT NOT NULL,
    record  TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, version)
) WITHOUT ROWID;

-- The edits of one reviewer on one item, not yet decided.
CREATE TABLE draft (
    item_id    TEXT NOT NULL,
    reviewer   TEXT NOT NULL,
    version    TEXT NOT NULL, -- of the record the edits were made on
    edits      TEXT NOT NULL, -- JSON of domain::Draft
    revision   INTEGER NOT NULL, -- a save made on another revision is not taken
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, reviewer)
) WITHOUT ROWID;

-- Append-only trace of decisions.
CREATE TABLE event (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id       TEXT NOT NULL,
    at            INTEGER NOT NULL,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    kind          TEXT NOT NULL, -- accepted, rejected, reopened
    version       TEXT NOT NULL, -- decided on
    body          TEXT NOT NULL  -- JSON: reason, note, the draft
);
CREATE INDEX event_of_item ON event (item_id, id);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the trace is append-only'); END;
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the trace is append-only'); END;
