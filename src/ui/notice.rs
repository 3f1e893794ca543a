//! What the last action did, according to the page's address (for forms without JavaScript).

use super::{
    router::use_router,
    toast::{LastDecided, Said},
};
use crate::{
    address::{Address, Done, Problem, Route, Word, queue_of},
    domain::{
        FieldPath, Version, full_label,
        label::{LONGEST_SPOKEN, shortened},
    },
    t,
    ui::{
        language::{cant_handle, language},
        workspace::Workspace,
    },
};
use leptos::prelude::*;

/// The form of a decision's `Undo` button: HTML has no nested forms, and the page's item has one.
const UNDO_FORM: &str = "undo-decision-form";

/// A line above the page's content, if there is something to say.
#[component]
pub fn Notice() -> impl IntoView {
    // Looked up here, because a page being left reads the new address once more, when its context is already gone.
    let router = use_router();
    let query = router.place();
    let workspace = use_context::<Workspace>();
    let last = LastDecided::here();
    // A form that was sent before the script came: from here on, the script says it.
    Effect::new(move |_| {
        let here = router.place().get_untracked();
        if let Some(done) = here.done() {
            let of = here.get(Word::Of).zip(here.get(Word::At)).map(|(id, version)| (id.to_owned(), Version::new(version)));
            last.say(Said { done, of, document: None });
            router.go_instead(&here.without_decision());
        }
    });
    let content = move || {
        let query = query.read();
        let owned = |word: Word| query.get(word).map(str::to_owned);
        if let Some(done) = query.done().filter(|done| *done != Done::Undone) {
            return view! { <Decided done of=owned(Word::Of) from=queue_of(&query)/> }.into_any();
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

/// A decision was recorded, and can be undone.
#[component]
fn Decided(done: Done, of: Option<String>, from: Option<String>) -> impl IntoView {
    let text = match done {
        Done::Accepted => t!(notice_accepted),
        Done::Signed => t!(notice_signed),
        Done::SentBack => t!(notice_sent_back),
        Done::Given => t!(notice_given),
        Done::Held => t!(notice_held),
        Done::Rejected | Done::Undone => t!(notice_rejected),
    };
    let undo = of.filter(|_| done.can_be_undone()).map(|id| {
        let item = Address::of_item(&id).from_queue(from.as_deref()).to_string();
        view! {
            <button type="submit" form=UNDO_FORM class="button button-small" aria-label=t!(notice_undo_decision)>{t!(review_undo)}</button>
            <a class="underline font-medium" href=item>{t!(notice_open_again)}</a>
        }
        .into_any()
    });
    view! {
        <div class="notice notice-good flex flex-wrap items-center gap-x-3 gap-y-1" role="status"><span>{text}</span> {undo}</div>
    }
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
                let typed = shown.typed.get(path).map(|(text, _)| text.clone());
                let text = typed.unwrap_or_else(|| self.locale.say(&field.text, &field.field_type));
                let value = &shortened(if text.is_empty() { t!(empty_value) } else { &text }, LONGEST_SPOKEN);
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
        Problem::NothingLeft => t!(problem_nothing_left),
        Problem::NotAllowed => t!(problem_not_allowed),
        Problem::Work(why) => cant_handle(why),
        Problem::Password => t!(document_wrong_password),
        Problem::StoreKey => t!(problem_store_key),
        Problem::StoreAccess => t!(problem_store_access),
        Problem::TooLarge => t!(problem_too_large),
        Problem::Unavailable => t!(problem_unavailable),
    }
}
