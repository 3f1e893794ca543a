//! Searching the document.

use crate::{
    t,
    ui::{
        document::{self, Viewer},
        elements::{target, text_of},
        language,
    },
};
use leptos::prelude::*;
use std::time::Duration;

/// After this long without a key, the search starts.
const PAUSE: Duration = Duration::from_millis(300);

/// Opened by `/`; Enter goes to the next match, Shift+Enter to the previous one, Escape closes.
#[component]
pub(super) fn SearchBar() -> impl IntoView {
    let viewer = expect_context::<Viewer>();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let typed = move |event: leptos::ev::Event| {
        stop();
        let text = target(&event).and_then(|input| text_of(&input)).unwrap_or_default();
        timer.set_value(set_timeout_with_handle(move || document::search_for(viewer, text), PAUSE).ok());
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default(); // don't submit the form
            stop();
            let text = target(&event).and_then(|input| text_of(&input)).unwrap_or_default();
            if viewer.search.with_untracked(|search| search.text == text.trim()) {
                document::step(viewer, !event.shift_key());
            } else {
                document::search_for(viewer, text);
            }
        }
        "Escape" => {
            event.prevent_default();
            stop();
            document::close_search(viewer);
        }
        _ => {}
    };
    let found = move || {
        let search = viewer.search.read();
        match search.places.len() {
            _ if search.text.is_empty() => String::new(),
            _ if search.is_running => t!(document_searching).to_owned(),
            0 if search.complete => t!(document_not_found).to_owned(),
            0 => t!(document_not_found_yet).to_owned(),
            count => {
                let more = if search.complete { "" } else { "+" };
                format!("{}{more}", t!(document_found, at = search.at + 1, count = count))
            }
        }
    };
    let is_open = Memo::new(move |_| viewer.search.read().is_open);
    let content = move || {
        is_open.get().then(|| {
            view! {
                <div class="document-bar" role="search">
                    <input id="document-search" type="search" class="control grow w-0! min-w-24 min-h-7! py-0!" autocomplete="off" spellcheck="false"
                        aria-label=t!(document_search) placeholder=t!(document_search) on:input=typed on:keydown=pressed/>
                    <span class="text-ink-soft tabular-nums whitespace-nowrap" aria-live="polite" id="document-found">{move || found()}</span>
                    <button type="button" class="button button-small" aria-label=t!(document_previous_place) title=language().keys("Shift+Enter") on:click=move |_| document::step(viewer, false)>"↑"</button>
                    <button type="button" class="button button-small" aria-label=t!(document_next_place) title="Enter" on:click=move |_| document::step(viewer, true)>"↓"</button>
                    <button type="button" class="button button-small button-quiet" aria-label=t!(document_close_search) title="Esc" on:click=move |_| document::close_search(viewer)>"✕"</button>
                </div>
            }.into_any()
        })
    };
    view! { {move || content()} }
}
