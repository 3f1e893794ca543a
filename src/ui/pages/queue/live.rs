//! What others do, shown on the queue as it is: counts and rows change in their places, and what is new is a number to press.

use crate::{
    address::queue_address,
    api::{look_live, look_queue},
    domain::{
        DecisionKind, Status, Version,
        label::visible,
        live::ItemNews,
        queue::{QueuePage as Page, QueueQuery},
    },
    t,
    ui::{components::StatusBadge, live::Live, queue_keys::Followed},
};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::HashSet, time::Duration};

/// The number is said again after this long at most, however many come.
const PATIENCE: Duration = Duration::from_secs(5);
/// A queue with filters is asked what is new in it, so long after something has come; and so is one that has missed something.
const COLLECT: Duration = Duration::from_secs(2);
/// How far the clocks of two processes may be apart, in microseconds.
const CLOCKS_APART: i64 = 5_000_000;
/// Between two times that a page looks for what it has missed, in milliseconds.
const PAUSE: f64 = 15_000.0;

/// The list that is on the page, and what has come since; `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Since {
    pub live: Live,
    list: RwSignal<List>,
    /// Items that are new by the server's answer, where the page can't tell by itself.
    asked: RwSignal<HashSet<String>>,
}

#[derive(Clone, Default, PartialEq)]
struct List {
    rows: Vec<(String, Version)>,
    query: QueueQuery,
    read_at: i64,
}

impl Since {
    /// Listens from now on.
    pub fn listen() -> Self {
        let since = Self { live: Live::new(), list: RwSignal::default(), asked: RwSignal::default() };
        Effect::new(move |_| since.live.listen(None));
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let ask_soon = move || {
            in_time(timer, COLLECT, move || since.ask());
        };
        let now = js_sys::Date::now;
        let (missed, looked) = (StoredValue::new(None::<TimeoutHandle>), StoredValue::new(f64::MIN));
        let asks_too = StoredValue::new(false);
        let look_soon = move |asks: bool| {
            asks_too.update_value(|too| *too |= asks);
            let rest = Duration::from_secs_f64((looked.get_value() + PAUSE - now()).max(0.0) / 1_000.0);
            // Not all pages at the same moment.
            let pause = COLLECT.max(rest) + COLLECT.mul_f64(js_sys::Math::random());
            in_time(missed, pause, move || {
                looked.set_value(now());
                since.look_at_rows();
                if asks_too.try_update_value(std::mem::take).unwrap_or_default() {
                    since.ask();
                }
            });
        };
        Effect::new(move |_| {
            if since.live.gaps() > 0 {
                look_soon(true);
            }
        });
        Effect::new(move |_| {
            let (gone, read_at) = (since.live.gone(), since.list.read().read_at);
            if gone > 0 && read_at > 0 && gone + CLOCKS_APART > read_at {
                look_soon(false);
            }
        });
        since.live.on_done(move || {
            if since.has_filters() {
                ask_soon();
            }
        });
        Effect::new(move |before: Option<usize>| {
            let came = since.came().len();
            if before.is_some_and(|before| came > before) && since.has_filters() {
                ask_soon();
            }
            came
        });
        on_cleanup(move || [timer, missed].into_iter().for_each(stop));
        since
    }

    /// This list is on the page now.
    pub fn shows(self, page: &Page, query: &QueueQuery) {
        let rows = page.rows.iter().map(|row| (row.id.clone(), row.version.clone())).collect();
        self.live.begin_list();
        self.asked.update(HashSet::clear);
        self.list.set(List { rows, query: query.clone(), read_at: page.read_at });
    }

    fn has_filters(self) -> bool {
        !self.list.read_untracked().query.wants_all_of_its_status()
    }

    /// Items that have come into the status of the queue, and are not on the page.
    fn came(self) -> Vec<String> {
        let list = self.list.read();
        let mut came = self.live.came_since(list.read_at, list.query.wanted_status().as_ref());
        came.retain(|id| list.rows.iter().all(|(row, _)| row != id));
        came
    }

    /// How many are new.
    fn count(self) -> usize {
        let asked = self.asked.get();
        if self.list.read().query.wants_all_of_its_status() {
            self.came().into_iter().chain(asked).collect::<HashSet<_>>().len()
        } else {
            asked.len()
        }
    }

    /// Something may have been missed: looks what became of the rows.
    fn look_at_rows(self) {
        let Some(List { rows, query, .. }) = self.list.try_get_untracked() else { return };
        if !rows.is_empty() {
            spawn_local(async move {
                if let Ok(Some(news)) = look_live(query.queue, None, rows).await {
                    self.live.learn(news);
                }
            });
        }
    }

    /// Asks what is new in this queue.
    fn ask(self) {
        let Some(list) = self.list.try_get_untracked() else { return };
        spawn_local(async move {
            let Ok(mut came) = look_queue(list.query.clone(), list.read_at).await else { return };
            if self.list.try_get_untracked().as_ref() != Some(&list) {
                return;
            }
            came.retain(|id| list.rows.iter().all(|(row, _)| row != id));
            self.asked.set(came.into_iter().collect());
        });
    }
}

