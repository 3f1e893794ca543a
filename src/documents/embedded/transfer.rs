//! Copies the rows from SQLite to PostgreSQL. The contents stay where they are.

use crate::database::transfer::PlainTable;

/// See [`crate::database::transfer`].
pub const FILES_ON_THE_MOVE: PlainTable = PlainTable {
    name: "files",
    key: &["row_number"],
    texts: &["id", "name", "project_id", "external_file_id", "content_hash", "media_type", "purpose"],
    integers: &["row_number", "size", "created_at", "last_modified_at", "expires_at"],
    identity: Some("row_number"),
    state: "max(row_number) || '/' || max(created_at)", // rows never change
};
