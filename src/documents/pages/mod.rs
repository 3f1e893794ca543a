//! Pages of stored documents: their sizes and their pictures, drawn by child processes and kept on the disk by content.

mod cache;
mod failures;
mod limits;
mod renderer;
mod turns;

pub use super::child::PageSize;
pub use cache::forget_pages;
pub use limits::Limits;
pub use renderer::Renderer;

use super::{DocumentError, Documents, FileRecord, child::Description, media_type};
use bytes::Bytes;
use cache::{Cache, Kept};
use failures::Failures;
use sha2::{Digest, Sha256};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use turns::Turns;

/// A document as a reader needs it before the pictures come.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentInfo {
    /// The file's name.
    pub name: String,
    /// Found in the content, whatever the name says.
    pub media_type: String,
    /// SHA-256 in lower case hex.
    pub content_hash: String,
    /// As displayed: after CropBox and Rotate in points, for pictures after the camera's orientation in pixels.
    pub pages: Vec<PageSize>,
    /// All pages of the document. More than `pages` has when the document is longer than can be shown.
    pub page_count: u32,
}

/// One page as a picture.
#[derive(Debug, Clone)]
pub struct PageImage {
    /// WebP or JPEG.
    pub bytes: Bytes,
    /// Of `bytes`.
    pub media_type: &'static str,
    /// Changes when the picture does; without quotes.
    pub etag: String,
}

/// Turns stored files into pages.
pub struct Pages {
    documents: Arc<dyn Documents>,
    cache: Cache,
    renderer: Renderer,
    turns: Turns,
    failures: Failures,
}

impl Pages {
    /// `cache_dir` is made when the first page is drawn; it may be emptied at any time.
    pub fn new(documents: Arc<dyn Documents>, cache_dir: PathBuf, renderer: Renderer) -> Self {
        Self { documents, cache: Cache::new(cache_dir), renderer, turns: Turns::default(), failures: Failures::default() }
    }

    /// The sizes of the pages.
    pub async fn describe(&self, file_id: &str) -> Result<DocumentInfo, DocumentError> {
        let file = self.documents.metadata(file_id).await?;
        let (source, description) = self.description(&file).await?;
        Ok(DocumentInfo {
            name: file.name,
            media_type: description.media_type,
            content_hash: source.hash,
            pages: description.pages,
            page_count: description.page_count,
        })
    }

    /// The picture of one page, counted from 1.
    pub async fn page_image(&self, file_id: &str, page: u32) -> Result<PageImage, DocumentError> {
        let file = self.documents.metadata(file_id).await?;
        if let Some(hash) = self.known_hash(&file).await
            && let Some(image) = self.kept_image(&hash, page).await
        {
            return Ok(image);
        }
        let (source, description) = self.description(&file).await?;
        let pages = u32::try_from(description.pages.len()).unwrap_or(u32::MAX);
        if page == 0 || page > pages {
            return Err(DocumentError::PageOutOfRange { page, pages });
        }
        let kept = Kept::Page(page);
        let _turn = self.turns.take(&source.hash, &kept.name()).await;
        if let Some(image) = self.kept_image(&source.hash, page).await {
            return Ok(image);
        }
        self.failures.check(&source.hash, &kept.name())?;
        let drawn = self.renderer.page(&source.path, page).await.and_then(|bytes| {
            let media_type = media_type::sniff(&bytes).ok_or(DocumentError::Crashed)?;
            Ok((Bytes::from(bytes), media_type))
        });
        let (bytes, media_type) = self.settle(&file, &source.hash, &kept, drawn)?;
        self.cache.write(&source.hash, &kept, bytes.clone()).await;
        Ok(PageImage { bytes, media_type, etag: etag(&source.hash, page) })
    }

    async fn kept_image(&self, hash: &str, page: u32) -> Option<PageImage> {
        let bytes = self.cache.read(hash, &Kept::Page(page)).await?;
        Some(PageImage { media_type: media_type::sniff(&bytes)?, bytes, etag: etag(hash, page) })
    }

