//! Tells open pages what others and agents do, as it happens.
//!
//! One task for each collection and process reads what has changed, as long as anybody listens, and all listeners are told the same. It is
//! woken by what this process commits and by what other processes say ([`crate::database::Watch`]); a store elsewhere is asked every few
//! seconds. It reads the tables and nothing else, so it makes no difference who has written, and how.

mod hub;
mod look;
mod reading;

pub use hub::{Heard, Listening, Live};

use super::{Review, ReviewError, Reviewer, signature::kind_in, write_decision::decision_id};
use crate::{
    agent_data::{AgentDataError, Scope},
    domain::{
        DecisionKind, UseCase, Version,
        live::{ItemNews, ItemNow, LiveNews},
    },
};
use hub::{Run, Told};
use reading::{Reading, who};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{broadcast, watch},
    time::{sleep, timeout},
};

/// The least time between two readings: a change after a quiet time is told at once, those that follow are told together. Pages hear within
/// two seconds, so half of that is left for all else; what 200 pages cost while records are written depends on it.
const PAUSE: Duration = Duration::from_millis(900);
/// Looks at least this often, even if nothing announced a change: claims end by themselves, and other processes may have no way to tell.
const SELDOM: Duration = Duration::from_secs(5);
/// How often a store elsewhere is asked.
const ELSEWHERE: Duration = Duration::from_secs(2);
/// How long a page waits for the first reading.
const FIRST: Duration = Duration::from_secs(5);
/// Items about which one page may ask at once.
const MOST_ITEMS: usize = 50;
/// After a failure, before the next attempt.
const AGAIN: Duration = Duration::from_secs(3);

impl Review {
    /// Listens for what happens in the collection from now on, and to the item that is shown in this version, if any. `None` if too many
    /// listen, or the server is stopping.
    #[tracing::instrument(skip_all, fields(reviewer = reviewer.id), err(level = "info"))]
    pub async fn listen(&self, item: Option<(&str, &Version)>, reviewer: &Reviewer) -> Result<Option<Listening>, ReviewError> {
        self.require(reviewer, UseCase::See)?;
        let Some(place) = self.live.enter(&reviewer.id, item.map(|(id, _)| id)) else { return Ok(None) };
        let Some(run) = self.run() else { return Ok(None) };
        let told = run.subscribe();
        let now = current(&run).await?;
        let hello = self.hello(&now, item.into_iter().collect(), reviewer).await?;
        let greeting = serde_json::to_string(&hello)?;
        let look = match item {
            Some((id, _)) => self.look(id, reviewer).await,
            None => None,
        };
        Ok(Some(Listening::new(hello, greeting, told, item.map(|(id, _)| id), (place, look))))
    }

    /// What has happened in the collection since `moment` of a `run`, and what became of the items that a page shows in these versions;
    /// `None` if nothing has happened. For a page that can't listen, which asks every few seconds, or has missed something.
    #[tracing::instrument(skip_all, fields(reviewer = reviewer.id), err(level = "info"))]
    pub async fn news_since(
        &self,
        since: Option<(&str, u64)>,
        items: &[(String, Version)],
        reviewer: &Reviewer,
    ) -> Result<Option<LiveNews>, ReviewError> {
        self.require(reviewer, UseCase::See)?;
        // A page with one item is told when it is gone.
        let one = if let [(id, _)] = items { Some(id.as_str()) } else { None };
        self.live.asked(one);
        let Some(run) = self.run() else { return Ok(None) };
        let now = current(&run).await?;
        if since == Some((&now.run, now.to)) {
            return Ok(None);
        }
        let items = items.iter().take(MOST_ITEMS).map(|(id, version)| (id.as_str(), version)).collect();
        Ok(Some(self.hello(&now, items, reviewer).await?))
    }

    /// How things are, with what became of the items that a page shows.
    async fn hello(&self, now: &LiveNews, items: Vec<(&str, &Version)>, reviewer: &Reviewer) -> Result<LiveNews, ReviewError> {
        let mut hello = LiveNews { you: Some(who(&self.salt(), &reviewer.id, "").key), ..now.clone() };
        hello.looks.retain(|(item, _)| items.iter().any(|(id, _)| id == item));
        for (id, version) in items {
            if let Some(news) = self.became_of(id, version, now).await? {
                hello.items.retain(|item| item.id != id);
                hello.items.push(news);
            }
        }
        Ok(hello)
    }

