//! Operator commands: check a store, back it up, move it.

pub mod api_keys;
pub mod backup;
pub mod check;
pub mod migrate;
pub mod people;
mod traces;
pub mod verify_ledger;

use super::data_dir::DATABASE;
use anyhow::{Context, Result};
use std::{error::Error, path::Path};

/// With thousands separators: 1,000,000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// An error with its causes, for the operator. Skips a cause that the text already contains.
pub(super) fn with_causes(error: &dyn Error) -> String {
    let (mut text, mut cause) = (error.to_string(), error.source());
    while let Some(error) = cause {
        let sentence = error.to_string();
        if !text.contains(&sentence) {
            text.push_str(": ");
            text.push_str(&sentence);
        }
        cause = error.source();
    }
    text
}

/// Fails if the database does not exist, so that a misspelt name does not create one.
fn must_be_there(database: &Path) -> Result<()> {
    std::fs::metadata(database).with_context(|| format!("there is no store to read at {}", database.display()))?;
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::{agent_data::AgentDataError, database::DatabaseError, ledger::LedgerError};

    #[test]
    fn the_operator_reads_every_cause_once() {
        let cause = || DatabaseError::Unavailable("connection refused".to_owned());
        let error = anyhow::Error::from(AgentDataError::Database(cause())).context("can't start");
        assert_eq!(with_causes(&*error), "can't start: the database is not available: connection refused");
        let twice = serde_json::from_str::<u8>("x").map_err(LedgerError::Unreadable).unwrap_err();
        assert_eq!(with_causes(&twice), "a stored draft, key or person could not be read: expected value at line 1 column 1");
    }

    #[test]
    fn digits_come_in_groups_of_three() {
        let grouped = [0, 999, 1_000, 52_000, 1_000_000].map(grouped);
        assert_eq!(grouped, ["0", "999", "1,000", "52,000", "1,000,000"]);
    }
}
