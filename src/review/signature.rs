//! Four eyes: the signature of the first person, on an item that waits for a second one.
//!
//! The first acceptance writes the corrected data and `metadata.review` with the decision `signed`; the status stays `pending_review`. The
//! signature holds while the record carries it, the trace has it, and the data are still what was signed: an agent can write anything into
//! a record, but not into the trace.

use super::{Review, ReviewError, Reviewer, history::minute};
use crate::domain::{
    DECISION_ID, Decimal, DecisionKind, Draft, ExtractedData, Status, UseCase,
    queue::{SentBack, Signed},
};
use crate::ledger::{ChainedEvent, LedgerError};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The key of the hash of what was signed, in the words of the decision.
pub(super) const SIGNED_DATA: &str = "signed_data";
/// The key of those who have signed, in `metadata.review` of an accepted record.
pub(super) const SIGNATURES: &str = "signatures";

/// The key of the id of a first signature that holds again, because the second one was taken back.
pub(super) const FIRST_SIGNATURE: &str = "first_signature";

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
        let history = self.ledger.history(id).await?;
        let events: Vec<(ChainedEvent, Value)> = history
            .into_iter()
            .filter(|link| link.is_intact)
            .map(|link| {
                let body: Value = serde_json::from_str(&link.event.body).unwrap_or_default();
                (link.event, body)
            })
            .filter(|(_, body)| body.get("lost_to").is_none())
            .collect();
        let is =
            |body: &Value, key: &str, text: &str| body.get("decision").and_then(|words| words.get(key)?.as_str()) == Some(text);
        // Whatever happened since has ended it, but for a second signature that was taken back.
        let is_last = |(event, body): &(ChainedEvent, Value)| match DecisionKind::parse(&event.kind) {
            Some(DecisionKind::Signed) => is(body, DECISION_ID, claimed),
            Some(DecisionKind::Reopened) => is(body, FIRST_SIGNATURE, claimed),
            _ => false,
        };
        if !events.last().is_some_and(is_last) {
            return Ok(None);
        }
        let hash = hash_of(record.data());
        let signed = events.into_iter().rfind(|(event, body)| {
            event.kind == DecisionKind::Signed.word() && is(body, DECISION_ID, claimed) && is(body, SIGNED_DATA, &hash)
        });
        Ok(signed.map(|(event, _)| {
            let at = Timestamp::from_microsecond(event.at).unwrap_or_default();
            Signature { reviewer_id: event.reviewer, reviewer: event.reviewer_name, at }
        }))
    }

    /// Items that this reviewer is not led to: those that colleagues hold, and those that somebody else must
    /// sign.
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

/// The id of the decision by which the record says that it was signed.
fn claimed_signature(record: &ExtractedData) -> Option<&str> {
    let review = record.metadata()?.get("review")?;
    let key = match DecisionKind::parse(review.get("decision")?.as_str()?)? {
        DecisionKind::Signed => DECISION_ID,
        DecisionKind::Reopened => FIRST_SIGNATURE,
        _ => return None,
    };
    review.get(key)?.as_str().filter(|_| record.status() == Status::PendingReview)
}

/// Who has sent the item back, and why, if that is the last thing that was decided.
pub(super) fn sent_back(record: &ExtractedData) -> Option<SentBack> {
    let review = record.metadata()?.get("review")?;
    let word = |key: &str| review.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    (word("decision") == DecisionKind::SentBack.word()).then(|| SentBack { by: word("reviewer"), note: word("note") })
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
                out.update(format!("{{{}", fields.len()));
                for (name, value) in fields {
                    out.update(format!("{}:{name}", name.len()));
                    write(value, out);
                }
            }
            Value::Array(items) => {
                out.update(format!("[{}", items.len()));
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
