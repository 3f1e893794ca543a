//! Files on this machine: their records in the database, their bytes beside it, each content once.
//!
//! A content is written to a temporary file, flushed to the disk, and renamed into place in the transaction that inserts its
//! record; deleting a content's last record removes it while no such transaction can run, in this process or another. So a record
//! never points at missing or partial content. Several processes on one PostgreSQL share the directory, too.

mod check;
mod postgres;
mod rows;
mod sqlite;
#[cfg(test)]
mod tests;
mod token;
mod transfer;

use super::{
    DocumentError, Documents, FilePage, FileQuery, FileRecord, NewFile, clean_file_name, extension, media_type,
    pages::forget_pages,
};
use crate::database::Database;
use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use rows::FileRows;
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

pub use check::FilesChecked;
pub use sqlite::{NamedContent, contents_in};
pub use transfer::FILES_ON_THE_MOVE;

/// The prefix of contents that are not complete yet.
const UNFINISHED: &str = ".writing-";

/// The default, embedded store. Clones share it.
#[derive(Clone)]
pub struct Embedded {
    rows: Arc<dyn FileRows>,
    files_dir: Arc<Path>,
    page_cache: Option<Arc<Path>>,
}

impl Embedded {
    /// `files_dir` is created with the first file.
    pub fn new(database: Database, files_dir: PathBuf) -> Self {
        let rows: Arc<dyn FileRows> = match database {
            Database::Sqlite(database) => Arc::new(sqlite::SqliteFiles::new(database)),
            Database::Postgres(database) => Arc::new(postgres::PostgresFiles::new(database)),
        };
        Self { rows, files_dir: files_dir.into(), page_cache: None }
    }

    /// The pictures that [`super::Pages`] keeps in `cache_dir` are removed with the last file that has their content.
    #[must_use]
    pub fn forgetting_pages_in(mut self, cache_dir: PathBuf) -> Self {
        self.page_cache = Some(cache_dir.into());
        self
    }

    /// Removes uploads that a killed server left unfinished. Uploads from the last hour may still be running.
    pub fn remove_unfinished(&self) -> io::Result<usize> {
        let mut removed = 0;
        for directory in fs::read_dir(&*self.files_dir).into_iter().flatten() {
            for entry in fs::read_dir(directory?.path()).into_iter().flatten() {
                let entry = entry?;
                let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
                let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
                if is_unfinished && age > std::time::Duration::from_secs(3_600) {
                    fs::remove_file(entry.path())?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    fn content_path(&self, hash: &str) -> Option<PathBuf> {
        is_content_hash(hash).then(|| self.files_dir.join(&hash[..2]).join(hash))
    }
}

#[async_trait]
impl Documents for Embedded {
    async fn store(&self, file: NewFile, bytes: Bytes) -> Result<FileRecord, DocumentError> {
        self.store_as(&format!("dfl-{}", uuid::Uuid::new_v4()), file, bytes).await
    }

    async fn store_as(&self, id: &str, file: NewFile, bytes: Bytes) -> Result<FileRecord, DocumentError> {
        let (id, files_dir) = (id.to_owned(), Arc::clone(&self.files_dir));
        let (record, waiting) = blocking(move || {
            let record = describe(id, file, &bytes);
            let waiting = WaitingContent::write(&files_dir, &record.content_hash, &bytes)?;
            Ok((record, waiting))
        })
        .await?;
        self.rows.insert(record, waiting).await
    }

    async fn metadata(&self, id: &str) -> Result<FileRecord, DocumentError> {
        self.rows.by_id(id).await?.ok_or(DocumentError::NotFound)
    }

    async fn list(&self, query: FileQuery) -> Result<FilePage, DocumentError> {
        self.rows.page(query).await
    }

    async fn content(&self, id: &str) -> Result<Bytes, DocumentError> {
        let record = self.metadata(id).await?;
        let path = self.content_path(&record.content_hash).ok_or(DocumentError::NotFound)?;
        Ok(tokio::fs::read(path).await?.into())
    }

    fn path_of_content(&self, file: &FileRecord) -> Option<PathBuf> {
        self.content_path(&file.content_hash)
    }

    async fn find_by_hash(&self, hash: &str) -> Result<Option<FileRecord>, DocumentError> {
        let hash = hash.trim().to_ascii_lowercase();
        self.rows.newest_with_content(&hash).await
    }

    async fn delete(&self, id: &str) -> Result<(), DocumentError> {
        let store = self.clone();
        self.rows.remove(id, Box::new(move |hash| store.forget_content(hash))).await
    }
}

impl Embedded {
    /// The record is gone; content left behind is waste, not an error.
    fn forget_content(&self, hash: &str) {
        let Some(path) = self.content_path(hash) else { return };
        if let Err(error) = fs::remove_file(&path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a deleted file's content could not be removed");
        }
        if let Some(cache) = &self.page_cache {
            forget_pages(cache, hash);
        }
    }
}

/// Content on disk under a name that nothing points at yet; removed on drop unless [`Self::take_place`] is called.
struct WaitingContent {
    file: tempfile::NamedTempFile,
    place: PathBuf,
}

impl WaitingContent {
    fn write(files_dir: &Path, hash: &str, bytes: &[u8]) -> io::Result<Self> {
        let directory = files_dir.join(&hash[..2]);
        if !directory.exists() {
            fs::create_dir_all(&directory)?;
            fs::File::open(files_dir)?.sync_all()?; // a power cut must not lose the new directory
        }
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&directory)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(Self { file, place: directory.join(hash) })
    }

    fn take_place(self) -> io::Result<()> {
        self.file.persist(&self.place).map_err(|error| error.error)?;
        if let Some(directory) = self.place.parent() {
            fs::File::open(directory)?.sync_all()?;
        }
        Ok(())
    }
}

fn describe(id: String, file: NewFile, bytes: &[u8]) -> FileRecord {
    let name = clean_file_name(&file.name);
    let media_type = media_type::sniff(bytes).unwrap_or_else(|| media_type::by_extension(extension(&name).as_deref()));
    let now = now();
    FileRecord {
        id,
        project_id: None,
        external_file_id: file.external_file_id,
        content_hash: hex::encode(Sha256::digest(bytes)),
        size: bytes.len() as u64,
        media_type: media_type.to_owned(),
        purpose: file.purpose,
        created_at: now,
        last_modified_at: Some(now),
        expires_at: None,
        name,
    }
}

/// As the database stores it: whole microseconds.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

/// SHA-256 in lower case hex: safe as a file name.
fn is_content_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, DocumentError> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(DocumentError::store)??)
}
