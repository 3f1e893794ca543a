//! Keeps the stored assessments up to date with the records: what was written lately, what was there before, and what is gone.

use super::{Review, ReviewError, assessed::today};
use crate::{
    agent_data::{AgentDataError, Aggregate, Filter, Item, OrderBy, Search},
    domain::{Draft, Status},
    ledger::assessment::{Assessment, Progress, ToDo},
};
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};
use tokio::sync::MutexGuard;

/// Records per request.
const BATCH: u32 = 50;
/// Records asked for by their ids at once.
const AT_ONCE: usize = 8;
/// What was written may become readable a little later than what was written after it.
const OVERLAP: Duration = Duration::from_secs(10);
/// How long a page waits for another one that reads.
const MOMENT: Duration = Duration::from_millis(200);
/// If no more items are left, each is asked for.
const FEW: u64 = 32;
/// No item was created later: the year 9999, in microseconds since 1970.
const LAST: i64 = 253_000_000_000_000_000;
/// How long a page waits for the words of what was written lately.
const WORDS: Duration = Duration::from_millis(400);
/// How long items with something left to do are worked on before the next look at the changes.
const LONG_ENOUGH: Duration = Duration::from_secs(1);
/// What was put off is looked at again each time for so long after it was written; after that, some of it.
const LATELY: Duration = Duration::from_secs(6 * 60 * 60);
/// If what was written waits so long, the process that has replaced the rules is gone.
const GONE: Duration = Duration::from_secs(5 * 60);
/// How long a store elsewhere is not asked again by a page.
const FRESH: Duration = Duration::from_secs(2);

/// What a process knows about its reading of the records; starts empty.
#[derive(Debug, Default)]
pub struct Assessing {
    /// Only one reads at a time.
    turn: tokio::sync::Mutex<Turn>,
    /// When a page last asked.
    asked: Mutex<Option<Instant>>,
}

#[derive(Debug, Default)]
struct Turn {
    /// Whether what was assessed by other rules has been marked.
    is_marked: bool,
    /// If another process has replaced the rules: since when what was written after this time waits for it.
    waiting: Option<(Instant, i64)>,
    /// How far the records had been read, and since when it is that far.
    seen_to: i64,
    /// See `seen_to`.
    moved: Option<Instant>,
}

