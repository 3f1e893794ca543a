//! What the page shows of one field: everything that can change while it is there.
//!
//! A field, and a cell of a table, is one effect that makes its view again when this changes. An effect for each attribute costs a
//! record of 479 rows most of the time that it takes to come alive.

use super::mend_buttons::mend_buttons;
use crate::{
    api::Action,
    domain::{Band, Field, FieldPath, Flag, FlagKind, Nothing, Reason, evidence::Offer, label::brief, rule::Broken},
    t,
    ui::{language, shown::Shown, workspace::Workspace},
};
use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;

/// A field as it is shown.
#[derive(Clone, PartialEq)]
pub(super) struct FieldShown {
    /// The field itself.
    pub(super) field: Arc<Field>,
    /// What stands in its input: the draft's value, as the reviewer's locale writes it, or what is being typed.
    pub(super) text: String,
    /// The extracted value, if it was another.
    pub(super) was: Option<String>,
    /// Why the text or value can't be accepted.
    pub(super) error: Option<String>,
    /// What else is wrong, besides the confidence.
    pub(super) why: Option<String>,
    /// The values that the text can mean, in stored form; the reviewer chooses.
    choices: Vec<String>,
    /// What a value of the wrong type can be made.
    ways: Vec<Value>,
    /// What the page offers instead.
    pub(super) offer: Option<Offer>,
    /// The reviewer has looked at it and found it right.
    pub(super) is_ticked: bool,
}

impl FieldShown {
    /// Reactive: what the page shows, and the ticks.
    pub(super) fn of(workspace: Workspace, shown: &Shown, field: Arc<Field>) -> Self {
        let problem = shown.problem_of(&field.path);
        let error = problem.as_ref().map(|(problem, label)| brief(&problem.sentence(label, workspace.locale)));
        // What hides in a value may be all that is wrong with it.
        let hidden = field.flags.iter().find(|flag| matches!(flag.reason, Reason::Rule(Broken::Hidden { .. })));
        let hidden = hidden.map(|flag| flag.message(language()));
        Self {
            text: workspace.typing.text_of(&field.path).unwrap_or_else(|| shown.text_in(&field, workspace.locale)),
            was: field.was.as_ref().map(|was| brief(&workspace.locale.say(was, &field.field_type))),
            error: error.map(|error| hidden.as_ref().map_or(error.clone(), |hidden| format!("{error}; {hidden}"))),
            why: hidden.or_else(|| why(&field.flags)),
            choices: problem.map(|(problem, _)| problem.choices().to_vec()).unwrap_or_default(),
            ways: workspace.ways_in(shown, &field.path),
            offer: shown.offers.iter().find(|offer| offer.path == field.path).cloned(),
            is_ticked: workspace.ticked.with(|ticked| ticked.contains(&field.path)),
            field,
        }
    }

    /// Whether there is a reason to look.
    pub(super) fn is_flagged(&self) -> bool {
        !self.field.flags.is_empty()
    }

    /// Which kind of nothing it holds, if nothing.
    pub(super) fn nothing(&self) -> Option<Nothing> {
        Nothing::of(self.field.value.as_ref())
    }

    /// Whether there is a confidence to tell, or its lack is a reason to look. Of an empty field nobody expects one, whatever else is
    /// wrong with it.
    pub(super) fn tells_confidence(&self) -> bool {
        let lacks = || self.field.flags.iter().any(|flag| flag.kind == FlagKind::UnknownConfidence);
        self.field.confidence.is_some() || !self.field.text.is_empty() || lacks()
    }

    /// The `data-band` of the control: only fields whose confidence is a reason to look stand out.
    pub(super) fn band(&self) -> Option<&'static str> {
        let band = self.field.band;
        let stands_out = self.is_flagged() && self.was.is_none() && band != Band::High && self.tells_confidence();
        stands_out.then(|| band.name())
    }

    /// What is said about it below it.
    pub(super) fn message(&self) -> Option<&String> {
        self.error.as_ref().or(self.why.as_ref())
    }

    /// The id of the element that has this note.
    pub(super) fn note_id(&self, note: &str) -> String {
        format!("{}-{note}", self.field.id)
    }

    /// Buttons for the values that an ambiguous text can mean, or a value of the wrong type can be made; Alt+1 and so on press them.
    pub(super) fn choice_buttons(&self, workspace: Workspace) -> Option<AnyView> {
        let path = &self.field.path;
        if !self.ways.is_empty() {
            return mend_buttons(workspace, path, self.ways.clone(), true);
        }
        let buttons = self.choices.iter().enumerate().map(|(at, stored)| {
            let shown = workspace.locale.show_choice(stored);
            let value = Action::Choose(path.clone(), stored.clone()).to_string();
            view! {
                <button type="submit" name="do" value=value class="button button-small tabular-nums">
                    {shown}<kbd class="key" aria-hidden="true">{format!("Alt {}", at + 1)}</kbd>
                </button>
            }
            .into_any()
        });
        let buttons = buttons.collect_view();
        (!buttons.is_empty()).then(|| view! { <span class="flex flex-wrap gap-1.5 py-1">{buttons}</span> }.into_any())
    }

    /// “Was: …”
    pub(super) fn was_text(&self) -> Option<String> {
        let was = self.was.as_ref()?;
        Some(t!(field_was, value = if was.is_empty() { t!(empty_value) } else { was.as_str() }))
    }
}

/// The badge shows the confidence; the sentence says everything else.
pub(super) fn why(flags: &[Arc<Flag>]) -> Option<String> {
    let is_confidence = |flag: &&Arc<Flag>| matches!(flag.kind, FlagKind::LowConfidence | FlagKind::UnknownConfidence);
    flags.iter().find(|flag| !is_confidence(flag)).map(|flag| brief(&flag.message(language())))
}

/// What is shown of the field at `first.path`, whatever the draft makes of it.
pub(super) fn field_shown(workspace: Workspace, first: Arc<Field>) -> Memo<FieldShown> {
    let path: FieldPath = first.path.clone();
    Memo::new(move |_| {
        let shown = workspace.shown.read();
        let field = shown.fields.get(&path).unwrap_or_else(|| first.clone());
        FieldShown::of(workspace, &shown, field)
    })
}
