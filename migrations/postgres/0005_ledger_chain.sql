-- Each event carries the hash of the one before; as in migrations/sqlite.
DROP TRIGGER event_is_append_only ON event;
ALTER TABLE event ADD COLUMN hash text NOT NULL DEFAULT '';
-- The chain numbers its events itself, in its order.
ALTER TABLE event ALTER COLUMN id DROP IDENTITY;

DO $$
DECLARE
    previous text := repeat('0', 64);
    one event%ROWTYPE;
    field text;
    canonical bytea;
BEGIN
    FOR one IN SELECT * FROM event ORDER BY id LOOP
        canonical := '';
        FOREACH field IN ARRAY ARRAY[previous, one.id::text, one.item_id, one.at::text, one.reviewer, one.reviewer_name,
                                     one.kind, one.version, one.body] LOOP
            canonical := canonical || convert_to(octet_length(convert_to(field, 'UTF8')) || ':' || field || ',', 'UTF8');
        END LOOP;
        previous := encode(sha256(canonical), 'hex');
        UPDATE event SET hash = previous WHERE id = one.id;
    END LOOP;
END $$;

CREATE TABLE event_head (
    chain    bigint PRIMARY KEY CHECK (chain = 1),
    event_id bigint NOT NULL,
    hash     text NOT NULL
);
INSERT INTO event_head SELECT 1, id, hash FROM event ORDER BY id DESC LIMIT 1;

CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_event();
CREATE TRIGGER event_head_stays BEFORE DELETE OR TRUNCATE ON event_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_event();

CREATE INDEX event_by_time ON event (at);

CREATE TABLE claim (
    item_id       text PRIMARY KEY,
    reviewer      text NOT NULL,
    reviewer_name text NOT NULL,
    until         bigint NOT NULL
);
