//! Where the news come from: a stream of server-sent events; and where none gets through, a question every few seconds.
//!
//! Plain `web_sys::EventSource`: what a library would add is what decides here, when to give up and when to begin again.

use super::Live;
use crate::{
    address::{Address, Route, Word},
    api::{ApiError, from_json, look_live},
    domain::{Version, live::LiveNews},
    ui::router::use_router,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// The page itself comes first.
const BEGIN: Duration = Duration::from_secs(1);
/// A stream that says nothing for so long is kept back by something in between.
const GREETING: Duration = Duration::from_secs(4);
/// Between two looks at how it goes, and between two questions.
const LOOK: Duration = Duration::from_secs(4);
/// Milliseconds between two looks after which the machine has slept.
const SLEPT: f64 = 20_000.0;
/// Milliseconds without a word, after which a stream is dead: the server ends each one before.
const DEAD: f64 = 150_000.0;
/// Milliseconds until a stream is tried again where none got through; doubles up to the longest.
const AGAIN: f64 = 60_000.0;
const LONGEST: f64 = 900_000.0;

/// How the page listens.
enum Way {
    /// Not at all: nobody sees the page.
    Hidden,
    /// Nobody is signed in any more.
    Refused,
    Stream(Stream),
    /// It asks, and tries a stream again at this time.
    Ask(f64),
}

/// A stream that is open, or opens.
struct Stream {
    source: EventSource,
    /// When something came last.
    heard: f64,
    is_greeted: bool,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// What a look leads to.
enum Do {
    Nothing,
    Open,
    FallBack,
    Ask,
}

#[derive(Clone, Copy)]
struct Source {
    live: Live,
    item: StoredValue<Option<(String, Version)>>,
    place: ReadSignal<Address>,
    way: StoredValue<Way, LocalStorage>,
    /// Milliseconds until the next attempt with a stream.
    pause: StoredValue<f64>,
    looked: StoredValue<f64>,
    is_asking: StoredValue<bool>,
}

/// Listens until the current owner is disposed.
pub(super) fn listen(live: Live, item: Option<(String, Version)>) {
    let source = Source {
        live,
        item: StoredValue::new(item),
        place: use_router().place(),
        way: StoredValue::new_local(Way::Hidden),
        pause: StoredValue::new(AGAIN),
        looked: StoredValue::new(now()),
        is_asking: StoredValue::new(false),
    };
    let begin = set_timeout_with_handle(move || source.seen(), BEGIN);
    let look = set_interval_with_handle(move || source.look(), LOOK);
    let seen = window_event_listener(leptos::ev::visibilitychange, move |_| source.seen());
    let online = window_event_listener(leptos::ev::online, move |_| source.seen());
    on_cleanup(move || {
        let _ = begin.map(|timer| timer.clear());
        let _ = look.map(|timer| timer.clear());
        seen.remove();
        online.remove();
        let _ = source.way.try_set_value(Way::Hidden);
    });
}

fn now() -> f64 {
    js_sys::Date::now()
}

impl Source {
    /// The page may be seen again, or no longer.
    fn seen(self) {
        if document().hidden() {
            let _ = self.way.try_set_value(Way::Hidden);
        } else {
            self.open();
        }
    }

    /// Opens a stream, in place of what there was.
    fn open(self) {
        let mut address = Address::of(Route::Live);
        match self.item.try_get_value() {
            None => return, // the page is gone
            Some(None) => address = address.with_some(Word::Queue, self.queue()),
            Some(Some((id, version))) => address = address.with(Word::Of, id).with(Word::At, version.to_string()),
        }
        let Ok(source) = EventSource::new(&address.to_string()) else { return self.fall_back() };
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                self.take(&text);
            }
        });
        // After this, because closing a stream drops what is running here.
        let failed = Closure::<dyn FnMut(Event)>::new(move |_| set_timeout(move || self.look(), Duration::ZERO));
        source.set_onmessage(Some(message.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let stream = Stream { source, heard: now(), is_greeted: false, _message: message, _failed: failed };
        let _ = self.way.try_set_value(Way::Stream(stream));
        set_timeout(move || self.look(), GREETING + Duration::from_millis(50));
    }

    /// The name of the queue that the page shows.
    fn queue(self) -> Option<String> {
        self.place.try_get_untracked().and_then(|place| place.get(Word::Queue).map(str::to_owned))
    }

    fn take(self, text: &str) {
        let _ = self.way.try_update_value(|way| {
            if let Way::Stream(stream) = way {
                stream.heard = now();
                stream.is_greeted = true;
            }
        });
        let _ = self.pause.try_set_value(AGAIN);
        if let Ok(news) = from_json::<LiveNews>(text) {
            self.hear(news);
        }
    }

    fn hear(self, news: LiveNews) {
        if self.live.hear(news) && self.item.try_get_value().flatten().is_some() {
            self.ask(None);
        }
    }

    /// Looks how it goes, and changes the way if need be.
    fn look(self) {
        let Some(before) = self.looked.try_get_value() else { return };
        self.looked.set_value(now());
        if document().hidden() {
            return;
        }
        let has_slept = now() - before > SLEPT;
        let todo = self.way.with_value(|way| match way {
            Way::Refused => Do::Nothing,
            Way::Hidden => Do::Open,
            Way::Stream(stream) if has_slept || now() - stream.heard > DEAD => Do::Open,
            Way::Stream(stream) if stream.source.ready_state() == EventSource::CLOSED => Do::FallBack,
            Way::Stream(stream) => {
                // One that was greeted once, and is cut off, begins again by itself.
                let is_late = !stream.is_greeted && now() - stream.heard >= GREETING.as_secs_f64() * 1_000.0;
                if is_late { Do::FallBack } else { Do::Nothing }
            }
            Way::Ask(at) if now() > *at => Do::Open,
            Way::Ask(_) => Do::Ask,
        });
        match todo {
            Do::Nothing => {}
            Do::Open => self.open(),
            Do::FallBack => self.fall_back(),
            Do::Ask => self.ask(self.live.at()),
        }
    }

    /// No stream gets through: asks from now on.
    fn fall_back(self) {
        let Some(pause) = self.pause.try_get_value() else { return };
        self.way.set_value(Way::Ask(now() + pause));
        self.pause.set_value((pause * 2.0).min(LONGEST));
        self.ask(self.live.at());
    }

    /// Asks what has happened since; or just what became of the item.
    fn ask(self, since: Option<(String, u64)>) {
        if self.is_asking.try_get_value() != Some(false) {
            return;
        }
        self.is_asking.set_value(true);
        let (queue, items) = (self.queue(), self.item.get_value().into_iter().collect());
        let is_next = since.is_some() || self.way.with_value(|way| matches!(way, Way::Ask(_)));
        spawn_local(async move {
            let answer = look_live(queue, since, items).await;
            let _ = self.is_asking.try_set_value(false);
            match answer {
                Ok(Some(news)) if is_next => drop(self.live.hear(news)),
                Ok(Some(news)) => self.live.learn(news),
                Err(ApiError::NotSignedIn | ApiError::NotAllowed) => drop(self.way.try_set_value(Way::Refused)),
                // It asks again.
                Ok(None) | Err(_) => {}
            }
        });
    }
}
