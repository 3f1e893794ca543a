//! The messages between the child and its parent.

use super::super::description::PageWords;
use serde::{Deserialize, Serialize};
use std::io::Write;

/// The exit status when the child answers with a [`Refusal`].
pub const REFUSED: u8 = 3;

/// Why the child refuses; one line of JSON on stderr.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// A password is needed, or a different one.
    Encrypted,
    /// Encrypted in an unsupported way; no password helps.
    UnknownEncryption,
    /// Not readable as the type it claims to be.
    Broken {
        /// For a person.
        reason: String,
    },
    /// A picture that is right but of a form that can't be decoded here.
    UnknownForm {
        /// For a person.
        form: String,
    },
    /// Neither a PDF nor a picture.
    Unsupported,
    /// Beyond a limit.
    TooLarge {
        /// With its unit.
        found: String,
        /// With its unit.
        allowed: String,
    },
    /// No such page.
    PageOutOfRange {
        /// From 1.
        page: u32,
        /// How many pages can be shown.
        pages: u32,
    },
    /// The file can't be opened.
    Unreadable {
        /// For the log.
        reason: String,
    },
    /// The engine that reads scans failed.
    EngineFailed {
        /// For the log.
        reason: String,
    },
    /// The limits could not be set, so the document was not opened.
    Unconfined {
        /// For the log.
        reason: String,
    },
    /// Wrong arguments.
    Misused {
        /// For the log.
        usage: String,
    },
}

/// A photograph has 12 to 50 million; an A4 page scanned at 600 dpi has 35 million.
pub(super) const MOST_PIXELS: u64 = 100_000_000;

impl Refusal {
    pub(super) fn too_many_pixels(found: &str) -> Self {
        Self::TooLarge { found: found.to_owned(), allowed: format!("{} million pixels", MOST_PIXELS / 1_000_000) }
    }

    pub(super) fn broken(reason: &str) -> Self {
        Self::Broken { reason: short(reason) }
    }

    pub(super) fn unknown_form(form: &str) -> Self {
        Self::UnknownForm { form: short(form) }
    }

    /// In megabytes.
    pub(crate) fn too_many_bytes(found: u64, allowed: u64) -> Self {
        let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
        // One byte over the limit must not read "50.0 MB, and the limit is 50.0 MB".
        let found = if found > allowed && megabytes(found) == megabytes(allowed) {
            format!("more than {}", megabytes(allowed))
        } else {
            megabytes(found)
        };
        Self::TooLarge { found, allowed: megabytes(allowed) }
    }
}

/// A line of JSON for the words of a page.
pub(super) fn write_words(words: &PageWords, out: &mut impl Write) -> Result<(), Refusal> {
    let unwritten = |error: &dyn std::fmt::Display| Refusal::broken(&error.to_string());
    serde_json::to_writer(&mut *out, words).map_err(|error| unwritten(&error))?;
    out.write_all(b"\n").and_then(|()| out.flush()).map_err(|error| unwritten(&error))
}

/// A decoder's message may quote the file.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(120).collect()
}
