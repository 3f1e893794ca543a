//! The state of one review: what the server sent, what the reviewer changed, and what follows from both.
//!
//! Derived, not copied: everything on the page comes from `view` and `draft`. The element that is being typed into holds its own
//! text until it is committed.

use super::saving::Saving;
use crate::{
    api::{self, ApiError, Verdict},
    domain::{
        Block, Draft, Field, FieldMetadata, FieldPath, Flag, Locale, Nothing, Problem,
        flag::flags,
        form::{blocks, fields},
        queue::ItemView,
        schema::Violation,
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::HashMap, sync::Arc};

/// Handles to the state; `Copy`, so that every event handler can have one.
#[derive(Clone, Copy)]
pub struct Workspace {
    view: StoredValue<Arc<ItemView>>,
    /// How numbers and dates are shown and read on this page.
    pub locale: Locale,
    /// What the reviewer changed so far.
    pub draft: RwSignal<Draft>,
    /// What the page shows.
    pub shown: Memo<Shown>,
    /// The field that has, or last had, the focus.
    pub focused: RwSignal<Option<FieldPath>>,
    /// Changes when rows come, go or move: then, and only then, inputs are drawn anew.
    pub shape: RwSignal<u32>,
    /// Why the last decision was not taken.
    pub refused: RwSignal<Option<ApiError>>,
    /// A decision is on its way.
    pub deciding: RwSignal<bool>,
    /// The way of the draft to the server.
    pub saving: Saving,
}

/// The record with the draft on it, and all that is derived from that; cheap to clone.
#[derive(Clone)]
pub struct Shown(Arc<ShownParts>);

/// What `Shown` derefs to.
pub struct ShownParts {
    /// The form.
    pub blocks: Vec<Block>,
    /// Every field of the form.
    pub fields: HashMap<FieldPath, Field>,
    /// Their paths in document order.
    pub order: Vec<FieldPath>,
    /// Confidence, reasoning and citations.
    pub metadata: FieldMetadata,
    /// Reasons to look.
    pub flags: Vec<Flag>,
    /// Text that is no value of its field's type, or could be two, and what is the matter with it.
    pub typed: HashMap<FieldPath, (String, Problem)>,
    /// Where the record breaks its schema.
    pub violations: Vec<Violation>,
}

impl std::ops::Deref for Shown {
    type Target = ShownParts;

    fn deref(&self) -> &ShownParts {
        &self.0
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Shown {
    fn new(view: &ItemView, draft: &Draft, locale: Locale) -> Self {
        let (record, _) = draft.apply(&view.record);
        let blocks = blocks(&record, &view.collection);
        let all = fields(&blocks);
        let order = all.iter().map(|field| field.path.clone()).collect();
        let fields: HashMap<FieldPath, Field> = all.into_iter().map(|field| (field.path.clone(), field.clone())).collect();
        let schema = view.collection.schema.as_ref();
        let typed = draft
            .typed()
            .into_iter()
            .filter_map(|(path, text)| {
                let field = fields.get(&path)?;
                // Nothing that was kept as typed is taken for a value only because it is looked at in another locale.
                let why = field.read(&text, locale).err().unwrap_or_else(|| Problem::Unreadable(text.clone()));
                Some((path, (text, why)))
            })
            .collect();
        let violations = schema.map(|schema| schema.check(record.data())).unwrap_or_default();
        Self(Arc::new(ShownParts {
            flags: flags(&record, &view.collection),
            metadata: record.field_metadata(),
            blocks,
            order,
            fields,
            typed,
            violations,
        }))
    }

    /// The fields that a flag points at, in document order.
    pub fn flagged_paths(&self) -> Vec<FieldPath> {
        self.order.iter().filter(|path| self.is_doubtful(path)).cloned().collect()
    }

    /// What is the matter with a field, in words, and what can be chosen instead.
    pub fn problem_of(&self, path: &FieldPath) -> Option<(&Problem, &str)> {
        if let Some((_, problem)) = self.typed.get(path) {
            return Some((problem, &self.fields.get(path)?.label));
        }
        let violation = self.violations.iter().find(|violation| violation.path == *path)?;
        Some((&violation.problem, &violation.label))
    }

    /// The text in the input of a field.
    pub fn text_in(&self, field: &Field, locale: Locale) -> String {
        self.typed.get(&field.path).map_or_else(|| field.shown_text(locale), |(typed, _)| typed.clone())
    }

    /// Somebody must look at this field.
    pub fn is_doubtful(&self, path: &FieldPath) -> bool {
        self.typed.contains_key(path) || self.fields.get(path).is_some_and(|field| !field.flags.is_empty())
    }
}

impl Workspace {
    /// Starts from what the server sent.
    pub fn new(view: ItemView, focused: Option<FieldPath>) -> Self {
        let draft = RwSignal::new(view.draft.clone());
        let saving = Saving::new(view.draft_revision);
        let view = StoredValue::new(Arc::new(view));
        let locale = super::locale();
        Self {
            view,
            locale,
            draft,
            shown: Memo::new(move |_| Shown::new(&view.get_value(), &draft.read(), locale)),
            focused: RwSignal::new(focused),
            shape: RwSignal::new(0),
            refused: RwSignal::new(None),
            deciding: RwSignal::new(false),
            saving,
        }
    }

    /// What the server sent.
    pub fn view(&self) -> Arc<ItemView> {
        self.view.get_value()
    }

    /// Still on the page; timers and answers may come after it is gone.
    pub fn is_alive(&self) -> bool {
        self.view.try_get_value().is_some()
    }

    /// A reviewer left `text` in a field. Text that is no value of its type is kept as typed, and said to be so.
    pub fn commit(&self, path: &FieldPath, text: &str) {
        if !self.is_alive() {
            return;
        }
        let view = self.view();
        let shown = self.shown.get_untracked();
        let Some(field) = shown.fields.get(path) else { return };
        let mut draft = self.draft.get_untracked();
        if draft.type_text(&view.record, field, text, self.locale) {
            self.change(draft);
        }
    }

    /// Shows and saves the next state of the draft.
    fn change(&self, draft: Draft) {
        let view = self.view();
        self.refused.set(None);
        self.saving.save(view.id.clone(), view.version.clone(), draft.clone());
        self.draft.set(draft);
    }

    /// Makes a field null, absent or the empty text.
    pub fn leave(&self, path: &FieldPath, nothing: Nothing) {
        self.edit_field(path, |draft, view, field| draft.leave(&view.record, field, nothing));
    }

    /// Gives a field one of the values that its text can mean.
    pub fn choose(&self, path: &FieldPath, stored: &str) {
        self.edit_field(path, |draft, view, field| draft.choose(&view.record, field, stored));
    }

    fn edit_field(&self, path: &FieldPath, edit: impl FnOnce(&mut Draft, &ItemView, &Field)) {
        let (view, shown) = (self.view(), self.shown.get_untracked());
        let Some(field) = shown.fields.get(path) else { return };
        let mut draft = self.draft.get_untracked();
        edit(&mut draft, &view, field);
        self.change(draft);
    }

    /// Moves `row` to another place in its array.
    pub fn move_row(&self, row: &FieldPath, to: usize) {
        let mut draft = self.draft.get_untracked();
        draft.move_row(&self.view().record, row, to);
        self.change(draft);
        self.shape.update(|shape| *shape += 1);
    }

    /// Back to what the agent extracted.
    pub fn revert(&self, path: &FieldPath) {
        let mut draft = self.draft.get_untracked();
        draft.revert(&self.view().record, path);
        self.change(draft);
    }

    /// A new row at the end of `array`; gives its path.
    pub fn add_row(&self, array: &FieldPath) -> FieldPath {
        let view = self.view();
        let mut draft = self.draft.get_untracked();
        let row = draft.add_row(&view.record, &view.collection, array);
        self.change(draft);
        self.shape.update(|shape| *shape += 1);
        row
    }

    /// Removes `row` with its metadata.
    pub fn delete_row(&self, row: &FieldPath) {
        let mut draft = self.draft.get_untracked();
        draft.delete_row(&self.view().record, row);
        self.focused.set(None);
        self.change(draft);
        self.shape.update(|shape| *shape += 1);
    }

    /// The flagged field after the focused one, round the end.
    pub fn next_flagged(&self) -> Option<FieldPath> {
        let shown = self.shown.get_untracked();
        let flagged = shown.flagged_paths();
        let at = self.focused.get_untracked().and_then(|focused| shown.order.iter().position(|path| *path == focused));
        let after = flagged.iter().find(|path| {
            let position = shown.order.iter().position(|one| one == *path);
            at.is_none_or(|at| position > Some(at))
        });
        after.or(flagged.first()).cloned()
    }

    /// Takes a decision; `then` gets the next item's id. Saves that are still under way come first.
    pub fn decide(&self, verdict: Verdict, then: impl FnOnce(Option<String>) + 'static) {
        if self.deciding.get_untracked() {
            return; // a double click is one decision
        }
        self.deciding.set(true);
        let this = *self;
        let view = self.view();
        let saving = self.saving.clone_queue();
        spawn_local(async move {
            let result = match saving.settled().await {
                Ok(revision) => api::decide(view.id.clone(), view.version.clone(), revision, verdict).await,
                Err(error) => Err(error),
            };
            if !this.is_alive() {
                return;
            }
            this.deciding.set(false);
            match result {
                Ok(outcome) => then(outcome.next),
                Err(error) => this.refused.set(Some(error)),
            }
        });
    }

    /// After a conflict; the page is loaded anew by the caller.
    pub fn resolve_conflict(&self, keep_mine: bool, then: impl FnOnce() + 'static) {
        let this = *self;
        let view = self.view();
        spawn_local(async move {
            match api::resolve_conflict(view.id.clone(), view.current_version.clone(), keep_mine).await {
                Ok(()) => then(),
                Err(error) => this.refused.set(Some(error)),
            }
        });
    }
}
