//! Between the document and the fields: moved by the pointer or by keys, and remembered.

use crate::{
    t,
    ui::{
        document::{self, Viewer},
        elements::target,
        kept::{SPLIT, keep, kept_number},
        workspace::Workspace,
    },
};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

/// Percent of the window: the middle, and as far as it goes.
const MIDDLE: f64 = 50.0;
const ENDS: (f64, f64) = (20.0, 80.0);
/// Percent for a press of a key.
const STEP: f64 = 2.0;

/// The separator. Hidden where one pane is shown at a time.
#[component]
pub fn Divider() -> impl IntoView {
    let (workspace, viewer) = (expect_context::<Workspace>(), expect_context::<Viewer>());
    let place = RwSignal::new(MIDDLE);
    Effect::new(move |_| {
        if workspace.on_page.get() {
            place.set(kept_number(SPLIT).unwrap_or(MIDDLE));
        }
    });
    let move_to = move |percent: f64| {
        let percent = percent.clamp(ENDS.0, ENDS.1).round();
        place.set(percent);
        keep(SPLIT, &if percent == MIDDLE { String::new() } else { format!("{percent}%") });
        document::look_soon(viewer);
    };
    let capture = |event: PointerEvent| {
        if let Some(divider) = target(&event) {
            let _ = divider.set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: PointerEvent| {
        if target(&event).is_some_and(|divider| divider.has_pointer_capture(event.pointer_id())) {
            let width = document().document_element().map_or(1, |root| root.client_width());
            move_to(f64::from(event.client_x()) * 100.0 / f64::from(width.max(1)));
        }
    };
    let press = move |event: KeyboardEvent| {
        let percent = match event.key().as_str() {
            "ArrowLeft" => place.get_untracked() - STEP,
            "ArrowRight" => place.get_untracked() + STEP,
            "Home" => ENDS.0,
            "End" => ENDS.1,
            _ => return,
        };
        event.prevent_default();
        move_to(percent);
    };
    view! {
        <div
            class="divider with-script" role="separator" tabindex="0" aria-orientation="vertical" aria-label=t!(document_divider) title=t!(document_divider_hint)
            aria-valuemin=ENDS.0.to_string() aria-valuemax=ENDS.1.to_string() aria-valuenow=move || place.get().to_string()
            on:pointerdown=capture on:pointermove=drag on:keydown=press on:dblclick=move |_| move_to(MIDDLE)
        ></div>
    }
}
