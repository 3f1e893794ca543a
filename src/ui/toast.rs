//! What was just decided, said for some seconds on whichever page is shown next.

use super::{
    error_text,
    router::{Router, use_router},
};
use crate::{
    address::{Address, Done, queue_of},
    api::undo_decision,
    domain::{Version, label::brief},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long a decision can be undone with one press; after that, the item has to be opened and reopened.
const UNDO_FOR: Duration = Duration::from_secs(10);

/// The button that undoes the decision, for its key.
pub const UNDO_BUTTON: &str = "undo-decision";

/// What was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What happened.
    pub done: Done,
    /// The item and the version that the decision left; without them it can't be undone.
    pub of: Option<(String, Version)>,
    /// The document, if its name is known.
    pub document: Option<String>,
}

/// What was decided last in this tab; one for the whole application.
#[derive(Clone, Copy)]
pub struct LastDecided {
    said: RwSignal<Option<Said>>,
    /// Counts what was said: a later decision has ten seconds of its own.
    turn: StoredValue<u32>,
}

impl LastDecided {
    /// Nothing was decided yet.
    pub fn provide() {
        provide_context(Self { said: RwSignal::new(None), turn: StoredValue::new(0) });
    }

    /// The one of this application.
    #[track_caller]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Says it for some seconds.
    pub fn say(self, said: Said) {
        self.said.set(Some(said));
        self.turn.update_value(|turn| *turn += 1);
        self.end_later(self.turn.get_value());
    }

    /// Who is in it with the focus keeps it for as long again.
    fn end_later(self, turn: u32) {
        let end = move || {
            if self.turn.get_value() != turn {
            } else if has_focus() {
                self.end_later(turn);
            } else {
                self.said.set(None);
            }
        };
        set_timeout(end, UNDO_FOR);
    }
}

/// Whether the focus is in what was said.
fn has_focus() -> bool {
    document().query_selector(".toast:focus-within").is_ok_and(|toast| toast.is_some())
}

/// What was decided, with `Undo`, and a way back to the item.
#[component]
pub fn Toast() -> impl IntoView {
    let (router, last) = (use_router(), LastDecided::here());
    let content = move || last.said.get().map(|said| view! { <Decided router last said/> }.into_any());
    view! { {move || content()} }
}

#[component]
fn Decided(router: Router, last: LastDecided, said: Said) -> impl IntoView {
    let Said { done, of, document } = said;
    let text = match document.as_deref().map(brief) {
        _ if done == Done::Undone => t!(notice_taken_back).to_owned(),
        Some(name) if done == Done::Accepted => t!(notice_accepted_document, document = &name),
        Some(name) if done == Done::Signed => t!(notice_signed_document, document = &name),
        Some(name) if done == Done::SentBack => t!(notice_sent_back_document, document = &name),
        Some(name) if done == Done::Given => t!(notice_given_document, document = &name),
        Some(name) if done == Done::Held => t!(notice_held_document, document = &name),
        Some(name) => t!(notice_rejected_document, document = &name),
        None if done == Done::Accepted => t!(notice_accepted).to_owned(),
        None if done == Done::Signed => t!(notice_signed).to_owned(),
        None if done == Done::SentBack => t!(notice_sent_back).to_owned(),
        None if done == Done::Given => t!(notice_given).to_owned(),
        None if done == Done::Held => t!(notice_held).to_owned(),
        None => t!(notice_rejected).to_owned(),
    };
    let from = move || queue_of(&router.place().read_untracked());
    let is_pressed = RwSignal::new(false);
    let refused = RwSignal::new(None);
    let undo = of.filter(|_| done.can_be_undone()).map(|(id, version)| {
        let item = Address::of_item(&id).from_queue(from().as_deref()).to_string();
        let press = move |_| {
            if is_pressed.get_untracked() {
                return;
            }
            is_pressed.set(true);
            let (id, version) = (id.clone(), version.clone());
            spawn_local(async move {
                match undo_decision(id.clone(), version).await {
                    Ok(()) => {
                        last.say(Said { done: Done::Undone, of: None, document: None });
                        router.go(&Address::of_item(&id).from_queue(from().as_deref()));
                    }
                    Err(error) => {
                        let _ = is_pressed.try_set(false);
                        let _ = refused.try_set(Some(error_text(&error)));
                    }
                }
            });
        };
        view! {
            <button type="button" id=UNDO_BUTTON class="button button-small" aria-label=t!(notice_undo_decision) title="Alt+Z" on:click=press>{t!(review_undo)}</button>
            <a class="underline font-medium" href=item>{t!(notice_open_again)}</a>
        }
        .into_any()
    });
    view! {
        <div class="toast notice notice-good flex flex-wrap items-center gap-x-3 gap-y-1" role="status">
            <span class="min-w-0 break-words">{text}</span> {undo}
            {move || refused.get().map(|why| view! { <span class="text-bad">{t!(notice_not_taken_back, why = &why)}</span> }.into_any())}
        </div>
    }
}
