//! Pages of stored documents: their sizes, pictures and words, made by child processes and cached on disk by content.
//!
//! Pages of a document opened with a password are not cached: anyone who can read the disk could read them.

mod attachments;
mod cache;
mod failures;
mod line;
mod refused;
mod renderer;
mod running;
mod slow;
mod turns;
mod unlocked;

pub use super::limits::Limits;
pub use cache::forget_pages;
pub use renderer::Renderer;

use super::{
    DocumentError, Documents, FileRecord,
    child::LONGEST_PASSWORD,
    description::{Description, PageSize, PageWords, PictureSize},
    media_type, split_attachment_id,
    unshown::Unshown,
};
use bytes::Bytes;
use cache::{Cache, Kept};
use failures::Failures;
use line::Asker;
use sha2::{Digest, Sha256};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use turns::Turns;
use unlocked::{Opened, Unlocked};

/// A document as a reader needs it before the pictures come.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentInfo {
    /// The file's name.
    pub name: String,
    /// Detected from the content, whatever the name says.
    pub media_type: String,
    /// SHA-256 in lower case hex.
    pub content_hash: String,
    /// As displayed: PDF pages in points, after CropBox and Rotate; pictures in pixels, after the camera's orientation.
    pub pages: Vec<PageSize>,
    /// All pages of the document. More than `pages` has when the document is longer than can be shown.
    pub page_count: u32,
    /// A part of the file is missing, so pages or parts of them may be, too.
    pub is_incomplete: bool,
    /// What no page shows. What single pages don't show is in their [`PageWords`].
    pub unshown: Vec<Unshown>,
}

/// One page as a picture.
#[derive(Debug, Clone)]
pub struct PageImage {
    /// WebP or JPEG.
    pub bytes: Bytes,
    /// Media type of `bytes`.
    pub media_type: &'static str,
    /// Changes when the picture does; without quotes.
    pub etag: String,
    /// Opened with a password: it must not be cached, not even by the browser.
    pub secret: bool,
}

/// Pages whose words one child reads; starting one costs as much as reading several pages.
const PAGES_AT_ONCE: u32 = 16;
/// Pages of a protected document that are read to say what they don't show.
const PROTECTED_PAGES: u32 = 3;

/// Turns stored files into pages.
pub struct Pages {
    documents: Arc<dyn Documents>,
    cache: Cache,
    renderer: Renderer,
    turns: Turns,
    failures: Failures,
    unlocked: Unlocked,
}

impl Pages {
    /// `cache_dir` is created when the first page is drawn; it may be emptied at any time.
    pub fn new(documents: Arc<dyn Documents>, cache_dir: PathBuf, renderer: Renderer) -> Self {
        Self {
            documents,
            cache: Cache::new(cache_dir),
            renderer,
            turns: Turns::default(),
            failures: Failures::default(),
            unlocked: Unlocked::default(),
        }
    }

    /// The languages in which an engine reads pages that have no words; `None` without an engine.
    pub fn scan_languages(&self) -> Option<&str> {
        self.renderer.scan_languages()
    }

    /// The sizes of the pages.
    pub async fn describe(&self, file_id: &str) -> Result<DocumentInfo, DocumentError> {
        self.describe_for(file_id, None).await
    }

    /// The same for a reviewer, who may have opened the document with a password.
    pub async fn describe_for(&self, file_id: &str, reader: Option<&str>) -> Result<DocumentInfo, DocumentError> {
        let file = self.file(file_id, reader).await?;
        let (source, description) = self.description(&file, reader).await?;
        Ok(info(file, source, &description))
    }

    /// Opens a protected document for `reader`. The password is remembered for a quarter of an hour after the last access to the
    /// document, only in this process's memory.
    pub async fn unlock(&self, file_id: &str, reader: &str, password: &str) -> Result<(), DocumentError> {
        if password.is_empty() || password.len() > LONGEST_PASSWORD {
            return Err(DocumentError::WrongPassword);
        }
        let file = self.file(file_id, Some(reader)).await?;
        let source = self.source(&file).await?;
        match self.renderer.describe(&asker(&source, Some(reader)), &source.path, Some(password)).await {
            Ok(description) => {
                self.unlocked.keep(
                    reader,
                    &source.hash,
                    Opened { password: password.into(), description: Arc::new(description) },
                );
                Ok(())
            }
            Err(DocumentError::Encrypted) => Err(DocumentError::WrongPassword),
            Err(error) => Err(error),
        }
    }

