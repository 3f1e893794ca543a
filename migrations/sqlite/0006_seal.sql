-- What the file countersign.seal repeats outside the database (src/database/sqlite/seal.rs), so that a lost log shows. `writes` only
-- grows: by one with every commit that changed something.
CREATE TABLE write_count (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    writes INTEGER NOT NULL
) STRICT;
INSERT INTO write_count (one, writes) VALUES (1, 0);

CREATE VIEW sealed AS SELECT
    (SELECT writes FROM write_count) AS writes,
    (SELECT coalesce(sum(items), 0) FROM agent_data_count) AS records,
    coalesce((SELECT event_id FROM event_head), 0) AS last_event,
    coalesce((SELECT hash FROM event_head), '') AS head;
CREATE VIEW sealed_event AS SELECT id, hash FROM event;
