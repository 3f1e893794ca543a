//! A reviewer's lease on an item, so that two people don't do the same work.

use std::time::Duration;

/// More items held by others are not passed over: far more than people who work at the same time.
pub const MOST_HELD: u16 = 1_000;

/// A reviewer who claims an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimHolder {
    /// The reviewer's id in the session.
    pub reviewer: String,
    /// The reviewer's name.
    pub reviewer_name: String,
}

/// A reviewer's claim on an item, until it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The item.
    pub item_id: String,
    /// Who holds it.
    pub holder: ClaimHolder,
    /// Expiry in microseconds since 1970.
    pub until: i64,
}

pub(super) fn end_of(lease: Duration, now: i64) -> i64 {
    now.saturating_add(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX))
}
