//! The one assessment of a record, for its row in the queue and for its page; and the facts that the record can't tell by itself.

use super::{Review, ReviewError, extracted_data, patience::MOMENT, witness::Looked};
use crate::{
    agent_data::Item,
    domain::{
        Band, Draft, ExtractedData, Facts, FlagKind, KeyField, KeyKind, Locale, Reason, Status,
        collection::Identity,
        evidence::Findings,
        flag,
        fold::{bare, one_line},
        label::shortened,
        queue::LONGEST_NAME,
        rule::Broken,
    },
    ledger::{
        Assessments,
        assessment::{Assessment, ToDo, Twin},
    },
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::time::Duration;
use tracing::Instrument;

/// Counts up when the same record gets other flags, or is found or compared by other texts, from the same configuration: then all are assessed again.
const GENERATION: u32 = 5;
/// Looking for duplicates must not delay a page longer than this.
const PATIENCE: Duration = Duration::from_millis(800);
/// Of a longer text, only the beginning and the end are searched.
const LONGEST_SEARCHED: usize = 50_000;

/// Today as `YYYY-MM-DD` in UTC+14, where it is latest: only later dates are in the future for every reviewer.
pub(super) fn today() -> String {
    let there = Timestamp::now() + SignedDuration::from_hours(14);
    there.to_string().get(..10).unwrap_or_default().to_owned()
}

impl Review {
    /// Where the assessments of the collection's records are stored.
    pub(super) fn table(&self) -> Assessments {
        self.ledger.assessments(&self.collection.deployment_name, &self.collection.name)
    }

    /// A hash of everything that an assessment depends on, except the record, its document and the day.
    pub(super) fn rules(&self) -> String {
        let rules = serde_json::json!({
            "generation": GENERATION,
            "flags": FlagKind::ALL.map(FlagKind::name),
            "scans": self.pages.scan_languages(),
            "collection": *self.collection,
        });
        let mut digest = hex::encode(Sha256::digest(rules.to_string().as_bytes()));
        digest.truncate(16);
        digest
    }

    /// The assessment of this item on this day. If nobody looked at its document yet, that is still to do.
    pub(super) fn assessment(&self, item: &Item, rules: &str, today: &str, looked: Option<&Looked>) -> Assessment {
        let blank = Assessment {
            item_id: item.id.clone(),
            version: item.version().to_string(),
            updated_at: item.updated_at.as_microsecond(),
            created_at: item.created_at.as_microsecond(),
            rules: rules.to_owned(),
            until_day: String::new(),
            todo: ToDo::Unreadable,
            status: Status::Other(String::new()),
            document: String::new(),
            keys: Vec::new(),
            kinds: Vec::new(),
            confidence: None,
            band: Band::Unknown,
            search: String::new(),
            amount: None,
            twin: Twin::default(),
        };
        let record = match extracted_data(item) {
            Ok(record) => record,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, item = item.id, "a record can't be read");
                return blank;
            }
        };
        let looked = looked.filter(|looked| !looked.findings.is_pending);
        let findings = looked.map(|looked| Findings::clone(&looked.findings)).unwrap_or_default();
        let facts = Facts { today: Some(today.to_owned()), findings, ..Facts::default() };
        let flag::Assessment { flags, lowest_confidence, .. } = flag::assess(&record, &self.collection, &facts);
        // A date in the future is not in the future for ever.
        let until = flags.iter().filter_map(|flag| match &flag.reason {
            Reason::Rule(Broken::InFuture { date, .. }) => Some(date.clone()),
            _ => None,
        });
        let identity = self.collection.identity(record.data());
        let keys = self.collection.key_fields(record.data());
        let document = record.file_name().unwrap_or_default();
        let twin = twin(&record, &identity);
        Assessment {
            until_day: until.min().unwrap_or_default(),
            todo: match looked {
                None => ToDo::Words,
                Some(looked) if looked.is_final => ToDo::Nothing,
                Some(_) => ToDo::Later,
            },
            status: record.status(),
            document: shortened(document, LONGEST_NAME),
            kinds: flags.iter().map(|flag| flag.kind).collect(),
            confidence: lowest_confidence.map(|confidence| confidence.get()),
            band: Band::of(lowest_confidence, self.collection.review_below),
            search: searched(document, &keys, &identity),
            amount: twin.total.parse().ok().filter(|amount: &f64| amount.is_finite()),
            twin,
            keys,
            ..blank
        }
    }

    /// Facts about this record that it cannot tell by itself. What is found is stored, so that the queue shows the same.
    ///
    /// The document is compared with the record as `draft` makes it, and waited for at most `patience`.
    pub(super) async fn facts(&self, item: &Item, record: &ExtractedData, draft: &Draft, patience: Duration) -> Facts {
        let today = today();
        let identity = self.collection.identity(record.data());
        let duplicates = async {
            let looking = async {
                self.catch_up(MOMENT).await;
                let (table, twin) = (self.table(), twin(record, &identity));
                let found = table.duplicates(&item.id, &twin).await?;
                let ids: Vec<String> = found.iter().map(|one| one.id.clone()).collect();
                // What is gone is forgotten.
                let are_all_there = self.look_up(&ids).await?.len() == ids.len();
                Ok::<_, ReviewError>(if are_all_there { found } else { table.duplicates(&item.id, &twin).await? })
            };
            match tokio::time::timeout(PATIENCE + MOMENT, looking).await {
                Ok(Ok(found)) => found,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "duplicates could not be looked for");
                    Vec::new()
                }
                Err(_) => {
                    tracing::warn!("looking for duplicates took too long");
                    Vec::new()
                }
            }
        };
        let (looked, duplicates) = futures::join!(self.findings(item, record, draft, patience), duplicates);
        if draft.edits.is_empty() {
            self.remember_assessed(item, &today, &looked).await;
        }
        Facts { today: Some(today), findings: Findings::clone(&looked.findings), duplicates }
    }

    /// Stores what a page has found out, but does not wait long for it: the page can do without.
    async fn remember_assessed(&self, item: &Item, today: &str, looked: &Looked) {
        let assessment = self.assessment(item, &self.rules(), today, Some(looked));
        let table = self.table();
        let storing = async move {
            if let Err(error) = table.store(vec![assessment]).await {
                tracing::warn!(%error, "an assessment could not be stored");
            }
        };
        let _ = tokio::time::timeout(MOMENT, tokio::spawn(storing.in_current_span())).await;
    }
}

