//! One record per create, over a network that loses answers. [`Cloud`]'s `create` documents the rule.

use super::{
    Cloud,
    locks::Locks,
    repeat,
    transport::{self, Call, FailedAttempt},
};
use crate::{
    agent_data::{
        AgentDataError, Filter, Item, Scope, Search,
        item::digest_of,
        paging,
        wire::{CreateBody, WireItem},
    },
    domain::has_reserved_text,
};
use futures::TryStreamExt;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Number, Value, value::RawValue};
use std::{
    collections::VecDeque,
    pin::pin,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::time::timeout_at;

/// Searches between an attempt of unknown fate and the next: a new record may take a moment to show up in a search.
const LOOKS: u32 = 3;
/// Records compared in one search.
const MAX_CANDIDATES: usize = 1000;
/// Small: each record may take megabytes.
const CANDIDATES_ON_A_PAGE: u32 = 50;
/// Ids of this client's creates; only those of the last few minutes matter.
const REMEMBERED: usize = 16_384;
/// Whole numbers up to here are exact in an `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What this client has created and is creating.
#[derive(Default)]
pub(super) struct Creations {
    /// Equal records are created one after another, so that neither is taken for the other.
    turns: Locks,
    given_out: Mutex<VecDeque<String>>,
}

impl Creations {
    fn give_out(&self, item: Item) -> Item {
        let mut given_out = self.given_out.lock().unwrap_or_else(PoisonError::into_inner);
        if given_out.len() == REMEMBERED {
            given_out.pop_front();
        }
        given_out.push_back(item.id.clone());
        item
    }

    fn gave_out(&self, id: &str) -> bool {
        self.given_out.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|known| known == id)
    }
}

/// What is being created, and how to recognise it.
struct Wanted<'a> {
    scope: &'a Scope,
    fingerprint: String,
    file_hash: Option<String>,
    /// By our clock.
    begun: Timestamp,
}

impl<'a> Wanted<'a> {
    fn new(scope: &'a Scope, data: &RawValue) -> Self {
        let value = value_of(data.get());
        let file_hash = value.as_ref().and_then(|value| value.get("file_hash")?.as_str());
        let file_hash = file_hash.filter(|hash| !hash.is_empty()).map(str::to_owned);
        Self { scope, fingerprint: fingerprint(data.get()), file_hash, begun: Timestamp::now() }
    }

    fn name(&self) -> String {
        [self.scope.deployment_name.as_str(), &self.scope.collection, &self.fingerprint].join("\n")
    }

    fn search(&self, since: Timestamp) -> Search {
        let mut search = Search::new(self.scope.clone()); // newest first
        search.filter = Filter::new().gte("created_at", since.to_string());
        if let Some(file_hash) = &self.file_hash {
            search.filter = search.filter.eq("file_hash", file_hash.as_str());
        }
        search.page_size = Some(CANDIDATES_ON_A_PAGE);
        search
    }

    /// An item without a creation time (the epoch then) has at least passed the store's filter.
    fn is(&self, item: &Item, since: Timestamp) -> bool {
        (item.created_at >= since || item.created_at == Timestamp::UNIX_EPOCH) && fingerprint(item.data.get()) == self.fingerprint
    }
}

impl Cloud {
    pub(super) async fn create_once(&self, scope: &Scope, data: &RawValue) -> Result<Item, AgentDataError> {
        let call = Call { method: Method::POST, last_segment: None, subject: &scope.deployment_name, if_match: None };
        let body = CreateBody { deployment_name: &scope.deployment_name, collection: &scope.collection, data };
        let body = transport::write(&body)?;
        let mut wanted = Wanted::new(scope, data);
        let _turn = self.creations.turns.lock(&wanted.name()).await;
        wanted.begun = Timestamp::now();
        let deadline = Instant::now() + self.transport.timeout;
        let send_until = deadline - self.transport.timeout / 4; // the rest is for searching
        let (mut repetition, mut is_in_doubt) = (0, false);
        loop {
            let failed = match self.transport.attempt(&call, Some(body.clone()), send_until).await {
                Ok(answer) => match answer.read::<WireItem>().and_then(Item::try_from) {
                    Ok(item) => return Ok(self.creations.give_out(item)),
                    Err(error) => FailedAttempt { error, may_have_worked: true, may_repeat: false, wait: None },
                },
                Err(failed) => failed,
            };
            if failed.may_have_worked {
                is_in_doubt = true;
                tracing::warn!(error = %failed.error, "looking for the record before creating it again");
                match timeout_at(deadline.into(), self.look_for(&wanted, failed.wait, deadline)).await {
                    Ok(Ok(Some(item))) => return Ok(self.creations.give_out(item)),
                    Ok(Ok(None)) => {}
                    Ok(Err(error)) => {
                        return Err(in_doubt(&failed.error, &format!("the search for it failed ({})", words(&error))));
                    }
                    Err(_) => return Err(in_doubt(&failed.error, "there was no time to look for it")),
                }
            }
            let Some(wait) = self.transport.wait_before_repeating(&failed, repetition, send_until) else {
                return Err(if is_in_doubt { in_doubt(&failed.error, "it was not found yet") } else { failed.error });
            };
            if !failed.may_have_worked {
                tokio::time::sleep(wait).await; // the search has waited already
            }
            repetition += 1;
        }
    }

