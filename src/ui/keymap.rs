//! Which key does what.
//!
//! Handlers know a key by its default name, `Ctrl+Enter`. The reviewer's own choices (another key, or none) are kept in this
//! browser and translated here: [`pressed`] gives the default name of what the reviewer's key does.

use super::elements::{is_looked_at, is_text, target};
use crate::t;
use leptos::prelude::window;
use web_sys::KeyboardEvent;

/// A key and what it does.
#[derive(Clone, Copy)]
pub struct Key {
    /// Its default name.
    pub usual: &'static str,
    /// What it does, in the reader's language.
    pub text: fn() -> &'static str,
}

/// A part of the list of all keys.
pub struct Keys {
    /// Where they work.
    pub title: fn() -> &'static str,
    /// Those that can be changed.
    pub keys: &'static [Key],
    /// Those that are the same everywhere, and can't.
    pub fixed: &'static [Key],
}

macro_rules! keys {
    ($($usual:literal $text:ident),* $(,)?) => { &[$(Key { usual: $usual, text: || t!($text) }),*] };
}

/// All keys, as the list shows them.
pub static ALL: &[Keys] = &[
    Keys {
        title: || t!(keys_of_an_item),
        keys: keys! {
            "Ctrl+Enter" key_accept, "Ctrl+Shift+Enter" key_accept_anyway, "Ctrl+Backspace" key_reject, "Alt+Z" key_undo, "Alt+Shift+Z" key_redo,
            "u" key_next_uncertain, "Alt+U" key_next_uncertain_anywhere, "j" key_next_item, "k" key_previous_item, "?" key_help,
        },
        fixed: &[],
    },
    Keys {
        title: || t!(keys_of_a_field),
        keys: keys! { "Alt+R" key_revert, "Alt+S" key_suggestion },
        fixed: keys! {
            "Enter" key_confirm, "Tab" key_next_field, "F2" key_select, "Esc" key_leave, "Alt+0" key_nothing, "Alt+1 Alt+2" key_choose, "F4" key_calendar,
        },
    },
    Keys {
        title: || t!(keys_of_a_table),
        keys: keys! {
            "Ctrl+Insert" key_table_insert_below, "Ctrl+Shift+Insert" key_table_insert_above, "Ctrl+D" key_table_duplicate,
            "Alt+Shift+Delete" key_table_delete,
        },
        fixed: keys! {
            "← ↑ → ↓" key_table_arrows, "PageUp PageDown" key_table_screen, "Ctrl+Home Ctrl+End" key_table_ends, "F2" key_table_edit,
            "Esc" key_table_take_back, "Alt+↑ Alt+↓" key_table_move,
        },
    },
    Keys {
        title: || t!(keys_of_the_queue),
        keys: keys! { "x" key_select_row, "t" key_take_next },
        fixed: keys! { "Enter" key_open_row },
    },
    Keys {
        title: || t!(keys_of_the_document),
        keys: keys! {
            "[" key_previous_page, "]" key_next_page, "+" key_zoom_in, "-" key_zoom_out, "r" key_rotate, "g" key_go_to_page,
            "/" key_search,
        },
        fixed: &[],
    },
];

/// What the reviewer chose: default name, own name (empty: none).
type Own = Vec<(String, String)>;

const STORED_AS: &str = "countersign.keys";

fn load() -> Own {
    let storage = window().local_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(STORED_AS).ok().flatten()).unwrap_or_default();
    let pair = |line: &str| line.split_once('\t').map(|(usual, own)| (usual.to_owned(), own.to_owned()));
    text.lines().filter_map(pair).collect()
}

fn store(own: &Own) {
    let text: String = own.iter().map(|(usual, own)| format!("{usual}\t{own}\n")).collect();
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(STORED_AS, &text);
    }
}

/// The key to press for `usual`; empty when it is switched off.
pub fn own_key(usual: &str) -> String {
    load().into_iter().find(|(one, _)| one == usual).map_or_else(|| usual.to_owned(), |(_, key)| key)
}