/// How many are new, with a link that shows them. It lies over the page, so that no row moves.
#[component]
pub(super) fn NewItems(since: Since, followed: Followed, reload: Callback<()>) -> impl IntoView {
    let (said, timer) = (RwSignal::new(0), StoredValue::new(None::<TimeoutHandle>));
    // Not each one by itself: whoever hears the page would hear nothing else.
    Effect::new(move |_| {
        let count = since.count();
        if count == 0 || timer.with_value(Option::is_none) {
            said.set(count);
            let again = move || {
                let _ = timer.try_set_value(None);
                let count = since.count();
                if said.try_get_untracked().is_some_and(|said| said != count) {
                    said.set(count);
                }
            };
            if count > 0 {
                timer.set_value(set_timeout_with_handle(again, PATIENCE).ok());
            }
        }
    });
    on_cleanup(move || stop(timer));
    let shown = Memo::new(move |_| said.get());
    let content = move || {
        (shown.get() > 0).then(|| {
            let list = since.list.get_untracked();
            let (here, first) = (list.query.clone(), list.query.first_page());
            let href = queue_address(&first).to_string();
            let show = move |event: leptos::ev::MouseEvent| {
                followed.set_value(Some("rows".to_owned()));
                // The address of another page is followed like any link.
                if here == first && crate::ui::router::is_plain(&event) {
                    event.prevent_default();
                    reload.run(());
                }
            };
            view! { <a class="button button-small new-items" href=href data-part-of=queue_address(&list.query).to_string() on:click=show>{t!(live_new, count = shown.get())}</a> }
                .into_any()
        })
    };
    view! { <div class="new-items-place" role="status">{move || content()}</div> }
}

/// What a row says of what others have done with its item.
#[derive(Clone, PartialEq)]
enum Said {
    Decided(DecisionKind, Option<String>),
    Status(Status),
    Changed,
    Gone,
    Held(String),
}

/// What has become of a row, over its end: the row keeps its place and its height. It has no owner: the list stays on the page while the next
/// one is being read, after its owner is gone.
#[derive(Clone)]
pub(super) struct RowNews {
    said: ArcMemo<Option<Said>>,
    /// Whether the colleague who had it when the list was read still has it.
    pub is_held: ArcMemo<bool>,
}

impl RowNews {
    pub fn of(live: Live, id: &str, version: &Version, status: &Status, held_by: Option<&str>) -> Self {
        let (id, version, status) = (id.to_owned(), version.clone(), status.clone());
        let (item, first, before) = (id.clone(), held_by.map(str::to_owned), held_by.map(str::to_owned));
        let holder = move |id: &str| live.holder_of(id).map(|who| who.filter(|who| !live.is_you(Some(who))).map(|who| who.name));
        let said = ArcMemo::new(move |_| {
            let held = || holder(&id).flatten().filter(|name| before.as_ref() != Some(name)).map(Said::Held);
            live.news_of(&id, &version).map(|news| of_item(live, news, &status)).or_else(held)
        });
        let is_held = ArcMemo::new(move |_| holder(&item).is_none_or(|now| now == first));
        Self { said, is_held }
    }

    /// Whether nobody needs to look at the item here any more.
    pub fn is_over(&self) -> bool {
        let said = self.said.read();
        let is_final = |status: &Status| matches!(status, Status::Accepted | Status::Rejected);
        match &*said {
            Some(Said::Decided(kind, _)) => is_final(&kind.status()),
            Some(Said::Status(status)) => is_final(status),
            Some(Said::Gone) => true,
            Some(Said::Changed | Said::Held(_)) | None => false,
        }
    }

    pub fn view(&self) -> Option<AnyView> {
        let words = |text: String| view! { <span>{text}</span> }.into_any();
        let content = match self.said.get()? {
            Said::Decided(DecisionKind::Signed, Some(name)) => words(t!(queue_signed_by, name = &name)),
            Said::Decided(DecisionKind::SentBack, Some(name)) => words(t!(live_sent_back_by, name = &name)),
            Said::Decided(DecisionKind::Reopened, Some(name)) => words(t!(live_reopened_by, name = &name)),
            Said::Decided(kind, name) => view! { <StatusBadge status=kind.status()/>{name.map(words)} }.into_any(),
            Said::Status(status) => view! { <StatusBadge status/> }.into_any(),
            Said::Changed => words(t!(live_row_changed).to_owned()),
            Said::Gone => words(t!(live_row_gone).to_owned()),
            Said::Held(name) => words(t!(queue_held_by, name = &visible(&name))),
        };
        Some(view! { <span class="row-news">{content}</span> }.into_any())
    }
}

fn of_item(live: Live, news: ItemNews, before: &Status) -> Said {
    let name = news.by.as_ref().filter(|who| !live.is_you(Some(who))).map(|who| visible(&who.name));
    match (news.now, news.decided) {
        (None, _) => Said::Gone,
        (Some(_), Some(kind)) => Said::Decided(kind, name),
        (Some(now), None) if now.status != *before => Said::Status(now.status),
        (Some(_), None) => Said::Changed,
    }
}

/// Does this after a while, unless the timer runs already.
fn in_time(timer: StoredValue<Option<TimeoutHandle>>, pause: Duration, then: impl Fn() + 'static) {
    if timer.with_value(Option::is_none) {
        let then = move || {
            let _ = timer.try_set_value(None);
            then();
        };
        timer.set_value(set_timeout_with_handle(then, pause).ok());
    }
}

fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.try_update_value(Option::take).flatten() {
        timer.clear();
    }
}