    /// The picture of one page, counted from 1.
    pub async fn page_image(&self, file_id: &str, page: u32) -> Result<PageImage, DocumentError> {
        self.picture(file_id, page, PictureSize::Ordinary, None).await
    }

    /// The picture of one page in a size, for a reviewer.
    pub async fn picture(
        &self,
        file_id: &str,
        page: u32,
        size: PictureSize,
        reader: Option<&str>,
    ) -> Result<PageImage, DocumentError> {
        let file = self.file(file_id, reader).await?;
        let kept = Kept::Page(page, size);
        if let Some(hash) = self.known_hash(&file).await
            && let Some(image) = self.kept_image(&hash, &kept).await
        {
            return Ok(image);
        }
        let (source, description) = self.description(&file, reader).await?;
        check_page(page, &description)?;
        let _turn = self.turns.take(&source.hash, &kept.name()).await;
        let secret = source.password.is_some();
        if !secret {
            if let Some(image) = self.kept_image(&source.hash, &kept).await {
                return Ok(image);
            }
            self.failures.check(&source.hash, &kept.name())?;
        }
        let asker = asker(&source, reader);
        let drawn = self.renderer.page(&asker, &source.path, page, size, source.password.as_deref()).await;
        let drawn = drawn.and_then(|bytes| {
            let media_type = media_type::sniff(&bytes).ok_or(DocumentError::Crashed)?;
            Ok((Bytes::from(bytes), media_type))
        });
        let etag = etag(&source.hash, &kept);
        if secret {
            return drawn.map(|(bytes, media_type)| PageImage { bytes, media_type, etag, secret });
        }
        let (bytes, media_type) = self.settle(&file, &source.hash, &kept, drawn)?;
        self.cache.write(&source.hash, &kept, bytes.clone()).await;
        Ok(PageImage { bytes, media_type, etag, secret })
    }

    /// The words of one page, for a reviewer. Where it has none, an engine reads its picture, if there is one. If that fails, nothing
    /// was read, and the words say so: they are [`cut`](PageWords::cut).
    pub async fn words(&self, file_id: &str, page: u32, reader: Option<&str>) -> Result<PageWords, DocumentError> {
        let file = self.file(file_id, reader).await?;
        let (source, description) = self.description(&file, reader).await?;
        let printed = self.printed_words(&file, &source, &description, page, reader).await?;
        let Some(languages) = self.renderer.scan_languages().filter(|_| printed.words.is_empty()) else { return Ok(printed) };
        let read = self.read_scan(&file, &source, page, languages, reader).await;
        Ok(match read {
            Ok(PageWords { words, cut, .. }) if !words.is_empty() => PageWords { words, cut, ..printed },
            read => PageWords { scan_failed: read.is_err(), ..printed },
        })
    }

    /// What an engine reads on a page. It takes seconds, so it reads one page of a document at a time. What failed is not kept, but not
    /// repeated for a while either.
    async fn read_scan(
        &self,
        file: &FileRecord,
        source: &Source,
        page: u32,
        languages: &str,
        reader: Option<&str>,
    ) -> Result<PageWords, DocumentError> {
        let asker = asker(source, reader);
        if let Some(password) = &source.password {
            return self.renderer.scan(&asker, &source.path, page, Some(password)).await;
        }
        let kept = Kept::Read(page, languages);
        if let Some(words) = self.kept_words(&source.hash, &kept).await {
            return Ok(words);
        }
        let _turn = self.turns.take(&source.hash, "scan").await;
        if let Some(words) = self.kept_words(&source.hash, &kept).await {
            return Ok(words);
        }
        self.failures.check(&source.hash, &kept.name())?;
        let read = self.renderer.scan(&asker, &source.path, page, None).await;
        let read = self.settle(file, &source.hash, &kept, read)?;
        if let Ok(json) = serde_json::to_vec(&read) {
            self.cache.write(&source.hash, &kept, json.into()).await;
        }
        Ok(read)
    }