/// Assigns `key` to what `usual` does; an empty `key` switches it off. Whatever had that key before is left without one.
pub fn choose(usual: &str, key: &str) {
    let mut own = load();
    let taken = ALL.iter().flat_map(|part| part.keys).map(|one| one.usual).find(|one| {
        let now = own.iter().find(|(named, _)| named == one).map_or(*one, |(_, key)| key);
        !key.is_empty() && now == key && *one != usual
    });
    own.retain(|(one, _)| one != usual && Some(one.as_str()) != taken);
    if let Some(taken) = taken {
        own.push((taken.to_owned(), String::new()));
    }
    if key != usual {
        own.push((usual.to_owned(), key.to_owned()));
    }
    store(&own);
}

/// Keys of single characters, by their default names, that are still keys where a field is only looked at. A sign begins an amount.
const CHARACTERS: [&str; 8] = ["u", "j", "k", "?", "[", "]", "r", "g"];

/// Whether the pressed key is one of these characters.
pub fn is_character(pressed: &str) -> bool {
    CHARACTERS.contains(&pressed)
}

/// Restores the default keys.
pub fn forget() {
    store(&Own::new());
}

/// Switches off single letters and marks (WCAG 2.1.4), for people who dictate.
pub fn switch_off_letters() {
    let letters = ALL.iter().flat_map(|part| part.keys).filter(|key| !key.usual.contains('+') || key.usual == "+");
    letters.for_each(|key| choose(key.usual, ""));
}

/// Keys that edit the text in which they are pressed, on one platform or another: delete a word, or undo.
const EDITING: [&str; 8] = [
    "Ctrl+Backspace",
    "Ctrl+Delete",
    "Ctrl+Shift+Backspace",
    "Ctrl+Shift+Delete",
    "Alt+Backspace",
    "Alt+Delete",
    "Ctrl+Z",
    "Ctrl+Shift+Z",
];

/// The default name of what the pressed key does for this reviewer; empty when it does nothing, and when it belongs to the text that
/// is being edited.
pub fn pressed(event: &KeyboardEvent) -> String {
    let name = name_of(event);
    if EDITING.contains(&name.as_str()) && target(event).is_some_and(|element| is_text(&element) && !is_looked_at(&element)) {
        return String::new();
    }
    let own = load();
    if let Some((usual, _)) = own.iter().find(|(_, key)| *key == name) {
        return usual.clone();
    }
    let is_elsewhere = own.iter().any(|(usual, _)| *usual == name);
    if is_elsewhere { String::new() } else { name }
}

/// `Ctrl+Shift+Insert`, `Alt+Z`, `j`, `?`. Command counts as Control. Empty for a modifier alone.
pub fn name_of(event: &KeyboardEvent) -> String {
    let (control, alt, shift) = (event.ctrl_key() || event.meta_key(), event.alt_key(), event.shift_key());
    let mut key = event.key();
    if matches!(key.as_str(), "Control" | "Alt" | "Shift" | "Meta" | "AltGraph") {
        return String::new();
    }
    // On a Mac, Option and a letter begin an accented one.
    if key == "Dead" && target(event).is_some_and(|element| is_text(&element) && !is_looked_at(&element)) {
        return String::new();
    }
    // With Option, a Mac types other letters.
    if let (true, Some(letter)) = (alt, event.code().strip_prefix("Key")) {
        key = letter.to_owned();
    }
    if key == "Dead" {
        return String::new();
    }
    let is_letter = key.chars().count() == 1;
    if is_letter && (control || alt) {
        key = key.to_uppercase();
    }
    // The character itself implies Shift: `?`. Capital letters are not used.
    let with_shift = shift && (!is_letter || control || alt);
    let mut name = String::new();
    for (held, modifier) in [(control, "Ctrl+"), (alt, "Alt+"), (with_shift, "Shift+")] {
        if held {
            name.push_str(modifier);
        }
    }
    name + &key
}
