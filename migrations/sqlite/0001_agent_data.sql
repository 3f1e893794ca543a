-- Agent Data records. `data` is the record's JSON text, byte for byte as it was written; nothing rewrites it.
--
-- The columns before it are copies of values inside it, written by the program with it, so that the queue never opens a
-- document: `status`, `file_name`, `file_hash` hold a text or null, `overall_confidence` a number or null. `odd` is 1 if one of
-- these has another type inside `data` (a number as status); while a scope has such a record, filters and orders look into
-- the data and not at the columns. Times are microseconds since 1970 in UTC.
CREATE TABLE agent_data (
    row_number         INTEGER PRIMARY KEY,
    id                 TEXT NOT NULL UNIQUE,
    deployment_name    TEXT NOT NULL,
    collection         TEXT NOT NULL,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    version            TEXT NOT NULL,
    odd                INTEGER NOT NULL,
    status             TEXT,
    file_name          TEXT,
    file_hash          TEXT,
    overall_confidence ANY,
    data               TEXT NOT NULL
) STRICT;

-- The queue: one status, newest first. Also counts by status.
CREATE INDEX agent_data_by_status ON agent_data (deployment_name, collection, status, created_at DESC, id);
-- Everything, newest first.
CREATE INDEX agent_data_by_creation ON agent_data (deployment_name, collection, created_at DESC, id);
-- Duplicates, and the agent's delete before it processes a file anew.
CREATE INDEX agent_data_by_file_hash ON agent_data (deployment_name, collection, file_hash);
-- Nearly always empty.
CREATE INDEX agent_data_odd ON agent_data (deployment_name, collection) WHERE odd = 1;
