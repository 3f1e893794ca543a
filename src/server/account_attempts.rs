//! Limits attempts to sign in to one account, wherever they come from: [`AT_ONCE`], then one every [`THEN_EVERY`]. Whether the account
//! exists makes no difference. Browsers in which the person has signed in before have attempts of their own, so that nobody elsewhere can
//! keep an account closed by guessing. Each process counts for itself.

use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use std::{num::NonZeroU32, sync::Arc, time::Duration};

const AT_ONCE: NonZeroU32 = NonZeroU32::new(10).unwrap();
const THEN_EVERY: Duration = Duration::from_secs(20);
/// Of failed attempts of people who are unknown, this many go into the trace, then one every [`STRANGER_EVERY`].
const STRANGERS_AT_ONCE: NonZeroU32 = NonZeroU32::new(100).unwrap();
const STRANGER_EVERY: Duration = Duration::from_secs(30);
/// Above this number of accounts, those whose attempts are all available again are forgotten.
const MOST_REMEMBERED: usize = 1_000;
/// Characters of a name that are told apart: longer ones are nobody's, and must not fill the memory.
const LONGEST: usize = 200;

/// Counts the attempts to sign in to each account. Clones share the counts.
#[derive(Clone)]
pub(super) struct AccountAttempts {
    of_accounts: Arc<DefaultKeyedRateLimiter<String>>,
    of_strangers: Arc<DefaultDirectRateLimiter>,
}

impl AccountAttempts {
    #[expect(clippy::expect_used, reason = "the time is not 0")]
    pub fn new() -> Self {
        let quota = Quota::with_period(THEN_EVERY).expect("a time above 0").allow_burst(AT_ONCE);
        let strangers = Quota::with_period(STRANGER_EVERY).expect("a time above 0").allow_burst(STRANGERS_AT_ONCE);
        Self { of_accounts: Arc::new(RateLimiter::keyed(quota)), of_strangers: Arc::new(RateLimiter::direct(strangers)) }
    }

    /// Whether another failed attempt of somebody unknown goes into the trace; the log has all.
    pub fn may_trace_a_stranger(&self) -> bool {
        self.of_strangers.check().is_ok()
    }

    /// Counts an attempt; those from browsers in which the person has signed in before count apart. The error is the number of seconds
    /// until the next one.
    pub fn of(&self, account: &str, is_known_browser: bool) -> Result<(), u64> {
        if self.of_accounts.len() > MOST_REMEMBERED {
            self.of_accounts.retain_recent();
        }
        let account = format!("{is_known_browser} {}", account.chars().take(LONGEST).collect::<String>());
        let not_until = |until: NotUntil<_>| until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        self.of_accounts.check_key(&account).map_err(not_until).inspect_err(|seconds| {
            tracing::warn!(seconds, "too many attempts to sign in to one account; the next must wait");
        })
    }
}
