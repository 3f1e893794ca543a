//! What the last action did, according to the page's address (for forms without JavaScript).

use super::router::{Router, use_router};
use crate::{
    address::{Address, Done, Problem, Route, Word, queue_of},
    api::undo_decision,
    domain::{
        FieldPath, Version, full_label,
        label::{LONGEST_SPOKEN, brief, shortened},
    },
    t,
    ui::{error_text, language, workspace::Workspace},
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long a decision can be undone with one press; after that, the item has to be opened and reopened.
const UNDO_FOR: Duration = Duration::from_secs(10);

/// The form of a decision's `Undo` button: HTML has no nested forms, and the page's item has one.
pub const UNDO_FORM: &str = "undo-decision-form";
/// The button itself, for its key.
pub const UNDO_BUTTON: &str = "undo-decision";

/// A line above the page's content, if there is something to say.
#[component]
pub fn Notice() -> impl IntoView {
    // Looked up here, because a page being left reads the new address once more, when its context is already gone.
    let router = use_router();
    let query = router.place();
    let last_decided = use_last_decided();
    let workspace = use_context::<Workspace>();
    let content = move || {
        let query = query.read();
        let owned = |word: Word| query.get(word).map(str::to_owned);
        if let Some(done) = query.done().filter(|done| *done != Done::Undone) {
            return view! { <Decided router last_decided done of=owned(Word::Of) at=owned(Word::At)/> }.into_any();
        }
        let good = |text: String| view! { <p class="notice notice-good" role="status">{text}</p> }.into_any();
        if query.done().is_some() {
            return good(t!(notice_taken_back).to_owned());
        }
        let step = [Word::Undone, Word::Redone].into_iter().find(|word| query.says(*word));
        if let (Some(word), Some(workspace)) = (step, workspace.filter(Workspace::is_alive)) {
            return good(workspace.step_text(word == Word::Undone, &query.field().unwrap_or_default()));
        }
        if query.says(Word::Moved) {
            return view! { <p class="notice notice-low" role="alert">{t!(notice_moved)}</p> }.into_any();
        }
        match query.problem() {
            Some(problem) => view! { <p class="notice notice-bad" role="alert">{problem_text(problem)}</p> }.into_any(),
            None if query.says(Word::Saved) => good(t!(saved).to_owned()),
            None => ().into_any(),
        }
    };
    view! { {move || content()} }
}

/// The document that was decided last, in this tab: the address has only its item's id.
#[derive(Clone, Copy)]
pub struct LastDecided(StoredValue<Option<(String, String)>>);

impl LastDecided {
    /// Nothing was decided yet.
    pub fn provide() {
        provide_context(Self(StoredValue::new(None)));
    }

    /// Remembers the name of the document.
    pub fn set(self, item_id: &str, document: &str) {
        self.0.set_value(Some((item_id.to_owned(), document.to_owned())));
    }

    fn of(self, item_id: Option<&str>) -> Option<String> {
        self.0.get_value().filter(|(id, _)| Some(id.as_str()) == item_id).map(|(_, document)| brief(&document))
    }
}

/// The last decision of this tab.
#[track_caller]
pub fn use_last_decided() -> LastDecided {
    expect_context::<LastDecided>()
}

/// A decision was recorded, and can be undone. With a script it is said for some seconds, and then gone, from the address, too.
#[component]
fn Decided(router: Router, last_decided: LastDecided, done: Done, of: Option<String>, at: Option<String>) -> impl IntoView {
    let text = match last_decided.of(of.as_deref()) {
        Some(name) if done == Done::Accepted => t!(notice_accepted_document, document = &name),
        Some(name) => t!(notice_rejected_document, document = &name),
        None if done == Done::Accepted => t!(notice_accepted).to_owned(),
        None => t!(notice_rejected).to_owned(),
    };
    let from = move || queue_of(&router.place().read_untracked());
    let in_time = RwSignal::new(true);
    let refused = RwSignal::new(None);
    // Without JavaScript, the server alone decides whether it is too late.
    let is_pressed = RwSignal::new(false);
    Effect::new(move |_| expire_later(router, in_time, is_pressed));
    let link = of.clone().map(
        |id| view! { <a class="underline font-medium" href=Address::of_item(&id).from_queue(from().as_deref()).to_string()>{t!(notice_open_again)}</a> }.into_any(),
    );
    let undo = move || {
        let (id, version) = of.clone().zip(at.clone()).filter(|_| in_time.get())?;
        let press = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            is_pressed.set(true);
            let (id, version) = (id.clone(), Version::new(version.clone()));
            spawn_local(async move {
                match undo_decision(id.clone(), version).await {
                    Ok(()) => {
                        router.go(&Address::of_item(&id).from_queue(from().as_deref()).with(Word::Done, Done::Undone.name()))
                    }
                    Err(error) => {
                        let _ = is_pressed.try_set(false);
                        let _ = refused.try_set(Some(error_text(&error)));
                    }
                }
            });
        };
        Some(view! {
            <button type="submit" form=UNDO_FORM id=UNDO_BUTTON class="button button-small" aria-label=t!(notice_undo_decision) title="Alt+Z" on:click=press>{t!(review_undo)}</button>
        })
    };
    view! {
        <div class="toast notice notice-good flex flex-wrap items-center gap-x-3 gap-y-1" role="status">
            <span class="min-w-0 break-words">{text}</span> {move || undo()} {link}
            {move || refused.get().map(|why| view! { <span class="text-bad">{t!(notice_not_taken_back, why = &why)}</span> }.into_any())}
        </div>
    }
}

