//! Today's decisions.

use super::{Review, Reviewer};
use crate::domain::{UseCase, queue::Today};
use jiff::{Timestamp, tz::TimeZone};

impl Review {
    /// Documents of this queue decided since midnight in the server's time zone (`TZ`, or the system's), by this reviewer and by everyone.
    /// `None` if the ledger cannot be read, so that the queue still shows.
    #[tracing::instrument(skip_all, fields(reviewer = reviewer.id))]
    pub async fn today(&self, reviewer: &Reviewer) -> Option<Today> {
        self.require(reviewer, UseCase::See).ok()?;
        let home = (&*self.collection.deployment_name, &*self.collection.name);
        let counts = self.ledger.decided_since(midnight(Timestamp::now(), TimeZone::system()), home).await;
        match counts {
            Ok(counts) => Some(Today {
                mine: counts.iter().find(|(who, _)| *who == reviewer.id).map_or(0, |(_, count)| *count),
                all: counts.iter().map(|(_, count)| count).sum(),
            }),
            Err(error) => {
                tracing::warn!(%error, "what was decided today could not be counted");
                None
            }
        }
    }
}

/// Start of the day, in microseconds since 1970.
fn midnight(now: Timestamp, zone: TimeZone) -> i64 {
    let start = now.to_zoned_datetime(zone).start_of_day().map(|day| day.timestamp());
    start.unwrap_or(now).as_microsecond()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_midnight_of_the_zone() {
        let now: Timestamp = "2026-11-24T23:30:00Z".parse().unwrap();
        let begins = |hours| {
            let zone = TimeZone::fixed(jiff::tz::offset(hours));
            Timestamp::from_microsecond(midnight(now, zone)).unwrap().to_string()
        };
        assert_eq!(begins(0), "2026-11-24T00:00:00Z");
        assert_eq!(begins(1), "2026-11-24T23:00:00Z", "it is the 25th there already");
        assert_eq!(begins(-8), "2026-11-24T08:00:00Z");
    }
}
