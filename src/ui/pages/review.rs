//! The review page: the document on the left, the fields on the right, the decision above.

use crate::{
    api::{Action, ApiError, LOCALE, claim_item, load_item},
    domain::{Decision, DecisionKind, FieldPath, Status, label::visible, queue::ItemView},
    t,
    ui::{
        ahead,
        components::{Brand, ConflictPanel, DecisionBar, DocumentPane, FieldsPane, RejectDialog, UnlockForm},
        document::Viewer,
        elements::{after_paint, by_id},
        error_text, focus,
        html::{Html, effect, live, load, view},
        notice::{UNDO_BUTTON, UndoForm},
        place::{Place, item_address, with_query},
        prefetch,
        router::use_router,
        saving::News,
        set_title, shortcuts, typing,
        workspace::Workspace,
    },
};
use leptos::{html, prelude::*};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Well before the server lets a claim run out.
const RENEW_CLAIM: Duration = Duration::from_secs(60);

/// `/items/{id}`.
#[component]
pub fn ReviewPage() -> Html {
    let place = use_router().review_place();
    let id = Memo::new(move |_| place.read().item_id().unwrap_or_default());
    let from = Memo::new(move |_| place.read().get("from"));
    let reload = RwSignal::new(0_u32);
    ahead::make_pages(move |view| view! { <ReviewItem view fetched_ahead=true reload/> });
    load(
        move || (id.get(), from.get(), reload.get()),
        |(id, from, _)| async move {
            match prefetch::take(&id, from.as_deref()) {
                Some(view) => Ok((view, true)),
                None => load_item(id, true, from).await.map(|view| (view, false)),
            }
        },
        move |item: Result<(ItemView, bool), ApiError>| match item {
            Ok((view, fetched_ahead)) => {
                set_title(view.record.file_name().unwrap_or(t!(review_document)));
                match ahead::take(&view) {
                    Some(ready) => view! { <ahead::Opened ready/> },
                    None => view! { <ReviewItem view fetched_ahead reload/> },
                }
            }
            Err(ApiError::Moved(to)) => view! { <MovedItem to/> },
            Err(error) => view! { <NoItem error/> },
        },
    )
}

#[component]
fn NoItem(error: ApiError) -> Html {
    set_title(t!(review_not_available));
    view! {
        <header class="border-b border-line bg-surface px-4 h-12 flex items-center"><Brand/></header>
        <main class="max-w-xl mx-auto p-8">
            <h1 class="text-xl font-semibold">{t!(review_cannot_be_shown)}</h1>
            <p class="mt-2 text-ink-soft" role="alert">{error_text(&error)}"."</p>
            <p class="mt-4"><a class="button" href="/">{t!(go_to_queue)}</a></p>
        </main>
    }
}

/// An old address leads to the item that took its place.
#[component]
fn MovedItem(to: String) -> Html {
    let from = use_router().review_place().read_untracked().get("from");
    let place = with_query(&item_address(&to, from.as_deref()), "moved=1");
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(&place);
    #[cfg(not(feature = "ssr"))]
    {
        let (router, place) = (use_router(), place.clone());
        request_animation_frame(move || router.go_instead(&place));
    }
    view! { <p class="p-8"><a class="underline" href=place>{error_text(&ApiError::Moved(to))}</a></p> }
}

/// Who was here first. Says it while the page is open, and renews the reviewer's own claim.
#[component]
fn HeldBy() -> Html {
    let workspace = expect_context::<Workspace>();
    let view = workspace.view();
    let holder = workspace.held_by;
    let id = view.id.clone();
    effect(move || {
        if !workspace.on_page.get() {
            return;
        }
        let id = id.clone();
        let renew = move || {
            let id = id.clone();
            leptos::task::spawn_local(async move {
                if let Ok(name) = claim_item(id).await {
                    let _ = holder.try_set(name);
                }
            });
        };
        if let Ok(timer) = set_interval_with_handle(renew, RENEW_CLAIM) {
            on_cleanup(move || timer.clear());
        }
    });
    live(move || {
        holder.get().map(|name| view! { <p class="text-sm text-ink-soft px-1">{t!(review_held_by, name = &visible(&name))}</p> })
    })
}

/// What a save told about the item, or a look at it in the background: nothing that is typed is disturbed by it.
#[component]
fn NewsPanel(reload: RwSignal<u32>) -> Html {
    let workspace = expect_context::<Workspace>();
    let show = move |_| {
        let saving = workspace.saving.clone_queue();
        leptos::task::spawn_local(async move {
            drop(saving.settled().await);
            let _ = reload.try_update(|count| *count += 1);
        });
    };
    live(move || {
        workspace.saving.news.get().map(|news| {
            let (text, button) = match news {
                News::Changed => (t!(news_changed), t!(news_show_changes)),
                News::Moved(_) => (t!(news_moved), t!(news_go_on)),
            };
            view! {
                <div class="notice notice-low flex flex-wrap items-center gap-3 text-sm sticky top-0 z-10 shadow-md" role="status">
                    <span class="grow">{text}</span>
                    <button type="button" class="button button-small" on:click=show>{button}</button>
                </div>
            }
        })
    })
}

