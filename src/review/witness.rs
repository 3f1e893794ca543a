//! What the pages of a document say about its record: its words are read once, and compared with every state of the record.

use super::{Review, ReviewError, Reviewer, patience::GLANCE};
use crate::{
    agent_data::Item,
    documents::{DocumentError, PageSize, PageWords, Unshown, Word},
    domain::{
        Draft, ExtractedData, UseCase,
        evidence::{Findings, PrintedPage, PrintedWord, Witness},
    },
};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tracing::Instrument;

/// Pages whose words are compared. What stands behind them is not looked for.
const MOST_PAGES: u32 = 60;
/// Words to remember, 200 bytes each.
const MOST_WORDS: u64 = 400_000;
/// Findings to remember.
const MOST_FINDINGS: usize = 4_000;
/// How long reading goes on for a page that did not wait for it.
const AFTERWARDS: Duration = Duration::from_secs(60);

/// The words of documents, and what was found with them; in memory only.
#[derive(Debug)]
pub struct Witnesses {
    words: Cache<String, Arc<Witness>, ByWords>,
    findings: Cache<String, Arc<Findings>>,
}

#[derive(Clone, Debug)]
struct ByWords;

impl Weighter<String, Arc<Witness>> for ByWords {
    fn weight(&self, _: &String, witness: &Arc<Witness>) -> u64 {
        witness.count() as u64 + 10
    }
}

impl Default for Witnesses {
    fn default() -> Self {
        Self { words: Cache::with_weighter(1_000, MOST_WORDS, ByWords), findings: Cache::new(MOST_FINDINGS) }
    }
}

/// What was found, and for how long that holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Looked {
    pub findings: Arc<Findings>,
    /// It holds for this state of the record. Otherwise the file is not there yet, or a part of it may be readable later.
    pub is_final: bool,
}

/// The words of a document, and whether they are all that will ever be read.
struct Read {
    witness: Arc<Witness>,
    is_final: bool,
}

impl Review {
    /// What the pages say about this item with a draft applied. Waits for the words of the document only for `patience`: the answer
    /// then says that they are pending, and holds what needs no words.
    pub(super) async fn findings(&self, item: &Item, record: &ExtractedData, draft: &Draft, patience: Duration) -> Looked {
        let key = key(item, draft);
        if let Some(findings) = self.witnesses.findings.get(&key) {
            return Looked { findings, is_final: true };
        }
        let (record, collection) =
            (if draft.edits.is_empty() { record.clone() } else { draft.apply(record).0 }, self.collection.clone());
        let read = tokio::time::timeout(patience, self.reading(&record)).await.ok().flatten();
        let is_pending = read.is_none();
        let Read { witness, is_final } = read.unwrap_or_else(|| Read { witness: Arc::default(), is_final: false });
        let looked = tokio::task::spawn_blocking(move || Findings { is_pending, ..witness.look(&record, &collection) }).await;
        let looked = match looked {
            Ok(findings) => Looked { findings: Arc::new(findings), is_final },
            Err(error) => {
                tracing::error!(%error, item = item.id, "looking at the pages failed");
                Looked { findings: Arc::new(Findings { is_pending: true, ..Findings::default() }), is_final: false }
            }
        };
        if looked.is_final {
            self.witnesses.findings.insert(key, looked.findings.clone());
        }
        looked
    }

    /// What was found about this state of the item, if it is remembered.
    pub(super) fn known_findings(&self, item: &Item) -> Option<Looked> {
        let findings = self.witnesses.findings.get(&key(item, &Draft::default()))?;
        Some(Looked { findings, is_final: true })
    }

    /// The words of a record's document. They are read to the end even if nobody waits any more. `None` if that takes too long, or the
    /// store of the files does not answer. A document that has no words, or can't be read, is a witness without words.
    async fn reading(&self, record: &ExtractedData) -> Option<Read> {
        if record.file_id().is_none() && record.file_hash().is_none() {
            return Some(Read { witness: Arc::default(), is_final: true });
        }
        let file_id = match self.file_id(record).await {
            Ok(file_id) => file_id,
            // It may come after its record.
            Err(DocumentError::NotFound) => return Some(Read { witness: Arc::default(), is_final: false }),
            Err(_) => return None,
        };
        if let Some(witness) = self.witnesses.words.get(&file_id) {
            return Some(Read { witness, is_final: true });
        }
        let review = self.clone();
        let reading = async move {
            // Each document is read by one at a time.
            match review.witnesses.words.get_value_or_guard_async(&file_id).await {
                Ok(witness) => Some(Read { witness, is_final: true }),
                Err(turn) => {
                    let read = review.read_words(&file_id).await?;
                    if read.is_final {
                        // Fails only if it was removed meanwhile; nobody does.
                        let _ = turn.insert(read.witness.clone());
                    }
                    Some(read)
                }
            }
        };
        tokio::spawn(tokio::time::timeout(AFTERWARDS, reading).in_current_span()).await.ok()?.ok()?
    }

