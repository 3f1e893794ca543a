//! Page tokens of file lists: where the last page ended, tied to the query it belongs to.

use super::super::{DocumentError, FileOrder, FileQuery, FileRecord};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The position after a file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Position {
    /// Hash of filter and order; the page size may change between pages.
    question: String,
    pub(super) name: String,
    pub(super) id: String,
    pub(super) created_at: i64,
}

impl Position {
    pub(super) fn after(file: &FileRecord, query: &FileQuery, order: &[FileOrder]) -> Self {
        Self {
            question: question(query, order),
            name: file.name.clone(),
            id: file.id.clone(),
            created_at: file.created_at.as_microsecond(),
        }
    }

    pub(super) fn encode(&self) -> Option<String> {
        Some(URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).ok()?))
    }

    pub(super) fn decode(token: &str, query: &FileQuery, order: &[FileOrder]) -> Result<Self, DocumentError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| DocumentError::BadPageToken)?;
        let position: Self = serde_json::from_slice(&bytes).map_err(|_| DocumentError::BadPageToken)?;
        if position.question == question(query, order) { Ok(position) } else { Err(DocumentError::BadPageToken) }
    }
}

fn question(query: &FileQuery, order: &[FileOrder]) -> String {
    let text = format!("{:?}", (&query.file_ids, &query.file_name, &query.external_file_id, FileOrder::write(order)));
    hex::encode(&Sha256::digest(text)[..8])
}
