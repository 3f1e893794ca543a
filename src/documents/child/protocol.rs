//! The messages between the child and its parent.

use serde::{Deserialize, Serialize};

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

impl Refusal {
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
