//! What the child and its parent say to each other.

use serde::{Deserialize, Serialize};

/// The exit status when the child says no with a [`Refusal`].
pub const REFUSED: u8 = 3;

/// Why the child won't; one line of JSON on stderr.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// A password is needed, or another one.
    Encrypted,
    /// Encrypted in a way that is not known here; no password helps.
    UnknownEncryption,
    /// Not readable as what it claims to be.
    Broken {
        /// For a person.
        reason: String,
    },
    /// Neither PDF nor picture.
    Unsupported,
    /// Beyond a limit.
    TooLarge {
        /// With unit.
        found: String,
        /// With unit.
        allowed: String,
    },
    /// No such page.
    PageOutOfRange {
        /// From 1.
        page: u32,
        /// How many can be shown.
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
        // One byte over the limit must not read "50.0 MB, and 50.0 MB are allowed".
        let found = if found > allowed && megabytes(found) == megabytes(allowed) {
            format!("more than {}", megabytes(allowed))
        } else {
            megabytes(found)
        };
        Self::TooLarge { found, allowed: megabytes(allowed) }
    }
}