fn twin(record: &ExtractedData, identity: &Identity) -> Twin {
    Twin::new(record.file_hash().unwrap_or_default(), &identity.seller, &identity.number, &identity.total, &identity.date)
}

/// What a record is found by, folded ([`one_line`]): the document, its key fields as they are stored and as people write them, seller and
/// purchase order; and the seller without blanks and signs, as the filter by seller looks for it.
fn searched(document: &str, keys: &[KeyField], identity: &Identity) -> String {
    let mut lines = vec![document.to_owned(), identity.seller.clone(), identity.number.clone(), identity.purchase_order.clone()];
    for key in keys {
        lines.push(key.text.clone());
        if key.kind != KeyKind::Text {
            lines.extend([Locale::English, Locale::German].map(|locale| key.shown(locale)));
        }
    }
    let folded = |text: String| {
        let text = one_line(&text);
        let count = text.chars().count();
        if count <= 2 * LONGEST_SEARCHED {
            return text;
        }
        let (from, to) = (text.chars().take(LONGEST_SEARCHED), text.chars().skip(count - LONGEST_SEARCHED));
        from.chain(['\n']).chain(to).collect()
    };
    lines.push(bare(&identity.seller));
    lines.into_iter().map(folded).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Collection, fold::one_line};
    use serde_json::json;

    #[test]
    fn what_is_seen_is_found_however_it_is_written() {
        let data = json!({"seller": {"name": "Mu\u{308}ller ﬁnal “West” GmbH"}, "invoice_number": "２０２６–77\u{200b}a",
            "invoice_date": "2026-05-06", "grand_total": "8405.00", "currency": "EUR"});
        let collection = Collection::new("invoices", "agent");
        let text = searched("Straße\u{a0}7.pdf", &collection.key_fields(&data), &collection.identity(&data));
        for needle in [
            "Müller",
            "MU\u{308}LLER FINAL",
            "\"west\"",
            "2026-77a",
            "2026—77",
            "strasse 7",
            "8,405.00",
            "8.405,00 eur",
            "6 may 2026",
            "06.05.2026",
        ] {
            assert!(text.contains(&one_line(needle)), "{needle} in {text}");
        }
        assert!(!text.contains("muller"));
    }
}
