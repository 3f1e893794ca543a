//! What the pages of a document say about its record: its words are read once, and compared with every state of the record.

use super::{Review, ReviewError, Reviewer, patience::GLANCE};
use crate::{
    agent_data::Item,
    documents::{DocumentError, PageSize, PageWords, Unshown, Word},
    domain::{
        Draft, ExtractedData,
        evidence::{Findings, PrintedPage, PrintedWord, Witness},
    },
};
use quick_cache::{Weighter, sync::Cache};
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

impl Review {
    /// What the pages say about this item with a draft applied. Waits for the words of the document only for `patience`: the answer
    /// then says that they are pending, and holds what needs no words.
    pub(super) async fn findings(&self, item: &Item, record: &ExtractedData, draft: &Draft, patience: Duration) -> Arc<Findings> {
        let edits = serde_json::to_string(&draft.edits).unwrap_or_default();
        let key = format!("{} {} {edits}", item.id, item.version());
        if let Some(known) = self.witnesses.findings.get(&key) {
            return known;
        }
        let witness = tokio::time::timeout(patience, self.reading(record)).await.unwrap_or_default();
        let is_pending = witness.is_none();
        let witness = witness.unwrap_or_default();
        let (record, collection) =
            (if draft.edits.is_empty() { record.clone() } else { draft.apply(record).0 }, self.collection.clone());
        let looked = tokio::task::spawn_blocking(move || Findings { is_pending, ..witness.look(&record, &collection) }).await;
        let findings = Arc::new(looked.unwrap_or_else(|error| {
            tracing::error!(%error, item = item.id, "looking at the pages failed");
            Findings::default()
        }));
        if !is_pending {
            self.witnesses.findings.insert(key, findings.clone());
        }
        findings
    }

    /// What was found about this state of the item, if it is remembered.
    pub(super) fn known_findings(&self, item: &Item) -> Option<Arc<Findings>> {
        self.witnesses.findings.get(&format!("{} {} []", item.id, item.version()))
    }

    /// The words of a record's document. They are read to the end even if nobody waits any more. `None` if that takes too long; a
    /// document that has no words, or can't be read, is a witness without words.
    async fn reading(&self, record: &ExtractedData) -> Option<Arc<Witness>> {
        let file_id = match self.file_id(record).await {
            Ok(file_id) => file_id,
            Err(DocumentError::NotFound) => return Some(Arc::default()),
            Err(_) => return None,
        };
        if let Some(known) = self.witnesses.words.get(&file_id) {
            return Some(known);
        }
        let review = self.clone();
        let reading = async move {
            let witness = Arc::new(review.read_words(&file_id).await?);
            review.witnesses.words.insert(file_id, witness.clone());
            Some(witness)
        };
        tokio::spawn(tokio::time::timeout(AFTERWARDS, reading).in_current_span()).await.ok()?.ok()?
    }

    async fn read_words(&self, file_id: &str) -> Option<Witness> {
        let described = match self.pages.describe(file_id).await {
            Ok(described) => described,
            // The same will happen again: nothing can be compared.
            Err(error) if error.is_about_the_file() || matches!(error, DocumentError::Encrypted | DocumentError::NotFound) => {
                return Some(Witness::default());
            }
            Err(_) => return None,
        };
        let last = u32::try_from(described.pages.len()).unwrap_or(u32::MAX).min(MOST_PAGES);
        let (mut pages, mut unshown) = (Vec::new(), Vec::new());
        for (page, size) in (1..=last).zip(&described.pages) {
            if !described.unshown.is_empty() {
                unshown.push(1);
            }
            match self.pages.words(file_id, page, None).await {
                Ok(words) => {
                    if words.unshown.iter().any(|one| !matches!(one, Unshown::Notes { .. })) {
                        unshown.push(page);
                    }
                    pages.push(printed(words, *size));
                }
                Err(error) => {
                    tracing::info!(%error, file = file_id, page, "the words of a page can't be compared");
                    pages.push(PrintedPage::default());
                }
            }
        }
        let own_data = self.pages.own_data(file_id, None).await.unwrap_or_else(|error| {
            tracing::info!(%error, file = file_id, "the invoice's own data can't be compared");
            None
        });
        tokio::task::spawn_blocking(move || Witness::new(&pages).with_own_data(own_data).with_unshown(unshown)).await.ok()
    }

    /// What the pages say about an item with the reviewer's draft; for a page that asks again.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn look_again(&self, id: &str, reviewer: &Reviewer, draft: &Draft) -> Result<Findings, ReviewError> {
        let (item, record) = self.item(id).await?;
        Ok(Findings::clone(&*self.findings(&item, &record, draft, GLANCE).await))
    }
}

/// The words of a page, as they are compared.
pub fn printed(words: PageWords, size: PageSize) -> PrintedPage {
    let word = |Word { text, x, y, w, h, is_scanned }| PrintedWord { text, x, y, w, h, is_scanned };
    PrintedPage { words: words.words.into_iter().map(word).collect(), size: (size.width, size.height) }
}