impl Review {
    /// Assesses what was written since the last time, as far as time allows. Says whether that was all; what fails is told in the log.
    pub(super) async fn catch_up(&self, patience: Duration) -> bool {
        if self.patience.is_some() {
            let mut asked = self.assessed.asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if asked.is_some_and(|asked| asked.elapsed() < FRESH) {
                return true;
            }
            *asked = Some(Instant::now());
        }
        // Another one is reading: what it finds is there in a moment.
        let Ok(turn) = tokio::time::timeout(patience.min(MOMENT), self.assessed.turn.lock()).await else { return false };
        match tokio::time::timeout(patience, self.read_in_turn(turn, false, WORDS)).await {
            Ok(Ok(_)) => true,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the records could not be assessed");
                false
            }
            Err(_) => false,
        }
    }

    /// Reads and assesses every record written since the last time, and again those written shortly before. Does nothing and says
    /// `false` once a process that started later assesses by other rules: two that undo each other's work would never end.
    pub(super) async fn read_changes(&self) -> Result<bool, ReviewError> {
        let turn = self.assessed.turn.lock().await;
        self.read_in_turn(turn, true, Duration::ZERO).await
    }

    async fn read_in_turn(
        &self,
        mut turn: MutexGuard<'_, Turn>,
        is_thorough: bool,
        words: Duration,
    ) -> Result<bool, ReviewError> {
        let (table, rules) = (self.table(), self.rules());
        let Some(mut progress) = table.progress().await? else {
            self.begin(&rules, words).await?;
            return Ok(true);
        };
        // What nobody configured here may be configured in another process, whose rules come first.
        if (turn.is_marked || !self.is_configured) && progress.rules != rules {
            if !self.is_abandoned(&mut turn, &progress).await? {
                return Ok(false);
            }
            turn.is_marked = false;
        }
        turn.waiting = None;
        if !turn.is_marked {
            if progress.rules != rules {
                // First, because from then on nobody stores anything by other rules.
                table.set_rules(&rules).await?;
                progress.rules.clone_from(&rules);
            }
            // Also if they are the same: the process that set them may have ended before it had marked everything.
            let mut place = Some(0);
            while let Some(from) = place {
                place = table.mark_rules(&rules, from).await?;
            }
            turn.is_marked = true;
        }
        table.mark_day(&today()).await?;
        if turn.seen_to != progress.seen_to {
            (turn.seen_to, turn.moved) = (progress.seen_to, Some(Instant::now()));
        }
        // While nothing is written, nothing can come late.
        let is_lately = turn.moved.is_some_and(|moved| moved.elapsed() < 2 * OVERLAP);
        let overlap = if is_thorough && is_lately { i64::try_from(OVERLAP.as_micros()).unwrap_or(0) } else { 0 };
        let since = Timestamp::from_microsecond(progress.seen_to.saturating_sub(overlap)).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut search = self.search(Filter::new().gt("updated_at", since.to_string()), "updated_at");
        loop {
            let page = self.agent_data.search(search.clone()).await?;
            self.assess(&page.items, words).await?;
            self.forget_signatures(&page.items).await?;
            if let Some(last) = page.items.last() {
                progress.seen_to = progress.seen_to.max(last.updated_at.as_microsecond());
                if overlap == 0 || page.next_page_token.is_none() {
                    table.set_progress(progress.clone()).await?;
                }
            }
            search.page_token = page.next_page_token;
            if search.page_token.is_none() {
                return Ok(true);
            }
        }
    }

    /// Whether the process that has replaced the rules is gone: what was written has waited for it too long.
    async fn is_abandoned(&self, turn: &mut Turn, progress: &Progress) -> Result<bool, ReviewError> {
        if turn.waiting.is_none() {
            tracing::warn!("another process assesses the records by other rules; this one no longer does");
        }
        let read_to = Timestamp::from_microsecond(progress.seen_to).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut search = self.search(Filter::new().gt("updated_at", read_to.to_string()), "updated_at");
        search.page_size = Some(1);
        let is_unread = !self.agent_data.search(search).await?.items.is_empty();
        let before = turn.waiting.filter(|(_, seen_to)| is_unread && *seen_to == progress.seen_to);
        let since = before.map_or_else(Instant::now, |(since, _)| since);
        turn.waiting = Some((since, progress.seen_to));
        Ok(since.elapsed() >= GONE)
    }

    fn search(&self, filter: Filter, order: &str) -> Search {
        let mut search = Search::new(self.scope());
        search.filter = filter;
        search.order_by = OrderBy::parse(order).unwrap_or_default();
        search.page_size = Some(BATCH);
        search
    }

    /// The first time: what was created last is assessed at once, the rest later, by [`Self::read_older`].
    async fn begin(&self, rules: &str, words: Duration) -> Result<(), ReviewError> {
        let page = self.agent_data.search(self.search(Filter::new(), "created_at desc")).await?;
        self.assess(&page.items, words).await?;
        // What was written after any of these is read as a change, too.
        let seen_to = page.items.iter().map(|item| item.updated_at.as_microsecond()).max().unwrap_or(0);
        let is_all = page.next_page_token.is_none();
        let going_on = if is_all { String::new() } else { Older { is_pending: true, from: i64::MAX }.text() };
        Ok(self.table().set_progress(Progress { rules: rules.to_owned(), seen_to, going_on }).await?)
    }

    /// Assesses a page of the records that were there before: the newest pending first, then all. Says whether there are more.
    pub(super) async fn read_older(&self) -> Result<bool, ReviewError> {
        let table = self.table();
        let Some(progress) = table.progress().await?.filter(|progress| !progress.going_on.is_empty()) else { return Ok(false) };
        let mut older = Older::parse(&progress.going_on);
        let mut filter = Filter::new();
        if older.is_pending {
            filter = filter.eq("status", Status::PendingReview.word());
        }
        if let Ok(from) = Timestamp::from_microsecond(older.from) {
            filter = filter.lte("created_at", from.to_string());
        }
        let mut search = self.search(filter, "created_at desc");
        let begun = Instant::now();
        loop {
            let page = self.agent_data.search(search.clone()).await?;
            self.assess(&page.items, Duration::ZERO).await?;
            let is_last = page.next_page_token.is_none();
            let going_on = match page.items.last() {
                _ if is_last && older.is_pending => Older { is_pending: false, from: i64::MAX }.text(),
                _ if is_last => String::new(),
                Some(last) => {
                    older.from = last.created_at.as_microsecond();
                    older.text()
                }
                None => older.text(),
            };
            // Until the time has moved on, the same search goes on: many records may have been created at once.
            table.set_progress(Progress { going_on, ..progress.clone() }).await?;
            if is_last {
                return Ok(older.is_pending);
            }
            if begun.elapsed() > Duration::from_millis(500)
                && page.items.first().map(|item| item.created_at) != page.items.last().map(|item| item.created_at)
            {
                return Ok(true);
            }
            search.page_token = page.next_page_token;
        }
    }

    /// Assesses those of these items whose stored assessment is not of this state, and compares the words of their documents as far as
    /// `words` allows. Returns the new assessments.
    pub(super) async fn assess(&self, items: &[Item], words: Duration) -> Result<HashMap<String, Assessment>, ReviewError> {
        let (table, rules, today, begun) = (self.table(), self.rules(), today(), Instant::now());
        let known = table.known(items.iter().map(|item| item.id.clone()).collect()).await?;
        let mut made = HashMap::new();
        for item in items {
            let stored = known.get(&item.id).filter(|stored| stored.rules == rules && stored.version == item.version().as_str());
            let is_enough = match stored.map(|stored| stored.todo) {
                None | Some(ToDo::Everything) => false,
                Some(ToDo::Words) => words.is_zero() && self.known_findings(item).is_none(),
                Some(ToDo::Nothing | ToDo::Unreadable | ToDo::Later) => true,
            };
            if !is_enough {
                let rest = words.saturating_sub(begun.elapsed());
                made.insert(item.id.clone(), self.assess_one(item, &rules, &today, rest).await);
                tokio::task::yield_now().await;
            }
        }
        if !made.is_empty() {
            table.store(made.values().cloned().collect()).await?;
        }
        Ok(made)
    }

    async fn assess_one(&self, item: &Item, rules: &str, today: &str, words: Duration) -> Assessment {
        let looked = match self.known_findings(item) {
            None if !words.is_zero() => match super::extracted_data(item) {
                Ok(record) => Some(self.findings(item, &record, &Draft::default(), words).await),
                Err(_) => None,
            },
            known => known,
        };
        self.assessment(item, rules, today, looked.as_ref())
    }

    /// Assesses items that the table says have something left to do, for about [`LONG_ENOUGH`]; each document gets `words`. Returns how
    /// many it was. What can't be done now is put off.
    pub(super) async fn finish(&self, words: Duration) -> Result<usize, ReviewError> {
        let (table, begun) = (self.table(), Instant::now());
        let (rules, today) = (self.rules(), today());
        let (mut count, mut failed) = (0, Vec::new());
        for id in table.to_do(BATCH as usize).await? {
            match self.existing(&id).await {
                Ok(None) => count += 1,
                Ok(Some(item)) => {
                    let mut assessment = self.assess_one(&item, &rules, &today, words).await;
                    if assessment.todo == ToDo::Words {
                        assessment.todo = ToDo::Later;
                    }
                    table.store(vec![assessment]).await?;
                    count += 1;
                }
                // The others must not wait for it.
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, item = id, "an item could not be read");
                    failed.push((id, error));
                }
            }
            if begun.elapsed() > LONG_ENOUGH {
                break;
            }
        }
        // If none could be read, it is the store that fails, and the others need not be put off.
        let is_store = count == 0;
        for (id, _) in failed.iter().take(if is_store { 1 } else { usize::MAX }) {
            table.put_off(id).await?;
        }
        failed.into_iter().next().filter(|_| is_store).map_or(Ok(count), |(_, error)| Err(error))
    }

    /// Looks again at what was put off: its file may have arrived, or the machine be less busy.
    pub async fn try_again(&self) -> Result<(), ReviewError> {
        let lately = Timestamp::now().as_microsecond().saturating_sub(i64::try_from(LATELY.as_micros()).unwrap_or(i64::MAX));
        Ok(self.table().try_again(lately).await?)
    }

    /// The item, if it is still there; else it is forgotten.
    async fn existing(&self, id: &str) -> Result<Option<Item>, ReviewError> {
        match self.agent_data.get(id).await {
            Ok(item) if item.scope == self.scope() => Ok(Some(item)),
            Ok(_) | Err(AgentDataError::NotFound { .. }) => {
                if let Err(error) = self.hand_on_if_moved(id).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        item = id,
                        "what was said about an item could not be handed on"
                    );
                }
                self.table().remove(vec![id.to_owned()]).await?;
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Those of these items that are still there; the others are forgotten. One that can't be read is left out. Fails if none can.
    pub(super) async fn look_up(&self, ids: &[String]) -> Result<Vec<Item>, ReviewError> {
        let (mut found, mut failed, mut is_any_read) = (Vec::new(), None, false);
        for some in ids.chunks(AT_ONCE) {
            let asked = some.iter().map(|id| self.existing(id)).collect::<Vec<_>>();
            for item in futures::future::join_all(asked).await {
                match item {
                    Ok(item) => {
                        found.extend(item);
                        is_any_read = true;
                    }
                    Err(error) => failed = Some(error),
                }
            }
        }
        let Some(error) = failed else { return Ok(found) };
        if !is_any_read {
            return Err(error);
        }
        tracing::warn!(error = &error as &dyn std::error::Error, "an item could not be read");
        Ok(found)
    }

    /// Looks for items that are gone, if the table has more than the store. Halves the time until few are left to ask for: that costs
    /// little in a collection of any size.
    pub(super) async fn sweep(&self) -> Result<(), ReviewError> {
        let mut spans = vec![(0_i64, LAST)];
        while let Some((from, to)) = spans.pop() {
            let (known, middle) = self.table().between(from, to).await?;
            if known <= self.stored_between(from, to).await? {
                continue;
            }
            if known <= FEW || middle <= from {
                let ids = self.table().ids_between(from, to).await?;
                self.look_up(&ids).await?;
            } else {
                spans.extend([(from, middle), (middle, to)]);
            }
        }
        Ok(())
    }

    async fn stored_between(&self, from: i64, to: i64) -> Result<u64, ReviewError> {
        let mut aggregate = Aggregate::new(self.scope());
        let at = |time: i64| Timestamp::from_microsecond(time).unwrap_or(Timestamp::UNIX_EPOCH).to_string();
        if (from, to) != (0, LAST) {
            aggregate.filter = Filter::new().gte("created_at", at(from)).lt("created_at", at(to));
        }
        let groups = self.agent_data.aggregate(aggregate).await?;
        Ok(groups.items.iter().filter_map(|group| group.count).sum())
    }
}

/// Where reading older records goes on.
struct Older {
    /// Only the pending ones are read first.
    is_pending: bool,
    /// Created then or before.
    from: i64,
}

impl Older {
    fn text(&self) -> String {
        format!("{} {}", if self.is_pending { "pending" } else { "all" }, self.from)
    }

    fn parse(text: &str) -> Self {
        let (word, from) = text.split_once(' ').unwrap_or(("all", ""));
        Self { is_pending: word == "pending", from: from.parse().unwrap_or(i64::MAX) }
    }
}