    /// The words of the text layer. The pages after this one are likely to be asked for next, so they are read along with it.
    async fn printed_words(
        &self,
        file: &FileRecord,
        source: &Source,
        description: &Description,
        page: u32,
        reader: Option<&str>,
    ) -> Result<PageWords, DocumentError> {
        check_page(page, description)?;
        if !matches!(&*description.media_type, "application/pdf" | media_type::DATA) {
            return Ok(PageWords::of_picture(page));
        }
        let last = page.saturating_add(PAGES_AT_ONCE - 1);
        let asker = asker(source, reader);
        if let Some(password) = &source.password {
            let read = self.renderer.words(&asker, &source.path, (page, page), Some(password)).await?;
            return read.into_iter().next().ok_or(DocumentError::Crashed);
        }
        let kept = Kept::Words(page);
        if let Some(words) = self.kept_words(&source.hash, &kept).await {
            return Ok(words);
        }
        let _turn = self.turns.take(&source.hash, "words").await;
        if let Some(words) = self.kept_words(&source.hash, &kept).await {
            return Ok(words);
        }
        self.failures.check(&source.hash, &kept.name())?;
        let read = self.renderer.words(&asker, &source.path, (page, last), None).await;
        let read = self.settle(file, &source.hash, &kept, read)?;
        for words in &read {
            if let Ok(json) = serde_json::to_vec(words) {
                self.cache.write(&source.hash, &Kept::Words(words.page), json.into()).await;
            }
        }
        read.into_iter().next().ok_or(DocumentError::Crashed)
    }

    /// Like [`describe_for`](Self::describe_for), and what the first pages don't show, as far as their words can be read within
    /// `patience`: a description is too quick to know.
    pub async fn describe_and_look(
        &self,
        file_id: &str,
        reader: Option<&str>,
        patience: Duration,
    ) -> Result<(DocumentInfo, Vec<(u32, Unshown)>), DocumentError> {
        let file = self.file(file_id, reader).await?;
        let (source, description) = self.description(&file, reader).await?;
        let mut unshown = vec![];
        // A page that can't be read says so itself.
        let _ = tokio::time::timeout(patience, self.look(&file, &source, &description, reader, &mut unshown)).await;
        Ok((info(file, source, &description), unshown))
    }

