//! Reads what has changed since the last time.

use super::super::{Review, ReviewError, extracted_data, write_decision::decision_id};
use crate::{
    agent_data::{AgentDataError, Filter, Item, OrderBy, Search},
    domain::{
        DecisionKind, Status, Version,
        live::{ItemDone, ItemNews, ItemNow, LiveNews, Who},
        work::HandlingKind,
    },
    ledger::{ClaimHolder, Happened, MOST_EVENTS},
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::{Duration, Instant},
};

/// Records per request, and requests for one reading. What more has been written than these is a gap.
const BATCH: u32 = 100;
const BATCHES: usize = 5;
/// What was written may become readable a little later than what was written after it.
const OVERLAP: Duration = Duration::from_secs(2);
/// News are repeated for so long to pages that begin to listen: longer than a page takes to load.
const RECENT: Duration = Duration::from_secs(120);
/// At most so many of them.
const MOST_RECENT: usize = 200;
/// Items of which something is remembered. Of one that was forgotten less is known when it changes.
const MOST_KNOWN: usize = 20_000;
/// Claims of items that nobody knows yet are looked at in one reading.
const MOST_LOOKS: usize = 50;
/// How often a store elsewhere is asked for what was written, and how often for the counts if nothing was.
const ELSEWHERE: Duration = Duration::from_millis(1_900);
const COUNTS_ELSEWHERE: Duration = Duration::from_secs(10);

/// What was read so far.
pub(super) struct Reading {
    run: String,
    salt: String,
    /// The moment of the last news.
    to: u64,
    /// Nothing of what was written since this moment is missing in `recent`.
    from: u64,
    /// When records were last gone, in microseconds since 1970.
    gone: i64,
    /// How many records there are at least, if none is gone.
    expected: u64,
    has_begun: bool,
    /// A reading has failed, and what it had found is lost.
    has_gap: bool,
    /// Something was done to a person, a session or a key, and nobody was told yet.
    is_about_people: bool,
    /// Records of a store elsewhere whose decision is not in the trace yet: they are looked at once more.
    waiting: HashSet<Version>,
    /// The time up to which records were read, in microseconds since 1970.
    seen_to: i64,
    /// The number of the last event.
    event: i64,
    known: HashMap<String, Known>,
    /// Decisions of the last minutes, by their ids.
    decisions: HashMap<String, (DecisionKind, Who, Instant)>,
    /// Whether an item that somebody works on is one of the collection.
    is_ours: HashMap<String, bool>,
    counts: Vec<(Status, u64)>,
    held: Vec<(String, Who)>,
    looks: Vec<(String, Who)>,
    recent: VecDeque<(Instant, u64, ItemNews)>,
    recently_done: VecDeque<(Instant, ItemDone)>,
    asked: Option<Instant>,
    counted: Option<Instant>,
}

/// What is remembered of an item.
struct Known {
    written: i64,
    status: Status,
    since: i64,
    decision: Option<String>,
}

/// Somebody, as pages are told: under the same key by all processes, but not by their id, which nobody else learns.
pub(super) fn who(salt: &str, id: &str, name: &str) -> Who {
    let hash = Sha256::digest(format!("{salt} {id}").as_bytes());
    Who { name: name.to_owned(), key: hex::encode(hash.as_slice().get(..8).unwrap_or_default()) }
}

impl Reading {
    /// Nothing was read yet. `salt` is for the keys of people: see [`who`].
    pub(super) fn new(run: String, salt: String) -> Self {
        let begun = Timestamp::now().as_microsecond().saturating_sub(micros(RECENT));
        Self {
            run,
            salt,
            to: 0,
            from: 0,
            gone: 0,
            expected: 0,
            has_begun: false,
            has_gap: false,
            is_about_people: false,
            waiting: HashSet::new(),
            seen_to: begun,
            event: 0,
            known: HashMap::new(),
            decisions: HashMap::new(),
            is_ours: HashMap::new(),
            counts: Vec::new(),
            held: Vec::new(),
            looks: Vec::new(),
            recent: VecDeque::new(),
            recently_done: VecDeque::new(),
            asked: None,
            counted: None,
        }
    }

    /// A reading has failed.
    pub(super) fn failed(&mut self) {
        self.has_gap = true;
    }

    /// Whether something was done to a person, a session or a key since this was asked last.
    pub(super) fn is_about_people(&mut self) -> bool {
        std::mem::take(&mut self.is_about_people)
    }

    /// How things are, with the news of the last minutes.
    pub(super) fn now(&self) -> LiveNews {
        let items = self.recent.iter().map(|(.., news)| news.clone()).collect();
        let done = self.recently_done.iter().map(|(_, done)| done.clone()).collect();
        LiveNews { items, done, ..self.told(self.from) }
    }

