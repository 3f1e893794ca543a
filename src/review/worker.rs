//! Assesses records in the background: one for each queue and process. Several do the same work, and store the same.

use super::{Review, ReviewError};
use std::time::{Duration, Instant};

/// How often a store on this machine is asked for changes.
const OFTEN: Duration = Duration::from_secs(1);
/// How often a store elsewhere is; and one here for a collection that nobody configured, of which there may be many.
const ELSEWHERE: Duration = Duration::from_secs(5);
/// After a failure, it waits longer each time, up to this.
const LONGEST: Duration = Duration::from_secs(60);
/// How long the words of one document may take.
const WORDS: Duration = Duration::from_secs(20);
/// Between two looks at what was put off.
const AGAIN: Duration = Duration::from_secs(15 * 60);
/// Looks for changes between two looks for what is gone.
const BETWEEN_SWEEPS: u32 = 60;

impl Review {
    /// Keeps the stored assessments up to date, for ever. A restart goes on where the last process stopped.
    pub async fn keep_assessed(self) {
        let usual = if self.patience.is_some() || !self.is_configured { ELSEWHERE } else { OFTEN };
        let mut pause = usual;
        let mut round = 0_u32;
        let mut tried = Instant::now();
        loop {
            if tried.elapsed() > AGAIN {
                tried = Instant::now();
                if let Err(error) = self.try_again().await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "what was put off could not be looked at again");
                }
            }
            match self.assess_some(round).await {
                Ok(true) => pause = Duration::from_millis(20),
                Ok(false) => pause = usual,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the records could not be assessed");
                    pause = (pause.max(usual) * 2).min(LONGEST);
                }
            }
            round = round.wrapping_add(1);
            tokio::time::sleep(pause).await;
        }
    }

    /// One round: what was written lately, then some of what was there before. Says whether there is more to do.
    pub async fn assess_some(&self, round: u32) -> Result<bool, ReviewError> {
        if !self.read_changes().await? {
            return Ok(false);
        }
        let is_more = self.read_older().await?;
        let finished = self.finish(WORDS).await?;
        if !is_more && round.is_multiple_of(BETWEEN_SWEEPS) {
            self.sweep().await?;
        }
        Ok(is_more || finished > 0)
    }
}
