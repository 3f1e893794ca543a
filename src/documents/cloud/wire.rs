//! LlamaCloud's JSON for files. Requires only what its contract requires.

use super::super::{FileRecord, clean_file_name, extension, media_type};
use jiff::Timestamp;
use serde::Deserialize;

/// `FileV2`.
#[derive(Debug, Deserialize)]
pub(super) struct WireFile {
    id: String,
    name: Option<String>,
    project_id: Option<String>,
    external_file_id: Option<String>,
    file_type: Option<String>,
    last_modified_at: Option<String>,
    expires_at: Option<String>,
    purpose: Option<String>,
}

/// A page of [`WireFile`]s.
#[derive(Debug, Deserialize)]
pub(super) struct WirePage {
    pub(super) items: Vec<WireFile>,
    pub(super) next_page_token: Option<String>,
}

/// `PresignedUrl`; its other fields aren't needed.
#[derive(Debug, Deserialize)]
pub(super) struct WirePresignedUrl {
    pub(super) url: String,
}

impl WireFile {
    /// Size and hash stay unknown.
    pub(super) fn into_record(self) -> FileRecord {
        let name = clean_file_name(&self.name.unwrap_or_default());
        let file_type = extension(&name).or(self.file_type);
        let last_modified_at = self.last_modified_at.as_deref().and_then(time);
        FileRecord {
            media_type: media_type::by_extension(file_type.as_deref()).to_owned(),
            name,
            content_hash: String::new(),
            size: 0,
            created_at: last_modified_at.unwrap_or(Timestamp::UNIX_EPOCH),
            last_modified_at,
            expires_at: self.expires_at.as_deref().and_then(time),
            id: self.id,
            project_id: self.project_id,
            external_file_id: self.external_file_id,
            purpose: self.purpose,
        }
    }
}

/// A date in a form other than the contract's is no reason to lose the file.
fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}
