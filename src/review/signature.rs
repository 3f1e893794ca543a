//! Four eyes: the signature of the first person, on an item that waits for a second one.
//!
//! The first acceptance writes the corrected data and `metadata.review` with the decision `signed`; the status stays `pending_review`. The
//! signature holds while the record carries it, it is the last thing in the item's trace, and the data are still what was signed: an agent
//! can write anything into a record, but nothing into the trace.

use super::{Review, ReviewError, Reviewer, history::minute, write_decision::decision_id};
use crate::{
    agent_data::Item,
    domain::{
        DECISION_ID, Decimal, DecisionKind, Draft, ExtractedData, Status, UseCase,
        queue::{SentBack, Signed},
        work::HandlingKind,
    },
    ledger::{ChainedEvent, FIRST_SIGNATURE, LedgerError},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The key of the hash of what was signed, in the words of the decision.
pub(super) const SIGNED_DATA: &str = "signed_data";
/// The key of those who have signed, in `metadata.review` of an accepted record.
pub(super) const SIGNATURES: &str = "signatures";

/// A signature that holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Signature {
    pub reviewer_id: String,
    pub reviewer: String,
    pub at: Timestamp,
}

impl Signature {
    /// As it stands in the record.
    pub fn written(&self) -> Value {
        json!({"reviewer": self.reviewer, "reviewer_id": self.reviewer_id, "at": self.at.to_string()})
    }
}

impl Review {
    /// The signature of the first person, if the item waits for a second one.
    pub(super) async fn signature(&self, id: &str, record: &ExtractedData) -> Result<Option<Signature>, ReviewError> {
        let Some(claimed) = claimed_signature(record) else { return Ok(None) };
        let mut events = self.decisions(id).await?;
        if !events.last().is_some_and(|last| last.leaves(claimed)) {
            // The answer of a hosted store may have got lost before its event was written.
            self.settle(Some(id)).await?;
            events = self.decisions(id).await?;
        }
        // Whatever happened since has ended it, but for a second signature that was taken back.
        if !events.last().is_some_and(|last| last.leaves(claimed)) {
            return Ok(None);
        }
        let hash = hash_of(record.data());
        let is_it = |made: &PastWords| made.leaves(claimed) && made.says(SIGNED_DATA, &hash);
        Ok(events.into_iter().rfind(|made| made.event.kind == DecisionKind::Signed.word() && is_it(made)).map(|made| Signature {
            at: Timestamp::from_microsecond(made.event.at).unwrap_or_default(),
            reviewer_id: made.event.reviewer,
            reviewer: made.event.reviewer_name,
        }))
    }

    /// Takes those of these items off the list of what waits for a second person whose signature no longer holds, because an agent has
    /// written other data: they are for everybody again.
    pub(super) async fn forget_signatures(&self, items: &[Item]) -> Result<(), ReviewError> {
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        for (id, _) in self.ledger.signatures().of_items(&ids).await? {
            // First, so that a signature given meanwhile counts.
            let last = self.ledger.history(&id).await?.last().map_or(0, |link| link.event.id);
            match self.item(&id).await {
                Ok((_, record)) if self.signature(&id, &record).await?.is_some() => {}
                Err(error) if !error.is_damage() && !matches!(error, ReviewError::NotFound(_) | ReviewError::Moved { .. }) => {
                    return Err(error);
                }
                // What can't be read is not what was signed.
                _ => self.ledger.signatures().forget(&id, last).await?,
            }
        }
        Ok(())
    }

    /// The decisions on an item in the trace, oldest first, without those that did not come about.
    pub(super) async fn decisions(&self, id: &str) -> Result<Vec<PastWords>, ReviewError> {
        let intact = self.ledger.history(id).await?.into_iter().filter(|link| link.is_intact);
        let made = intact.map(|link| {
            let body: Value = serde_json::from_str(&link.event.body).unwrap_or_default();
            PastWords { event: link.event, body }
        });
        let is_decision = |made: &PastWords| HandlingKind::parse(&made.event.kind).is_none();
        Ok(made.filter(|made| made.body.get("lost_to").is_none() && is_decision(made)).collect())
    }

    /// Who has sent the item back, and why, if that is the last thing in its trace and the record carries it.
    pub(super) async fn sent_back(&self, id: &str, record: &ExtractedData) -> Result<Option<SentBack>, ReviewError> {
        if kind_in(record) != Some(DecisionKind::SentBack) {
            return Ok(None);
        }
        let last = self.decisions(id).await?.pop();
        let last = last.filter(|last| {
            last.event.kind == DecisionKind::SentBack.word() && decision_id(record).is_some_and(|id| last.says(DECISION_ID, id))
        });
        Ok(last.map(|last| SentBack { note: last.word("note").unwrap_or_default().to_owned(), by: last.event.reviewer_name }))
    }

