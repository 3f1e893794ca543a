//! Descriptions, pictures and fetched contents on disk, by content hash. Everything here can be recreated.
//!
//! `<dir>/v4/<2 hex>/<hash>/` has `description.json`, `page-1`, `page-1-sharp`, `words-1`, `words-1-read-deu+eng`, `contents.json`,
//! `attached-1` and `content`; `<dir>/v4/ids/<hash of a file id>` is for stores that don't tell hashes. A file is written beside its
//! place and renamed, so that a reader sees all of it or nothing.

use super::super::{DocumentError, description::PictureSize};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::SystemTime,
};

/// Increase it when the same document would be drawn differently; older pictures are then ignored.
pub(super) const GENERATION: &str = "v4";
/// Those of earlier releases, which are removed.
const EARLIER: [&str; 3] = ["v1", "v2", "v3"];

/// Bytes that pictures may take on disk; the oldest documents are removed first.
const LARGEST: u64 = 4 << 30;
/// Files written between checks of the size.
const LOOK_EVERY: u32 = 512;

/// What is cached for one content.
pub(super) enum Kept<'a> {
    Description,
    Page(u32, PictureSize),
    /// The words of a page.
    Words(u32),
    /// The words that an engine read on a page, knowing these languages.
    Read(u32, &'a str),
    /// What the document carries besides its pages.
    Contents,
    /// The hash of an attachment that was taken out, by its number.
    Attached(u32),
}

/// How [`Kept::Attached`] begins.
const ATTACHED: &str = "attached-";

impl Kept<'_> {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Description => "description.json".to_owned(),
            Self::Page(page, PictureSize::Ordinary) => format!("page-{page}"),
            Self::Page(page, size) => format!("page-{page}-{}", size.name()),
            Self::Words(page) => format!("words-{page}"),
            Self::Read(page, languages) => format!("words-{page}-read-{languages}"),
            Self::Contents => "contents.json".to_owned(),
            Self::Attached(number) => format!("{ATTACHED}{number}"),
        }
    }
}

pub(super) struct Cache {
    dir: Arc<Path>,
    written: AtomicU32,
}

impl Cache {
    pub(super) fn new(dir: PathBuf) -> Self {
        remove_earlier(&dir);
        Self { dir: dir.join(GENERATION).into(), written: AtomicU32::new(0) }
    }

    pub(super) async fn read(&self, hash: &str, what: &Kept<'_>) -> Option<Bytes> {
        let bytes = tokio::fs::read(place(&self.dir, hash)?.join(what.name())).await.ok()?;
        (!bytes.is_empty()).then(|| bytes.into())
    }

    /// A full disk costs time, not the page: failures are only logged.
    pub(super) async fn write(&self, hash: &str, what: &Kept<'_>, bytes: Bytes) {
        let Some(directory) = place(&self.dir, hash) else { return };
        if let Err(error) = self.put(directory.join(what.name()), bytes).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a page can't be kept");
        }
    }

    /// Where a fetched content is, if it is cached.
    pub(super) fn content_path(&self, hash: &str) -> Option<PathBuf> {
        Some(place(&self.dir, hash)?.join("content"))
    }

    pub(super) async fn write_content(&self, hash: &str, bytes: Bytes) -> Result<PathBuf, DocumentError> {
        let path = self.content_path(hash).ok_or(DocumentError::NotFound)?;
        self.put(path.clone(), bytes).await?;
        Ok(path)
    }

    /// The hash that [`Self::remember_hash`] stored.
    pub(super) async fn hash_of(&self, file_id: &str) -> Option<String> {
        let hash = tokio::fs::read_to_string(self.id_path(file_id)).await.ok()?;
        is_hash(&hash).then_some(hash)
    }

    pub(super) async fn remember_hash(&self, file_id: &str, hash: &str) {
        if let Err(error) = self.put(self.id_path(file_id), Bytes::copy_from_slice(hash.as_bytes())).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a file's hash can't be kept");
        }
    }

    fn id_path(&self, file_id: &str) -> PathBuf {
        self.dir.join("ids").join(hex::encode(Sha256::digest(file_id)))
    }

    async fn put(&self, path: PathBuf, bytes: Bytes) -> Result<(), DocumentError> {
        let look = self.written.fetch_add(1, Ordering::Relaxed) % LOOK_EVERY == LOOK_EVERY - 1;
        let dir = look.then(|| Arc::clone(&self.dir));
        tokio::task::spawn_blocking(move || {
            write_whole(&path, &bytes)?;
            if let Some(dir) = dir {
                trim(&dir, LARGEST)?;
            }
            Ok::<_, io::Error>(())
        })
        .await
        .map_err(DocumentError::store)??;
        Ok(())
    }
}

/// Nobody would ever remove what an earlier release has drawn, not even when the document is deleted. This may take a while.
fn remove_earlier(dir: &Path) {
    for earlier in EARLIER.map(|generation| dir.join(generation)).into_iter().filter(|earlier| earlier.exists()) {
        std::thread::spawn(move || {
            if let Err(error) = fs::remove_dir_all(&earlier) {
                tracing::warn!(%error, "what an earlier release has drawn could not be removed");
            }
        });
    }
}