    /// What became of an item since it had this version; `None` if it still has.
    async fn became_of(&self, id: &str, version: &Version, now: &LiveNews) -> Result<Option<ItemNews>, ReviewError> {
        let (item, record) = match self.item(id).await {
            Ok(found) => found,
            Err(error) => return gone(id, error).map(Some),
        };
        let there = item.version();
        if there == *version {
            return Ok(None);
        }
        let is_it = |news: &&ItemNews| news.id == id && news.now.as_ref().is_some_and(|now| now.version == there);
        if let Some(known) = now.items.iter().rfind(is_it) {
            return Ok(Some(known.clone()));
        }
        // The decision that the record carries, if the trace has it and it was made after that version.
        let carried = decision_id(&record).zip(kind_in(&record));
        let made = match carried {
            Some((decision, kind)) if kind.status() == record.status() => {
                let last = self.decisions(id).await?.pop();
                last.filter(|last| {
                    let is_earlier = version.is_news_after(&Version::new(last.event.version.clone()));
                    last.word(crate::domain::DECISION_ID) == Some(decision) && !is_earlier
                })
            }
            _ => None,
        };
        let by = made.as_ref().map(|made| who(&self.salt(), &made.event.reviewer, &made.event.reviewer_name));
        let decided = made.and_then(|made| DecisionKind::parse(&made.event.kind));
        let since = item.updated_at.as_microsecond();
        let now = ItemNow { version: there, status: super::queue::short(&record.status()), since };
        Ok(Some(ItemNews { id: id.to_owned(), now: Some(now), moved_to: None, by, decided }))
    }

    /// For the keys of people: what all processes know.
    fn salt(&self) -> String {
        let Scope { deployment_name, collection } = self.scope();
        format!("{deployment_name} {collection}")
    }

    /// The task that reads what changes; started if there is none. `None` if the server is stopping.
    fn run(&self) -> Option<Run> {
        let review = self.clone();
        self.live.run(|told, now| drop(tokio::spawn(review.keep_telling(told, now))))
    }

    /// Tells what changes until nobody listens.
    async fn keep_telling(self, told: broadcast::Sender<Told>, now: watch::Sender<Option<Arc<LiveNews>>>) {
        let mut changes = self.ledger.news().watch();
        let mut reading = Reading::new(uuid::Uuid::new_v4().simple().to_string(), self.salt());
        let wait = if self.patience.is_some() { ELSEWHERE.saturating_sub(PAUSE) } else { SELDOM };
        while !self.live.ends() {
            let read = self.read_news(&mut reading).await;
            // First, so that nobody is told anything who may no longer see it.
            if reading.is_about_people() {
                let _ = told.send(Told::People);
            }
            match read {
                Ok(None) => {}
                Ok(Some(news)) => {
                    now.send_replace(Some(Arc::new(reading.now())));
                    // Who looks at an item is told to its pages alone.
                    match serde_json::to_string(&LiveNews { looks: Vec::new(), ..news.clone() }) {
                        // It is no error that nobody listens.
                        Ok(text) => drop(told.send(Told::News(Arc::new(news), text.into()))),
                        Err(error) => tracing::error!(%error, "news could not be written"),
                    }
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "what has changed could not be read");
                    reading.failed();
                    sleep(AGAIN).await;
                }
            }
            sleep(PAUSE).await;
            let _ = timeout(wait, changes.changed()).await;
        }
    }
}

/// What an item that can't be found has become.
fn gone(id: &str, error: ReviewError) -> Result<ItemNews, ReviewError> {
    let moved_to = match error {
        ReviewError::Moved { to, .. } => Some(to),
        ReviewError::NotFound(_) => None,
        other => return Err(other),
    };
    Ok(ItemNews { id: id.to_owned(), now: None, moved_to, by: None, decided: None })
}

/// What the task has read last.
async fn current(run: &Run) -> Result<Arc<LiveNews>, ReviewError> {
    let none = || {
        let text = "what has changed could not be read in time".to_owned();
        ReviewError::AgentData(AgentDataError::Unavailable { text })
    };
    timeout(FIRST, run.now()).await.ok().flatten().ok_or_else(none)
}
