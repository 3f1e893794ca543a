use super::ApiError;
use crate::domain::Version;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the reviewer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The data, as corrected, is right.
    Accept,
    /// It is right although its own sums do not come out.
    AcceptAnyway,
    /// The document is not to be used.
    Reject {
        /// A code of the collection's reject reasons.
        reason: String,
        /// In the reviewer's own words.
        note: String,
    },
    /// An earlier decision is taken back.
    Reopen,
}

/// It is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The pending item to open next; `None` when nothing waits.
    pub next: Option<String>,
    /// The state that the decision left the record in: whoever takes it back names it.
    pub version: Version,
}

/// Writes a decision made on `version`, with the reviewer's draft as stored, which must have `revision`. Next comes what follows in the
/// queue that the reviewer came `from` (the query of its address); `known` is what the page took for it.
#[server(endpoint = "decide", input = super::Json, output = super::Json)]
pub async fn decide(
    id: String,
    version: Version,
    revision: i64,
    verdict: Verdict,
    from: Option<String>,
    known: Option<String>,
) -> Result<Outcome, ApiError> {
    use super::context::{review, reviewer};
    let reviewer = reviewer()?;
    let review = review()?;
    let decided = review
        .decide(&id, &reviewer, &version, revision, &verdict.into())
        .await
        .map_err(|error| ApiError::from(error).with_status())?
        .map_err(|refusal| ApiError::from(refusal).with_status())?;
    let next = match from.as_deref().and_then(crate::address::other_queue) {
        Some(from) => review.next_in(&crate::address::read_queue(&from), &id, known.as_deref()).await,
        None => decided.next,
    };
    Ok(Outcome { next, version: decided.version })
}

#[cfg(feature = "ssr")]
impl From<Verdict> for crate::review::Decision {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Accept => Self::Accept,
            Verdict::AcceptAnyway => Self::AcceptAnyway,
            Verdict::Reject { reason, note } => Self::Reject { reason, note },
            Verdict::Reopen => Self::Reopen,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<crate::review::Refusal> for ApiError {
    fn from(refusal: crate::review::Refusal) -> Self {
        match refusal {
            crate::review::Refusal::Conflict => Self::Conflict,
            crate::review::Refusal::Rejected(violations) => Self::Rejected(violations),
        }
    }
}
