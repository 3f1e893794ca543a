//! The state of one review: what the server sent, what the reviewer changed, and what follows from both.
//!
//! Everything on the page is derived from `view` and `draft`, not copied. Only the input being typed into holds its own text,
//! until it is committed.

use super::{
    around::Around,
    elements::by_id,
    field_window::FieldWindow,
    left_drafts::LeftDrafts,
    next_item::NextItem,
    saving::{Leaving, News, Saving},
    shown::{Shown, ToLookAt},
    table_window::Windows,
    typing::Typing,
};
use crate::{
    api::{self, Action, ApiError, Editing, load_item},
    domain::{
        Decided, Decision, Draft, ExtractedData, Facts, Field, FieldPath, Locale, Pasted, Step, Table, Writer,
        evidence::{Findings, Offer},
        form::same_layout,
        queue::ItemView,
        work::Work,
    },
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Milliseconds after a change, until the server is asked what the pages say.
const LOOK_AFTER: u32 = 250;
/// Milliseconds until it is asked again while the document is being read.
pub const LOOK_AGAIN: u32 = 1_500;
/// The longest pause between two looks.
const LOOK_SELDOM: u32 = 60_000;

/// In the context of a page built ahead: whether it is on the screen yet.
#[derive(Clone, Copy)]
pub struct OnPage(pub RwSignal<bool>);

/// The table cell that has the focus.
#[derive(Clone)]
pub struct FocusedCell {
    /// Its field.
    pub path: FieldPath,
    /// Its text when it got the focus: Escape restores this.
    pub text: String,
    /// F2 was pressed: arrows stay in the cell.
    pub stays: bool,
}

/// Handles to the state; `Copy`, so every event handler can have one.
#[derive(Clone, Copy)]
pub struct Workspace {
    view: StoredValue<Arc<ItemView>>,
    /// How numbers and dates are written on this page.
    pub locale: Locale,
    /// The record without its metadata: what edits are made on.
    base: StoredValue<Arc<ExtractedData>>,
    /// What the reviewer changed so far.
    pub draft: RwSignal<Draft>,
    /// What the words of the document say about the draft, as far as the server has told.
    pub findings: RwSignal<Arc<Findings>>,
    /// What the server has told besides: the day, and other records of the document.
    told: RwSignal<Facts>,
    /// What the page shows.
    pub shown: Memo<Shown>,
    /// The fields to look at, worst first.
    pub checklist: Memo<Vec<ToLookAt>>,
    /// Those of them that are ticked.
    pub ticked: Memo<HashSet<FieldPath>>,
    /// What `Alt+S` does: uses what the page offers for the focused field, else the value that puts the sums right, else the first
    /// value that the page offers.
    pub suggested: Memo<Option<Action>>,
    /// The field that has the focus, or had it last.
    pub focused: RwSignal<Option<FieldPath>>,
    /// Changes when the form gets other parts: only then are inputs redrawn. Rows of a table come and go without it.
    pub shape: RwSignal<u32>,
    /// The text of the field that has the focus, when it got it.
    pub text_at_focus: StoredValue<Option<String>>,
    /// Why the last decision was refused.
    pub refused: RwSignal<Option<ApiError>>,
    /// A decision is under way.
    pub deciding: RwSignal<bool>,
    /// A decision was taken here: the page is about to be left.
    pub has_decided: StoredValue<bool>,
    /// What is being typed.
    pub typing: Typing,
    /// The table cell that has the focus, or had it last.
    pub cell: StoredValue<Option<FocusedCell>>,
    /// Which rows of long tables are drawn.
    pub windows: Windows,
    /// Which fields of a long form are drawn.
    pub field_window: FieldWindow,
    /// How the draft reaches the server.
    pub saving: Saving,
    /// The neighbouring items, and how many wait: newer than in the view if that was prefetched.
    pub around: RwSignal<Around>,
    /// The colleague who also works on the item.
    pub held_by: RwSignal<Option<String>>,
    /// Whose work the item is, and what was said about it.
    pub work: RwSignal<Work>,
    /// For the live region: what was undone or redone.
    pub said: RwSignal<String>,
    /// Whether the page is on the screen, not just built ahead.
    pub on_page: RwSignal<bool>,
    /// How the next item's page starts.
    pub next_item: NextItem,
    /// This page's name as a writer of drafts, and a count of its changes.
    writer: StoredValue<Writer>,
    /// Counts the looks at the pages: only the last one asks.
    looks: StoredValue<u32>,
}

impl Workspace {
    /// Starts from what the server sent, and from what was typed before hydration.
    pub fn new(view: ItemView, focused: Option<FieldPath>, typed_before_script: HashMap<FieldPath, String>) -> Self {
        // A page built ahead may never be shown.
        let left = if use_context::<OnPage>().is_some() { None } else { LeftDrafts::here().take(&view) };
        let (draft, saving) = match left {
            Some((draft, queue)) => (draft, Saving::of(queue)),
            None => (view.draft.clone(), Saving::new(view.draft_revision, &view.reviewer_id)),
        };
        let draft = RwSignal::new(draft);
        let around = RwSignal::new(Around::of(&view));
        let held_by = RwSignal::new(view.held_by.clone());
        let work = RwSignal::new(view.work.clone());
        let base = StoredValue::new(Arc::new(view.record.to_show()));
        let collection = Arc::new(view.collection.clone());
        let view = StoredValue::new(Arc::new(view));
        let locale = super::locale();
        let findings = RwSignal::new(Arc::new(view.with_value(|view| view.facts.findings.clone())));
        let told = RwSignal::new(view.with_value(|view| without_findings(&view.facts)));
        let facts = Memo::new(move |_| Facts { findings: Findings::clone(&findings.read()), ..told.get() });
        // Ticks and undo steps change nothing that is shown of the record.
        let edits = Memo::new(move |_| draft.read().only_edits());
        let shown = Memo::new(move |before| {
            Shown::new(&view.get_value(), &collection, &base.get_value(), &edits.read(), &facts.read(), locale, before)
        });
        let checklist = Memo::new(move |_| shown.read().checklist(&draft.read()));
        let ticked = Memo::new(move |_| {
            checklist.with(|list| list.iter().filter(|one| one.is_ticked).map(|one| one.path.clone()).collect())
        });
        let focused = RwSignal::new(focused);
        Self {
            view,
            locale,
            base,
            draft,
            shown,
            checklist,
            ticked,
            suggested: Memo::new(move |_| suggested(&shown.read(), focused.read().as_ref())),
            findings,
            told,
            focused,
            has_decided: StoredValue::new(false),
            typing: Typing::new(typed_before_script),
            cell: StoredValue::new(None),
            windows: Windows::default(),
            field_window: FieldWindow::default(),
            shape: RwSignal::new(0),
            text_at_focus: StoredValue::new(None),
            refused: RwSignal::new(None),
            deciding: RwSignal::new(false),
            saving,
            around,
            held_by,
            work,
            said: RwSignal::new(String::new()),
            on_page: use_context::<OnPage>().map_or_else(|| RwSignal::new(true), |OnPage(on_page)| on_page),
            next_item: NextItem::here(),
            writer: StoredValue::new(Writer::default()),
            looks: StoredValue::new(0),
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

    /// Whether the page still exists; timers and answers may outlive it.
    pub fn is_alive(&self) -> bool {
        self.view.try_get_value().is_some()
    }

    /// Draws this field, if it is one of very many that are not drawn. It is there after the next effects; returns `false` when it is
    /// there already, or is not one of them.
    pub fn reveal(&self, path: &FieldPath) -> bool {
        let is_of_form = self.field_window.reveal(&self.shown.read_untracked().blocks, path);
        (self.windows.reveal(path) || is_of_form) && by_id(&path.to_id()).is_none()
    }

    /// Takes the `text` that a reviewer left in a field. Text that is not a value of its type is kept as typed, and marked.
    pub fn commit(&self, path: &FieldPath, text: &str) {
        if !self.is_alive() || self.is_closed() {
            return;
        }
        let shown = self.shown.get_untracked();
        let Some(field) = shown.fields.get(path) else { return };
        let mut draft = self.draft.get_untracked();
        if draft.type_text(&self.base(), &field, text, self.locale) {
            self.remember_and_show(draft, true);
        }
    }

    /// [`Self::commit`] for a text that was really typed: where it is what the field showed, the value becomes one of the field's
    /// type.
    pub fn commit_typed(&self, path: &FieldPath, text: &str) {
        self.commit(path, text);
        let is_same = self.shown.read_untracked().fields.get(path).is_some_and(|field| field.shown_text(self.locale) == text);
        if is_same && let Some(action) = self.confirming(path) {
            let _ = self.edit(&action);
        }
    }

    /// What the value at `path` can be made, if it is of another type than the schema wants; nothing once the item is decided.
    pub fn ways_in(&self, shown: &Shown, path: &FieldPath) -> Vec<Value> {
        let view = self.view();
        if view.is_closed() { Vec::new() } else { shown.ways(view.collection.schema.as_ref(), path) }
    }

    /// The same for what is shown; reactive.
    pub fn ways(&self, path: &FieldPath) -> Vec<Value> {
        self.ways_in(&self.shown.read(), path)
    }

    /// What gives a field its type without changing what it says, if there is one way only.
    pub fn confirming(&self, path: &FieldPath) -> Option<Action> {
        let ways = self.ways_in(&self.shown.read_untracked(), path);
        let is_sure = matches!(ways[..], [Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)]);
        let view = self.view();
        let data = || self.shown.read_untracked().record.clone();
        let says_the_same =
            || view.collection.schema.as_ref().is_some_and(|schema| !schema.mended(data().data(), path).is_empty());
        (is_sure && says_the_same()).then(|| Action::Mend(path.clone(), 0))
    }

    /// The field being typed into was left.
    pub fn end_step(&self) {
        let _ = self.draft.try_update_untracked(Draft::end_step); // a field is also left by going to the next item
    }

    /// Shows and saves the next state of the draft, as one undo step. What was being typed is part of it, or replaced.
    fn change(&self, draft: Draft) {
        self.end_typing();
        self.remember_and_show(draft, false);
    }

    fn remember_and_show(&self, mut draft: Draft, typing: bool) {
        draft.remember(&self.draft.read_untracked(), typing);
        self.show(draft);
    }

    /// See [`ItemView::is_closed`]. Questions can be answered all the same.
    pub fn is_closed(&self) -> bool {
        self.view().is_closed()
    }

    fn show(&self, draft: Draft) {
        self.refused.set(None);
        self.keep(draft);
        self.look_again(LOOK_AFTER);
    }

    /// Saves the next state of the draft.
    pub fn keep(&self, mut draft: Draft) {
        let view = self.view();
        self.writer.update_value(|writer| {
            if writer.page.is_empty() {
                writer.page = js_sys::Math::random().to_string();
            }
            writer.count += 1;
        });
        draft.writer = self.writer.get_value();
        self.saving.save(view.id.clone(), view.version.clone(), draft.clone());
        self.draft.set(draft);
    }

    /// Asks what the pages say about the draft, a moment after the last change; again, less and less often, if there is no answer or
    /// their words have not been read yet.
    pub fn look_again(&self, after: u32) {
        self.look(after, LOOK_AGAIN);
    }

    fn look(&self, after: u32, pause: u32) {
        let this = *self;
        let turn = this.looks.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        spawn_local(async move {
            TimeoutFuture::new(after).await;
            let is_last = || this.looks.try_get_value() == turn;
            let Some(view) = this.view.try_get_value().filter(|_| is_last()) else { return };
            let Some(draft) = this.draft.try_get_untracked() else { return };
            let found = api::look_again(view.id.clone(), draft.without_history()).await;
            if !is_last() {
                return;
            }
            let is_known = found.as_ref().is_ok_and(|found| !found.is_pending);
            if let Ok(found) = found {
                this.findings.set(Arc::new(found));
            }
            if !is_known {
                this.look(pause, (pause * 2).min(LOOK_SELDOM));
            }
        });
    }

    /// Whether anything has changed since the page loaded.
    pub fn is_edited(&self) -> bool {
        self.writer.with_value(|writer| writer.count > 0)
    }

    /// Applies a button's or key's action to the draft; returns the field to look at next.
    pub fn edit(&self, action: &Action) -> Option<FieldPath> {
        if self.is_closed() && !action.is_answer() {
            return None;
        }
        let shown = self.shown.get_untracked();
        let (base, view) = (self.base(), self.view());
        let mut draft = self.draft.get_untracked();
        let place = action.edit(
            &mut draft,
            &Editing {
                base: &base,
                record: &view.record,
                collection: &view.collection,
                field: &|path| shown.fields.get(path).map(|field| Field::clone(&field)),
                suggestion: &|| shown.suggestion.clone(),
                offers: &shown.offers,
            },
        );
        self.end_typing(); // the draft has what was being typed, or replaced it
        if draft == *self.draft.read_untracked() {
            return place;
        }
        if !action.is_of_one_field() {
            self.cell.set_value(None);
        }
        if action.is_step() {
            self.show(draft);
        } else {
            self.change(draft);
        }
        self.draw_again_unless(&shown);
        place
    }

    /// Undoes or redoes a step; returns the field that changed.
    pub fn step(&self, step: &Action) -> Option<FieldPath> {
        let place = self.edit(step)?;
        self.said.set(self.step_text(*step == Action::Undo, &place));
        let is_row = matches!(place.last(), Some(Step::Index(_)));
        let is_gone = is_row && place.get(self.shown.get_untracked().record.data()).is_none();
        Some(if is_gone { place.neighbour(-1).unwrap_or(place) } else { place })
    }

    /// Pastes cells into a table, starting at this row and column.
    pub fn paste(&self, table: &Table, at: (usize, usize), cells: &[Vec<String>]) -> Pasted {
        if self.is_closed() {
            return Pasted::default();
        }
        let before = self.shown.get_untracked();
        let mut draft = self.draft.get_untracked();
        let pasted = draft.paste(&self.base(), &self.view().collection, table, at, cells, self.locale);
        self.cell.set_value(None);
        self.change(draft);
        self.draw_again_unless(&before);
        pasted
    }

    /// Inputs stay if the form has the same parts as before.
    fn draw_again_unless(&self, before: &Shown) {
        if !same_layout(&before.blocks, &self.shown.get_untracked().blocks) {
            self.shape.update(|shape| *shape += 1);
        }
    }

    /// The page is closing: sends what is not saved yet, in a way that outlives the page.
    pub fn save_on_leaving(&self) -> Leaving {
        let view = self.view();
        self.saving.clone_queue().save_on_leaving(view.id.clone(), view.version.clone(), self.draft.get_untracked())
    }

    /// Checks whether a prefetched item has changed. If so, it is shown afresh, unless the reviewer has begun to work on it: then
    /// they are told. Nothing is lost either way.
    pub fn check_again(&self, reload: RwSignal<u32>) {
        let this = *self;
        let Some(view) = self.view.try_get_value() else { return }; // left at once
        spawn_local(async move {
            let fresh = load_item(view.id.clone(), true, view.from.clone(), None).await;
            if !this.is_alive() {
                return;
            }
            match fresh {
                Ok(fresh) if fresh.version == view.version && fresh.draft_revision == view.draft_revision => {
                    let around = Around::of(&fresh);
                    // Other records of the document may have come since, or been decided; and a day may have begun.
                    let told = without_findings(&fresh.facts);
                    if told != this.told.get_untracked() {
                        this.told.set(told);
                    }
                    if !this.is_edited() && fresh.facts.findings != *this.findings.get_untracked() {
                        this.findings.set(Arc::new(fresh.facts.findings));
                    }
                    this.held_by.set(fresh.held_by);
                    this.work.set(fresh.work);
                    if let Some(next) = around.next.clone() {
                        this.next_item.fetch_ahead(next, view.from.clone());
                    }
                    this.around.set(around);
                }
                Ok(fresh) if !this.is_edited() => {
                    this.next_item.keep(fresh);
                    reload.update(|count| *count += 1);
                }
                Ok(fresh) if fresh.version != view.version => this.saving.news.set(Some(News::Changed)),
                Err(ApiError::NotFound | ApiError::NotSignedIn) if !this.is_edited() => reload.update(|count| *count += 1),
                Err(ApiError::Moved(to)) => this.saving.news.set(Some(News::Moved(to))),
                // What was typed here is saved, or the page says why not.
                Ok(_) | Err(_) => {}
            }
        });
    }

    /// Takes a decision once saves under way are done, and calls `then` with the result.
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
                    api::decide(
                        view.id.clone(),
                        view.version.clone(),
                        revision,
                        decision,
                        view.from.clone(),
                        known,
                        (this.locale, view.reviewer_id.clone()),
                    )
                    .await
                }
                Err(error) => Err(error),
            };
            if !this.is_alive() {
                return;
            }
            this.has_decided.set_value(result.is_ok());
            this.deciding.set(false);
            if let Err(error) = &result {
                this.refused.set(Some(error.clone()));
            }
            then(result);
        });
    }
}

/// What [`Workspace::suggested`] is for this page, with this field in focus.
fn suggested(shown: &Shown, focused: Option<&FieldPath>) -> Option<Action> {
    let of_page = |offer: &Offer| Action::Use(offer.path.clone(), offer.text.clone());
    let here = shown.offers.iter().find(|offer| Some(&offer.path) == focused);
    let sums = || shown.suggestion.as_ref().map(|sums| Action::Use(sums.path.clone(), sums.text.clone()));
    here.map(of_page).or_else(sums).or_else(|| shown.offers.first().map(of_page))
}

fn without_findings(facts: &Facts) -> Facts {
    Facts { findings: Findings::default(), ..facts.clone() }
}
