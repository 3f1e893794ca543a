//! Claims show who is working on an item, so that two people don't do the same work. They never block: nobody is locked out by a
//! colleague who went for lunch.

use super::{Review, ReviewError, Reviewer, patience::MOMENT};
use crate::{
    domain::{QueuePage, UseCase},
    ledger::ClaimHolder,
};
use std::time::Duration;
use tracing::Instrument;

/// How long a claim lasts. Open pages renew theirs well before that.
pub(super) const LEASE: Duration = Duration::from_secs(180);

impl Review {
    /// Claims the item or renews the claim. Returns the colleague's name if somebody else has it.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn claim(&self, id: &str, reviewer: &Reviewer) -> Result<Option<String>, ReviewError> {
        self.require_on(id, reviewer, UseCase::Claim)?;
        self.check_exists(id, reviewer).await?;
        let claim = self.ledger.claim(id, &holder(reviewer), LEASE).await?;
        Ok(Some(claim.holder).filter(|other| other.reviewer != reviewer.id).map(|other| other.reviewer_name))
    }

    /// Claims the item, also from the colleague who has it: their page says so.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn take_over(&self, id: &str, reviewer: &Reviewer) -> Result<(), ReviewError> {
        self.require_on(id, reviewer, UseCase::Claim)?;
        self.check_exists(id, reviewer).await?;
        Ok(self.ledger.take_over(id, &holder(reviewer), LEASE).await?)
    }

    /// Ends the reviewer's claim, if they have one: they have gone on to another item.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn leave(&self, id: &str, reviewer: &Reviewer) -> Result<(), ReviewError> {
        self.require_on(id, reviewer, UseCase::Claim)?;
        Ok(self.ledger.release_claim(id, &reviewer.id).await?)
    }

    /// Like [`Self::claim`], for a page that is shown in any case: if the claim takes longer than a moment, it goes on alone, and
    /// nobody seems to have the item.
    pub async fn claim_in_passing(&self, id: &str, reviewer: &Reviewer) -> Option<String> {
        let (review, item, reviewer) = (self.clone(), id.to_owned(), reviewer.clone());
        let claiming = async move {
            if review.allows(&reviewer, UseCase::Claim) {
                review.claim(&item, &reviewer).await
            } else {
                review.holder_of(&item, &reviewer).await
            }
        };
        let claiming = claiming.in_current_span();
        match tokio::time::timeout(MOMENT, tokio::spawn(claiming)).await {
            Ok(Ok(Ok(held_by))) => held_by,
            Ok(Ok(Err(error))) => {
                tracing::warn!(%error, item = id, "an item could not be claimed");
                None
            }
            Ok(Err(_)) | Err(_) => None,
        }
    }

    async fn holder_of(&self, id: &str, reviewer: &Reviewer) -> Result<Option<String>, ReviewError> {
        let others = self.ledger.claims(&[id]).await?.into_iter().filter(|claim| claim.holder.reviewer != reviewer.id);
        Ok(others.map(|claim| claim.holder.reviewer_name).next())
    }

    /// Adds the colleagues who are working on each item, and where the reviewer has a draft. If that fails, shows the page without.
    #[tracing::instrument(skip_all, fields(reviewer = reviewer.id))]
    pub async fn with_holders(&self, mut page: QueuePage, reviewer: &Reviewer) -> QueuePage {
        let ids: Vec<String> = page.rows.iter().map(|row| row.id.clone()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        match self.ledger.claims(&ids).await {
            Ok(claims) => {
                for claim in claims.into_iter().filter(|claim| claim.holder.reviewer != reviewer.id) {
                    let rows = page.rows.iter_mut().filter(|row| row.id == claim.item_id);
                    rows.for_each(|row| row.held_by = Some(claim.holder.reviewer_name.clone()));
                }
            }
            Err(error) => tracing::warn!(%error, "who works on which item could not be found out"),
        }
        match self.ledger.signatures().of_items(&ids).await {
            Ok(signed) => {
                for (id, name) in signed {
                    page.rows.iter_mut().filter(|row| row.id == id).for_each(|row| row.signed_by = Some(name.clone()));
                }
            }
            Err(error) => tracing::warn!(%error, "who has signed which item could not be found out"),
        }
        self.with_work(&mut page.rows, reviewer).await;
        match self.ledger.drafts_on(&ids).await {
            Ok(drafts) => {
                for (id, _) in drafts.iter().filter(|(_, of)| *of == reviewer.id) {
                    page.rows.iter_mut().filter(|row| row.id == *id).for_each(|row| row.has_draft = true);
                }
            }
            Err(error) => tracing::warn!(%error, "drafts could not be found"),
        }
        page
    }
}

pub(super) fn holder(reviewer: &Reviewer) -> ClaimHolder {
    ClaimHolder { reviewer: reviewer.id.clone(), reviewer_name: reviewer.name.clone() }
}