    async fn description(&self, file: &FileRecord) -> Result<(Source, Description), DocumentError> {
        let limit = self.renderer.limits().max_file_bytes;
        if file.size > limit {
            return Err(renderer::too_many_bytes(file.size, limit));
        }
        let source = self.source(file).await?;
        let kept = Kept::Description;
        if let Some(description) = self.kept_description(&source.hash).await {
            return Ok((source, description));
        }
        let _turn = self.turns.take(&source.hash, &kept.name()).await;
        if let Some(description) = self.kept_description(&source.hash).await {
            return Ok((source, description));
        }
        self.failures.check(&source.hash, &kept.name())?;
        let described = self.renderer.describe(&source.path).await;
        let description = self.settle(file, &source.hash, &kept, described)?;
        if let Ok(json) = serde_json::to_vec(&description) {
            self.cache.write(&source.hash, &kept, json.into()).await;
        }
        Ok((source, description))
    }

    async fn kept_description(&self, hash: &str) -> Option<Description> {
        serde_json::from_slice(&self.cache.read(hash, &Kept::Description).await?).ok()
    }

    /// Remembers a failure that lies in the file, so that it does not cost a process with each request.
    fn settle<T>(
        &self,
        file: &FileRecord,
        hash: &str,
        kept: &Kept,
        result: Result<T, DocumentError>,
    ) -> Result<T, DocumentError> {
        let error = match result {
            Err(DocumentError::Unsupported { .. }) => DocumentError::Unsupported { media: media_in_words(file) },
            Err(error) => error,
            Ok(done) => return Ok(done),
        };
        tracing::warn!(file = file.id, error = &error as &dyn std::error::Error, "a document can't be shown");
        if error.is_about_the_file() {
            self.failures.remember(hash, &kept.name(), &error);
        }
        Err(error)
    }

    /// The content as a file on this machine. What is not here yet is fetched, once for each content.
    async fn source(&self, file: &FileRecord) -> Result<Source, DocumentError> {
        if let Some(path) = self.documents.path_of_content(file) {
            return Ok(Source { hash: file.content_hash.clone(), path });
        }
        if let Some(source) = self.fetched(file).await {
            return Ok(source);
        }
        let _turn = self.turns.take(&file.id, "content").await;
        if let Some(source) = self.fetched(file).await {
            return Ok(source);
        }
        let bytes = self.documents.content(&file.id).await?;
        let limit = self.renderer.limits().max_file_bytes;
        if bytes.len() as u64 > limit {
            return Err(renderer::too_many_bytes(bytes.len() as u64, limit));
        }
        let hash = hex::encode(Sha256::digest(&bytes));
        let path = self.cache.write_content(&hash, bytes).await?;
        self.cache.remember_hash(&file.id, &hash).await;
        Ok(Source { hash, path })
    }

    async fn fetched(&self, file: &FileRecord) -> Option<Source> {
        let hash = self.known_hash(file).await?;
        let path = self.cache.content_path(&hash)?;
        tokio::fs::try_exists(&path).await.ok()?.then_some(Source { hash, path })
    }

    async fn known_hash(&self, file: &FileRecord) -> Option<String> {
        if file.content_hash.is_empty() { self.cache.hash_of(&file.id).await } else { Some(file.content_hash.clone()) }
    }
}

/// A content on this machine.
struct Source {
    hash: String,
    path: PathBuf,
}

fn etag(hash: &str, page: u32) -> String {
    format!("{}-{page}-{}", hash.get(..32).unwrap_or(hash), cache::GENERATION)
}

fn media_in_words(file: &FileRecord) -> String {
    let from_name = super::extension(&file.name).map(|extension| format!(".{extension}"));
    from_name.unwrap_or_else(|| file.media_type.clone())
}

/// For the child, which is started elsewhere than we are.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
