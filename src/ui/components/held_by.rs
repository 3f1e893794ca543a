//! Who works on the item. While somebody works on this page, it renews the reviewer's claim; who goes for lunch loses it.

use crate::{
    api::{Action, leave_item},
    domain::label::visible,
    t,
    ui::{live::Live, router::use_router, workspace::Workspace},
};
use leptos::{leptos_dom::helpers::WindowListenerHandle, prelude::*, task::spawn_local};
use std::time::Duration;

/// Well before the server lets a claim expire.
const RENEW: Duration = Duration::from_secs(60);
/// Milliseconds without a key, a click or a turn of the wheel, after which nobody works here.
const AWAY: f64 = 300_000.0;

/// The colleague who had the item when the page was opened. Who comes later is told in [`super::LiveLine`], where nothing moves; who goes
/// leaves the place.
#[component]
pub fn HeldBy() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let (holder, view) = (workspace.held_by, workspace.view());
    let for_others = view.is_for_others();
    let worked_at = StoredValue::new(0.0);
    Effect::new(move |_| {
        if workspace.on_page.get() && !for_others {
            keep_claim(workspace, worked_at);
        }
    });
    let left = RwSignal::new(None::<String>);
    let (live, id) = (expect_context::<Live>(), view.id.clone());
    Effect::new(move |_| {
        let Some(now) = live.holder_of(&id) else { return };
        let before = holder.get_untracked();
        match now {
            Some(who) if live.is_you(Some(&who)) => holder.set(None),
            Some(who) => holder.set(Some(who.name)),
            None if before.is_some() => {
                left.set(before);
                holder.set(None);
                if is_at_work(worked_at) {
                    workspace.claim(false);
                }
            }
            None => {}
        }
    });
    let is_above = view.held_by.is_some();
    let content = move || match holder.get() {
        _ if !is_above => None,
        Some(name) => Some(held_by(workspace, &name)),
        None => left.get().map(|name| line(t!(review_left, name = &visible(&name)), None)),
    };
    view! { <div class="contents" role="status">{move || content()}</div> }
}

/// Who works on the item, with the button that takes it over.
pub(super) fn held_by(workspace: Workspace, name: &str) -> AnyView {
    let take_over = (!workspace.view().is_for_others()).then(|| {
        view! { <button type="submit" name="do" value=Action::TakeOver.to_string() class="button button-small">{t!(review_take_over)}</button> }.into_any()
    });
    line(t!(review_held_by, name = &visible(name)), take_over)
}

/// Of one height, with a button or without.
fn line(text: String, button: Option<AnyView>) -> AnyView {
    view! { <div class="notice notice-low held-by"><span class="grow">{text}</span>{button}</div> }.into_any()
}

/// Whether somebody works on this page; `worked_at` is when they last did something.
fn is_at_work(worked_at: StoredValue<f64>) -> bool {
    js_sys::Date::now() - worked_at.get_value() < AWAY
}

/// Renews the claim until the page is left, and then ends it.
fn keep_claim(workspace: Workspace, worked_at: StoredValue<f64>) {
    let now = js_sys::Date::now;
    let claimed_at = StoredValue::new(now());
    worked_at.set_value(now());
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
        if is_at_work(worked_at) {
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
