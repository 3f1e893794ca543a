//! Who works on the item. While somebody works on this page, it renews the reviewer's claim; who goes for lunch loses it.

use crate::{
    api::{Action, leave_item},
    domain::label::visible,
    t,
    ui::{router::use_router, workspace::Workspace},
};
use leptos::{leptos_dom::helpers::WindowListenerHandle, prelude::*, task::spawn_local};
use std::time::Duration;

/// Well before the server lets a claim expire.
const RENEW: Duration = Duration::from_secs(60);
/// Milliseconds without a key, a click or a turn of the wheel, after which nobody works here.
const AWAY: f64 = 300_000.0;

/// The name of the colleague who claimed the item first, with the button that takes it over.
#[component]
pub fn HeldBy() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let (holder, for_others) = (workspace.held_by, workspace.view().is_for_others());
    Effect::new(move |_| {
        if workspace.on_page.get() && !for_others {
            keep_claim(workspace);
        }
    });
    let content = move || {
        holder.get().map(|name| {
            view! {
                <div class="notice notice-low flex flex-wrap items-center gap-3 text-sm" role="status">
                    <span class="grow">{t!(review_held_by, name = &visible(&name))}</span>
                    {(!for_others).then(|| view! { <button type="submit" name="do" value=Action::TakeOver.to_string() class="button button-small">{t!(review_take_over)}</button> })}
                </div>
            }
            .into_any()
        })
    };
    view! { {move || content()} }
}

/// Renews the claim until the page is left, and then ends it.
fn keep_claim(workspace: Workspace) {
    let now = js_sys::Date::now;
    let (claimed_at, worked_at) = (StoredValue::new(now()), StoredValue::new(now()));
    let claim = move || {
        claimed_at.set_value(now());
        workspace.claim(false);
    };
    let works = move || {
        worked_at.set_value(now());
        if now() - claimed_at.get_value() > RENEW.as_secs_f64() * 1_000.0 {
            claim();
        }
    };
    let renew = move || {
        if now() - worked_at.get_value() < AWAY {
            claim();
        }
    };
    let timer = set_interval_with_handle(renew, RENEW);
    let listeners: [WindowListenerHandle; 3] = [
        window_event_listener(leptos::ev::keydown, move |_| works()),
        window_event_listener(leptos::ev::pointerdown, move |_| works()),
        window_event_listener(leptos::ev::wheel, move |_| works()),
    ];
    let (id, place) = (workspace.view().id.clone(), use_router().place());
    on_cleanup(move || {
        let _ = timer.map(|timer| timer.clear());
        listeners.into_iter().for_each(|listener| listener.remove());
        // The same item may have been loaded again.
        if place.read_untracked().item_id() != Some(&id) {
            spawn_local(async move {
                let _ = leave_item(id).await; // else it ends by itself
            });
        }
    });
}
