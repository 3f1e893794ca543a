//! What went out: exports of what is new are recorded in the ledger under the name of their file, once the file is complete.

use super::{Review, ReviewError, Reviewer};
use crate::domain::UseCase;
use crate::ledger::{
    Exports, LedgerError,
    exports::{Copied, Export},
};
use jiff::Timestamp;

/// What became of a complete file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is recorded: it may be handed over.
    Yes,
    /// There is an export of this name already. Nothing is recorded.
    NameTaken,
    /// Another export has recorded some of the items first. Nothing was recorded; the file must be written again.
    TakenMeanwhile,
}

/// A recorded export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastExport {
    /// The name of its file.
    pub file: String,
    /// The name of who exported.
    pub reviewer: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// How many items are in it.
    pub items: u64,
}

impl From<Export> for PastExport {
    fn from(export: Export) -> Self {
        Self {
            file: export.name,
            reviewer: export.reviewer_name,
            at: Timestamp::from_microsecond(export.at).unwrap_or_default(),
            items: export.items,
        }
    }
}

impl Review {
    pub(super) fn exports(&self) -> Exports {
        self.ledger.exports(&self.collection.deployment_name, &self.collection.name)
    }

    /// Records that these items went out in a file of this name. Each must be there once.
    #[tracing::instrument(skip_all, fields(name, reviewer = reviewer.id), err(level = "info"))]
    pub async fn record_export(&self, name: &str, reviewer: &Reviewer, copies: Vec<Copied>) -> Result<Recorded, ReviewError> {
        self.require(reviewer, UseCase::ExportNew)?;
        match self.exports().record(name, &reviewer.into(), copies).await {
            Ok(()) => Ok(Recorded::Yes),
            Err(LedgerError::ExportExists(_)) => Ok(Recorded::NameTaken),
            Err(LedgerError::ExportedMeanwhile) => Ok(Recorded::TakenMeanwhile),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a recorded export back whose file could not be handed over: its items are new again.
    #[tracing::instrument(skip_all, fields(name), err(level = "info"))]
    pub async fn withdraw_export(&self, name: &str, reviewer: &Reviewer) -> Result<(), ReviewError> {
        self.require(reviewer, UseCase::ExportNew)?;
        Ok(self.exports().withdraw(name).await?)
    }

    /// What is in the export with this name; `None` if there is none.
    #[tracing::instrument(skip_all, fields(name), err(level = "info"))]
    pub async fn exported_in(&self, name: &str, reviewer: &Reviewer) -> Result<Option<Vec<Copied>>, ReviewError> {
        self.require(reviewer, UseCase::Copy)?;
        Ok(self.exports().copies(name).await?)
    }

    /// The newest exports, the last first.
    #[tracing::instrument(skip_all, err(level = "info"))]
    pub async fn newest_exports(&self, most: usize, reviewer: &Reviewer) -> Result<Vec<PastExport>, ReviewError> {
        self.require(reviewer, UseCase::See)?;
        Ok(self.exports().newest(most).await?.into_iter().map(PastExport::from).collect())
    }
}