    fn told(&self, from: u64) -> LiveNews {
        let (counts, held, looks) = (self.counts.clone(), self.held.clone(), self.looks.clone());
        let (items, done) = (Vec::new(), Vec::new());
        LiveNews { run: self.run.clone(), from, to: self.to, counts, held, looks, items, done, gone: self.gone, you: None }
    }

    /// Remembers the decisions among these events. Returns the other events of items.
    fn take_events<'h>(&mut self, happened: &'h [Happened]) -> Vec<(&'h Happened, Who)> {
        let (now, mut others) = (Instant::now(), Vec::new());
        for event in happened.iter().filter(|event| !event.item_id.contains(' ')) {
            let by = who(&self.salt, &event.by.reviewer, &event.by.reviewer_name);
            match (DecisionKind::parse(&event.kind), &event.decision) {
                (Some(kind), Some(id)) => drop(self.decisions.insert(id.clone(), (kind, by, now))),
                (Some(_), None) => {}
                // Nobody has done that.
                (None, _) if event.kind == HandlingKind::Continued.word() => {}
                (None, _) => others.push((event, by)),
            }
        }
        self.decisions.retain(|_, (.., at)| at.elapsed() < RECENT);
        others
    }

    /// Whether the item carries a decision that the trace may have in a moment: elsewhere, the record is written first.
    fn waits_for_its_event(&mut self, item: &Item) -> bool {
        let Ok(record) = extracted_data(item) else { return false };
        let Some(decision) = decision_id(&record) else { return false };
        let known = self.known.get(&item.id).and_then(|known| known.decision.as_deref());
        if known == Some(decision) || self.decisions.contains_key(decision) || !self.waiting.insert(item.version()) {
            return false;
        }
        self.seen_to = self.seen_to.min(item.updated_at.as_microsecond());
        true
    }

    /// What became of an item that was written.
    fn take_item(&mut self, item: &Item) -> ItemNews {
        let record = extracted_data(item).ok();
        let status = record.as_ref().map_or(Status::Other(String::new()), |record| super::super::queue::short(&record.status()));
        let decision = record.as_ref().and_then(decision_id).map(str::to_owned);
        let (written, created) = (item.updated_at.as_microsecond(), item.created_at.as_microsecond());
        let before = self.known.get(&item.id);
        // A record that an agent writes again may still carry it.
        let is_new = before.is_none_or(|before| before.decision != decision);
        let made = decision.as_ref().filter(|_| is_new).and_then(|id| self.decisions.get(id)).cloned();
        let changes_status = |kind| !matches!(kind, DecisionKind::Signed | DecisionKind::SentBack);
        let since = match before {
            Some(before) if before.status == status => before.since,
            Some(_) => written,
            None if made.as_ref().is_some_and(|(kind, ..)| changes_status(*kind)) => written,
            None => created,
        };
        let now = ItemNow { version: item.version(), status: status.clone(), since };
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        self.known.insert(item.id.clone(), Known { written, status, since, decision });
        let (decided, by) = made.map(|(kind, by, _)| (kind, by)).unzip();
        ItemNews { id: item.id.clone(), now: Some(now), moved_to: None, by, decided }
    }

    /// Whether records are gone, where there are now so many, and so many were created. One that was created after the records were read and
    /// before they were counted is counted now, and created at the next reading: it hides none that is gone, and is none.
    fn lacks_any(&self, total: u64, created: u64) -> bool {
        total < self.expected + created
    }

    /// What the next reading expects. `is_settled`: nobody wrote anything since the last one, so what was counted is what was read; or what was
    /// expected is wrong. In that case one that is created just now may be taken for gone, once: pages look, and find it.
    fn expect(&mut self, total: u64, created: u64, is_settled: bool) {
        self.expected = if is_settled { total } else { self.expected + created };
    }

    /// The next moment, at which this is news.
    fn tell(&mut self, items: Vec<ItemNews>, done: Vec<(String, Who)>, is_all: bool) -> LiveNews {
        let is_all = is_all && !std::mem::take(&mut self.has_gap);
        let before = self.to + u64::from(!is_all);
        self.to = before + 1;
        if !is_all {
            self.from = before;
            self.recent.clear();
        }
        let now = Instant::now();
        let told: HashSet<&String> = items.iter().map(|item| &item.id).collect();
        self.recent.retain(|(.., news)| !told.contains(&news.id));
        self.recent.extend(items.iter().map(|item| (now, self.to, item.clone())));
        while let Some((at, moment, _)) = self.recent.front()
            && (at.elapsed() > RECENT || self.recent.len() > MOST_RECENT)
        {
            self.from = self.from.max(*moment);
            self.recent.pop_front();
        }
        let done: Vec<_> = done.into_iter().map(|(id, by)| ItemDone { id, by, moment: self.to }).collect();
        self.recently_done.extend(done.iter().map(|done| (now, done.clone())));
        while self.recently_done.len() > MOST_RECENT || self.recently_done.front().is_some_and(|(at, _)| at.elapsed() > RECENT) {
            self.recently_done.pop_front();
        }
        LiveNews { items, done, ..self.told(before) }
    }
}