    /// `None` when the record is not there, as far as a search can tell.
    async fn look_for(
        &self,
        wanted: &Wanted<'_>,
        asked_to_wait: Option<Duration>,
        deadline: Instant,
    ) -> Result<Option<Item>, AgentDataError> {
        let mut asked_to_wait = asked_to_wait.filter(|wait| *wait < deadline.saturating_duration_since(Instant::now()));
        for look in 0..LOOKS {
            let wait = asked_to_wait.take().unwrap_or_else(|| repeat::backoff(self.transport.first_wait, look));
            tokio::time::sleep(wait).await;
            if let Some(item) = self.find(wanted).await? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    async fn find(&self, wanted: &Wanted<'_>) -> Result<Option<Item>, AgentDataError> {
        // Computed again for each candidate: the search's own answer may be the first to tell the server's time.
        let since = || self.transport.clock.surely_before(wanted.begun);
        let mut candidates = pin!(paging::items(self, wanted.search(since())));
        let mut looked_at = 0;
        while let Some(item) = candidates.try_next().await? {
            if looked_at == MAX_CANDIDATES {
                let text = format!("more than {MAX_CANDIDATES} records were created since");
                return Err(AgentDataError::Unavailable { text });
            }
            looked_at += 1;
            if wanted.is(&item, since()) && !self.creations.gave_out(&item.id) {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

fn in_doubt(error: &AgentDataError, why: &str) -> AgentDataError {
    let text = format!("{}; the record may exist all the same, {why}: look for it before you create it again", words(error));
    AgentDataError::Unavailable { text }
}

/// What happened, without the frame that `Unavailable` adds again.
fn words(error: &AgentDataError) -> String {
    match error {
        AgentDataError::Unavailable { text } | AgentDataError::Protocol { text } => text.clone(),
        error => error.to_string(),
    }
}

/// Equal for data that a server has rewritten: ignores the order of keys, and `1500.00`, `1.5e3` and `1500` are alike.
fn fingerprint(data: &str) -> String {
    match value_of(data) {
        Some(mut value) => {
            settle_numbers(&mut value);
            digest_of(&value)
        }
        None => data.to_owned(),
    }
}

/// Lone surrogates, deep nesting and the reserved text are JSON, but not a `Value`.
fn value_of(data: &str) -> Option<Value> {
    if has_reserved_text(data.as_bytes()) { None } else { serde_json::from_str(data).ok() }
}

fn settle_numbers(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(settle_numbers),
        Value::Object(members) => members.values_mut().for_each(settle_numbers),
        Value::Number(number) => *number = settled(number),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn settled(number: &Number) -> Number {
    if let Some(whole) = number.as_i64() {
        return whole.into(); // -0 is 0
    }
    if number.as_str().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return number.clone(); // integers of any length keep their digits everywhere
    }
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() < EXACT => (float as i64).into(),
        Some(float) => Number::from_f64(float).unwrap_or_else(|| number.clone()),
        None => number.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> String {
        fingerprint(json)
    }

    #[test]
    fn a_record_is_recognised_when_a_server_has_spelt_it_anew() {
        let ours = of(r#"{"total":1500.00,"rate":0.190,"big":12345678901234567890123,"none":-0,"e":1E5,"t":"é"}"#);
        assert_eq!(ours, of(r#"{"e":100000.0,"t":"\u00e9","none":0,"big":12345678901234567890123,"rate":0.19,"total":1500}"#));
    }

    #[test]
    fn a_record_that_nests_without_limit_in_reserved_texts_is_compared_as_a_text() {
        let record = crate::domain::reserved_text::that_overflows_the_stack();
        assert_eq!(of(&record), record);
    }

    #[test]
    fn records_that_differ_are_not_taken_for_each_other() {
        let all = [
            r#"{"n":1}"#,
            r#"{"n":"1"}"#,
            r#"{"n":1.1}"#,
            r#"{"n":12345678901234567890123}"#,
            r#"{"n":12345678901234567890124}"#,
            r#"{"n":[1]}"#,
            r#"{"n":null}"#,
            r"{}",
            r#"{"n":"\ud800"}"#,
            r#"{"n":"\ud801"}"#,
        ];
        let different: std::collections::HashSet<_> = all.iter().map(|json| of(json)).collect();
        assert_eq!(different.len(), all.len());
    }
}
