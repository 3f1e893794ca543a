-- Counts that cost the same however many records there are. Kept by triggers, so that no writer can forget them.
-- A row whose count has gone down to 0 stays.
CREATE TABLE agent_data_count (
    deployment_name TEXT NOT NULL,
    collection      TEXT NOT NULL,
    status          TEXT, -- as in agent_data
    items           INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX agent_data_count_key ON agent_data_count (deployment_name, collection, (status IS NULL), (ifnull(status, '')));

INSERT INTO agent_data_count (deployment_name, collection, status, items)
    SELECT deployment_name, collection, status, count(*) FROM agent_data GROUP BY deployment_name, collection, status;

CREATE TRIGGER agent_data_is_counted AFTER INSERT ON agent_data BEGIN
    INSERT INTO agent_data_count (deployment_name, collection, status, items)
        VALUES (NEW.deployment_name, NEW.collection, NEW.status, 1)
        ON CONFLICT (deployment_name, collection, (status IS NULL), (ifnull(status, ''))) DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER agent_data_is_uncounted AFTER DELETE ON agent_data BEGIN
    UPDATE agent_data_count SET items = items - 1
        WHERE deployment_name = OLD.deployment_name AND collection = OLD.collection
          AND (status IS NULL) = (OLD.status IS NULL) AND ifnull(status, '') = ifnull(OLD.status, '');
END;
CREATE TRIGGER agent_data_is_recounted AFTER UPDATE OF status ON agent_data WHEN OLD.status IS NOT NEW.status BEGIN
    UPDATE agent_data_count SET items = items - 1
        WHERE deployment_name = OLD.deployment_name AND collection = OLD.collection
          AND (status IS NULL) = (OLD.status IS NULL) AND ifnull(status, '') = ifnull(OLD.status, '');
    INSERT INTO agent_data_count (deployment_name, collection, status, items)
        VALUES (NEW.deployment_name, NEW.collection, NEW.status, 1)
        ON CONFLICT (deployment_name, collection, (status IS NULL), (ifnull(status, ''))) DO UPDATE SET items = items + 1;
END;

-- The lookup by hash gives the usual order, too: without it SQLite would rather walk the whole scope for its order.
DROP INDEX agent_data_by_file_hash;
CREATE INDEX agent_data_by_file_hash ON agent_data (deployment_name, collection, file_hash, created_at DESC, id);

-- Least confident first within a status. Records without a confidence come last, in either direction.
CREATE INDEX agent_data_by_confidence
    ON agent_data (deployment_name, collection, status, (overall_confidence IS NULL), overall_confidence, created_at DESC, id);

-- The fields inside `data` that can be looked up without reading every record: COUNTERSIGN_INDEX. A path is written as filters
-- write it, and is listed once every record has its values below.
CREATE TABLE indexed_field (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Texts and numbers found at an indexed path, elements of an array one by one. A record that `eq` finds is always among those
-- found here; whether it is really meant is for the filter itself to say.
CREATE TABLE agent_data_field (
    path       TEXT NOT NULL,
    value      ANY NOT NULL,
    row_number INTEGER NOT NULL REFERENCES agent_data (row_number) ON DELETE CASCADE,
    PRIMARY KEY (path, value, row_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_data_field_of_row ON agent_data_field (row_number);
