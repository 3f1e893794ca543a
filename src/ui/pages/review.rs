//! The review page: the document on the left, the fields on the right, the decision above.

use crate::{
    address::{Address, Route, Word},
    api::{ApiError, JsonText, LOCALE, REVIEWER, load_item},
    domain::{label::brief, queue::ItemView},
    t,
    ui::{
        actions::Actions,
        ahead,
        components::{
            Brand, ConflictPanel, DecisionBar, Divider, DocumentPane, FieldsPane, HeldBy, IdentityMenu, LiveLine, RejectDialog,
            SignatureNotice, UnlockForm, WorkNotice, sign_in_link,
        },
        document::{Marks, Viewer},
        elements::after_paint,
        error_text,
        field_keys::key_in_field,
        field_window::PANE,
        focus, inputs,
        left_drafts::LeftDrafts,
        live::Live,
        next_item::NextItem,
        notice::UndoForm,
        rcdata, reader,
        router::use_router,
        shortcuts,
        workspace::{LOOK_AGAIN, OnPage, Workspace},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;

/// `/items/{id}`.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let place = use_router().review_place();
    let id = Memo::new(move |_| place.read().item_id().unwrap_or_default().to_owned());
    let from = Memo::new(move |_| place.read().get(Word::From).map(str::to_owned));
    let attached = Memo::new(move |_| place.read().attached());
    let reload = RwSignal::new(0_u32);
    let (next_item, left) = (NextItem::here(), LeftDrafts::here());
    let item = Resource::<_, JsonText>::new_with_options(
        move || (id.get(), from.get(), attached.get(), reload.get()),
        move |(id, from, attached, _)| async move {
            match next_item.take(&id, from.as_deref()).filter(|_| attached.is_none()) {
                Some(view) => Ok((view, true)),
                None => load_item(id, true, from, attached).await.map(|view| (view, false)),
            }
        },
        true, // the response waits for it: readable without a script
    );
    ahead::make_pages(move |view| view! { <ReviewItem view fetched_ahead=true reload/> }.into_any());
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match item.await {
                    Ok((view, fetched_ahead)) => {
                        let title = rcdata(&brief(view.record.file_name().unwrap_or(t!(review_document))));
                        // What was built ahead shows the document itself.
                        let ready = (attached.get_untracked().is_none() && !left.has(&view)).then(|| ahead::take(&view)).flatten();
                        let page = match ready {
                            Some(ready) => view! { <ahead::Opened ready/> }.into_any(),
                            None => view! { <ReviewItem view fetched_ahead reload/> }.into_any(),
                        };
                        view! { <Title text=title/> {page} }.into_any()
                    }
                    Err(ApiError::Moved(to)) => view! { <MovedItem to/> }.into_any(),
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
        <header class="border-b border-line bg-surface px-4 h-12 flex items-center justify-between"><Brand/><IdentityMenu/></header>
        <main class="max-w-xl mx-auto p-8">
            <h1 class="text-xl font-semibold">{t!(review_cannot_be_shown)}</h1>
            <p class="mt-2 text-ink-soft" role="alert">{error_text(&error)}"."</p>
            <p class="mt-4">{match error {
                ApiError::NotSignedIn => sign_in_link(),
                _ => view! { <a class="button" href=reader::home()>{t!(go_to_queue)}</a> }.into_any(),
            }}</p>
        </main>
    }
}

/// An old address leads to the item that replaced it.
#[component]
fn MovedItem(to: String) -> impl IntoView {
    let place = use_router().review_place().read_untracked().moved_to(&to);
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(&place.to_string());
    #[cfg(not(feature = "ssr"))]
    {
        let (router, place) = (use_router(), place.clone());
        request_animation_frame(move || router.go_instead(&place));
    }
    view! { <p class="p-8"><a class="underline" href=place.to_string()>{error_text(&ApiError::Moved(to))}</a></p> }
}

#[component]
fn ReviewItem(view: ItemView, fetched_ahead: bool, reload: RwSignal<u32>) -> impl IntoView {
    let router = use_router();
    // Until it is shown, a page built ahead does not follow the address.
    let place = if use_context::<OnPage>().is_some() { Address::default() } else { router.place().get_untracked() };
    let focused = place.field();
    let id = view.id.clone();
    let version = view.version.to_string();
    let revision = view.draft_revision.to_string();
    let reviewer = view.reviewer_id.clone();
    let from_queue = view.from.clone();
    let attached = place.attached();
    let viewer = Viewer::new(&view, attached);
    provide_context(viewer);
    let unlock = view.document_locked.then(|| view.file_id.clone()).flatten().map(|file| (file, id.clone(), view.from.clone()));
    let (next, from) = (view.next.clone(), view.from.clone());
    let workspace = Workspace::new(view, focused, inputs::typed_before_script());
    provide_context(workspace);
    provide_context(Live::new());
    provide_context(Marks::new(workspace, viewer));
    Effect::new(move |_| match next.clone() {
        _ if !workspace.on_page.get() => {}
        _ if fetched_ahead || shortcuts::was_left_unsaved(workspace) => after_paint(move || workspace.check_again(reload)),
        Some(next) => workspace.next_item.fetch_ahead(next, from.clone()),
        None => {}
    });

    Effect::new(move |_| {
        if workspace.on_page.get() && workspace.findings.read_untracked().is_pending {
            workspace.look_again(LOOK_AGAIN);
        }
    });

    let actions = Actions::new(workspace, reload);
    // Not before its elements are on the page: until then the ones there are those of the item before.
    let is_there = Memo::new(move |_| workspace.on_page.get() && actions.form.get().is_some());
    Effect::new(move |_| {
        if is_there.get() {
            inputs::take_over(workspace);
            focus::arrived(workspace);
            shortcuts::listen(workspace, viewer, actions);
        }
    });

    view! {
        <main class="contents">
        <a class="skip" href=format!("#{PANE}")>{t!(review_skip)}</a>
        <form
            id="review"
            node_ref=actions.form
            class=if workspace.is_closed() { "workspace is-closed" } else { "workspace" }
            method="post"
            action=Route::Item(id.clone()).to_string()
            novalidate
            autocomplete="off"
            on:submit=move |event| actions.submitted(&event)
            on:focusin=move |event| focus::field_focused(workspace, &event)
            on:input=move |event| inputs::typed(workspace, &event)
            on:change=move |event| inputs::changed(workspace, &event)
            on:focusout=move |event| inputs::left(workspace, &event)
            on:keydown=move |event| key_in_field(workspace, actions, &event)
        >
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="revision" value=revision/>
            {from_queue.map(|from| view! { <input type="hidden" name=Word::From.name() value=from/> }.into_any())}
            {attached.map(|number| view! { <input type="hidden" name=Word::Attached.name() value=number.to_string()/> }.into_any())}
            <input type="hidden" name=LOCALE value=workspace.locale.name()/>
            <input type="hidden" name=REVIEWER value=reviewer/>
            // The button that Enter in a field presses without JavaScript: it must be harmless.
            <button type="submit" name="do" value="save" class="sr-only" tabindex="-1">{t!(review_save)}</button>
            <DecisionBar/>
            <fieldset class="switch">
                <legend class="sr-only">{t!(review_show)}</legend>
                <label class="flex gap-1.5 items-center"><input type="radio" name="pane" id="show-fields" checked/>{t!(review_fields)}</label>
                <label class="flex gap-1.5 items-center"><input type="radio" name="pane" id="show-document"/>{t!(review_document)}</label>
            </fieldset>
            <DocumentPane/>
            <Divider/>
            <FieldsPane nothing_asked=actions.nothing_asked end=view! { <LiveLine reload/> }.into_any()>
                <HeldBy/>
                <SignatureNotice/>
                <WorkNotice/>
                <ConflictPanel/>
            </FieldsPane>
            <RejectDialog dialog=actions.dialog missing=actions.reason_missing place=place.clone()/>
        </form>
        // HTML has no nested forms: the password's inputs, in place of the pages, name this form.
        {unlock.map(|(file, item, from)| view! { <UnlockForm file item from attached/> })}
        <UndoForm/>
        </main>
    }
}
