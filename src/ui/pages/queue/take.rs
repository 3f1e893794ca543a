//! Takes the next item: each reviewer another one.

use crate::{
    address::{Address, Problem, Route, Word, queue_address},
    api::take_next,
    domain::queue::QueueQuery,
    t,
    ui::{queue_keys::TAKE, reader, router::use_router},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// The button. Without a script its form is posted.
#[component]
pub(super) fn TakeNext(query: QueueQuery) -> impl IntoView {
    let router = use_router();
    let from = query.name();
    let taking = RwSignal::new(false);
    let sent = from.clone();
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if taking.get_untracked() {
            return;
        }
        taking.set(true);
        let (query, from) = (query.clone(), from.clone());
        spawn_local(async move {
            let taken = take_next(query.clone()).await;
            match taken {
                Ok(Some(id)) => router.open(Address::of_item(&id).from_queue(from.as_deref()), true),
                Ok(None) => {
                    let _ = taking.try_set(false);
                    router.go_instead(&queue_address(&query).with_problem(Problem::NothingLeft));
                }
                // The server says what is wrong, or asks to sign in.
                Err(_) => drop(form.map(|form| form.submit())),
            }
        });
    };
    view! {
        <form method="post" action=reader::in_queue(Route::Take).to_string() on:submit=take>
            {sent.map(|from| view! { <input type="hidden" name=Word::From.name() value=from/> }.into_any())}
            <button type="submit" id=TAKE class="button button-main" title=t!(queue_take_hint) aria-keyshortcuts="t" aria-disabled=move || taking.get().then_some("true")>{t!(queue_take)}</button>
        </form>
    }
}
