//! Why a document is unavailable or can't be shown, in the words that the reviewer reads.

use crate::{database::DatabaseError, domain::Locale, message, text::Language};
use std::{error::Error, fmt, sync::Arc};

/// [`sentence`](Self::sentence) is what the reviewer reads: it says what is wrong and what to do, never how the program works
/// inside. `Display` is the same in English.
#[derive(Debug, Clone)]
pub enum DocumentError {
    /// No file has this id.
    NotFound,
    /// The file can't be read without a password.
    Encrypted,
    /// A different password is needed.
    WrongPassword,
    /// No password helps here.
    UnknownEncryption,
    /// The file claims to be a PDF or a picture, but is not readable as one.
    Broken {
        /// Short, for a person: `it has no pages`.
        reason: String,
    },
    /// A picture that is right but of a form that can't be decoded here.
    UnknownForm {
        /// Short, for a person: `TIFF with the compression of fax group 3`.
        form: String,
    },
    /// The name promises a PDF or a picture, but the content is neither.
    OtherContent {
        /// The media type that the name promises.
        promised: &'static str,
        /// The end of the name: `.pdf`.
        ending: String,
    },
    /// Neither a PDF nor a picture.
    Unsupported {
        /// The media type.
        media: String,
    },
    /// Beyond a limit that protects the server.
    TooLarge {
        /// With its unit: `61 MB`.
        found: String,
        /// In the same unit.
        allowed: String,
    },
    /// The document has fewer pages.
    PageOutOfRange {
        /// The page asked for, from 1.
        page: u32,
        /// How many pages can be shown.
        pages: u32,
    },
    /// Drawing took too long.
    TimedOut,
    /// Drawing needed too much memory.
    OutOfMemory,
    /// The program that draws crashed on it.
    Crashed,
    /// A page token that this list did not issue.
    BadPageToken,
    /// The id of a presigned upload was used for other content.
    AlreadyStored,
    /// The store refuses this server access; the cause is in the log. Only the operator can help.
    StoreRefuses(Arc<dyn Error + Send + Sync>),
    /// The store itself failed; the cause is in the log.
    Store(Arc<dyn Error + Send + Sync>),
}

impl DocumentError {
    /// What the reviewer reads.
    pub fn sentence(&self, language: Language) -> String {
        let fixed = match self {
            Self::Broken { reason } => return message!(language, document_problem_broken, reason = reason),
            Self::UnknownForm { form } => return message!(language, document_problem_form, form = form),
            Self::OtherContent { promised: "application/pdf", ending } => {
                return message!(language, document_problem_no_pdf, ending = ending);
            }
            Self::OtherContent { promised, ending } => {
                let kind = promised.trim_start_matches("image/").to_uppercase();
                return message!(language, document_problem_no_picture, kind = &kind, ending = ending);
            }
            Self::Unsupported { media } => return message!(language, document_problem_unsupported, media = media),
            Self::TooLarge { found, allowed } => {
                let size = |size: &str| match size.split_once(' ') {
                    Some((count, unit)) => format!("{} {unit}", Locale::from(language).show_number(count)),
                    None => size.to_owned(),
                };
                return message!(language, document_problem_too_large, found = &size(found), allowed = &size(allowed));
            }
            Self::PageOutOfRange { page, pages } => {
                return message!(language, document_problem_no_page, page = *page, pages = *pages);
            }
            Self::NotFound => message!(language, document_problem_not_found),
            Self::Encrypted => message!(language, document_problem_encrypted),
            Self::WrongPassword => message!(language, document_wrong_password),
            Self::UnknownEncryption => message!(language, document_problem_encryption),
            Self::TimedOut => message!(language, document_problem_time),
            Self::OutOfMemory => message!(language, document_problem_memory),
            Self::Crashed => message!(language, document_problem_drawing),
            // Only the API reports these.
            Self::BadPageToken => "The page token does not belong to this list. Start again without one.",
            Self::AlreadyStored => "A file with another content was uploaded to this address already. Ask for a new address.",
            Self::StoreRefuses(_) => message!(language, document_problem_store_refuses),
            Self::Store(_) => message!(language, document_problem_store),
        };
        fixed.to_owned()
    }

    /// Hides `cause` from the reviewer and keeps it for the log.
    pub fn store(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Store(Arc::from(cause.into()))
    }

    /// Whether the disk is full.
    pub fn is_full_disk(&self) -> bool {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let Self::Store(cause) = self else { return false };
        matches!(cause.downcast_ref::<DatabaseError>(), Some(DatabaseError::Full))
            || cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge))
    }

    /// Whether the file itself is the reason, so that retrying at once can't help.
    pub fn is_about_the_file(&self) -> bool {
        !matches!(
            self,
            Self::NotFound
                | Self::WrongPassword
                | Self::Store(_)
                | Self::StoreRefuses(_)
                | Self::BadPageToken
                | Self::AlreadyStored
        )
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl Error for DocumentError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Store(cause) | Self::StoreRefuses(cause) => Some(&**cause),
            _ => None,
        }
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
