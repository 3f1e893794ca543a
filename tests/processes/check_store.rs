//! Runs `countersign check` on a store.

use super::{command::countersign, place::Place};

/// Panics with all problems found.
pub fn check_store(place: &Place) {
    let said = countersign(place, &["check"]);
    assert_eq!(said.code, Some(0), "countersign check found:\n{}{}", said.stdout, said.stderr);
    eprintln!("  countersign check: {}", said.stdout.lines().last().unwrap_or_default());
}