/// Takes away what was said of a decision, from the address, too, when its time is over. Who is in it, or waits for an answer, keeps it
/// for as long again. Another page, or another decision, is none of its business.
fn expire_later(router: Router, in_time: RwSignal<bool>, is_pressed: RwSignal<bool>) {
    let expire = move || match is_pressed.try_get_untracked() {
        None => {}
        Some(is_pressed_now) if is_pressed_now || has_focus() => expire_later(router, in_time, is_pressed),
        Some(_) => {
            in_time.set(false);
            router.go_instead(&router.place().get_untracked().without_decision());
        }
    };
    set_timeout(expire, UNDO_FOR);
}

/// Whether the focus is in what was said.
fn has_focus() -> bool {
    document().query_selector(".toast:focus-within").is_ok_and(|toast| toast.is_some())
}

/// The form that undoes a decision without JavaScript; it stands beside the page's own form.
#[component]
pub fn UndoForm() -> impl IntoView {
    let query = use_router().place();
    let content =
        move || {
            let query = query.read();
            let (id, version) = query.get(Word::Of).zip(query.get(Word::At))?;
            Some(view! {
            <form id=UNDO_FORM method="post" action=Route::Undo(id.to_owned()).to_string() class="hidden">
                <input type="hidden" name="version" value=version.to_owned()/>
                {queue_of(&query).map(|from| view! { <input type="hidden" name=Word::From.name() value=from/> }.into_any())}
            </form>
        }.into_any())
        };
    view! { {move || content()} }
}

impl Workspace {
    /// What undo or redo changed.
    pub fn step_text(&self, undone: bool, path: &FieldPath) -> String {
        let shown = self.shown.get_untracked();
        let label = full_label(path, self.view().collection.schema.as_ref()).text(language());
        match shown.fields.get(path) {
            Some(field) => {
                let text = shown.typed.get(path).map_or(&field.text, |(text, _)| text);
                let value = &shortened(if text.is_empty() { t!(empty_value) } else { text }, LONGEST_SPOKEN);
                if undone {
                    t!(step_undone, label = &label, value = value)
                } else {
                    t!(step_redone, label = &label, value = value)
                }
            }
            None if undone => t!(step_undone_rows, label = &label),
            None => t!(step_redone_rows, label = &label),
        }
    }
}

fn problem_text(problem: Problem) -> &'static str {
    match problem {
        Problem::Conflict => t!(problem_conflict),
        Problem::Blocked => t!(problem_blocked),
        Problem::Reason => t!(problem_reason),
        Problem::Undo => t!(problem_undo),
        Problem::Outdated => t!(problem_outdated),
        Problem::OtherTab => t!(problem_other_tab),
        Problem::NotFound => t!(problem_not_found),
        Problem::Password => t!(document_wrong_password),
        Problem::StoreKey => t!(problem_store_key),
        Problem::StoreAccess => t!(problem_store_access),
        Problem::TooLarge => t!(problem_too_large),
        Problem::Unavailable => t!(problem_unavailable),
    }
}