/// Removes everything that was drawn from a content, and the attachments that were taken out of it.
pub fn forget_pages(cache_dir: &Path, hash: &str) {
    let Some(directory) = place(&cache_dir.join(GENERATION), hash) else { return };
    for directory in with_attached(&cache_dir.join(GENERATION), directory) {
        if let Err(error) = remove(&directory) {
            tracing::warn!(%error, "the pictures of a deleted file could not be removed");
        }
    }
}

/// The directories of the attachments that were taken out of a document, and its own. It comes last: it names the others.
fn with_attached(dir: &Path, directory: PathBuf) -> Vec<PathBuf> {
    let files = fs::read_dir(&directory).into_iter().flatten().flatten();
    let attached = files.filter(|file| file.file_name().to_str().is_some_and(|name| name.starts_with(ATTACHED)));
    let hashes = attached.filter_map(|file| fs::read_to_string(file.path()).ok());
    hashes.filter_map(|hash| place(dir, &hash)).chain([directory.clone()]).collect()
}

/// A directory that is gone is no error.
fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(path);
    fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new().prefix(".writing-").tempfile_in(directory)?;
    io::Write::write_all(&mut file, bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Removes the contents that have gone undrawn the longest, with their attachments, until half of `largest` is free again.
fn trim(dir: &Path, largest: u64) -> io::Result<()> {
    let mut contents: Vec<(SystemTime, u64, PathBuf)> = vec![];
    for group in fs::read_dir(dir)?.flatten().filter(|group| group.file_name() != "ids") {
        for content in fs::read_dir(group.path())?.flatten() {
            let size = fs::read_dir(content.path())?.flatten().filter_map(|file| Some(file.metadata().ok()?.len())).sum();
            contents.push((content.metadata()?.modified()?, size, content.path()));
        }
    }
    let mut size: u64 = contents.iter().map(|(_, size, _)| size).sum();
    if size <= largest {
        return Ok(());
    }
    contents.sort();
    let mut sizes: HashMap<PathBuf, u64> = contents.iter().map(|(_, size, path)| (path.clone(), *size)).collect();
    for (_, _, path) in contents {
        if size <= largest / 2 {
            break;
        }
        for directory in with_attached(dir, path) {
            size = size.saturating_sub(sizes.remove(&directory).unwrap_or(0));
            remove(&directory)?;
        }
    }
    Ok(())
}

fn place(dir: &Path, hash: &str) -> Option<PathBuf> {
    is_hash(hash).then(|| dir.join(&hash[..2]).join(hash))
}

/// Also keeps anything else from becoming a path.
fn is_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn when_the_cache_is_full_the_oldest_documents_go() {
        let dir = tempfile::tempdir().unwrap();
        for (age, name) in [(300, "aa"), (200, "bb"), (100, "cc")] {
            let place = place(dir.path(), &name.repeat(32)).unwrap();
            write_whole(&place.join("page-1"), &[1; 1000]).unwrap();
            let modified = SystemTime::now() - std::time::Duration::from_secs(age);
            fs::File::open(&place).unwrap().set_modified(modified).unwrap();
        }
        let left = || ["aa", "bb", "cc"].map(|name| place(dir.path(), &name.repeat(32)).unwrap().exists());
        trim(dir.path(), 3000).unwrap();
        assert_eq!(left(), [true, true, true], "nothing is removed while there is room");
        trim(dir.path(), 2500).unwrap();
        assert_eq!(left(), [false, false, true]);
    }

    #[test]
    fn attachments_go_with_the_document_that_names_them() {
        let dir = tempfile::tempdir().unwrap();
        for (age, name) in [(300, "aa"), (200, "bb"), (100, "cc")] {
            let place = place(dir.path(), &name.repeat(32)).unwrap();
            write_whole(&place.join("content"), &[1; 1000]).unwrap();
            if name == "aa" {
                write_whole(&place.join("attached-1"), "cc".repeat(32).as_bytes()).unwrap();
            }
            let modified = SystemTime::now() - std::time::Duration::from_secs(age);
            fs::File::open(&place).unwrap().set_modified(modified).unwrap();
        }
        trim(dir.path(), 3000).unwrap();
        let left = ["aa", "bb", "cc"].map(|name| place(dir.path(), &name.repeat(32)).unwrap().exists());
        assert_eq!(left, [false, true, false], "otherwise, nobody would forget the third when the first is deleted");
    }

    #[test]
    fn only_a_hash_becomes_a_path() {
        assert!(place(Path::new("/c"), &"0".repeat(64)).is_some());
        for other in ["", "../../etc/passwd", &"A".repeat(64), &"é".repeat(32), &"0".repeat(63)] {
            assert_eq!(place(Path::new("/c"), other), None, "{other}");
        }
    }
}
