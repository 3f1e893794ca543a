//! The server's time, learned from the `Date` of its answers.

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};
use std::{
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

/// How far the clock that stamps records may lag the one that wrote `Date`: they can be on two machines.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// How far the server's clock may lag ours before an answer has told us its time.
const UNKNOWN_SKEW: SignedDuration = SignedDuration::from_mins(15);

/// How far the server's clock is ahead of ours (behind, if negative), once an answer has told us.
#[derive(Default)]
pub(super) struct ServerClock {
    ahead: Mutex<Option<SignedDuration>>,
}

impl ServerClock {
    /// Learns from an answer that arrived at `now`. The server's clock is at least at `Date` by then: `Date` has no fractions of a
    /// second, and the answer took time to arrive.
    pub fn learn(&self, headers: &HeaderMap, now: SystemTime) {
        let date = date(headers).and_then(|date| Timestamp::try_from(date).ok());
        if let (Some(date), Ok(now)) = (date, Timestamp::try_from(now)) {
            *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(date.duration_since(now));
        }
    }

    /// A time on the server's clock that is certainly before `ours`.
    pub fn surely_before(&self, ours: Timestamp) -> Timestamp {
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let shift = ahead.map_or(-UNKNOWN_SKEW, |ahead| ahead.saturating_sub(SKEW));
        ours.saturating_add(shift).unwrap_or(Timestamp::MIN)
    }
}

/// The `Date` of an answer.
pub(super) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_date_of_an_answer_narrows_what_is_surely_before() {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let clock = ServerClock::default();
        assert_eq!(clock.surely_before(now).to_string(), "2026-11-24T11:45:00Z");
        for (date, before) in [
            ("Tue, 24 Nov 2026 11:59:59 GMT", "2026-11-24T11:58:59Z"), // a second behind
            ("Wed, 25 Nov 2026 12:00:00 GMT", "2026-11-25T11:59:00Z"), // a day ahead
            ("Monday, 23-Nov-26 12:00:00 GMT", "2026-11-23T11:59:00Z"), // a day behind, in the old spelling
            ("yesterday", "2026-11-23T11:59:00Z"),                     // says nothing
        ] {
            let headers = HeaderMap::from_iter([(DATE, date.parse().unwrap())]);
            clock.learn(&headers, now.try_into().unwrap());
            assert_eq!(clock.surely_before(now).to_string(), before, "{date}");
        }
        clock.learn(&HeaderMap::new(), SystemTime::UNIX_EPOCH + Duration::from_secs(1));
        assert_eq!(clock.surely_before(now).to_string(), "2026-11-23T11:59:00Z");
    }
}
