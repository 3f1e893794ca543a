use super::ApiError;
use crate::domain::{Decided, Decision, Locale, Version};
use leptos::prelude::*;

/// Records a decision on `version`, applying the reviewer's stored draft, which must be at `revision`. The answer names the next
/// item in the queue `from` (a query string); `known` is the item that the page expects there. `page` says for whom it was made: what
/// stands in the way is worded for its locale, and a decision of one reviewer (an id) is never carried out for another who has signed
/// in since.
#[server(endpoint = "decide", input = super::Json, output = super::Json)]
pub async fn decide(
    id: String,
    version: Version,
    revision: i64,
    decision: Decision,
    from: Option<String>,
    known: Option<String>,
    page: (Locale, String),
) -> Result<Decided, ApiError> {
    use super::context::{queue_of, reviewer};
    let (reviewer, (locale, made_for)) = (reviewer()?, page);
    if reviewer.id != made_for {
        return Err(ApiError::OtherReviewer.with_status());
    }
    let review = queue_of(&id, &reviewer).await?;
    let decided = review
        .decide(&id, &reviewer, &version, revision, &decision)
        .await
        .map_err(|error| ApiError::from(error).with_status())?
        .map_err(|refusal| ApiError::refused(refusal, locale).with_status())?;
    let next = match from.as_deref().and_then(crate::address::other_queue) {
        Some(from) => review.next_in(&crate::address::read_queue(&from), &id, known.as_deref(), &reviewer).await,
        None => decided.next,
    };
    Ok(Decided { next, version: decided.version, kind: decided.kind })
}

#[cfg(feature = "ssr")]
impl ApiError {
    pub(super) fn refused(refusal: crate::review::Refusal, locale: Locale) -> Self {
        match refusal {
            crate::review::Refusal::Conflict => Self::Conflict,
            crate::review::Refusal::Rejected(objections) => {
                Self::Blocked(objections.iter().map(|objection| super::Blocker::new(objection, locale)).collect())
            }
        }
    }
}
