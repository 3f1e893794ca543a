//! Why a document can't be had or shown, in the words that the reviewer reads.

use crate::database::DatabaseError;
use std::{error::Error, sync::Arc};

/// Its `Display` is the sentence on the screen: it says what is wrong and what can be done, never how the program works inside.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DocumentError {
    /// No file has this id.
    #[error("The document is not in the file store (any more). Ask whoever runs the extraction to upload it again.")]
    NotFound,
    /// The file can't be read without a password.
    #[error("The document is protected by a password. Enter it to see the pages, or download the document.")]
    Encrypted,
    /// Another password is needed.
    #[error("That is not the password of this document. Try again, or ask the sender for it.")]
    WrongPassword,
    /// No password helps here.
    #[error("The document is protected in a way that can't be opened here. Download it and open it with its own program.")]
    UnknownEncryption,
    /// The file claims to be a PDF or a picture, and is not readable as one.
    #[error("The document is damaged, so its pages can't be shown ({reason}). Download it, or ask the sender for a good copy.")]
    Broken {
        /// Short, for a person: `it has no pages`.
        reason: String,
    },
    /// Neither a PDF nor a picture.
    #[error("Documents of the type {media} can't be shown here. Download it and open it with its own program.")]
    Unsupported {
        /// The media type.
        media: String,
    },
    /// Beyond a limit that protects the server.
    #[error("The document is too large to be shown: it has {found}, and {allowed} are allowed. Download it to read it.")]
    TooLarge {
        /// With its unit: `61 MB`.
        found: String,
        /// In the same unit.
        allowed: String,
    },
    /// The document has fewer pages.
    #[error("There is no page {page}: {} can be shown.", pages_in_words(*.pages))]
    PageOutOfRange {
        /// The page asked for, from 1.
        page: u32,
        /// How many pages can be shown.
        pages: u32,
    },
    /// Drawing was given up.
    #[error("The document takes too long to draw, so it can't be shown. Download it to read it.")]
    TimedOut,
    /// Drawing was given up.
    #[error("The document needs too much memory to draw, so it can't be shown. Download it to read it.")]
    OutOfMemory,
    /// The program that draws failed on it.
    #[error("The document can't be drawn here. Download it to read it.")]
    Crashed,
    /// A page token that this list did not give out.
    #[error("The page token does not belong to this list. Start again without one.")]
    BadPageToken,
    /// The id of a presigned upload was used for another content.
    #[error("A file with another content was uploaded to this address already. Ask for a new address.")]
    AlreadyStored,
    /// The store itself failed; the operator finds the cause in the log.
    #[error("The file store can't be reached at the moment. Try again; if it stays so, tell whoever runs this server.")]
    Store(#[source] Arc<dyn Error + Send + Sync>),
}

impl DocumentError {
    /// Hides `cause` from the reviewer and keeps it for the log.
    pub fn store(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Store(Arc::from(cause.into()))
    }

    /// Whether there was no room for it on the disk.
    pub fn is_full_disk(&self) -> bool {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let Self::Store(cause) = self else { return false };
        matches!(cause.downcast_ref::<DatabaseError>(), Some(DatabaseError::Full))
            || cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge))
    }

    /// Whether the file itself is the reason, so that trying again at once can't help.
    pub fn is_about_the_file(&self) -> bool {
        !matches!(self, Self::NotFound | Self::WrongPassword | Self::Store(_) | Self::BadPageToken | Self::AlreadyStored)
    }
}

impl From<DatabaseError> for DocumentError {
    fn from(error: DatabaseError) -> Self {
        Self::store(error)
    }
}

impl From<rusqlite::Error> for DocumentError {
    fn from(error: rusqlite::Error) -> Self {
        Self::store(error)
    }
}

impl From<tokio_postgres::Error> for DocumentError {
    fn from(error: tokio_postgres::Error) -> Self {
        DatabaseError::from(error).into()
    }
}

impl From<std::io::Error> for DocumentError {
    fn from(error: std::io::Error) -> Self {
        Self::store(error)
    }
}

fn pages_in_words(pages: u32) -> String {
    if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") }
}
