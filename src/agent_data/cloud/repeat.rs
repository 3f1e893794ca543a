//! When to retry, and after how long (contract, section 7).

use super::clock;
use reqwest::{StatusCode, header::HeaderMap};
use std::time::{Duration, SystemTime};

/// After the first attempt.
pub(super) const MAX_REPETITIONS: u32 = 3;
/// Before the first retry, when the server does not say.
pub(super) const FIRST_WAIT: Duration = Duration::from_millis(500);
/// A server that asks for more gets no retry: the caller decides.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(60);

const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// The server's `x-should-retry` decides; without it, 408, 429 and 5xx are worth a retry.
///
/// A 409 is not, although LlamaIndex's SDKs retry it: they take it for a lock held too long. LlamaCloud's document has no 409 for
/// Agent Data; a server that answers 409 to a write says that the item has changed, and repeating the write five times does not
/// help. A server that means a lock can say so: `x-should-retry: true`.
pub(super) fn is_wanted(status: StatusCode, headers: &HeaderMap) -> bool {
    match headers.get("x-should-retry").map(|value| value.as_bytes()) {
        Some(b"true") => !status.is_redirection(),
        Some(b"false") => false,
        _ => matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) || status.is_server_error(),
    }
}

/// `retry-after-ms`, else `retry-after`: seconds, or a date, measured from the answer's own `Date` (and from `now` without
/// one), so that a wrong clock here does no harm. A date in the past means no wait.
pub(super) fn wait_asked_for(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |name: &str| text(name)?.parse::<f64>().ok();
    let seconds = number("retry-after-ms").map(|milliseconds| milliseconds / 1000.0).or_else(|| number("retry-after"));
    if let Some(seconds) = seconds {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = httpdate::parse_http_date(text("retry-after")?).ok()?;
    Some(until.duration_since(clock::date(headers).unwrap_or(now)).unwrap_or_default())
}

/// Doubles every time, minus up to a quarter, so that many clients do not come back together.
pub(super) fn backoff(first_wait: Duration, repetition: u32) -> Duration {
    let wait = first_wait.saturating_mul(2_u32.saturating_pow(repetition)).min(LONGEST_BACKOFF);
    let mut random = [0_u8];
    let _ = getrandom::fill(&mut random); // without randomness: no jitter
    wait.mul_f64(1.0 - f64::from(random[0]) / 1024.0)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_wait_doubles_to_a_limit_and_varies_by_a_quarter() {
        for (repetition, longest) in [(0, 500), (1, 1000), (2, 2000), (9, 8000), (u32::MAX, 8000)] {
            let wait = backoff(FIRST_WAIT, repetition);
            let longest = Duration::from_millis(longest);
            assert!(wait <= longest && wait >= longest.mul_f64(0.75), "{repetition}: {wait:?}");
        }
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let wait = |pairs: &[(&'static str, &'static str)]| wait_asked_for(&headers(pairs), SystemTime::now());
        assert_eq!(wait(&[("retry-after", "2")]), Some(Duration::from_secs(2)));
        assert_eq!(wait(&[("retry-after", "2"), ("retry-after-ms", "30")]), Some(Duration::from_millis(30)));
        assert_eq!(wait(&[("retry-after", "2"), ("retry-after-ms", "soon")]), Some(Duration::from_secs(2)));
        for nonsense in ["-1", "NaN", "1e300", "soon", "Wed, 35 Oct 2026 07:28:00 GMT"] {
            assert_eq!(wait(&[("retry-after", nonsense)]), None, "{nonsense}");
        }
    }

    #[test]
    fn the_server_says_until_when_to_wait() {
        let until = "Wed, 21 Oct 2026 07:28:00 GMT";
        let wait = |pairs: &[(&'static str, &'static str)], now: &str| {
            wait_asked_for(&headers(pairs), httpdate::parse_http_date(now).unwrap())
        };
        let ours = "Wed, 21 Oct 2026 07:27:50 GMT";
        assert_eq!(wait(&[("retry-after", until)], ours), Some(Duration::from_secs(10)));
        let theirs = ("date", "Wed, 21 Oct 2026 07:27:57 GMT");
        assert_eq!(wait(&[("retry-after", until), theirs], ours), Some(Duration::from_secs(3)));
        assert_eq!(wait(&[("retry-after", until)], "Wed, 21 Oct 2026 09:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn the_server_decides_whether_to_ask_again() {
        let wanted = |status: u16, pairs| is_wanted(StatusCode::from_u16(status).unwrap(), &headers(pairs));
        assert!([408, 429, 500, 502, 503, 504].iter().all(|&status| wanted(status, &[])));
        assert!(![400, 401, 403, 404, 409, 412, 422, 302].iter().any(|&status| wanted(status, &[])));
        assert!(wanted(409, &[("x-should-retry", "true")]));
        assert!(!wanted(503, &[("x-should-retry", "false")]));
    }
}
