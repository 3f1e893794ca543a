//! The list of all keys, and the place to change them. It needs JavaScript, as the keys do.

use crate::{
    t,
    ui::{elements::target, keymap, language},
};
use leptos::{html, prelude::*};
use web_sys::KeyboardEvent;

/// Whether the list is open; every page has this in its context.
#[derive(Clone, Copy)]
pub struct KeysOpen(pub RwSignal<bool>);

/// The button `?`.
#[component]
pub fn KeysButton() -> impl IntoView {
    let KeysOpen(open) = expect_context::<KeysOpen>();
    view! {
        <button type="button" class="button button-small button-quiet with-script" aria-label=t!(keys_title) title=format!("{} (?)", t!(keys_title))
            on:click=move |_| open.set(true)>"?"</button>
    }
}

/// The dialog, drawn when it is opened.
#[component]
pub fn KeysHelp() -> impl IntoView {
    let KeysOpen(open) = expect_context::<KeysOpen>();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let (true, Some(dialog)) = (open.get(), dialog.get()) {
            let _ = dialog.show_modal();
        }
    });
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let in_text = target(&event).is_some_and(|element| element.matches("input, textarea, select, dialog *").unwrap_or(false));
        if !in_text && keymap::pressed(&event) == "?" {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || listener.remove());
    let content = move || {
        open.get().then(|| {
            view! {
                <dialog node_ref=dialog class="keys-help" aria-labelledby="keys-title" on:close=move |_| open.set(false)>
                    <KeyList close=move || if let Some(dialog) = dialog.get_untracked() { dialog.close() }/>
                </dialog>
            }
            .into_any()
        })
    };
    view! { {move || content()} }
}

#[component]
fn KeyList(close: impl Fn() + Clone + 'static) -> impl IntoView {
    // The key that is being reassigned, and a count of changes.
    let waiting = RwSignal::new(None::<&'static str>);
    let changes = RwSignal::new(0_u32);
    let choose = move |usual: &'static str, key: &str| {
        keymap::choose(usual, key);
        waiting.set(None);
        changes.update(|count| *count += 1);
    };
    let on_key = move |event: KeyboardEvent| {
        event.stop_propagation(); // don't reach the page below
        let Some(usual) = waiting.get_untracked() else { return };
        let name = keymap::name_of(&event);
        if matches!(name.as_str(), "" | "Tab" | "Shift+Tab" | "Enter") {
            return; // these keys can't be taken
        }
        event.prevent_default();
        if name == "Escape" { waiting.set(None) } else { choose(usual, &name) }
    };
    let parts = move || {
        changes.track();
        let row = |usual: &'static str, text: &'static str, can_change: bool| {
            let key = if can_change { keymap::own_key(usual) } else { usual.to_owned() };
            let shown = move || match (waiting.get() == Some(usual), key.as_str()) {
                (true, _) => t!(keys_press).to_owned(),
                (false, "") => t!(keys_off).to_owned(),
                (false, key) => language().keys(key),
            };
            view! {
                <tr class="border-t border-line">
                    <th scope="row" class="py-1 pr-3 font-normal text-left">{text}</th>
                    <td class="py-1 pr-3 w-36 whitespace-nowrap"><kbd class="key">{move || shown()}</kbd></td>
                    <td class="py-1 w-28 text-right whitespace-nowrap">
                        {can_change.then(|| view! {
                            <button type="button" class="button button-small button-quiet" aria-label=format!("{}: {text}", t!(keys_change))
                                on:click=move |_| waiting.set(Some(usual))>{t!(keys_change)}</button>
                            <button type="button" class="button button-small button-quiet" aria-label=format!("{}: {text}", t!(keys_switch_off))
                                on:click=move |_| choose(usual, "")>{t!(keys_switch_off)}</button>
                        }.into_any())}
                    </td>
                </tr>
            }
        };
        keymap::ALL
            .iter()
            .map(|part| {
                view! {
                    <h3 class="mt-3 text-sm font-semibold text-ink-soft">{(part.title)()}</h3>
                    <table class="w-full text-sm border-collapse"><tbody>
                        {part.keys.iter().map(|key| row(key.usual, (key.text)(), true)).collect_view()}
                        {part.fixed.iter().map(|key| row(key.usual, (key.text)(), false)).collect_view()}
                    </tbody></table>
                }
                .into_any()
            })
            .collect_view()
    };
    let letters_off = move |_| {
        keymap::switch_off_letters();
        changes.update(|count| *count += 1);
    };
    let reset = move |_| {
        keymap::forget();
        changes.update(|count| *count += 1);
    };
    view! {
        <div class="p-5" on:keydown=on_key>
            <header class="flex items-center gap-3">
                <h2 id="keys-title" class="text-lg font-semibold grow">{t!(keys_title)}</h2>
                <button type="button" class="button" autofocus on:click=move |_| close()>{t!(keys_close)}</button>
            </header>
            {move || parts()}
            <div class="mt-4 flex flex-wrap gap-2">
                <button type="button" class="button button-small" on:click=letters_off>{t!(keys_letters_off)}</button>
                <button type="button" class="button button-small" on:click=reset>{t!(keys_reset)}</button>
            </div>
        </div>
    }
}
