//! When an agent reads a file again, it deletes the record by the file's hash and creates a new one with a new id, possibly while
//! somebody reviews the old one. The ledger remembers seen records, so the new one is found by the hash, and the draft moves to
//! it.

use super::{
    Review, ReviewError, Reviewer,
    queue_search::{order, status_filter},
};
use crate::{
    domain::{Draft, QueueSort, merge, work::HandlingKind},
    ledger::{LedgerError, Link, StoredDraft, write_home},
};
use serde_json::{Value, json};

/// The key of the id of the record before, in an event that says that an item continues it.
pub(super) const EARLIER: &str = "from";
/// Earlier records of a document whose comments are shown with the newest one.
const MOST_EARLIER: usize = 10;

impl Review {
    /// The error for a missing item; names the new item if the agent has read its file again.
    pub(super) async fn gone(&self, id: &str) -> ReviewError {
        match self.successor(id).await {
            Ok(Some(to)) => ReviewError::Moved { from: id.to_owned(), to },
            Ok(None) => ReviewError::NotFound(id.to_owned()),
            Err(error) => error,
        }
    }

    /// The newest item with the same file as item `id`.
    async fn successor(&self, id: &str) -> Result<Option<String>, ReviewError> {
        let Some(last) = self.ledger.last_seen(id).await? else { return Ok(None) };
        let Some(hash) = last.file_hash().filter(|hash| !hash.is_empty()) else { return Ok(None) };
        let same_file = status_filter(None).eq("file_hash", hash);
        Ok(self.first(same_file, order(QueueSort::Newest)).await?.filter(|found| found != id))
    }

    /// If the agent has read the file of this item again, its successor takes over whose work it was and what was said about it.
    pub(super) async fn hand_on_if_moved(&self, id: &str) -> Result<(), ReviewError> {
        if let Some(to) = self.successor(id).await? {
            self.hand_on(id, &to).await?;
        }
        Ok(())
    }

    async fn hand_on(&self, from: &str, to: &str) -> Result<(), LedgerError> {
        let mut body = json!({ EARLIER: from });
        write_home(&mut body, &self.collection.deployment_name, &self.collection.name);
        self.ledger.work().carry_over(from, to, body).await
    }

    /// The events of an item and of the records of the same document before it, oldest first.
    pub(super) async fn events_since_the_first(&self, id: &str) -> Result<Vec<Link>, LedgerError> {
        let mut all = self.ledger.history(id).await?;
        let mut next = all.iter().find_map(earlier);
        for _ in 0..MOST_EARLIER {
            let Some(id) = next else { break };
            let events = self.ledger.history(&id).await?;
            next = events.iter().find_map(earlier);
            all.splice(0..0, events);
        }
        Ok(all)
    }

    /// Moves the reviewer's draft from a deleted item to its successor, field by field; and whose work it was.
    pub(super) async fn carry_over(&self, from: &str, to: &str, reviewer: &Reviewer) -> Result<(), ReviewError> {
        self.hand_on(from, to).await?;
        let Some(left) = self.ledger.draft(from, &reviewer.id).await?.filter(|left| !left.draft.is_empty()) else {
            return Ok(());
        };
        let base = self.ledger.seen(from, &left.version).await?;
        let (item, record) = self.item(to).await?;
        let version = item.version();
        // Needed if the new record changes later: it is the base of this draft.
        let of = (&*self.collection.deployment_name, &*self.collection.name);
        self.ledger.remember_seen(to, &version, &record, of).await?;
        let there = self.ledger.draft(to, &reviewer.id).await?;
        let revision = there.as_ref().map_or(0, |there| there.revision);
        let started = match there {
            None => Draft::default(),
            Some(there) if there.version == version => there.draft,
            Some(there) => merge(self.ledger.seen(to, &there.version).await?.as_ref(), &there.draft, &record),
        };
        // Edits already made on the new item count as its values, so that neither draft is lost.
        let moved = merge(base.as_ref(), &left.draft, &started.apply(&record).0);
        let draft = Draft {
            edits: [started.edits, moved.edits].concat(),
            asks: [started.asks, moved.asks].concat(),
            ticks: [started.ticks, moved.ticks].concat(),
            ..Draft::default()
        };
        self.ledger.save_draft(to, &reviewer.id, StoredDraft { version, draft, revision }).await?;
        Ok(self.ledger.discard_draft(from, &reviewer.id).await?)
    }
}

/// The id of the record before, if the event says that its item continues one.
fn earlier(link: &Link) -> Option<String> {
    if link.event.kind != HandlingKind::Continued.word() {
        return None;
    }
    let body: Value = serde_json::from_str(&link.event.body).ok()?;
    Some(body.get(EARLIER)?.as_str()?.to_owned())
}
