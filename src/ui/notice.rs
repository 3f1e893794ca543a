//! What the last action led to, as the page's address tells it (the way of forms without JavaScript).

use super::{
    pages::queue_of,
    place::{item_address, with_query},
    router::{Router, use_router},
};
use crate::{
    api::undo_decision,
    domain::{DecisionKind, FieldPath, Version, full_label},
    t,
    ui::{
        error_text,
        html::{Html, effect, live, view},
        workspace::Workspace,
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long a decision can be taken back with one press; afterwards the item is opened and reopened.
const UNDO_FOR: Duration = Duration::from_secs(10);

/// The form that the `Undo` of a decision belongs to: it can't stand within the form of the item on the page.
pub const UNDO_FORM: &str = "undo-decision-form";
/// The button itself, for its key.
pub const UNDO_BUTTON: &str = "undo-decision";

/// A line above the page's content, when there is something to say.
#[component]
pub fn Notice() -> Html {
    // Asked for here, since a page that is being left looks at the new address once more when what it had is gone already.
    let router = use_router();
    let query = router.place();
    let workspace = use_context::<Workspace>();
    let content = move || {
        let query = query.read();
        if let Some(word) = query.get("done").filter(|word| word != "undone") {
            return view! { <Decided router word of=query.get("of") at=query.get("at")/> };
        }
        let good = |text: String| view! { <p class="notice notice-good" role="status">{text}</p> };
        if query.get("done").is_some() {
            return good(t!(notice_taken_back).to_owned());
        }
        let step = ["undone", "redone"].into_iter().find(|word| query.get(word).is_some());
        if let (Some(word), Some(workspace)) = (step, workspace.filter(Workspace::is_alive)) {
            let path = query.get("field").and_then(|path| path.parse::<FieldPath>().ok()).unwrap_or_default();
            return good(workspace.step_text(word == "undone", &path));
        }
        if query.get("moved").is_some() {
            return view! { <p class="notice notice-low" role="alert">{t!(notice_moved)}</p> };
        }
        match query.get("problem").as_deref() {
            Some(problem) => view! { <p class="notice notice-bad" role="alert">{problem_text(problem)}</p> },
            None if query.get("saved").is_some() => good(t!(saved).to_owned()),
            None => Html::Nothing,
        }
    };
    view! { {content} }
}

/// A decision was written, and can be taken back.
#[component]
fn Decided(router: Router, word: String, of: Option<String>, at: Option<String>) -> Html {
    let text = if DecisionKind::parse(&word) == Some(DecisionKind::Accepted) { t!(notice_accepted) } else { t!(notice_rejected) };
    let from = move || queue_of(&router.place().read_untracked());
    let in_time = RwSignal::new(true);
    let refused = RwSignal::new(None);
    // Without JavaScript the server alone decides whether it is too late.
    effect(move || {
        set_timeout(
            move || {
                let _ = in_time.try_set(false);
            },
            UNDO_FOR,
        )
    });
    let link = of.clone().map(
        |id| view! { <a class="underline font-medium" href=item_address(&id, from().as_deref())>{t!(notice_open_again)}</a> },
    );
    let undo = move || {
        let (id, version) = of.clone().zip(at.clone()).filter(|_| in_time.get())?;
        let press = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            let (id, version) = (id.clone(), Version::new(version.clone()));
            spawn_local(async move {
                match undo_decision(id.clone(), version).await {
                    Ok(()) => router.go(&with_query(&item_address(&id, from().as_deref()), "done=undone")),
                    Err(error) => drop(refused.try_set(Some(error_text(&error)))),
                }
            });
        };
        Some(view! {
            <button type="submit" form=UNDO_FORM id=UNDO_BUTTON class="button button-small" aria-label=t!(notice_undo_decision) title="Alt+Z" on:click=press>{t!(review_undo)}</button>
        })
    };
    view! {
        <div class="notice notice-good flex flex-wrap items-center gap-x-3 gap-y-1" role="status">
            <span>{text}</span> {undo} {link}
            {move || refused.get().map(|why| view! { <span class="text-bad">{t!(notice_not_taken_back, why = &why)}</span> })}
        </div>
    }
}

/// What the `Undo` of a decision sends without JavaScript; stands beside the page's own form.
#[component]
pub fn UndoForm() -> Html {
    let query = use_router().place();
    live(move || {
        let query = query.read();
        let (id, version) = query.get("of").zip(query.get("at"))?;
        Some(view! {
            <form id=UNDO_FORM method="post" action=format!("/items/{id}/undo") class="hidden">
                <input type="hidden" name="version" value=version/>
                {queue_of(&query).map(|from| view! { <input type="hidden" name="from" value=from/> })}
            </form>
        })
    })
}

impl Workspace {
    /// What a step that was taken back, or done again, changed.
    pub fn step_text(&self, undone: bool, path: &FieldPath) -> String {
        let shown = self.shown.get_untracked();
        let label = full_label(path, self.view().collection.schema.as_ref());
        match shown.fields.get(path) {
            Some(field) => {
                let text = shown.typed.get(path).map_or(&field.text, |(text, _)| text);
                let value = if text.is_empty() { t!(empty_value) } else { text };
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

fn problem_text(problem: &str) -> &'static str {
    match problem {
        "conflict" => t!(problem_conflict),
        "blocked" => t!(problem_blocked),
        "reason" => t!(problem_reason),
        "undo" => t!(problem_undo),
        "outdated" => t!(problem_outdated),
        "other-tab" => t!(problem_other_tab),
        "not-found" => t!(problem_not_found),
        "password" => t!(document_wrong_password),
        _ => t!(problem_unavailable),
    }
}