#[component]
fn ReviewItem(view: ItemView, fetched_ahead: bool, reload: RwSignal<u32>) -> Html {
    let router = use_router();
    // What is made ahead is not yet where the page is.
    let place = if use_context::<ahead::OnPage>().is_some() { Place::default() } else { router.place().get_untracked() };
    let focused = place.get("field").and_then(|path| path.parse::<FieldPath>().ok());
    let id = view.id.clone();
    let version = view.version.to_string();
    let revision = view.draft_revision.to_string();
    let from_queue = view.from.clone();
    let is_decided = matches!(view.record.status(), Status::Accepted | Status::Rejected);
    let viewer = Viewer::new(&view);
    provide_context(viewer);
    let unlock = view.document_locked.then(|| view.file_id.clone()).flatten().map(|file| (file, id.clone(), view.from.clone()));
    let (next, from) = (view.next.clone(), view.from.clone());
    let workspace = Workspace::new(view, focused);
    provide_context(workspace);
    effect(move || match next.clone() {
        _ if !workspace.on_page.get() => {}
        _ if fetched_ahead || shortcuts::was_left_unsaved(workspace) => after_paint(move || workspace.check_again(reload)),
        Some(next) => prefetch::fetch_ahead(next, from.clone()),
        None => {}
    });

    let reason_missing = RwSignal::new(false);
    let dialog = NodeRef::<html::Dialog>::new();
    let form = NodeRef::<html::Form>::new();
    let decide = {
        let id = id.clone();
        Callback::new(move |decision: Decision| {
            let kind = decision.kind();
            let id = id.clone();
            workspace.decide(decision, move |result| match result {
                Ok(_) if kind == DecisionKind::Reopened => reload.update(|count| *count += 1),
                Ok(outcome) => {
                    let from = workspace.view().from.clone();
                    if outcome.next.is_some() {
                        focus::decision_made();
                    }
                    let queue = from.as_ref().map_or("/".to_owned(), |from| format!("/?{from}"));
                    let place = outcome.next.map_or(queue, |next| item_address(&next, from.as_deref()));
                    router.go(&with_query(&place, &format!("done={}&of={id}&at={}", kind.word(), outcome.version)));
                }
                // The page comes again with both sides merged; what both changed is asked there.
                Err(ApiError::Conflict) => {
                    focus::conflict_found();
                    reload.update(|count| *count += 1);
                }
                Err(ApiError::Moved(_)) => reload.update(|count| *count += 1),
                Err(_) => {}
            });
        })
    };

    let answer = move |question: Option<usize>, mine: bool| {
        let place = question.and_then(|at| workspace.draft.read_untracked().asks.get(at).map(|ask| ask.place.clone()));
        workspace.answer(question, mine);
        focus::after_answer(place);
    };
    let nothing_asked = RwSignal::new(None::<FieldPath>);
    let act = Callback::new(move |action: Action| match action {
        Action::Save | Action::Show(_) => {}
        // Their keys work everywhere, but here there is only Reopen.
        Action::AskReject | Action::Use(..) if is_decided => {}
        Action::Decide(decision) if is_decided && decision != Decision::Reopen => {}
        Action::Use(..) => {
            if let Some(path) = workspace.use_suggestion() {
                focus::focus_field(&path);
            }
        }
        Action::Decide(decision @ (Decision::Accept | Decision::AcceptAnyway)) => {
            typing::commit_active(workspace);
            decide.run(decision);
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
        Action::Decide(Decision::Reject { .. }) => {
            let Some((reason, note)) = form.get().and_then(|form| shortcuts::chosen_reason(&form)) else {
                reason_missing.set(true);
                return;
            };
            if let Some(dialog) = dialog.get() {
                dialog.close();
            }
            decide.run(Decision::Reject { reason, note });
        }
        Action::Decide(Decision::Reopen) => decide.run(Decision::Reopen),
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
        Action::AskNothing(path) => nothing_asked.set(Some(path)),
        Action::Leave(path, nothing) => typing::leave(workspace, &path, nothing),
        Action::Choose(path, stored) => typing::choose(workspace, &path, &stored),
        Action::Revert(path) => workspace.revert(&path),
        Action::Undo | Action::Redo => {
            typing::commit_active(workspace);
            // Right after a decision, with nothing done since, that is what is taken back.
            let decision = by_id(UNDO_BUTTON).filter(|_| action == Action::Undo && !workspace.is_edited());
            match decision {
                Some(button) => button.click(),
                None => {
                    if let Some(place) = workspace.step(action == Action::Undo) {
                        focus::focus_first_in(place);
                    }
                }
            }
        }
        Action::Mine(question) => answer(Some(question), true),
        Action::Theirs(question) => answer(Some(question), false),
        Action::AllMine => answer(None, true),
        Action::AllTheirs => answer(None, false),
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
    effect(move || {
        if workspace.on_page.get() {
            shortcuts::listen(workspace, viewer, act);
        }
    });

    view! {
        <main class="contents">
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
            <input type="hidden" name="revision" value=revision/>
            {from_queue.map(|from| view! { <input type="hidden" name="from" value=from/> })}
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
            <FieldsPane nothing_asked>
                <NewsPanel reload/>
                <HeldBy/>
                <ConflictPanel/>
            </FieldsPane>
            <RejectDialog dialog missing=reason_missing open=place.get("reject").is_some()/>
        </form>
        // A form within a form there is not: the password's inputs, in place of the pages, name this one.
        {unlock.map(|(file, item, from)| view! { <UnlockForm file item from/> })}
        <UndoForm/>
        </main>
    }
}
