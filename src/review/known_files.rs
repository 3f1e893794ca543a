//! Which files a reviewer may see: those that an item of the collection under review names, by their id or the hash of their
//! content. A store may hold files of other collections, too.

use super::{
    Review, ReviewError, Reviewer,
    queue_search::{order, status_filter},
};
use crate::{
    documents::{DocumentError, FileRecord, split_attachment_id},
    domain::{ExtractedData, QueueSort, UseCase},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long an item is trusted to name a file still.
const TRUSTED_FOR: Duration = Duration::from_secs(60);
/// Above this number of files, those that nobody looked at for a while are forgotten.
const MOST_KNOWN: usize = 10_000;

/// Files, and the items that were found to name them; starts empty.
#[derive(Debug, Default)]
pub struct KnownFiles(Mutex<HashMap<String, Known>>);

#[derive(Clone, Debug)]
struct Known {
    item: String,
    checked: Instant,
}

impl KnownFiles {
    fn get(&self, file_id: &str) -> Option<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(file_id).cloned()
    }

    fn remember(&self, file_id: &str, item: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.retain(|_, known| known.checked.elapsed() < TRUSTED_FOR);
        }
        if known.len() < MOST_KNOWN {
            known.insert(file_id.to_owned(), Known { item: item.to_owned(), checked: Instant::now() });
        }
    }

    fn forget(&self, file_id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(file_id);
    }
}

impl Review {
    /// Whether an item of this queue names the file, or the one that it is attached to; otherwise the error is [`DocumentError::NotFound`]. `likely` is an item that
    /// probably does, so that not all have to be searched.
    #[tracing::instrument(skip_all, fields(file = file_id), err(level = "info"))]
    pub async fn check_file(&self, file_id: &str, likely: Option<&str>, reviewer: &Reviewer) -> Result<(), DocumentError> {
        self.require(reviewer, UseCase::See).map_err(|_| DocumentError::NotFound)?;
        let (file_id, _) = split_attachment_id(file_id);
        let known = self.known_files.get(file_id);
        if known.as_ref().is_some_and(|known| known.checked.elapsed() < TRUSTED_FOR) {
            return Ok(());
        }
        let file = self.documents.metadata(file_id).await?;
        let likely = known.into_iter().map(|known| known.item).chain(likely.map(str::to_owned));
        let item = self.item_naming(&file, likely).await.map_err(DocumentError::store)?;
        match item {
            Some(item) => {
                self.known_files.remember(file_id, &item);
                Ok(())
            }
            None => {
                self.known_files.forget(file_id);
                Err(DocumentError::NotFound)
            }
        }
    }

    /// The item was opened, and names this file: its pages will be asked for next.
    pub(super) fn remember_file(&self, file_id: &str, item: &str) {
        self.known_files.remember(file_id, item);
    }

    async fn item_naming(&self, file: &FileRecord, likely: impl Iterator<Item = String>) -> Result<Option<String>, ReviewError> {
        for id in likely {
            match self.item(&id).await {
                Ok((_, record)) if names(&record, file) => return Ok(Some(id)),
                Ok(_) | Err(ReviewError::NotFound(_) | ReviewError::Moved { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        // The hash has an index in our own stores.
        for (key, value) in [("file_hash", &file.content_hash), ("file_id", &file.id)] {
            if !value.is_empty() {
                let naming = status_filter(None).eq(key, value.as_str());
                if let Some(item) = self.first(naming, order(QueueSort::Newest)).await? {
                    return Ok(Some(item));
                }
            }
        }
        Ok(None)
    }
}

fn names(record: &ExtractedData, file: &FileRecord) -> bool {
    let has_its_hash = !file.content_hash.is_empty() && record.file_hash() == Some(&file.content_hash);
    record.file_id() == Some(&file.id) || has_its_hash
}
