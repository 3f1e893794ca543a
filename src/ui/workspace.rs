//! The state of one review: what the server sent, what the reviewer changed, and what follows from both.
//!
//! Derived, not copied: everything on the page comes from `view` and `draft`. The element that is being typed into holds its own
//! text until it is committed.

use super::{
    ahead::OnPage,
    components::table::leave_cell,
    prefetch,
    saving::{News, Saving},
};
use crate::{
    api::{self, ApiError, load_item},
    domain::{
        Block, Decided, Decision, Draft, Edit, ExtractedData, Field, FieldMetadata, FieldPath, Fields, Flag, FlagKind, Locale,
        Nothing, Problem, Step, Suggestion, Writer,
        form::{Form, form, same_layout},
        queue::ItemView,
        rule::suggestion,
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
    /// The record without its metadata: what edits are made on.
    base: StoredValue<Arc<ExtractedData>>,
    /// What the reviewer changed so far.
    pub draft: RwSignal<Draft>,
    /// What the page shows.
    pub shown: Memo<Shown>,
    /// The field that has, or last had, the focus.
    pub focused: RwSignal<Option<FieldPath>>,
    /// Changes when the form gets other parts: then, and only then, inputs are drawn anew. Rows of a table come and go without.
    pub shape: RwSignal<u32>,
    /// Why the last decision was not taken.
    pub refused: RwSignal<Option<ApiError>>,
    /// A decision is on its way.
    pub deciding: RwSignal<bool>,
    /// The way of the draft to the server.
    pub saving: Saving,
    /// The items beside this one, and how many wait: known better than the view when it was fetched ahead.
    pub around: RwSignal<Around>,
    /// The colleague who works on the item, too.
    pub held_by: RwSignal<Option<String>>,
    /// For the live region: what was taken back, or done again.
    pub said: RwSignal<String>,
    /// On the page, and not only made ahead of it.
    pub on_page: RwSignal<bool>,
    /// The name of this page as a writer of drafts, and how often it changed something.
    writer: StoredValue<Writer>,
}

/// What is around an item in the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// The id of the next item.
    pub next: Option<String>,
    /// The id of the previous one.
    pub previous: Option<String>,
    /// How many items wait.
    pub pending: u64,
}

impl Around {
    fn of(view: &ItemView) -> Self {
        Self { next: view.next.clone(), previous: view.previous.clone(), pending: view.pending }
    }
}

/// The record with the draft on it, and all that is derived from that; cheap to clone.
#[derive(Clone)]
pub struct Shown(Arc<ShownParts>);

/// What `Shown` derefs to.
pub struct ShownParts {
    /// The form.
    pub blocks: Vec<Block>,
    /// Every field of the form.
    pub fields: Fields,
    /// The record, without its field metadata.
    pub record: ExtractedData,
    /// Confidence, reasoning and citations.
    pub metadata: Arc<FieldMetadata>,
    /// The edits that moved the metadata with its rows.
    moved_by: Vec<Edit>,
    /// Reasons to look.
    pub flags: Vec<Flag>,
    /// The one change that would make every sum come out.
    pub suggestion: Option<Suggestion>,
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
    /// What changed costs; the metadata, which is most of a record, and untouched rows are taken over from the state `before`.
    fn new(view: &ItemView, base: &ExtractedData, draft: &Draft, locale: Locale, before: Option<&Self>) -> Self {
        let last = draft.edits.iter().rposition(Edit::is_row_edit).map_or(0, |last| last + 1);
        let moved_by = &draft.edits[..last];
        let (record, misfits) = draft.apply(base);
        let earlier = before;
        let before = earlier.filter(|before| before.moved_by == moved_by);
        // A row edit more: the metadata that was read follows it. Of many, as after a paste, it is read again.
        let followed = || {
            let earlier = earlier.filter(|_| misfits.is_empty())?;
            let edits = moved_by.strip_prefix(earlier.moved_by.as_slice())?.iter().filter(|edit| edit.is_row_edit());
            let [edit] = edits.collect::<Vec<_>>()[..] else { return None };
            earlier.metadata.after(edit).map(Arc::new)
        };
        let read = || match moved_by {
            [] => view.record.field_metadata(),
            _ => draft.apply(&view.record).0.field_metadata(),
        };
        let metadata = match before {
            Some(before) => Arc::clone(&before.metadata),
            None => followed().unwrap_or_else(|| Arc::new(read())),
        };
        let shown_before = before.map(|before| before.blocks.as_slice());
        let Form { blocks, flags } = form(&record, &view.collection, &view.facts, &metadata, shown_before);
        let suggestion = suggestion(record.data(), &view.collection);
        let fields = Fields::of(&blocks);
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
        let moved_by = moved_by.to_vec();
        Self(Arc::new(ShownParts { flags, suggestion, metadata, moved_by, record, blocks, fields, typed, violations }))
    }

