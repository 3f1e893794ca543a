-- Uploaded files. The bytes are on disk beside the database, at files/<2 hex>/<content_hash>, once for each content.
-- Times are microseconds since 1970 in UTC.
CREATE TABLE files (
    row_number       INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    project_id       TEXT,
    external_file_id TEXT,
    content_hash     TEXT NOT NULL,
    size             INTEGER NOT NULL,
    media_type       TEXT NOT NULL,
    purpose          TEXT,
    created_at       INTEGER NOT NULL,
    last_modified_at INTEGER,
    expires_at       INTEGER
) STRICT;

-- Everything, newest first.
CREATE INDEX files_by_creation ON files (created_at DESC, id);
CREATE INDEX files_by_name ON files (name, id);
-- A record's file when its file_id is unknown, and whether a content is still in use.
CREATE INDEX files_by_content ON files (content_hash);
CREATE INDEX files_by_external_id ON files (external_file_id) WHERE external_file_id IS NOT NULL;