impl Review {
    /// What has changed since the last reading, if pages show any of it.
    pub(super) async fn read_news(&self, reading: &mut Reading) -> Result<Option<LiveNews>, ReviewError> {
        let news = self.ledger.news();
        let last = if reading.has_begun { reading.event } else { news.last().await?.saturating_sub(100).max(0) };
        let (asked, counted) = (reading.asked, reading.counted);
        // Before the events: the event of a decision is committed with its record.
        let (mut items, is_all) = self.written_since(reading).await?;
        let happened = news.since(last).await?;
        let others = reading.take_events(&happened);
        // Of so many, the first are left out.
        let is_full = reading.has_begun && happened.len() >= usize::from(MOST_EVENTS);
        reading.has_gap |= is_full;
        reading.is_about_people |= is_full || (reading.has_begun && happened.iter().any(|event| event.item_id.contains(' ')));
        reading.event = happened.last().map_or(last, |event| event.number);

        let found = items.len();
        if self.patience.is_some() {
            items.retain(|item| !reading.waits_for_its_event(item));
            if reading.waiting.len() > MOST_KNOWN {
                reading.waiting.clear();
            }
        }
        let begins = !std::mem::replace(&mut reading.has_begun, true);
        let created = items.iter().filter(|item| is_created(reading, item)).count() as u64;
        let mut told: Vec<ItemNews> = items.iter().map(|item| reading.take_item(item)).collect();
        let mut done = Vec::new();
        if !begins {
            for (event, by) in others {
                if self.is_about_ours(event, reading).await? {
                    done.push((event.item_id.clone(), by));
                }
            }
        }
        let (held, looks) = (self.held(reading).await?, self.looks(reading).await?);
        let counts = self.counts_again(reading, !told.is_empty()).await?;
        let total = sum(&counts);
        let is_any_gone = !begins && (!is_all || reading.lacks_any(total, created));
        if is_any_gone {
            told.extend(self.gone_from_pages().await?);
            reading.gone = Timestamp::now().as_microsecond();
        }
        let has_looked = self.patience.is_none() || (reading.asked != asked && reading.counted != counted);
        let is_quiet = has_looked && created == 0 && items.len() == found && total == sum(&reading.counts);
        reading.expect(total, created, begins || is_any_gone || is_quiet);
        let is_news = begins
            || !is_all
            || reading.has_gap
            || !told.is_empty()
            || !done.is_empty()
            || held != reading.held
            || looks != reading.looks
            || counts != reading.counts;
        (reading.held, reading.looks, reading.counts) = (held, looks, counts);
        Ok(is_news.then(|| reading.tell(told, done, is_all)))
    }

    /// The records that were written since the last reading, and whether these are all.
    async fn written_since(&self, reading: &mut Reading) -> Result<(Vec<Item>, bool), ReviewError> {
        if self.patience.is_some() {
            if reading.asked.is_some_and(|asked| asked.elapsed() < ELSEWHERE) {
                return Ok((Vec::new(), true));
            }
            reading.asked = Some(Instant::now());
        }
        let since = reading.seen_to.saturating_sub(if reading.has_begun { micros(OVERLAP) } else { 0 });
        let mut search = Search::new(self.scope());
        search.filter = Filter::new().gt("updated_at", Timestamp::from_microsecond(since).unwrap_or_default().to_string());
        search.order_by = OrderBy::parse("updated_at").unwrap_or_default();
        search.page_size = Some(BATCH);
        let (mut written, mut newest) = (Vec::new(), reading.seen_to);
        for _ in 0..BATCHES {
            let page = self.agent_data.search(search.clone()).await?;
            for item in page.items {
                let at = item.updated_at.as_microsecond();
                newest = newest.max(at);
                if reading.known.get(&item.id).is_none_or(|known| known.written != at) {
                    written.push(item);
                }
            }
            search.page_token = page.next_page_token;
            if search.page_token.is_none() {
                // A clock that is ahead must not hide what is written until then.
                reading.seen_to = newest.min(Timestamp::now().as_microsecond());
                return Ok((written, true));
            }
        }
        reading.seen_to = Timestamp::now().as_microsecond().max(newest);
        Ok((written, !reading.has_begun))
    }

