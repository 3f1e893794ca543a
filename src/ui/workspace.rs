//! The state of one review: what the server sent, what the reviewer changed, and what follows from both.
//!
//! Derived, not copied: everything on the page comes from `view` and `draft`. The element that is being typed into holds its own
//! text until it is committed.

use super::saving::Saving;
use crate::{
    api::{self, ApiError, Verdict},
    domain::{
        Block, Draft, Edit, Field, FieldMetadata, FieldPath, Flag,
        FlagKind, Suggestion,
        form::{fields, flagged_blocks},
        queue::ItemView,
        rule::suggestion,
        schema::{Violation, describe, parse_text},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::HashMap, sync::Arc};

/// Handles to the state; `Copy`, so that every event handler can have one.
#[derive(Clone, Copy)]
pub struct Workspace {
    view: StoredValue<Arc<ItemView>>,
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
    /// The one change that would make every sum come out.
    pub suggestion: Option<Suggestion>,
    /// Text that is no value of its field's type, with the sentence that says so.
    pub typed: HashMap<FieldPath, (String, String)>,
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
    fn new(view: &ItemView, draft: &Draft) -> Self {
        let (record, _) = draft.apply(&view.record);
        let (blocks, flags) = flagged_blocks(&record, &view.collection, &view.facts);
        let all = fields(&blocks);
        let order = all.iter().map(|field| field.path.clone()).collect();
        let fields: HashMap<FieldPath, Field> = all.into_iter().map(|field| (field.path.clone(), field.clone())).collect();
        let schema = view.collection.schema.as_ref();
        let typed = draft
            .typed()
            .into_iter()
            .filter_map(|(path, text)| {
                let field = fields.get(&path)?;
                let description = describe(schema, &path, field.value.as_ref());
                let why = parse_text(&text, &description, &field.label, field.value.as_ref()).err()?;
                Some((path, (text, why)))
            })
            .collect();
        let violations = schema.map(|schema| schema.check(record.data())).unwrap_or_default();
        Self(Arc::new(ShownParts {
            suggestion: suggestion(record.data(), &view.collection),
            flags,
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

    /// Only rules stand in the way of accepting: the document itself may be wrong, so the reviewer can say that it is right.
    pub fn can_accept_anyway(&self) -> bool {
        self.typed.is_empty() && self.violations.is_empty() && self.flags.iter().any(|flag| flag.kind == FlagKind::FailedRule)
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
        Self {
            view,
            draft,
            shown: Memo::new(move |_| Shown::new(&view.get_value(), &draft.read())),
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
        if draft.type_text(&view.record, field, text, view.collection.schema.as_ref()) {
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

    /// Puts the suggested value into its field; gives its place.
    pub fn use_suggestion(&self) -> Option<FieldPath> {
        let Suggestion { path, value, .. } = self.shown.get_untracked().suggestion.clone()?;
        let mut draft = self.draft.get_untracked();
        draft.push(&self.view().record, Edit::Set { path: path.clone(), value });
        self.change(draft);
        Some(path)
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
