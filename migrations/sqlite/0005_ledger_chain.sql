-- Each event carries the hash of the one before, so that a trace that was tampered with shows: src/ledger/chain.rs says what is
-- hashed, and a test holds this file against it. `sha256` is this program's (src/database/sqlite.rs): SQLite has none.
DROP TRIGGER event_is_never_changed;
ALTER TABLE event ADD COLUMN hash TEXT NOT NULL DEFAULT '';

-- What was written before there was a chain becomes its beginning.
CREATE TEMP TABLE chained AS
WITH RECURSIVE link (id, hash) AS (
    SELECT 0, '0000000000000000000000000000000000000000000000000000000000000000'
    UNION ALL
    SELECT event.id, sha256(
        octet_length(link.hash) || ':' || link.hash || ',' ||
        octet_length(event.id) || ':' || event.id || ',' ||
        octet_length(event.item_id) || ':' || event.item_id || ',' ||
        octet_length(event.at) || ':' || event.at || ',' ||
        octet_length(event.reviewer) || ':' || event.reviewer || ',' ||
        octet_length(event.reviewer_name) || ':' || event.reviewer_name || ',' ||
        octet_length(event.kind) || ':' || event.kind || ',' ||
        octet_length(event.version) || ':' || event.version || ',' ||
        octet_length(event.body) || ':' || event.body || ',')
    FROM link JOIN event ON event.id = (SELECT min(later.id) FROM event AS later WHERE later.id > link.id)
)
SELECT id, hash FROM link WHERE id > 0;
UPDATE event SET hash = (SELECT chained.hash FROM chained WHERE chained.id = event.id);

-- Where the chain ends: its last events can't be cut off without changing this, too. No row before the first event.
CREATE TABLE event_head (
    chain    INTEGER PRIMARY KEY CHECK (chain = 1),
    event_id INTEGER NOT NULL,
    hash     TEXT NOT NULL
);
INSERT INTO event_head SELECT 1, id, hash FROM event ORDER BY id DESC LIMIT 1;
DROP TABLE chained;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the trace is append-only'); END;
CREATE TRIGGER event_head_is_never_removed BEFORE DELETE ON event_head BEGIN SELECT RAISE(ABORT, 'the trace is append-only'); END;

-- What was done today.
CREATE INDEX event_by_time ON event (at);

-- Who works on an item, until when: so that two people do not do the same work.
CREATE TABLE claim (
    item_id       TEXT PRIMARY KEY,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    until         INTEGER NOT NULL
) WITHOUT ROWID;