    /// Items that this reviewer is not led to: those that colleagues hold, and those that somebody else must sign. Besides them there are
    /// [`others_work`](Self::others_work).
    pub(super) async fn not_for(&self, reviewer: &Reviewer) -> Result<Vec<String>, LedgerError> {
        let mut items = self.ledger.held_by_others(&reviewer.id).await?;
        // Whoever may not sign has nothing to do with any of them.
        let by = Some(&*reviewer.id).filter(|_| self.allows(reviewer, UseCase::Sign));
        items.extend(self.ledger.signatures().waiting(by).await?);
        Ok(items)
    }

    /// What the page says of a signature.
    pub(super) async fn signed(
        &self,
        id: &str,
        record: &ExtractedData,
        reviewer: &Reviewer,
    ) -> Result<Option<Signed>, ReviewError> {
        let signature = self.signature(id, record).await?;
        Ok(signature.map(|signature| Signed {
            is_mine: signature.reviewer_id == reviewer.id,
            may_sign: signature.reviewer_id != reviewer.id && self.allows(reviewer, UseCase::Sign),
            by: signature.reviewer,
            at: minute(signature.at),
        }))
    }
}

/// The kind of the last decision that the record carries.
pub(super) fn kind_in(record: &ExtractedData) -> Option<DecisionKind> {
    DecisionKind::parse(record.metadata()?.get("review")?.get("decision")?.as_str()?)
}

/// A decision in the trace, with what it says.
pub(super) struct PastWords {
    pub event: ChainedEvent,
    body: Value,
}

impl PastWords {
    /// A text among its words.
    pub fn word(&self, key: &str) -> Option<&str> {
        self.body.get("decision")?.get(key)?.as_str()
    }

    /// Whether its words say this.
    pub fn says(&self, key: &str, text: &str) -> bool {
        self.word(key) == Some(text)
    }

    /// The id of the signature that waits after it.
    pub fn signature(&self) -> Option<&str> {
        match DecisionKind::parse(&self.event.kind)? {
            DecisionKind::Signed => self.word(DECISION_ID),
            DecisionKind::Reopened => self.word(FIRST_SIGNATURE),
            _ => None,
        }
    }

    /// Whether the signature with this id waits after it.
    pub fn leaves(&self, signature: &str) -> bool {
        self.signature() == Some(signature)
    }
}

/// The id of the signature that the record says waits for a second one.
pub(super) fn claimed_signature(record: &ExtractedData) -> Option<&str> {
    let key = match kind_in(record)? {
        DecisionKind::Signed => DECISION_ID,
        DecisionKind::Reopened => FIRST_SIGNATURE,
        _ => return None,
    };
    record.metadata()?.get("review")?.get(key)?.as_str().filter(|_| record.status() == Status::PendingReview)
}

/// Whether a draft leaves the data as they are.
pub(super) fn changes_nothing(draft: &Draft, current: &ExtractedData) -> bool {
    draft.is_empty() || hash_of(draft.apply(current).0.data()) == hash_of(current.data())
}

/// The words that a first signature adds to a decision.
pub(super) fn signing_words(data: &Value, why: &[&str]) -> Map<String, Value> {
    Map::from_iter([(SIGNED_DATA.to_owned(), hash_of(data).into()), ("second_person".to_owned(), json!(why))])
}

/// A hash of values, whatever the order of the keys and however a store writes numbers.
fn hash_of(data: &Value) -> String {
    fn write(value: &Value, out: &mut Sha256) {
        match value {
            Value::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|(name, _)| *name);
                out.update(format!("{{{},", fields.len()));
                for (name, value) in fields {
                    out.update(format!("{}:{name}", name.len()));
                    write(value, out);
                }
            }
            Value::Array(items) => {
                out.update(format!("[{},", items.len()));
                items.iter().for_each(|item| write(item, out));
            }
            Value::Number(number) => {
                let digits = Decimal::of(number).map_or_else(|| number.to_string(), |decimal| decimal.normal_form());
                out.update(format!("#{}:{digits}", digits.len()));
            }
            Value::String(text) => out.update(format!("\"{}:{text}", text.len())),
            Value::Bool(_) | Value::Null => out.update(format!("{value},")),
        }
    }
    let mut out = Sha256::new();
    write(data, &mut out);
    hex::encode(out.finalize())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_is_the_values_and_not_how_a_store_writes_them() {
        let hash = |text: &str| hash_of(&serde_json::from_str(text).unwrap());
        assert_eq!(hash(r#"{"a":1500.00,"b":[1e2]}"#), hash(r#"{"b":[100],"a":1.5e3}"#));
        let others = [
            r#"{"a":1}"#,
            r#"{"a":"1"}"#,
            r#"{"a":[1]}"#,
            r#"{"a":null}"#,
            r#"{"b":1}"#,
            r#"{"a":1,"b":null}"#,
            "{}",
            r#"{"a":{"b":1}}"#,
        ];
        let hashes: std::collections::BTreeSet<_> = others.iter().map(|text| hash(text)).collect();
        assert_eq!(hashes.len(), others.len());
        assert_ne!(hash(r#"["ab","c"]"#), hash(r#"["a","bc"]"#));
        assert_ne!(hash("12345678901234567890123"), hash("12345678901234567890124"));
    }
}
