//! The hash chain: each event carries a hash of itself and of the previous event.
//!
//! The whole ledger is one chain, ordered by event id, and `event_head` stores where it ends. Anyone who changes, removes,
//! inserts or reorders events must recompute all later hashes, and anyone who removes the last events must change the head. The
//! chain cannot reveal that somebody with write access rewrote all of it, or shortened it and its head. Against that, keep the
//! head that `countersign verify-ledger` prints: with `--head` it can check later whether the chain still contains it.
//!
//! The canonical bytes of an event are nine netstrings (the length in bytes in decimal, `:`, the bytes, `,`) without separators:
//! the hash of the previous event (64 hex digits; zeros before the first), then id, item_id, at, reviewer, reviewer_name, kind,
//! version and body as stored in the table, with numbers in decimal. The hash is their SHA-256 in lower-case hex. In Python:
//!
//! ```python
//! fields = [previous, id, item_id, at, reviewer, reviewer_name, kind, version, body]
//! hash = sha256(b"".join(b"%d:%s," % (len(b), b) for b in (str(f).encode() for f in fields))).hexdigest()
//! ```

use super::NewEvent;
use sha2::{Digest, Sha256};

/// The hash before the first event.
pub const NO_EVENT: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The columns of an event, in the order in which both engines read and write them.
pub(super) const COLUMNS: &str = "id, item_id, at, reviewer, reviewer_name, kind, version, body, hash";

/// An event as stored in the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainedEvent {
    /// Its place in the chain.
    pub id: i64,
    /// The item that was decided.
    pub item_id: String,
    /// Microseconds since 1970.
    pub at: i64,
    /// The reviewer's id in the session.
    pub reviewer: String,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// The word of a [`DecisionKind`](crate::domain::DecisionKind).
    pub kind: String,
    /// The version that was decided on.
    pub version: String,
    /// JSON, exactly as it was written.
    pub body: String,
    /// Hash of this event and the previous one; see [`hash_after`](Self::hash_after).
    pub hash: String,
}

impl ChainedEvent {
    /// The hash of this event if it follows one with the hash `previous`.
    pub fn hash_after(&self, previous: &str) -> String {
        let (id, at) = (self.id.to_string(), self.at.to_string());
        let fields =
            [previous, &id, &self.item_id, &at, &self.reviewer, &self.reviewer_name, &self.kind, &self.version, &self.body];
        let mut hasher = Sha256::new();
        for field in fields {
            hasher.update(field.len().to_string());
            hasher.update(b":");
            hasher.update(field);
            hasher.update(b",");
        }
        hex::encode(hasher.finalize())
    }

    /// Whether this event is unchanged and still follows the event with the hash `previous`.
    pub fn follows(&self, previous: &str) -> bool {
        self.hash == self.hash_after(previous)
    }
}

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The id of the last event.
    pub event_id: i64,
    /// The hash of the last event.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self { event_id: 0, hash: NO_EVENT.to_owned() }
    }
}

impl Head {
    /// The next event of the chain. `largest_id` is the largest in the table: an event inserted by hand is for `verify-ledger` to
    /// report, and must not prevent decisions from being written.
    pub(super) fn next(&self, event: NewEvent, at: i64, largest_id: i64) -> ChainedEvent {
        // PostgreSQL cannot store NUL in a text, and both engines must produce the same hash.
        let storable = |text: String| if text.contains('\0') { text.replace('\0', "") } else { text };
        let mut chained = ChainedEvent {
            id: self.event_id.max(largest_id).saturating_add(1),
            item_id: storable(event.item_id),
            at,
            reviewer: storable(event.reviewer),
            reviewer_name: storable(event.reviewer_name),
            kind: event.kind,
            version: storable(event.version),
            body: event.body.to_string(),
            hash: String::new(),
        };
        chained.hash = chained.hash_after(&self.hash);
        chained
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_bytes_are_netstrings() {
        let event = ChainedEvent {
            id: 7,
            item_id: "item".to_owned(),
            at: 1_700_000_000_000_000,
            reviewer: "r".to_owned(),
            reviewer_name: "Frau Müller".to_owned(),
            kind: "accepted".to_owned(),
            version: "1-a".to_owned(),
            body: "{}".to_owned(),
            hash: String::new(),
        };
        let canonical = format!("64:{NO_EVENT},1:7,4:item,16:1700000000000000,1:r,12:Frau Müller,8:accepted,3:1-a,2:{{}},");
        assert_eq!(event.hash_after(NO_EVENT), hex::encode(Sha256::digest(canonical)));
    }

    #[test]
    fn text_that_moves_from_one_field_to_the_next_changes_the_hash() {
        let hash = |reviewer: &str, reviewer_name: &str| {
            let (reviewer, reviewer_name) = (reviewer.to_owned(), reviewer_name.to_owned());
            ChainedEvent { reviewer, reviewer_name, ..ChainedEvent::default() }.hash_after(NO_EVENT)
        };
        assert_ne!(hash("ab", "c"), hash("a", "bc"));
        assert_ne!(hash("a,1:b", ""), hash("a", "b"));
    }
}
