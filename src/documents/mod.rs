//! Where the files behind the records are stored, and how their pages become pictures.
//!
//! [`Documents`] is the store: [`embedded`] keeps files on this machine, [`cloud`] asks LlamaCloud's Files API. [`pages`] turns
//! a stored file into page sizes, pictures and words, in a [`child`] process, because files are untrusted: nothing here parses
//! a document in the server's own process.

pub mod child;
pub mod cloud;
mod contents;
mod description;
pub mod embedded;
mod error;
mod file_name;
pub mod find;
mod limits;
pub mod media_type;
mod ocr;
mod order;
pub mod pages;
pub mod unshown;

pub use contents::{Attached, Contents, attachment_id, split_attachment_id};
pub use description::{PageSize, PageWords, PictureSize, Word};
pub use error::DocumentError;
pub use file_name::{clean_file_name, extension};
pub use ocr::OcrEngine;
pub use order::{FileOrder, FileOrderKey};
pub use pages::{DocumentInfo, PageImage, Pages};
pub use unshown::Unshown;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use std::path::PathBuf;

/// What is known about a stored file without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    /// `dfl-<uuid>` when stored here; treat it as opaque.
    pub id: String,
    /// As uploaded, cleaned by [`clean_file_name`].
    pub name: String,
    /// LlamaCloud's project.
    pub project_id: Option<String>,
    /// The uploader's own identifier; not unique.
    pub external_file_id: Option<String>,
    /// SHA-256 of the content in lower case hex. Empty where the store doesn't tell (LlamaCloud).
    pub content_hash: String,
    /// Bytes. 0 where the store doesn't tell (LlamaCloud).
    pub size: u64,
    /// Detected from the content where possible, otherwise from the name.
    pub media_type: String,
    /// `user_data`, `extract`, …: what the uploader wants with it.
    pub purpose: Option<String>,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// When its content last changed; here the same as `created_at`, since content never changes.
    pub last_modified_at: Option<Timestamp>,
    /// When the store will remove it.
    pub expires_at: Option<Timestamp>,
}

impl FileRecord {
    /// `pdf`, `png`, …: the name's extension, otherwise what the media type says.
    pub fn file_type(&self) -> Option<String> {
        extension(&self.name).or_else(|| media_type::usual_extension(&self.media_type).map(str::to_owned))
    }
}

/// A file about to be stored.
#[derive(Debug, Clone, Default)]
pub struct NewFile {
    /// Any text; the store cleans it.
    pub name: String,
    /// The uploader's own identifier.
    pub external_file_id: Option<String>,
    /// What the uploader wants with it.
    pub purpose: Option<String>,
}

/// Which files, in which order.
#[derive(Debug, Clone)]
pub struct FileQuery {
    /// 1 to 1000; the store clamps other values.
    pub page_size: u32,
    /// From the previous page.
    pub page_token: Option<String>,
    /// Only these; empty means all.
    pub file_ids: Vec<String>,
    /// Exactly this name.
    pub file_name: Option<String>,
    /// Exactly this external identifier.
    pub external_file_id: Option<String>,
    /// The first key counts most; empty means newest first.
    pub order_by: Vec<FileOrder>,
}

impl Default for FileQuery {
    fn default() -> Self {
        Self { page_size: 50, page_token: None, file_ids: vec![], file_name: None, external_file_id: None, order_by: vec![] }
    }
}

/// One page of a list.
#[derive(Debug, Clone, Default)]
pub struct FilePage {
    /// In the requested order.
    pub items: Vec<FileRecord>,
    /// The token of the next page, if there is one.
    pub next_page_token: Option<String>,
}

/// A store of files. A file's content never changes once stored.
#[async_trait]
pub trait Documents: Send + Sync + 'static {
    /// Keeps `bytes` under a new id.
    async fn store(&self, file: NewFile, bytes: Bytes) -> Result<FileRecord, DocumentError>;

    /// Keeps `bytes` under an id issued earlier (an upload by presigned address). The same content again is no error.
    async fn store_as(&self, id: &str, file: NewFile, bytes: Bytes) -> Result<FileRecord, DocumentError> {
        let _ = (id, file, bytes);
        Err(DocumentError::store("this store gives out ids itself"))
    }

    /// The record of one file.
    async fn metadata(&self, id: &str) -> Result<FileRecord, DocumentError>;

    /// One page of the files.
    async fn list(&self, query: FileQuery) -> Result<FilePage, DocumentError>;

    /// The whole content.
    async fn content(&self, id: &str) -> Result<Bytes, DocumentError>;

    /// Where the content is on this machine, if it is; saves [`Pages`] a copy.
    fn path_of_content(&self, file: &FileRecord) -> Option<PathBuf> {
        let _ = file;
        None
    }

    /// The newest file with this content: finds a record's document when its `file_id` is missing or unknown.
    async fn find_by_hash(&self, hash: &str) -> Result<Option<FileRecord>, DocumentError>;

    /// Deletes a file.
    async fn delete(&self, id: &str) -> Result<(), DocumentError>;
}