    /// Texts that are no values, with the sentences that say so, in document order.
    pub fn typed_in_order(&self) -> impl Iterator<Item = (&FieldPath, &Problem)> {
        let mut typed: Vec<_> = self.typed.iter().map(|(path, (_, why))| (self.fields.position(path), path, why)).collect();
        typed.sort_by_key(|(position, ..)| *position);
        typed.into_iter().map(|(_, path, why)| (path, why))
    }

    /// Only rules stand in the way of accepting: the document itself may be wrong, so the reviewer can say that it is right.
    pub fn can_accept_anyway(&self) -> bool {
        self.typed.is_empty() && self.violations.is_empty() && self.flags.iter().any(|flag| flag.kind == FlagKind::FailedRule)
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
    fn is_doubtful(&self, field: &Field) -> bool {
        !field.flags.is_empty() || (!self.typed.is_empty() && self.typed.contains_key(&field.path))
    }
}

impl Workspace {
    /// Starts from what the server sent.
    pub fn new(view: ItemView, focused: Option<FieldPath>) -> Self {
        let draft = RwSignal::new(view.draft.clone());
        let saving = Saving::new(view.draft_revision);
        let around = RwSignal::new(Around::of(&view));
        let held_by = RwSignal::new(view.held_by.clone());
        let base = StoredValue::new(Arc::new(view.record.without_metadata()));
        let view = StoredValue::new(Arc::new(view));
        let locale = super::locale();
        Self {
            view,
            locale,
            base,
            draft,
            shown: Memo::new(move |before| Shown::new(&view.get_value(), &base.get_value(), &draft.read(), locale, before)),
            focused: RwSignal::new(focused),
            shape: RwSignal::new(0),
            refused: RwSignal::new(None),
            deciding: RwSignal::new(false),
            saving,
            around,
            held_by,
            said: RwSignal::new(String::new()),
            on_page: use_context::<OnPage>().map_or_else(|| RwSignal::new(true), |OnPage(on_page)| on_page),
            writer: StoredValue::new(Writer::default()),
        }
    }

    /// What the server sent.
    pub fn view(&self) -> Arc<ItemView> {
        self.view.get_value()
    }

    /// The record without its metadata and without the draft, for edits.
    pub fn base(&self) -> Arc<ExtractedData> {
        self.base.get_value()
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
        let shown = self.shown.get_untracked();
        let Some(field) = shown.fields.get(path) else { return };
        let mut draft = self.draft.get_untracked();
        if draft.type_text(&self.base(), field, text, self.locale) {
            self.remember_and_show(draft, true);
        }
    }

    /// The field that is being typed into was left.
    pub fn end_step(&self) {
        let _ = self.draft.try_update_untracked(Draft::end_step); // a field is also left by going to the next item
    }

    /// Shows and saves the next state of the draft, as a step that can be taken back.
    pub(super) fn change(&self, draft: Draft) {
        self.remember_and_show(draft, false);
    }

    fn remember_and_show(&self, mut draft: Draft, typing: bool) {
        draft.remember(&self.draft.read_untracked(), typing);
        self.show(draft);
    }

    fn show(&self, mut draft: Draft) {
        let view = self.view();
        self.writer.update_value(|writer| {
            if writer.page.is_empty() {
                writer.page = js_sys::Math::random().to_string();
            }
            writer.count += 1;
        });
        draft.writer = self.writer.get_value();
        self.refused.set(None);
        self.saving.save(view.id.clone(), view.version.clone(), draft.clone());
        self.draft.set(draft);
    }

    /// Whether anything was changed since the page came.
    pub fn is_edited(&self) -> bool {
        self.writer.with_value(|writer| writer.count > 0)
    }

    /// Takes the last step back, or does it again; gives the place that changed.
    pub fn step(&self, undo: bool) -> Option<FieldPath> {
        let mut draft = self.draft.get_untracked();
        let place = if undo { draft.undo() } else { draft.redo() }?;
        let before = self.shown.get_untracked();
        leave_cell();
        self.show(draft);
        self.draw_anew_unless(&before);
        self.said.set(self.step_text(undo, &place));
        let is_row = matches!(place.last(), Some(Step::Index(_)));
        let is_gone = is_row && place.get(self.shown.get_untracked().record.data()).is_none();
        Some(if is_gone { place.neighbour(-1).unwrap_or(place) } else { place })
    }

    /// Answers a question of the conflict panel; without a number all of them.
    pub fn answer(&self, question: Option<usize>, mine: bool) {
        let view = self.view();
        let mut draft = self.draft.get_untracked();
        match question {
            Some(question) => draft.answer(&view.record, question, mine),
            None => draft.answer_all(&view.record, mine),
        }
        let before = self.shown.get_untracked();
        leave_cell();
        self.change(draft);
        self.draw_anew_unless(&before);
    }

    /// Inputs stay where the form has the same parts as before.
    pub(super) fn draw_anew_unless(&self, before: &Shown) {
        if !same_layout(&before.blocks, &self.shown.get_untracked().blocks) {
            self.shape.update(|shape| *shape += 1);
        }
    }

