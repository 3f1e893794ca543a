//! Who listens.

use super::look::Look;
use crate::domain::live::{LiveNews, Who};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{broadcast, watch};

/// Most pages of a queue that listen at once; others ask now and then. All queues together share the server's places for streams.
const MOST: usize = 256;
/// Most pages of one person in a queue.
const MOST_OF_ONE: usize = 16;
/// How far a listener may fall behind, in messages. One that falls further behind is disconnected, and starts over.
const LATE: usize = 64;
/// After the last listener has gone, the task goes on for so long: a page that is loaded again finds what it knew.
const LINGER: Duration = Duration::from_secs(10);
/// A page that asks now and then counts as open for so long.
const ASKED: Duration = Duration::from_secs(15);

/// The open pages of a collection; starts empty.
#[derive(Default)]
pub struct Live {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    run: Option<Run>,
    listeners: usize,
    of_person: HashMap<String, usize>,
    /// Items shown by pages that listen, with how many show it.
    shown: HashMap<String, usize>,
    /// Items shown by pages that poll, and when each last asked; the empty id stands for a page without an item.
    asked: HashMap<String, Instant>,
    /// Since when nobody listens.
    idle: Option<Instant>,
    has_ended: bool,
}

/// The task that reads what changes.
#[derive(Clone)]
pub(super) struct Run {
    told: broadcast::Sender<Told>,
    now: watch::Receiver<Option<Arc<LiveNews>>>,
}

/// What listeners are told.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// Something has happened; also in JSON, for the many pages that show no item.
    News(Arc<LiveNews>, Arc<str>),
    /// Something has happened to a person or a session.
    People,
    /// The server is stopping.
    End,
}

/// What a listener hears.
pub enum Heard {
    /// A [`LiveNews`] in JSON.
    News(Arc<str>),
    /// Something has happened to a person or a session: perhaps to that of this listener.
    People,
}

/// A page that listens.
pub struct Listening {
    /// How things are as it begins: a [`LiveNews`] in JSON.
    pub hello: String,
    told: broadcast::Receiver<Told>,
    /// Up to when it was read.
    at: u64,
    /// Of a page that shows one item.
    item: Option<OneItem>,
    _place: Place,
    _look: Option<Look>,
}

/// What a page that shows one item was told.
struct OneItem {
    id: String,
    /// Up to when.
    told: u64,
    held: Vec<(String, Who)>,
    looks: Vec<(String, Who)>,
    /// Whose page it is.
    you: Option<String>,
}

impl OneItem {
    /// What of the news is about the item; `None` if nothing is, and nothing was left out before (`has_gap`).
    fn of(&mut self, news: &LiveNews, has_gap: bool) -> Option<LiveNews> {
        let of_item = |all: &[(String, Who)]| all.iter().filter(|(id, _)| *id == self.id).cloned().collect::<Vec<_>>();
        let (held, mut looks) = (of_item(&news.held), of_item(&news.looks));
        looks.retain(|(_, who)| Some(&who.key) != self.you.as_ref());
        let items: Vec<_> = news.items.iter().filter(|item| item.id == self.id).cloned().collect();
        let done: Vec<_> = news.done.iter().filter(|done| done.id == self.id).cloned().collect();
        let is_news = !items.is_empty() || !done.is_empty() || held != self.held || looks != self.looks;
        if !is_news && !has_gap {
            return None;
        }
        let from = if has_gap { news.from } else { self.told };
        (self.told, self.held, self.looks) = (news.to, held.clone(), looks.clone());
        // If it is the item that is gone, that is said.
        let (run, counts) = (news.run.clone(), news.counts.clone());
        Some(LiveNews { run, from, to: news.to, counts, held, looks, items, done, gone: 0, you: None })
    }
}

impl Run {
    pub fn subscribe(&self) -> broadcast::Receiver<Told> {
        self.told.subscribe()
    }

    /// What was read last; waits for the first reading.
    pub(super) async fn now(&self) -> Option<Arc<LiveNews>> {
        let mut now = self.now.clone();
        now.wait_for(Option::is_some).await.ok()?.clone()
    }
}

impl Listening {
    /// After `hello`, which was written as `greeting`.
    pub(super) fn new(
        hello: LiveNews,
        greeting: String,
        told: broadcast::Receiver<Told>,
        item: Option<&str>,
        (place, look): (Place, Option<Look>),
    ) -> Self {
        let at = hello.to;
        let item = item.map(|id| {
            let of_item = |all: Vec<(String, Who)>| all.into_iter().filter(|(one, _)| one == id).collect::<Vec<_>>();
            let mut looks = of_item(hello.looks);
            looks.retain(|(_, who)| Some(&who.key) != hello.you.as_ref());
            OneItem { id: id.to_owned(), told: at, held: of_item(hello.held), looks, you: hello.you }
        });
        Self { hello: greeting, told, at, item, _place: place, _look: look }
    }