    async fn look(
        &self,
        file: &FileRecord,
        source: &Source,
        description: &Description,
        reader: Option<&str>,
        unshown: &mut Vec<(u32, Unshown)>,
    ) -> Result<(), DocumentError> {
        // The words of a protected document are not kept: each page takes a child.
        let most = if source.password.is_some() { PROTECTED_PAGES } else { PAGES_AT_ONCE };
        for page in 1..=u32::try_from(description.pages.len()).unwrap_or(u32::MAX).min(most) {
            match self.printed_words(file, source, description, page, reader).await {
                Ok(words) => unshown.extend(words.unshown.into_iter().map(|one| (page, one))),
                Err(error) if error.is_about_the_file() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn kept_words(&self, hash: &str, kept: &Kept<'_>) -> Option<PageWords> {
        serde_json::from_slice(&self.cache.read(hash, kept).await?).ok()
    }

    async fn kept_image(&self, hash: &str, kept: &Kept<'_>) -> Option<PageImage> {
        let bytes = self.cache.read(hash, kept).await?;
        Some(PageImage { media_type: media_type::sniff(&bytes)?, bytes, etag: etag(hash, kept), secret: false })
    }

    async fn description(&self, file: &FileRecord, reader: Option<&str>) -> Result<(Source, Arc<Description>), DocumentError> {
        let limit = self.renderer.limits().max_file_bytes;
        if file.size > limit {
            return Err(refused::too_many_bytes(file.size, limit));
        }
        let mut source = self.source(file).await?;
        if let Some(opened) = reader.and_then(|reader| self.unlocked.of(reader, &source.hash)) {
            source.password = Some(opened.password);
            return Ok((source, opened.description));
        }
        let kept = Kept::Description;
        if let Some(description) = self.kept_description(&source.hash).await {
            return Ok((source, description.into()));
        }
        let _turn = self.turns.take(&source.hash, &kept.name()).await;
        if let Some(description) = self.kept_description(&source.hash).await {
            return Ok((source, description.into()));
        }
        self.failures.check(&source.hash, &kept.name()).map_err(|error| named(file, error))?;
        let described = self.renderer.describe(&asker(&source, reader), &source.path, None).await;
        let description = self.settle(file, &source.hash, &kept, described)?;
        if let Ok(json) = serde_json::to_vec(&description) {
            self.cache.write(&source.hash, &kept, json.into()).await;
        }
        Ok((source, description.into()))
    }

    async fn kept_description(&self, hash: &str) -> Option<Description> {
        serde_json::from_slice(&self.cache.read(hash, &Kept::Description).await?).ok()
    }

    /// Remembers a failure caused by the file, so that it does not cost a process per request.
    fn settle<T>(
        &self,
        file: &FileRecord,
        hash: &str,
        kept: &Kept<'_>,
        result: Result<T, DocumentError>,
    ) -> Result<T, DocumentError> {
        let error = match result {
            Err(error) => error,
            Ok(done) => return Ok(done),
        };
        tracing::warn!(file = file.id, error = &error as &dyn std::error::Error, "a document can't be shown");
        if error.is_about_the_file() {
            self.failures.remember(hash, &kept.name(), &error);
        }
        Err(named(file, error))
    }

    /// The content as a file on this machine. If it is not here yet it is fetched, once per content.
    async fn source(&self, file: &FileRecord) -> Result<Source, DocumentError> {
        let (_, Some(number)) = split_attachment_id(&file.id) else { return self.stored(file).await };
        if let Some(source) = self.fetched(file).await {
            return Ok(source);
        }
        let _turn = self.turns.take(&file.id, "content").await;
        match self.fetched(file).await {
            Some(source) => Ok(source),
            None => self.take_out(file, number).await,
        }
    }

    /// The same for a file of the store.
    async fn stored(&self, file: &FileRecord) -> Result<Source, DocumentError> {
        if let Some(path) = self.documents.path_of_content(file) {
            return Ok(Source { hash: file.content_hash.clone(), path, password: None });
        }
        if let Some(source) = self.fetched(file).await {
            return Ok(source);
        }
        let _turn = self.turns.take(&file.id, "content").await;
        if let Some(source) = self.fetched(file).await {
            return Ok(source);
        }
        let bytes = self.documents.content(&file.id).await?;
        self.keep_content(file, bytes).await
    }

    async fn keep_content(&self, file: &FileRecord, bytes: Bytes) -> Result<Source, DocumentError> {
        let limit = self.renderer.limits().max_file_bytes;
        if bytes.len() as u64 > limit {
            return Err(refused::too_many_bytes(bytes.len() as u64, limit));
        }
        let hash = hex::encode(Sha256::digest(&bytes));
        let path = self.cache.write_content(&hash, bytes).await?;
        self.cache.remember_hash(&file.id, &hash).await;
        Ok(Source { hash, path, password: None })
    }

    async fn fetched(&self, file: &FileRecord) -> Option<Source> {
        let hash = self.known_hash(file).await?;
        let path = self.cache.content_path(&hash)?;
        tokio::fs::try_exists(&path).await.ok()?.then_some(Source { hash, path, password: None })
    }

    async fn known_hash(&self, file: &FileRecord) -> Option<String> {
        if file.content_hash.is_empty() { self.cache.hash_of(&file.id).await } else { Some(file.content_hash.clone()) }
    }
}

/// Content on this machine.
struct Source {
    hash: String,
    path: PathBuf,
    /// The password that the reviewer opened it with.
    password: Option<Arc<str>>,
}

fn info(file: FileRecord, source: Source, description: &Description) -> DocumentInfo {
    DocumentInfo {
        name: file.name,
        media_type: description.media_type.clone(),
        content_hash: source.hash,
        pages: description.pages.clone(),
        page_count: description.page_count,
        is_incomplete: description.is_incomplete,
        unshown: description.unshown.clone(),
    }
}

/// Who asks for what. Agents count as one person.
fn asker(source: &Source, reader: Option<&str>) -> Asker {
    Asker { person: reader.unwrap_or_default().to_owned(), document: source.hash.clone() }
}

fn check_page(page: u32, description: &Description) -> Result<(), DocumentError> {
    let pages = u32::try_from(description.pages.len()).unwrap_or(u32::MAX);
    if page == 0 || page > pages { Err(DocumentError::PageOutOfRange { page, pages }) } else { Ok(()) }
}

fn etag(hash: &str, kept: &Kept<'_>) -> String {
    format!("{}-{}-{}", hash.get(..32).unwrap_or(hash), kept.name(), cache::GENERATION)
}

/// Says of what is neither a PDF nor a picture what its name promises. Files with the same content may have other names.
fn named(file: &FileRecord, error: DocumentError) -> DocumentError {
    let DocumentError::Unsupported { .. } = error else { return error };
    let Some(extension) = super::extension(&file.name) else {
        return DocumentError::Unsupported { media: file.media_type.clone() };
    };
    let ending = format!(".{extension}");
    match media_type::by_extension(Some(&extension)) {
        promised if media_type::has_pages(promised) => DocumentError::OtherContent { promised, ending },
        _ => DocumentError::Unsupported { media: ending },
    }
}

/// For the child, which runs in another working directory.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
