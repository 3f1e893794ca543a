//! What the queue needs to know about a record, cached per state of the record; and other records of the same document.

use super::{Review, ReviewError, extracted_data, witness::GLANCE};
use crate::{
    agent_data::{AgentDataError, Aggregate, Filter, Item, OrderBy, Scalar, Search},
    domain::{Draft, Duplicate, ExtractedData, Facts, FlagKind, KeyField, Sameness, Status, evidence::Findings, flag, to_text},
};
use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// Records to remember, half a kilobyte each; beyond that, the least used are forgotten.
const MOST_REMEMBERED: usize = 20_000;
/// Records of the same documents to look at for one batch.
const MOST_FOUND: u32 = 500;
/// Duplicates to report for one record.
const MOST_TOLD: usize = 3;
/// A search that only adds a flag must not delay the page longer than this.
const PATIENCE: Duration = Duration::from_millis(800);

/// A record, reduced to what a queue row shows.
#[derive(Debug)]
pub(super) struct Assessed {
    pub document: String,
    /// The fields that identify the record, with labels not yet in any language.
    pub keys: Vec<KeyField>,
    pub status: Status,
    /// The kinds of its flags, except those that depend on other records.
    pub kinds: Vec<FlagKind>,
    pub lowest_confidence: Option<f64>,
    file_hash: Option<String>,
    /// Seller and number of the invoice, and the field with the number.
    seller_and_number: Option<(String, String, String)>,
}

/// A state of an item, and the day on which it was assessed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    written: Timestamp,
    length: usize,
    day: String,
    /// Whether the words of its document were compared.
    is_looked_at: bool,
}

/// Assessments of each item in its latest state; in memory only.
#[derive(Debug)]
pub struct Assessments(Cache<String, (State, Arc<Assessed>)>);

impl Default for Assessments {
    fn default() -> Self {
        Self(Cache::new(MOST_REMEMBERED))
    }
}

/// Today as `YYYY-MM-DD` in UTC+14, where it is latest: only later dates are in the future for every reviewer.
pub(super) fn today() -> String {
    let there = Timestamp::now() + SignedDuration::from_hours(14);
    there.to_string().get(..10).unwrap_or_default().to_owned()
}

impl Review {
    pub(super) fn assessed(&self, item: &Item, today: &str) -> Result<Arc<Assessed>, ReviewError> {
        let findings = self.known_findings(item);
        let is_looked_at = findings.is_some();
        let state = State { written: item.updated_at, length: item.data.get().len(), day: today.to_owned(), is_looked_at };
        let is_dated = item.updated_at != Timestamp::UNIX_EPOCH;
        if is_dated
            && let Some((known, found)) = self.assessed.0.get(&item.id)
            && known == state
        {
            return Ok(found);
        }
        let record = extracted_data(item)?;
        let findings = findings.map(|findings| Findings::clone(&findings)).unwrap_or_default();
        let facts = Facts { today: Some(today.to_owned()), findings, ..Facts::default() };
        let flag::Assessment { flags, lowest_confidence, .. } = flag::assess(&record, &self.collection, &facts);
        let keys = self.collection.key_fields(record.data());
        let found = Arc::new(Assessed {
            document: record.file_name().unwrap_or("(no document)").to_owned(),
            keys,
            status: record.status(),
            kinds: flags.iter().map(|flag| flag.kind).collect(),
            lowest_confidence: lowest_confidence.map(|confidence| confidence.get()),
            file_hash: record.file_hash().filter(|hash| !hash.is_empty()).map(str::to_owned),
            seller_and_number: self
                .collection
                .seller_and_number(record.data())
                .map(|(seller, number, path)| (seller, number, path.to_string())),
        });
        if is_dated {
            self.assessed.0.insert(item.id.clone(), (state, found.clone()));
        }
        Ok(found)
    }

    /// Facts about this record that it cannot tell by itself.
    pub(super) async fn facts(&self, item: &Item, record: &ExtractedData) -> Facts {
        let today = today();
        let findings = self.findings(item, record, &Draft::default(), GLANCE).await;
        let findings = Findings::clone(&findings);
        let mut facts = Facts { today: Some(today.clone()), findings, ..Facts::default() };
        if let Ok(assessed) = self.assessed(item, &today) {
            let mut found = self.duplicates(&[(item.id.clone(), assessed)], &today).await;
            facts.duplicates = found.remove(&item.id).unwrap_or_default();
        }
        facts
    }

