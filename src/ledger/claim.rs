//! A lease on an item by one reviewer, so that two people do not do the same work.

use std::time::Duration;

/// Who wants an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimHolder {
    /// As the session knows them.
    pub reviewer: String,
    /// As people know them.
    pub reviewer_name: String,
}

/// Somebody has an item, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The item.
    pub item_id: String,
    /// Who.
    pub holder: ClaimHolder,
    /// Microseconds since 1970.
    pub until: i64,
}

pub(super) fn end_of(lease: Duration, now: i64) -> i64 {
    now.saturating_add(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX))
}
