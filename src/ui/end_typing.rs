//! What an input shows when typing has ended.

use super::{
    elements::{after_effects, by_id, set_text, text_of},
    workspace::Workspace,
};
use crate::domain::FieldPath;
use leptos::prelude::*;

impl Workspace {
    /// Every input shows the draft again.
    pub fn end_typing(&self) {
        let typed = self.typing.now();
        self.typing.end();
        if let Some((path, _)) = typed {
            self.show_text(&path);
        }
    }

    /// Puts the draft's text into a field whose text was typed, once it is known how that was understood, unless somebody types again.
    pub fn show_text(&self, path: &FieldPath) {
        let (this, path) = (*self, path.clone());
        after_effects(move || {
            let Some(shown) = this.shown.try_get_untracked().filter(|_| this.typing.text_of(&path).is_none()) else { return };
            if let (Some(field), Some(input)) = (shown.fields.get(&path), by_id(&path.to_id())) {
                let text = shown.text_in(&field, this.locale);
                if text_of(&input).is_some_and(|now| now != text) {
                    set_text(&input, &text);
                }
            }
        });
    }
}