    /// The page is going away: what is not saved yet is sent in a way that outlives it. Says whether there was anything.
    pub fn save_on_leaving(&self) -> bool {
        let view = self.view();
        self.is_edited() && self.saving.save_on_leaving(view.id.clone(), view.version.clone(), self.draft.get_untracked())
    }

    /// An item that was fetched ahead may have changed meanwhile. It is shown anew then, unless the reviewer has begun to work on
    /// it: they are told, and nothing is lost either way.
    pub fn check_again(&self, reload: RwSignal<u32>) {
        let this = *self;
        let Some(view) = self.view.try_get_value() else { return }; // left at once
        spawn_local(async move {
            let fresh = load_item(view.id.clone(), true, view.from.clone()).await;
            if !this.is_alive() {
                return;
            }
            match fresh {
                Ok(fresh) if fresh.version == view.version && fresh.draft_revision == view.draft_revision => {
                    let around = Around::of(&fresh);
                    this.held_by.set(fresh.held_by);
                    if let Some(next) = around.next.clone() {
                        prefetch::fetch_ahead(next, view.from.clone());
                    }
                    this.around.set(around);
                }
                Ok(fresh) if !this.is_edited() => {
                    prefetch::keep(fresh);
                    reload.update(|count| *count += 1);
                }
                Ok(fresh) if fresh.version != view.version => this.saving.news.set(Some(News::Changed)),
                Err(ApiError::Moved(to)) => this.saving.news.set(Some(News::Moved(to))),
                // What was typed here is saved, or the page says why not.
                Ok(_) | Err(_) => {}
            }
        });
    }

    /// Puts the suggested value into its field; gives its place.
    pub fn use_suggestion(&self) -> Option<FieldPath> {
        let Suggestion { path, value, .. } = self.shown.get_untracked().suggestion.clone()?;
        let mut draft = self.draft.get_untracked();
        draft.push(&self.base(), Edit::Set { path: path.clone(), value });
        self.change(draft);
        Some(path)
    }

    /// Makes a field null, absent or the empty text.
    pub fn leave(&self, path: &FieldPath, nothing: Nothing) {
        self.edit_field(path, |draft, base, field| draft.leave(base, field, nothing));
    }

    /// Gives a field one of the values that its text can mean.
    pub fn choose(&self, path: &FieldPath, stored: &str) {
        self.edit_field(path, |draft, base, field| draft.choose(base, field, stored));
    }

    fn edit_field(&self, path: &FieldPath, edit: impl FnOnce(&mut Draft, &ExtractedData, &Field)) {
        let shown = self.shown.get_untracked();
        let Some(field) = shown.fields.get(path) else { return };
        let mut draft = self.draft.get_untracked();
        edit(&mut draft, &self.base(), field);
        self.change(draft);
    }

    /// Back to what the agent extracted.
    pub fn revert(&self, path: &FieldPath) {
        let mut draft = self.draft.get_untracked();
        draft.revert(&self.base(), path);
        self.change(draft);
    }

    /// The flagged field after the focused one, round the end.
    pub fn next_flagged(&self) -> Option<FieldPath> {
        let (after, first) = self.flagged();
        after.or(first)
    }

    /// The flagged field after the focused one; none when it was the last.
    pub fn flagged_after(&self) -> Option<FieldPath> {
        self.flagged().0
    }

    /// The first flagged field after the focused one, and the first before it or itself.
    fn flagged(&self) -> (Option<FieldPath>, Option<FieldPath>) {
        let shown = self.shown.get_untracked();
        let focused = self.focused.get_untracked();
        let mut is_after = focused.as_ref().is_none_or(|focused| shown.fields.get(focused).is_none());
        let mut first = None;
        for field in shown.fields.iter() {
            let is_focused = !is_after && focused.as_ref() == Some(&field.path);
            if shown.is_doubtful(field) {
                if is_after {
                    return (Some(field.path.clone()), first);
                }
                first.get_or_insert_with(|| field.path.clone());
            }
            is_after |= is_focused;
        }
        (None, first)
    }

    /// Takes a decision; `then` gets what it led to. Saves that are still under way come first.
    pub fn decide(&self, decision: Decision, then: impl FnOnce(Result<Decided, ApiError>) + 'static) {
        if self.deciding.get_untracked() {
            return; // a double click is one decision
        }
        self.deciding.set(true);
        let this = *self;
        let view = self.view();
        let saving = self.saving.clone_queue();
        spawn_local(async move {
            let result = match saving.settled().await {
                Ok(revision) => {
                    let known = this.around.get_untracked().next;
                    api::decide(view.id.clone(), view.version.clone(), revision, decision, view.from.clone(), known).await
                }
                Err(error) => Err(error),
            };
            if !this.is_alive() {
                return;
            }
            this.deciding.set(false);
            if let Err(error) = &result {
                this.refused.set(Some(error.clone()));
            }
            then(result);
        });
    }
}
