//! What a document carries besides its pages: attached files, and the invoice's own data. An attached file has an id of its own, by
//! which it is shown like any document.

use crate::domain::own_data::OwnData;
use serde::{Deserialize, Serialize};

/// Between the id of a document and the number of an attachment; no store gives out ids with it.
const ATTACHED: char = '~';

/// What a document carries besides its pages.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Contents {
    /// The pages are only a cover: the attached files are the document (a PDF portfolio).
    pub is_portfolio: bool,
    /// In the order of the file, at most a hundred.
    pub attached: Vec<Attached>,
    /// What the invoice says of itself: from an attached XML, or the document is one.
    pub own_data: Option<OwnData>,
    /// Reading ended before all attached files were looked into: of some, only the name is known, and they may have data.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_cut: bool,
}

/// An attached file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Attached {
    /// Cleaned by [`clean_file_name`](super::clean_file_name).
    pub name: String,
    /// Found in the content, if it has pages to show.
    pub media_type: Option<String>,
    /// The invoice's own data come from it.
    pub is_own_data: bool,
}

/// The id of an attachment, counted from 1.
pub fn attachment_id(file_id: &str, number: u32) -> String {
    format!("{file_id}{ATTACHED}{number}")
}

/// The document's id, and the number if this is the id of an attachment.
pub fn split_attachment_id(id: &str) -> (&str, Option<u32>) {
    let split = id.rsplit_once(ATTACHED).and_then(|(file_id, number)| Some((file_id, number.parse().ok()?)));
    split.map_or((id, None), |(file_id, number)| (file_id, Some(number)))
}