    /// For each of these records, the others of the same document, by file hash and by invoice number. What fails or takes too long
    /// finds nothing, because showing the page matters more.
    pub(super) async fn duplicates(&self, batch: &[(String, Arc<Assessed>)], today: &str) -> HashMap<String, Vec<Duplicate>> {
        let hashes: Vec<&str> = batch.iter().filter_map(|(_, one)| one.file_hash.as_deref()).collect();
        // An agent's records all have the number in one place; if they differ, use the most common one.
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (_, number, place) in batch.iter().filter_map(|(_, one)| one.seller_and_number.as_ref()) {
            places.entry(place).or_default().push(number);
        }
        let numbers = places.into_iter().max_by_key(|(_, numbers)| numbers.len());
        let numbers = numbers.filter(|(place, _)| !place.contains(['"', '[']));
        let by_hash = async {
            let hashes = hashes.iter().map(|hash| Scalar::Text((*hash).to_owned())).collect();
            self.others("file_hash", hashes).await
        };
        let by_number = async {
            let Some((place, numbers)) = numbers else { return Vec::new() };
            let as_number = numbers.iter().filter_map(|text| text.parse().ok()).map(Scalar::Number);
            let values = numbers.iter().map(|text| Scalar::Text((*text).to_owned())).chain(as_number);
            self.others(&format!("data.{place}"), values.collect()).await
        };
        let (by_hash, by_number) = futures::join!(by_hash, by_number);
        let mut found: HashMap<String, Vec<Duplicate>> = HashMap::new();
        for (same, items) in [(Sameness::File, by_hash), (Sameness::Number, by_number)] {
            for other in items {
                let known = batch.iter().find(|(id, _)| *id == other.id).map(|(_, known)| known.clone());
                let Some(seen) = known.or_else(|| self.assessed(&other, today).ok()) else { continue };
                for (id, one) in batch.iter().filter(|(id, _)| *id != other.id) {
                    let is_same = match same {
                        Sameness::File => one.file_hash.is_some() && one.file_hash == seen.file_hash,
                        Sameness::Number => is_same_number(one, &seen),
                    };
                    let told = found.entry(id.clone()).or_default();
                    if is_same && told.len() < MOST_TOLD && told.iter().all(|one| one.id != other.id) {
                        let (document, status) = (seen.document.clone(), seen.status.clone());
                        told.push(Duplicate { same, id: other.id.clone(), document, status });
                    }
                }
            }
        }
        found
    }

    /// The records that share one of these values at `place` with another record. Counts first, and reads only records that share
    /// theirs: whole records are large, and usually none does.
    async fn others(&self, place: &str, values: Vec<Scalar>) -> Vec<Item> {
        if values.is_empty() {
            return Vec::new();
        }
        let searching = async {
            let mut aggregate = Aggregate::new(self.scope());
            aggregate.filter = Filter::new().includes(place, values.clone());
            aggregate.group_by = vec![place.to_owned()];
            aggregate.page_size = Some(MOST_FOUND);
            let mut counts = HashMap::<String, u64>::new();
            for group in self.agent_data.aggregate(aggregate).await?.items {
                *counts.entry(group.group_key.values().next().map(to_text).unwrap_or_default()).or_default() +=
                    group.count.unwrap_or(0);
            }
            let is_shared = |value: &Scalar| match value {
                Scalar::Text(text) => counts.get(text).is_some_and(|count| *count > 1),
                Scalar::Number(number) => counts.get(&number.to_string()).is_some_and(|count| *count > 1),
                Scalar::Null | Scalar::Bool(_) => false,
            };
            let shared: Vec<Scalar> = values.into_iter().filter(is_shared).collect();
            if shared.is_empty() {
                return Ok(Vec::new());
            }
            let mut search = Search::new(self.scope());
            search.filter = Filter::new().includes(place, shared);
            search.order_by = OrderBy::parse("created_at").unwrap_or_default();
            search.page_size = Some(MOST_FOUND);
            Ok::<_, AgentDataError>(self.agent_data.search(search).await?.items)
        };
        match tokio::time::timeout(PATIENCE, searching).await {
            Ok(Ok(items)) => items,
            Ok(Err(error)) => {
                tracing::warn!(%error, "duplicates could not be looked for");
                Vec::new()
            }
            Err(_) => {
                tracing::warn!("looking for duplicates took too long; index the number of the invoice (COUNTERSIGN_INDEX)");
                Vec::new()
            }
        }
    }
}

fn is_same_number(one: &Assessed, other: &Assessed) -> bool {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    match (&one.seller_and_number, &other.seller_and_number) {
        (Some((seller, number, _)), Some((their_seller, their_number, _))) => {
            number == their_number && bare(seller) == bare(their_seller)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> (State, Arc<Assessed>) {
        let state = State { written: Timestamp::UNIX_EPOCH, length: 0, day: String::new(), is_looked_at: false };
        let assessed = Assessed {
            document: String::new(),
            keys: Vec::new(),
            status: Status::PendingReview,
            kinds: Vec::new(),
            lowest_confidence: None,
            file_hash: None,
            seller_and_number: None,
        };
        (state, Arc::new(assessed))
    }

    #[test]
    fn a_queue_that_is_looked_at_stays_in_memory_while_more_records_come_than_fit() {
        let Assessments(memory) = Assessments::default();
        let queue = |n: usize| format!("queue-{n}");
        for n in 0..500 {
            memory.insert(queue(n), found());
        }
        for other in 0..3 * MOST_REMEMBERED {
            memory.insert(format!("other-{other}"), found());
            memory.get(&queue(other % 500));
        }
        let kept = (0..500).filter(|n| memory.get(&queue(*n)).is_some()).count();
        assert!(kept > 450, "{kept} of 500 are known");
        assert!(memory.len() <= MOST_REMEMBERED + MOST_REMEMBERED / 20, "{} are remembered", memory.len());
    }
}