    /// Waits for what happens next. `None` if the listener must begin anew, or the server is stopping.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            match self.told.recv().await.ok()? {
                Told::News(news, text) if news.to > self.at => {
                    let has_gap = news.from > self.at;
                    self.at = news.to;
                    let Some(item) = &mut self.item else { return Some(Heard::News(text)) };
                    if let Some(news) = item.of(&news, has_gap) {
                        return Some(Heard::News(serde_json::to_string(&news).ok()?.into()));
                    }
                }
                Told::News(..) => {}
                Told::People => return Some(Heard::People),
                Told::End => return None,
            }
        }
    }
}

impl Live {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a page of this person that shows this item. `None` if there is none.
    pub(super) fn enter(self: &Arc<Self>, person: &str, item: Option<&str>) -> Option<Place> {
        let mut state = self.lock();
        let of_person = state.of_person.get(person).copied().unwrap_or_default();
        if state.has_ended || state.listeners >= MOST || of_person >= MOST_OF_ONE {
            return None;
        }
        state.listeners += 1;
        state.idle = None;
        *state.of_person.entry(person.to_owned()).or_default() += 1;
        if let Some(item) = item {
            *state.shown.entry(item.to_owned()).or_default() += 1;
        }
        Some(Place { live: self.clone(), person: person.to_owned(), item: item.map(str::to_owned) })
    }

    /// A page that shows this item has asked.
    pub(super) fn asked(&self, item: Option<&str>) {
        let mut state = self.lock();
        // Far more than pages: whoever asks for ever new items fills no memory.
        if state.asked.len() < 4 * MOST {
            state.asked.insert(item.unwrap_or_default().to_owned(), Instant::now());
        }
    }

    /// The task that reads what changes, started if there is none.
    pub(super) fn run(&self, start: impl FnOnce(broadcast::Sender<Told>, watch::Sender<Option<Arc<LiveNews>>>)) -> Option<Run> {
        let mut state = self.lock();
        if state.has_ended {
            return None;
        }
        // A task that has died must not be waited for.
        let running = state.run.clone().filter(|run| run.now.has_changed().is_ok());
        Some(running.unwrap_or_else(|| {
            let (told, (write, now)) = (broadcast::channel(LATE).0, watch::channel(None));
            start(told.clone(), write);
            state.run.insert(Run { told, now }).clone()
        }))
    }

    /// Whether the task ends now, because nobody listens.
    pub(super) fn ends(&self) -> bool {
        let mut state = self.lock();
        state.asked.retain(|_, at| at.elapsed() < ASKED);
        if state.listeners > 0 || !state.asked.is_empty() {
            state.idle = None;
        } else if state.idle.get_or_insert_with(Instant::now).elapsed() > LINGER {
            state.run = None;
        }
        state.run.is_none() || state.has_ended
    }

    /// The items on open pages.
    pub(super) fn shown(&self) -> Vec<String> {
        let state = self.lock();
        let asked = state.asked.keys().filter(|item| !item.is_empty() && !state.shown.contains_key(*item));
        state.shown.keys().chain(asked).cloned().collect()
    }

    /// The server is stopping: nobody listens any more.
    pub fn end(&self) {
        let mut state = self.lock();
        state.has_ended = true;
        if let Some(run) = state.run.take() {
            let _ = run.told.send(Told::End);
        }
    }
}

/// The place of a page that listens; free again when it is dropped.
pub struct Place {
    live: Arc<Live>,
    person: String,
    item: Option<String>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.live.lock();
        state.listeners -= 1;
        let one_less = |counts: &mut HashMap<String, usize>, key: &str| {
            if let Some(count) = counts.get_mut(key) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(key);
                }
            }
        };
        one_less(&mut state.of_person, &self.person);
        if let Some(item) = &self.item {
            one_less(&mut state.shown, item);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn one_person_can_not_take_all_places_and_who_leaves_is_forgotten() {
        let live = Arc::new(Live::default());
        let held: Vec<_> = (0..MOST_OF_ONE).map(|_| live.enter("ada", Some("a")).unwrap()).collect();
        assert!(live.enter("ada", None).is_none(), "enough for one");
        let ben = live.enter("ben", Some("b")).unwrap();
        assert_eq!(live.lock().listeners, MOST_OF_ONE + 1);
        drop(held);
        assert_eq!(live.shown(), ["b"]);
        live.asked(Some("c"));
        assert_eq!(live.shown().len(), 2);
        drop(ben);
        assert!(live.lock().of_person.is_empty() && live.lock().shown.is_empty());
        live.end();
        assert!(live.enter("ada", None).is_none(), "the server is stopping");
    }
}
