//! The text of the input that is being typed into. Until the field is left, the input shows this text and not the draft's,
//! however the draft understands it.

use crate::domain::FieldPath;
use leptos::prelude::*;
use std::{collections::HashMap, time::Duration};

/// How long after the last key the typed text is saved.
const PAUSE: Duration = Duration::from_millis(400);

/// Handles to the state; `Copy`.
#[derive(Clone, Copy)]
pub struct Typing {
    /// The field being typed into.
    field: RwSignal<Option<FieldPath>>,
    text: RwSignal<String>,
    /// Saves after a pause.
    timer: StoredValue<Option<TimeoutHandle>>,
    /// What was typed before hydration, until it is part of the draft.
    before_script: RwSignal<HashMap<FieldPath, String>>,
}

impl Typing {
    /// `before_script` holds what was typed before hydration.
    pub fn new(before_script: HashMap<FieldPath, String>) -> Self {
        Self {
            field: RwSignal::new(None),
            text: RwSignal::new(String::new()),
            timer: StoredValue::new(None),
            before_script: RwSignal::new(before_script),
        }
    }

    /// The text that this field's input keeps, if it is not the draft's. Nothing is shown again for each key: the input has it already.
    pub fn text_of(&self, path: &FieldPath) -> Option<String> {
        let now = self.now().filter(|(field, _)| field == path).map(|(_, text)| text);
        now.or_else(|| self.before_script.with_untracked(|before| before.get(path).cloned()))
    }

    /// What is being typed, and where.
    pub fn now(&self) -> Option<(FieldPath, String)> {
        let field = self.field.try_get_untracked().flatten()?; // a field is also left by going to the next item
        Some((field, self.text.try_get_untracked()?))
    }

    /// A key changed this field; `pause` is called when no other key follows soon.
    pub fn go_on(&self, path: &FieldPath, text: String, pause: impl FnOnce() + 'static) {
        self.text.set(text);
        if self.field.read_untracked().as_ref() != Some(path) {
            self.field.set(Some(path.clone()));
        }
        self.stop_timer();
        self.timer.set_value(set_timeout_with_handle(pause, PAUSE).ok());
    }

    /// The draft has the typed text: a pause saves nothing more. The input still keeps its text.
    pub fn stop_timer(&self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }

    /// Every input shows the draft again.
    pub fn end(&self) {
        self.stop_timer();
        if self.now().is_some() {
            self.field.set(None);
        }
    }

    /// What was typed before hydration.
    pub fn before_script(&self) -> HashMap<FieldPath, String> {
        self.before_script.get_untracked()
    }

    /// These inputs show the draft again, too.
    pub fn end_before_script(&self) {
        if !self.before_script.read_untracked().is_empty() {
            self.before_script.set(HashMap::new());
        }
    }
}
