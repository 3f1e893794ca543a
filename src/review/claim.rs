//! Who works on an item, so that two people do not do the same work. It tells, and never blocks: nobody is locked out by a
//! colleague who went for lunch.

use super::{Review, ReviewError, Reviewer};
use crate::ledger::ClaimHolder;
use std::{collections::HashMap, time::Duration};

/// An open page renews its claim well before this is over.
const LEASE: Duration = Duration::from_secs(180);

impl Review {
    /// Takes or renews the reviewer's claim. Gives the name of the colleague who has the item already.
    pub async fn claim(&self, id: &str, reviewer: &Reviewer) -> Result<Option<String>, ReviewError> {
        let holder = ClaimHolder { reviewer: reviewer.id.clone(), reviewer_name: reviewer.name.clone() };
        let claim = self.ledger.claim(id, &holder, LEASE).await?;
        Ok(Some(claim.holder).filter(|other| other.reviewer != reviewer.id).map(|other| other.reviewer_name))
    }

    /// Ends the reviewer's claim: the work is done. That it can't be ended is no reason to complain: it runs out.
    pub(super) async fn release(&self, id: &str, reviewer: &Reviewer) {
        if let Err(error) = self.ledger.release_claim(id, &reviewer.id).await {
            tracing::warn!(%error, item = id, "a claim could not be released");
        }
    }

    /// Of these items, those that a colleague has, with the name.
    pub(super) async fn holders(&self, ids: &[&str], reviewer: &Reviewer) -> Result<HashMap<String, String>, ReviewError> {
        let claims = self.ledger.claims(ids).await?;
        let others = claims.into_iter().filter(|claim| claim.holder.reviewer != reviewer.id);
        Ok(others.map(|claim| (claim.item_id, claim.holder.reviewer_name)).collect())
    }
}
