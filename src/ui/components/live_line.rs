//! What others do with the item that is shown: quiet lines at the lower end of the fields. They lie over the fields, so that nothing moves
//! that is being read or typed.

use super::held_by::held_by;
use crate::{
    domain::{DecisionKind, label::visible, live::ItemNews},
    t,
    ui::{live::Live, saving::News, workspace::Workspace},
};
use leptos::prelude::*;

/// What there is to say, most important first.
#[derive(Clone, PartialEq)]
enum Line {
    /// Somebody else, or the agent, has written the record.
    Written(ItemNews),
    /// A save has found that it was written, or that the agent has read the document again.
    Saved(News),
    /// Somebody has done something else with it.
    Done(String),
}

/// Listens to what becomes of the item, as long as its page is on the screen.
#[component]
pub fn LiveLine(reload: RwSignal<u32>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let view = workspace.view();
    let (live, id, version) = (expect_context::<Live>(), view.id.clone(), view.version.clone());
    let shown = (id.clone(), version.clone());
    Effect::new(move |_| {
        if workspace.on_page.get() {
            live.listen(Some(shown.clone()));
        }
    });
    let line = Memo::new(move |_| {
        let is_of_this_page = |news: &ItemNews| {
            // What this page does is no news to it; it says so itself.
            live.is_you(news.by.as_ref()) && (workspace.deciding.get() || workspace.has_decided.get_value())
        };
        let written = live.news_of(&id, &version).filter(|news| !is_of_this_page(news)).map(Line::Written);
        let done = || live.done_with(&id).map(|who| Line::Done(visible(&who.name)));
        written.or_else(|| workspace.saving.news.get().map(Line::Saved)).or_else(done)
    });
    let show = move |_| {
        let saving = workspace.saving.clone_queue();
        leptos::task::spawn_local(async move {
            drop(saving.settled().await);
            let _ = reload.try_update(|count| *count += 1);
        });
    };
    let news = move || {
        line.get().map(|line| {
            let (text, button) = words(live, line);
            view! {
                <div class="notice notice-low flex flex-wrap items-center gap-3 text-sm shadow-md">
                    <span class="grow">{text}</span>
                    <button type="button" class="button button-small" on:click=show>{button}</button>
                </div>
            }
            .into_any()
        })
    };
    let item = view.id.clone();
    let lookers = Memo::new(move |_| live.lookers_at(&item));
    let looks = move || {
        let lookers = lookers.read();
        lookers.first().map(|first| {
            let text = t!(live_looked_at, name = &visible(first), more = lookers.len() - 1);
            view! { <p class="ms-auto w-fit rounded-md border border-line bg-surface px-3 py-1 text-sm text-ink-soft shadow-md">{text}</p> }.into_any()
        })
    };
    // Who was there at first stands above the fields.
    let is_above = view.held_by.is_some();
    let held = move || workspace.held_by.get().filter(|_| !is_above).map(|name| held_by(workspace, &name));
    view! { <div class="live-line" role="status"><div>{move || looks()}{move || held()}{move || news()}</div></div> }
}

/// The sentence, and what the button says.
fn words(live: Live, line: Line) -> (String, &'static str) {
    let news = match line {
        Line::Written(news) => news,
        Line::Saved(News::Changed) => return (t!(news_changed).to_owned(), t!(news_show_changes)),
        Line::Saved(News::Moved(_)) => return (t!(news_moved).to_owned(), t!(news_go_on)),
        Line::Done(name) => return (t!(news_done_by, name = &name), t!(news_show)),
    };
    match (&news.now, &news.by) {
        (None, _) if news.moved_to.is_some() => (t!(news_moved).to_owned(), t!(news_go_on)),
        (None, _) => (t!(news_gone).to_owned(), t!(news_show)),
        (Some(_), None) => (t!(news_agent_changed).to_owned(), t!(news_show_changes)),
        (Some(_), Some(who)) if live.is_you(Some(who)) => (t!(news_by_you).to_owned(), t!(news_show)),
        (Some(_), Some(who)) => {
            let name = visible(&who.name);
            let said = match news.decided {
                Some(DecisionKind::Accepted) => t!(news_accepted_by, name = &name),
                Some(DecisionKind::Rejected) => t!(news_rejected_by, name = &name),
                Some(DecisionKind::Signed) => t!(news_signed_by, name = &name),
                Some(DecisionKind::SentBack) => t!(news_sent_back_by, name = &name),
                Some(DecisionKind::Reopened) => t!(news_reopened_by, name = &name),
                None => t!(news_changed_by, name = &name),
            };
            (said, t!(news_show))
        }
    }
}
