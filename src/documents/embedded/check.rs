//! Checks that every file has its content, intact.

use super::{
    super::{DocumentError, FileQuery, FileRecord},
    Embedded, UNFINISHED, blocking, is_content_hash,
    rows::LARGEST_PAGE,
};
use crate::database::OnProblem;
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

/// Content is in place a moment before its row is visible. If it is older than this and has no row, it is waste.
const UPLOAD: Duration = Duration::from_secs(60);

/// What a check of all files found, besides problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilesChecked {
    /// Files, counted by their rows.
    pub files: u64,
    /// Contents that no file uses, and unfinished uploads: space that could be freed.
    pub wasted: u64,
}

impl Embedded {
    /// Checks every row and reads every content once. Problems go to `problem`, waste to `waste`.
    pub async fn check(&self, problem: &OnProblem, waste: &OnProblem) -> Result<FilesChecked, DocumentError> {
        let mut found = FilesChecked::default();
        let mut query = FileQuery { page_size: LARGEST_PAGE, ..FileQuery::default() };
        loop {
            let page = self.rows.page(query.clone()).await?;
            for file in &page.items {
                found.files += 1;
                self.check_row(file, problem).await?;
            }
            if page.next_page_token.is_none() {
                break;
            }
            query.page_token = page.next_page_token;
        }
        for folder in folders(&self.files_dir).map_err(DocumentError::from)? {
            for content in blocking(move || contents(&folder)).await? {
                found.wasted += u64::from(self.check_content(content, problem, waste).await?);
            }
        }
        Ok(found)
    }

    /// The bytes are checked in [`Self::check_content`], once for all files that share them.
    async fn check_row(&self, file: &FileRecord, problem: &OnProblem) -> Result<(), DocumentError> {
        let said = format!("file {} ({:?})", file.id, file.name);
        let Some(path) = self.content_path(&file.content_hash) else {
            problem(format!("{said}: {:?} is not the name of a content", file.content_hash));
            return Ok(());
        };
        match tokio::fs::metadata(&path).await {
            Ok(content) if content.len() == file.size => {}
            Ok(content) => problem(format!("{said}: its content has {} bytes and should have {}", content.len(), file.size)),
            // It may have been deleted after its row was read.
            Err(_) if self.rows.by_id(&file.id).await?.is_none() => {}
            Err(error) => problem(format!("{said}: its content {} can't be read: {error}", path.display())),
        }
        Ok(())
    }

    /// Whether it is waste.
    async fn check_content(&self, path: PathBuf, problem: &OnProblem, waste: &OnProblem) -> Result<bool, DocumentError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let said = path.display().to_string();
        let is_content = is_content_hash(&name);
        let read = move || Ok::<_, io::Error>((age(&path)?, if is_content { sha256(&path)? } else { String::new() }));
        let (age, hash) = match tokio::task::spawn_blocking(read).await.map_err(DocumentError::store)? {
            Ok(read) => read,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    problem(format!("the content {said} can't be read: {error}"));
                }
                return Ok(false); // otherwise it was deleted meanwhile
            }
        };
        let file = self.rows.newest_with_content(&name).await?;
        match file {
            Some(file) if hash != name => {
                problem(format!("file {} ({:?}): its content {said} has other bytes than were uploaded", file.id, file.name));
                Ok(false)
            }
            None if age > UPLOAD => {
                waste(if name.starts_with(UNFINISHED) {
                    format!("{said} is an upload that was never finished")
                } else {
                    format!("{said} belongs to no file")
                });
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

fn folders(files_dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(files_dir) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()), // created with the first upload
        Err(error) => Err(error),
    }
}

fn contents(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(vec![folder.to_owned()]);
    }
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn age(path: &Path) -> io::Result<Duration> {
    Ok(fs::metadata(path)?.modified()?.elapsed().unwrap_or_default())
}

fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hasher, mut buffer) = (fs::File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            length => hasher.update(buffer.get(..length).unwrap_or_default()),
        }
    }
}
