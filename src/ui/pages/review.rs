//! The review page: the document on the left, the fields on the right, the decision above.

use crate::{
    api::{Action, ApiError, LOCALE, Verdict, load_item},
    domain::{FieldPath, Status, queue::ItemView},
    t,
    ui::{
        components::{Brand, ConflictPanel, DecisionBar, DocumentPane, FieldsPane, RejectDialog},
        error_text, focus,
        router::use_router,
        shortcuts, typing,
        workspace::Workspace,
    },
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use wasm_bindgen::JsCast;

/// `/items/{id}`.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let place = use_router().review_place();
    let id = Memo::new(move |_| place.read().item_id().unwrap_or_default());
    let reload = RwSignal::new(0_u32);
    let item = Resource::new_blocking(move || (id.get(), reload.get()), |(id, _)| load_item(id));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match item.await {
                    Ok(view) => view! { <ReviewItem view reload/> }.into_any(),
                    Err(error) => view! { <NoItem error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn NoItem(error: ApiError) -> impl IntoView {
    view! {
        <Title text=t!(review_not_available)/>
        <header class="border-b border-line bg-surface px-4 h-12 flex items-center"><Brand/></header>
        <main class="max-w-xl mx-auto p-8">
            <h1 class="text-xl font-semibold">{t!(review_cannot_be_shown)}</h1>
            <p class="mt-2 text-ink-soft" role="alert">{error_text(&error)}"."</p>
            <p class="mt-4"><a class="button" href="/">{t!(go_to_queue)}</a></p>
        </main>
    }
}

#[component]
fn ReviewItem(view: ItemView, reload: RwSignal<u32>) -> impl IntoView {
    let router = use_router();
    let query = router.place();
    let focused = query.read_untracked().get("field").and_then(|path| path.parse::<FieldPath>().ok());
    let id = view.id.clone();
    let title = view.record.file_name().unwrap_or(t!(review_document)).to_owned();
    let version = view.version.to_string();
    let current_version = view.current_version.to_string();
    let revision = view.draft_revision.to_string();
    let is_decided = matches!(view.record.status(), Status::Accepted | Status::Rejected);
    let workspace = Workspace::new(view, focused);
    provide_context(workspace);

    let reason_missing = RwSignal::new(false);
    let dialog = NodeRef::<html::Dialog>::new();
    let form = NodeRef::<html::Form>::new();
    let decide = {
        let id = id.clone();
        Callback::new(move |verdict: Verdict| {
            let done = match verdict {
                Verdict::Accept | Verdict::AcceptAnyway => "accepted",
                Verdict::Reject { .. } => "rejected",
                Verdict::Reopen => {
                    workspace.decide(verdict, move |_| reload.update(|count| *count += 1));
                    return;
                }
            };
            let id = id.clone();
            workspace.decide(verdict, move |next| {
                if next.is_some() {
                    focus::decision_made();
                }
                let place = next.map_or("/".to_owned(), |next| format!("/items/{next}"));
                router.go(&format!("{place}?done={done}&of={id}"));
            });
        })
    };

    let act = Callback::new(move |action: Action| match action {
        Action::Save | Action::Show(_) => {}
        // Their keys work everywhere, but here there is only Reopen.
        Action::Accept | Action::AcceptAnyway | Action::AskReject | Action::Reject | Action::Use(..) if is_decided => {}
        Action::AcceptAnyway => {
            typing::commit_active(workspace);
            decide.run(Verdict::AcceptAnyway);
        }
        Action::Use(..) => {
            if let Some(path) = workspace.use_suggestion() {
                focus::focus_field(&path);
            }
        }
        Action::Accept => {
            typing::commit_active(workspace);
            decide.run(Verdict::Accept);
        }
        Action::AskReject => {
            reason_missing.set(false);
            if let Some(dialog) = dialog.get() {
                dialog.close();
                let _ = dialog.show_modal();
            }
        }
        Action::CancelReject => {
            if let Some(dialog) = dialog.get() {
                dialog.close();
            }
        }
        Action::Reject => {
            let Some((reason, note)) = form.get().and_then(|form| shortcuts::chosen_reason(&form)) else {
                reason_missing.set(true);
                return;
            };
            if let Some(dialog) = dialog.get() {
                dialog.close();
            }
            decide.run(Verdict::Reject { reason, note });
        }
        Action::Reopen => decide.run(Verdict::Reopen),
        Action::AddRow(array) => {
            typing::commit_active(workspace);
            let row = workspace.add_row(&array);
            focus::focus_first_in(row);
        }
        Action::InsertRow(row) => {
            typing::commit_active(workspace);
            if workspace.insert_row(&row) {
                focus::focus_first_in(row);
            }
        }
        Action::DuplicateRow(row) => {
            typing::commit_active(workspace);
            if let Some(copy) = workspace.duplicate_row(&row) {
                focus::focus_in_row(workspace, &copy);
            }
        }
        Action::MoveRowUp(ref row) | Action::MoveRowDown(ref row) => {
            typing::commit_active(workspace);
            let by = if matches!(action, Action::MoveRowUp(_)) { -1 } else { 1 };
            if let Some(place) = workspace.move_row(row, by) {
                focus::focus_in_row(workspace, &place);
            }
        }
        Action::DeleteRow(row) => {
            typing::commit_active(workspace);
            if let Some(near) = workspace.delete_row(&row) {
                focus::focus_in_row(workspace, &near);
            }
        }
        Action::Leave(path, nothing) => typing::leave(workspace, &path, nothing),
        Action::Choose(path, stored) => typing::choose(workspace, &path, &stored),
        Action::Revert(path) => workspace.revert(&path),
        Action::KeepMine => workspace.resolve_conflict(true, move || reload.update(|count| *count += 1)),
        Action::TakeTheirs => workspace.resolve_conflict(false, move || reload.update(|count| *count += 1)),
    });
    let act_on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let value = event.submitter().and_then(|button| button.get_attribute("value"));
        if let Some(action) = value.and_then(|value| value.parse::<Action>().ok()) {
            match action {
                Action::Show(path) => focus::focus_field(&path),
                action => act.run(action),
            }
        }
    };
    typing::keep_inputs_in_step(workspace, form);
    shortcuts::listen(workspace, act);

    view! {
        <Title text=title/>
        <form
            id="review"
            node_ref=form
            class="workspace"
            method="post"
            action=format!("/items/{id}")
            novalidate
            autocomplete="off"
            on:submit=act_on_submit
            on:focusin=move |event| focus::field_focused(workspace, &event)
            on:input=move |event| typing::typed(workspace, &event)
            on:change=move |event| typing::changed(workspace, &event)
            on:keydown=move |event| shortcuts::key_in_field(workspace, act, event.unchecked_ref())
        >
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="current-version" value=current_version/>
            <input type="hidden" name="revision" value=revision/>
            <input type="hidden" name=LOCALE value=workspace.locale.name()/>
            // What Enter in a field presses when there is no JavaScript: it must be harmless.
            <button type="submit" name="do" value="save" class="sr-only" tabindex="-1">{t!(review_save)}</button>
            <DecisionBar/>
            <fieldset class="switch flex min-[800px]:hidden gap-4 px-4 py-2 border-b border-line bg-surface text-sm" style="grid-area: switch">
                <legend class="sr-only">{t!(review_show)}</legend>
                <label class="flex gap-1.5 items-center"><input type="radio" name="pane" id="show-fields" checked/>{t!(review_fields)}</label>
                <label class="flex gap-1.5 items-center"><input type="radio" name="pane" id="show-document"/>{t!(review_document)}</label>
            </fieldset>
            <DocumentPane/>
            <FieldsPane>
                <ConflictPanel/>
            </FieldsPane>
            <RejectDialog dialog missing=reason_missing open=query.read_untracked().get("reject").is_some()/>
        </form>
    }
}
