//! Who looks at an item without working on it: those who do hear of it.

use super::super::{Review, Reviewer, claim::holder};
use crate::ledger::News;
use std::time::Duration;

/// A look lasts so long at most, if the process ends before the page is closed: longer than a stream.
const LASTS: Duration = Duration::from_secs(150);
/// After a page has stopped listening, it counts for so long: most listen again at once.
const STAYS: Duration = Duration::from_secs(3);

/// The look of one page; it ends soon after this is dropped.
pub(super) struct Look {
    news: News,
    page: String,
}

impl Review {
    /// A page shows this item from now on. `None` for whoever works on it, which is said anyway, and if it could not be written down.
    pub(super) async fn look(&self, id: &str, reviewer: &Reviewer) -> Option<Look> {
        let page = uuid::Uuid::new_v4().simple().to_string();
        let written = async {
            if self.ledger.claims(&[id]).await?.iter().any(|claim| claim.holder.reviewer == reviewer.id) {
                return Ok(None);
            }
            let news = self.ledger.news();
            news.look(&page, id, &holder(reviewer), LASTS).await?;
            Ok::<_, crate::ledger::LedgerError>(Some(Look { news, page: page.clone() }))
        };
        written.await.unwrap_or_else(|error| {
            tracing::warn!(%error, item = id, "who looks at an item could not be written down");
            None
        })
    }
}

impl Drop for Look {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (news, page) = (self.news.clone(), std::mem::take(&mut self.page));
        runtime.spawn(async move {
            tokio::time::sleep(STAYS).await;
            if let Err(error) = news.look_away(&page).await {
                tracing::warn!(%error, "that somebody looks at an item no more could not be written down");
            }
        });
    }
}
