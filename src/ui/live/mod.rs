//! What an open page hears of what others do. It shows that in its place, and moves nothing.

mod source;

use crate::domain::{
    Status, Version,
    live::{ItemDone, ItemNews, LiveNews, Who},
};
use leptos::prelude::*;
use std::collections::HashMap;

/// Items of which the news are kept.
const MOST: usize = 5_000;

/// What a page has heard so far; `Copy`. Nothing on the server, and nothing without a script.
#[derive(Clone, Copy)]
pub struct Live {
    /// The last news of each item.
    items: RwSignal<HashMap<String, ItemNews>>,
    /// How many records have each status, if that was heard.
    counts: RwSignal<Option<Vec<(Status, u64)>>>,
    /// Who works on which item, if that was heard.
    held: RwSignal<Option<Vec<(String, Who)>>>,
    /// Who looks at which item without working on it.
    looks: RwSignal<Vec<(String, Who)>>,
    /// Who last did something about each item that left its record as it is.
    done: RwSignal<HashMap<String, Who>>,
    /// When records were last gone of which nothing was said, in microseconds since 1970.
    gone: RwSignal<i64>,
    /// Counts the times when something may have been missed.
    gaps: RwSignal<u32>,
    you: StoredValue<String>,
    /// Up to which moment of which run news were heard.
    at: StoredValue<Option<(String, u64)>>,
}

impl Live {
    /// Nothing was heard yet.
    pub fn new() -> Self {
        Self {
            items: RwSignal::default(),
            counts: RwSignal::new(None),
            held: RwSignal::new(None),
            looks: RwSignal::default(),
            done: RwSignal::default(),
            gone: RwSignal::new(0),
            gaps: RwSignal::new(0),
            you: StoredValue::default(),
            at: StoredValue::new(None),
        }
    }

    /// Listens until the current owner is disposed; a page that nobody sees does not. With what became of the item that is shown in this
    /// version, if any.
    pub fn listen(self, item: Option<(String, Version)>) {
        source::listen(self, item);
    }

    /// The news of this item, if they are newer than this version of it; reactive.
    pub fn news_of(self, id: &str, version: &Version) -> Option<ItemNews> {
        self.items.read().get(id).filter(|news| news.is_news_after(version)).cloned()
    }

    /// Items that have come into this status since a moment, in microseconds since 1970, but not by this reader; reactive.
    pub fn came_since(self, moment: i64, status: Option<&Status>) -> Vec<String> {
        let items = self.items.read();
        let came = items.values().filter(|news| news.has_come_since(moment, status) && !self.is_you(news.by.as_ref()));
        came.map(|news| news.id.clone()).collect()
    }

    /// How many records have each status, if that was heard; reactive.
    pub fn counts(self) -> Option<Vec<(Status, u64)>> {
        self.counts.get()
    }

    /// Who works on this item, if it was heard who works on which; reactive.
    pub fn holder_of(self, id: &str) -> Option<Option<Who>> {
        let held = self.held.read();
        held.as_ref().map(|held| held.iter().find(|(item, _)| item == id).map(|(_, who)| who.clone()))
    }

    /// The names of others who look at this item without working on it; reactive.
    pub fn lookers_at(self, id: &str) -> Vec<String> {
        let holder = self.holder_of(id).flatten();
        let looks = self.looks.read();
        let others = looks.iter().filter(|(item, who)| item == id && !self.is_you(Some(who)) && holder.as_ref() != Some(who));
        others.map(|(_, who)| who.name.clone()).collect()
    }

    /// Who has done something about this item that left its record as it is; reactive.
    pub fn done_with(self, id: &str) -> Option<Who> {
        self.done.read().get(id).filter(|who| !self.is_you(Some(who))).cloned()
    }

    /// Calls this after others have done something about items that left their records as they are.
    pub fn on_done(self, then: impl Fn() + 'static) {
        Effect::new(move |before: Option<()>| {
            self.done.track();
            if before.is_some() {
                then();
            }
        });
    }

    /// When records were last gone of which nothing was said, in microseconds since 1970; reactive.
    pub fn gone(self) -> i64 {
        self.gone.get()
    }

    /// Changes when something may have been missed; reactive.
    pub fn gaps(self) -> u32 {
        self.gaps.get()
    }

    /// Whether this is the reader, on this page or another.
    pub fn is_you(self, who: Option<&Who>) -> bool {
        who.is_some_and(|who| self.you.with_value(|you| *you == who.key))
    }

    /// A list was read anew: what was heard before is in it.
    pub fn begin_list(self) {
        self.counts.set(None);
        self.held.set(None);
    }

    /// Takes the next news. Returns whether changes may have been missed and the page must ask for them.
    pub fn hear(self, news: LiveNews) -> bool {
        let Some(before) = self.at.try_get_value() else { return false }; // the page is gone
        let has_gap = before.as_ref().is_some_and(|(run, moment)| news.leaves_a_gap_after(run, *moment));
        let known = before.filter(|(run, _)| *run == news.run).map(|(_, moment)| moment);
        let is_told_all = news.you.is_some();
        if known.is_none_or(|known| news.to >= known) {
            self.at.set_value(Some((news.run.clone(), news.to)));
            self.counts.set(Some(news.counts.clone()));
            self.held.set(Some(news.held.clone()));
            self.looks.set(news.looks.clone());
        }
        if news.gone > self.gone.get_untracked() {
            self.gone.set(news.gone);
        }
        let done = news.done.iter().filter(|done| known.is_some_and(|known| done.moment > known));
        let done: Vec<ItemDone> = done.cloned().collect();
        self.learn(news);
        if !done.is_empty() {
            self.done.update(|known| known.extend(done.into_iter().map(|done| (done.id, done.by))));
        }
        if has_gap {
            self.gaps.update(|gaps| *gaps += 1);
        }
        has_gap && !is_told_all
    }

    /// Takes the answer to a question about items. Another process may have given it, so it says nothing about what was heard until when.
    pub fn learn(self, news: LiveNews) {
        if let Some(you) = news.you {
            let _ = self.you.try_set_value(you);
        }
        let _ = self.items.try_update(|items| {
            if items.len() > MOST {
                items.clear();
            }
            for item in news.items {
                let is_older = items.get(&item.id).is_some_and(|known| match (&known.now, &item.now) {
                    (Some(known), Some(now)) => known.version.is_news_after(&now.version),
                    _ => false,
                });
                if !is_older {
                    items.insert(item.id.clone(), item);
                }
            }
        });
    }

    fn at(self) -> Option<(String, u64)> {
        self.at.try_get_value().flatten()
    }
}