    /// Whether the item is there and one of the collection.
    async fn is_ours(&self, id: &str) -> Result<bool, ReviewError> {
        match self.agent_data.get(id).await {
            Ok(item) => Ok(item.scope == self.scope()),
            Err(AgentDataError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether an event is about an item of the collection.
    async fn is_about_ours(&self, event: &Happened, reading: &Reading) -> Result<bool, ReviewError> {
        match &event.place {
            Some((deployment, collection)) => {
                Ok((deployment, collection) == (&self.collection.deployment_name, &self.collection.name))
            }
            None if reading.known.contains_key(&event.item_id) => Ok(true),
            None => self.is_ours(&event.item_id).await,
        }
    }

    /// Who works on which item of the collection.
    async fn held(&self, reading: &mut Reading) -> Result<Vec<(String, Who)>, ReviewError> {
        let held = self.ledger.news().held().await?;
        self.of_ours(reading, held.into_iter().map(|claim| (claim.item_id, claim.holder)).collect()).await
    }

    /// Who looks at which item of the collection.
    async fn looks(&self, reading: &mut Reading) -> Result<Vec<(String, Who)>, ReviewError> {
        let looks = self.ledger.news().looks().await?;
        self.of_ours(reading, looks).await
    }

    /// Those of these items that belong to the collection.
    async fn of_ours(&self, reading: &mut Reading, all: Vec<(String, ClaimHolder)>) -> Result<Vec<(String, Who)>, ReviewError> {
        let (mut ours, mut asked) = (Vec::new(), 0);
        for (item_id, holder) in all {
            let is_ours = match reading.is_ours.get(&item_id) {
                Some(is_ours) => *is_ours,
                None if reading.known.contains_key(&item_id) => true,
                None if asked >= MOST_LOOKS => false,
                None => {
                    asked += 1;
                    let is_ours = self.is_ours(&item_id).await?;
                    if reading.is_ours.len() >= MOST_KNOWN {
                        reading.is_ours.clear();
                    }
                    reading.is_ours.insert(item_id.clone(), is_ours);
                    is_ours
                }
            };
            if is_ours {
                ours.push((item_id, who(&reading.salt, &holder.reviewer, &holder.reviewer_name)));
            }
        }
        Ok(ours)
    }

    /// How many records have each status. A store elsewhere is asked only now and then.
    async fn counts_again(&self, reading: &mut Reading, is_due: bool) -> Result<Vec<(Status, u64)>, ReviewError> {
        let is_fresh = reading.counted.is_some_and(|counted| counted.elapsed() < COUNTS_ELSEWHERE);
        if self.patience.is_some() && is_fresh && !is_due {
            return Ok(reading.counts.clone());
        }
        reading.counted = Some(Instant::now());
        Ok(self.counts().await?.into_iter().map(|(status, count)| (super::super::queue::short(&status), count)).collect())
    }

    /// The items on open pages that are gone.
    async fn gone_from_pages(&self) -> Result<Vec<ItemNews>, ReviewError> {
        let mut gone = Vec::new();
        for id in self.live.shown() {
            match self.item(&id).await {
                Err(error @ (ReviewError::NotFound(_) | ReviewError::Moved { .. })) => gone.push(super::gone(&id, error)?),
                // A damaged one is there.
                Err(error) if !error.is_damage() => return Err(error),
                _ => {}
            }
        }
        Ok(gone)
    }
}

/// Whether it was created since the last reading.
fn is_created(reading: &Reading, item: &Item) -> bool {
    !reading.known.contains_key(&item.id) && item.created_at.as_microsecond() > reading.seen_to.saturating_sub(micros(RECENT))
}

fn sum(counts: &[(Status, u64)]) -> u64 {
    counts.iter().map(|(_, count)| count).sum()
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_created_between_two_reads_is_not_taken_for_deleted() {
        let mut reading = Reading::new(String::new(), String::new());
        let mut read = |total: u64, created: u64, has_looked: bool| {
            let is_any_gone = reading.lacks_any(total, created);
            let is_quiet = has_looked && created == 0 && total == sum(&reading.counts);
            reading.expect(total, created, is_any_gone || is_quiet);
            reading.counts = vec![(Status::PendingReview, total)];
            is_any_gone
        };
        assert!(!read(10, 10, true) && !read(10, 0, true));
        // The records were read, then one was created, then they were counted.
        assert!(!read(11, 0, true));
        assert!(!read(11, 0, false), "nobody looked again: it is not known yet");
        assert!(!read(12, 2, true), "while an agent writes on, it is found with the next one");
        assert!(!read(14, 1, true));
        assert!(read(13, 1, true), "one of them is gone");
        assert!(!read(13, 0, true) && read(13, 1, true), "one has taken the place of another");
        assert!(read(12, 0, true));
    }
}