    async fn read_words(&self, file_id: &str) -> Option<Read> {
        let mut outcome = Outcome::default();
        let (contents, own_data) = futures::join!(self.pages.contents(file_id, None), self.pages.own_data(file_id, None));
        let contents = outcome.of(contents, file_id)?.unwrap_or_default();
        outcome.is_final &= !contents.is_cut;
        let own_data = outcome.of(own_data, file_id)?.flatten();
        let described = outcome.of(self.pages.describe(file_id).await, file_id)?;
        // The pages of a portfolio are a cover.
        let described = described.filter(|_| !contents.is_portfolio);
        let (mut pages, mut unshown) = (Vec::new(), Vec::new());
        if let Some(described) = described {
            let last = u32::try_from(described.pages.len()).unwrap_or(u32::MAX).min(MOST_PAGES);
            outcome.are_pages_missing |= last < described.page_count;
            unshown.extend((!described.unshown.is_empty()).then_some(1));
            for (page, size) in (1..=last).zip(&described.pages) {
                let Some(words) = outcome.of(self.pages.words(file_id, page, None).await, file_id)? else {
                    pages.push(PrintedPage::default());
                    continue;
                };
                if words.unshown.iter().any(|one| !matches!(one, Unshown::Notes { .. })) {
                    unshown.push(page);
                }
                outcome.are_pages_missing |= words.cut;
                outcome.is_final &= !words.scan_failed;
                pages.push(printed(words, *size));
            }
        }
        let Outcome { are_pages_missing, is_final } = outcome;
        let witness =
            move || Witness::new(&pages).with_pages_missing(are_pages_missing).with_own_data(own_data).with_unshown(unshown);
        Some(Read { witness: Arc::new(tokio::task::spawn_blocking(witness).await.ok()?), is_final })
    }

    /// What the pages say about an item with the reviewer's draft; for a page that asks again.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn look_again(&self, id: &str, reviewer: &Reviewer, draft: &Draft) -> Result<Findings, ReviewError> {
        self.require_on(id, reviewer, UseCase::See)?;
        let (item, record) = self.item(id).await?;
        Ok(Findings::clone(&self.findings(&item, &record, draft, GLANCE).await.findings))
    }
}

/// A state of an item with what was typed.
fn key(item: &Item, draft: &Draft) -> String {
    if draft.edits.is_empty() {
        return format!("{} {}", item.id, item.version());
    }
    let edits = Sha256::digest(serde_json::to_vec(&draft.edits).unwrap_or_default());
    format!("{} {} {}", item.id, item.version(), hex::encode(edits))
}

/// How reading the parts of a document went.
struct Outcome {
    are_pages_missing: bool,
    /// Reading it again would find the same.
    is_final: bool,
}

impl Default for Outcome {
    fn default() -> Self {
        Self { are_pages_missing: false, is_final: true }
    }
}

impl Outcome {
    /// A part that was read; `Some(None)` if it can't be; `None` if the store of the files failed, so that nothing is known.
    fn of<T>(&mut self, part: Result<T, DocumentError>, file_id: &str) -> Option<Option<T>> {
        let error = match part {
            Ok(part) => return Some(Some(part)),
            Err(error) => error,
        };
        tracing::info!(%error, file = file_id, "a part of a document can't be compared");
        self.are_pages_missing = true;
        match error {
            // A machine that is less busy may do it; and the file may come back.
            DocumentError::TimedOut | DocumentError::OutOfMemory | DocumentError::Crashed | DocumentError::NotFound => {
                self.is_final = false;
                Some(None)
            }
            error => error.is_about_the_file().then_some(None),
        }
    }
}

/// The words of a page, as they are compared.
pub fn printed(words: PageWords, size: PageSize) -> PrintedPage {
    let word = |Word { text, x, y, w, h, is_scanned }| PrintedWord { text, x, y, w, h, is_scanned };
    PrintedPage { words: words.words.into_iter().map(word).collect(), size: (size.width, size.height) }
}
