//! The review form without JavaScript: save what was typed, do what the button says, show the page again.
//!
//! Post/redirect/get. What was typed is kept in the draft on the server before anything else is done, so nothing is lost whatever
//! the answer is. If it can't be kept there, the answer itself holds it ([`Unsaved`]).

mod handling;

use super::{Action, ApiError, Editing, FIELD_PREFIX, Input, LOCALE, REVIEWER, SEEN, SEND_BACK_NOTE};
use crate::{
    address::{Address, Done, Problem, Route, Word, other_queue, queue_address, read_queue},
    domain::{
        Collection, Decision, DecisionKind, Draft, ExtractedData, Field, FieldPath, Fields, Locale, Version, Writer, blocks,
        evidence::{Findings, Offer},
    },
    ledger::LedgerError,
    review::{Refusal, Review, ReviewError, Reviewer},
    text::Language,
};
use axum::{
    Extension,
    body::Bytes,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;

/// The posted form: the texts of the fields, and what comes with them.
#[derive(Debug, Default)]
struct ItemForm {
    action: Option<String>,
    version: String,
    revision: i64,
    reason: String,
    note: String,
    /// The note for an item that is sent back.
    send_back_note: String,
    /// The locale that the page was drawn in: a preference changed since then must not change how its texts are read.
    locale: Locale,
    /// The queue that the item was opened from, as a query string; `None` for the default queue.
    from: Option<String>,
    /// The number of the attachment that is shown as the document.
    attached: Option<u32>,
    /// The first row that the page showed of a long table.
    at: Option<FieldPath>,
    /// The id of the reviewer whose page it was.
    reviewer: Option<String>,
    /// The number of the last event that the page has seen.
    seen: Option<i64>,
    texts: Vec<(FieldPath, String)>,
    /// The inputs about the work on the item.
    work: Vec<(Input, String)>,
}

impl ItemForm {
    fn parse(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "do" => form.action = Some(value.into_owned()),
                "version" => form.version = value.into_owned(),
                "revision" => form.revision = value.parse().unwrap_or(-1),
                "reason" => form.reason = value.into_owned(),
                LOCALE => form.locale = Locale::of_name(&value).unwrap_or_default(),
                SEEN => form.seen = value.parse().ok(),
                REVIEWER => form.reviewer = Some(value.into_owned()),
                "note" => form.note = value.into_owned(),
                SEND_BACK_NOTE => form.send_back_note = value.into_owned(),
                name if Input::parse(name).is_some() => {
                    form.work.extend(Input::parse(name).map(|input| (input, value.replace("\r\n", "\n"))));
                }
                name if name == Word::From.name() => form.from = other_queue(&value),
                name if name == Word::Attached.name() => form.attached = value.parse().ok(),
                name if name == Word::At.name() => form.at = value.parse().ok(),
                name => {
                    if let Some(path) = name.strip_prefix(FIELD_PREFIX).and_then(|path| path.parse().ok()) {
                        // Browsers send line breaks as CR LF.
                        form.texts.push((path, value.replace("\r\n", "\n")));
                    }
                }
            }
        }
        form
    }

    fn kept(&self) -> KeptTexts {
        KeptTexts {
            version: self.version.clone(),
            revision: self.revision,
            locale: self.locale,
            from: self.from.clone(),
            attached: self.attached,
            texts: self.texts.clone(),
            written: self.unused(),
        }
    }

    /// What was written or chosen besides the fields, and not used yet, each under the name of its input.
    fn unused(&self) -> Vec<(Word, String)> {
        let decides = [(Word::Reason, &self.reason), (Word::Note, &self.note), (Word::SendBackNote, &self.send_back_note)];
        let decides = decides.into_iter().filter(|(_, text)| !text.is_empty());
        let work = self.unused_work().map(|(input, text)| (input.word(), text.to_owned()));
        decides.map(|(word, text)| (word, text.clone())).chain(work).collect()
    }

    /// The address of the item's own page, with what was written and not used, unless that is what was cancelled.
    fn with_unused(&self, place: Address) -> Address {
        let cancels = self.action.as_deref().is_some_and(|action| matches!(action.parse(), Ok(Action::CancelReject)));
        let is_cancelled = |word| cancels && matches!(word, Word::Reason | Word::Note);
        let unused = self.unused().into_iter().filter(|(word, _)| !is_cancelled(*word));
        let place = unused.fold(place, |place, (word, text)| place.with(word, text));
        let rejects = place.says(Word::Reason) || place.says(Word::Note);
        if rejects && !place.says(Word::Reject) { place.saying(Word::Reject) } else { place }
    }

    /// The collection as it was on the page: what its buttons do is counted in its words.
    fn collection(&self, review: &Review) -> Collection {
        review.collection.in_language(Language::from(self.locale).tag())
    }

    /// The next item in the queue that the reviewer came from; `None` when that is the default queue.
    async fn next(&self, review: &Review, id: &str, reviewer: &Reviewer) -> Option<Option<String>> {
        Some(review.next_in(&read_queue(self.from.as_ref()?), id, None, reviewer).await)
    }

    /// Adds to an address what the page of the item `id` was opened with: the queue that the reviewer came from, and, if it leads
    /// back to that page, the attachment.
    fn back(&self, id: &str, place: Address) -> Address {
        let attached = self.attached.filter(|_| place.item_id() == Some(id));
        let place = place.with_some(Word::Attached, attached.map(|number| number.to_string()));
        let place = if place.item_id() == Some(id) { self.with_unused(place) } else { place };
        let Some(from) = &self.from else { return place };
        match place.route {
            Route::Item(_) => place.from_queue(Some(from)),
            _ => place.and(queue_address(&read_queue(from))),
        }
    }
}

/// What a form carries could not be stored: whoever answers must show the texts again.
#[derive(Debug)]
pub struct Unsaved {
    /// Why.
    pub why: Why,
    /// What to fill the fields with, and what the form needs to be sent again.
    pub texts: KeptTexts,
}

/// Why a form's texts were not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The drafts can't be read or written, for instance because the disk is full.
    Store,
    /// Nobody remembers the record that the page was made from.
    Outdated,
    /// Another tab has saved since and moved rows, so it is not sure where the texts belong.
    OtherTab,
    /// The session had ended.
    SignedOut,
    /// Somebody else is signed in by now.
    OtherReviewer,
    /// The reviewer's role does not allow it, perhaps not any more.
    NotAllowed,
}

/// The texts of a posted form.
#[derive(Clone, Debug, Default)]
pub struct KeptTexts {
    /// The version of the record that the page was made from.
    pub version: String,
    /// The revision of the draft that it was made from.
    pub revision: i64,
    /// How the texts write numbers and dates.
    pub locale: Locale,
    /// The queue that the item was opened from.
    pub from: Option<String>,
    /// The number of the attachment that is shown as the document.
    pub attached: Option<u32>,
    /// The fields and what stands in them.
    pub texts: Vec<(FieldPath, String)>,
    /// What was written or chosen besides, under the names of the inputs.
    pub written: Vec<(Word, String)>,
}

impl KeptTexts {
    /// Reads a posted review form.
    pub fn parse(body: &[u8]) -> Self {
        ItemForm::parse(body).kept()
    }
}

/// `POST /items/{id}`.
///
/// # Errors
///
/// The texts are stored nowhere.
pub async fn post_item(review: &Review, reviewer: &Reviewer, id: &str, body: &[u8]) -> Result<Response, Unsaved> {
    let mut form = ItemForm::parse(body);
    let error = match act(review, reviewer, id, &mut form).await {
        Ok(place) => return Ok(redirect(&form.back(id, place))),
        Err(Trouble::Unsaved(why)) => return Err(Unsaved { why, texts: form.kept() }),
        Err(Trouble::Saved(error)) => ApiError::from(error),
    };
    let here = Address::of_item(id);
    let place = match error {
        ApiError::NotFound => Address::of(Route::Queue).with_problem(Problem::NotFound),
        // Opening the old id leads to the new item, and carries over what was typed.
        ApiError::Moved(_) => here,
        error => here.with_problem(problem(&error)),
    };
    Ok(redirect(&form.back(id, place)))
}

fn problem(error: &ApiError) -> Problem {
    match error {
        ApiError::OtherTab => Problem::OtherTab,
        ApiError::Conflict => Problem::Conflict,
        ApiError::StoreRefusesKey => Problem::StoreKey,
        ApiError::StoreRefusesAccess => Problem::StoreAccess,
        ApiError::TooLarge => Problem::TooLarge,
        ApiError::NotAllowed => Problem::NotAllowed,
        _ => Problem::Unavailable,
    }
}

fn redirect(to: &Address) -> Response {
    Redirect::to(&to.to_string()).into_response()
}

/// What went wrong, before or after the texts were stored.
enum Trouble {
    Unsaved(Why),
    Saved(ReviewError),
}

/// Stores the texts, then does what the button says. Returns the address to go to.
async fn act(review: &Review, reviewer: &Reviewer, id: &str, form: &mut ItemForm) -> Result<Address, Trouble> {
    let here = Address::of_item(id);
    let action = form.action.as_deref().unwrap_or("save").parse().unwrap_or(Action::Save);
    let version = Version::new(form.version.clone());
    let decision = match &action {
        Action::Decide(Decision::SendBack { .. }) => Some(Decision::SendBack { note: form.send_back_note.clone() }),
        Action::Decide(decision) => Some(decision.clone().because(&form.reason, &form.note)),
        _ => None,
    };
    if form.reviewer.as_ref().is_some_and(|by| *by != reviewer.id) {
        return Err(Trouble::Unsaved(Why::OtherReviewer));
    }
    let store = |error: ReviewError| {
        if matches!(error, ReviewError::NotAllowed(_)) {
            return Trouble::Unsaved(Why::NotAllowed);
        }
        tracing::error!(error = &error as &dyn std::error::Error, item = id, "what was typed could not be stored");
        Trouble::Unsaved(Why::Store)
    };
    let Some((base, mut stored)) = review.seen(id, reviewer, &version).await.map_err(store)? else {
        return Err(Trouble::Unsaved(Why::Outdated));
    };
    if let Some(decision) = &decision {
        let mut draft = stored.draft.clone();
        add_typed_texts(review, &base, &mut draft, form);
        // If the records can't be read at the moment, the texts are stored first.
        let decided = review.decided_already(id, reviewer, (&version, &base, &draft), decision).await.unwrap_or_default();
        if let Some(decided) = decided {
            let next = form.next(review, id, reviewer).await.unwrap_or(decided.next);
            return Ok(after_decision(id, decided.kind, next, &decided.version));
        }
    }
    if stored.revision != form.revision {
        if says_nothing_new(review, &base, &stored.draft, form) {
            return Ok(here.with_problem(Problem::OtherTab));
        }
        if stored.draft.has_row_edits() {
            return Err(Trouble::Unsaved(Why::OtherTab));
        }
        ask_about_texts(review, &base, &mut stored.draft, form);
        review.save_draft(id, reviewer, stored).await.map_err(store)?;
        return Ok(here.with_problem(Problem::OtherTab));
    }
    add_typed_texts(review, &base, &mut stored.draft, form);
    let findings = match action {
        Action::Use(..) | Action::UseAll => review.look_again(id, reviewer, &stored.draft).await.unwrap_or_default(),
        _ => Findings::default(),
    };
    let focus = apply_action(&form.collection(review), &base, (&mut stored.draft, &findings.offers), &action);
    stored.draft.writer = Writer::default();
    let is_blank = stored.draft.is_empty();
    let kept = match review.save_draft(id, reviewer, stored).await {
        Ok(kept) => kept,
        // Another tab was faster by a moment: its draft is there now, and these texts are compared with it.
        Err(ReviewError::Ledger(LedgerError::DraftMovedOn)) => return Err(Trouble::Unsaved(Why::OtherTab)),
        // Enter in a field sends the form, also where nothing can be typed.
        Err(ReviewError::NotAllowed(_)) if is_blank => return Ok(here.with_problem(Problem::NotAllowed)),
        Err(error) => return Err(store(error)),
    };

    if let Some(place) = handling::act(review, reviewer, id, form, &action).await? {
        return Ok(place);
    }
    if action == Action::TakeOver {
        review.take_over(id, reviewer).await.map_err(Trouble::Saved)?;
    }
    let Some(decision) = decision else {
        return Ok(match (kept.moved_to, &action, focus) {
            (Some(_), ..) => here,
            (_, Action::AskReject, _) => here.saying(Word::Reject),
            (_, Action::Undo | Action::Redo, Some(path)) => {
                here.saying(if action == Action::Undo { Word::Undone } else { Word::Redone }).at_field(&path)
            }
            (.., Some(path)) => here.at_field(&path),
            (.., None) => here.with_some(Word::Field, form.at.as_ref().map(FieldPath::to_string)).saying(Word::Saved),
        });
    };
    // Before the decision, which takes the item out of its queue.
    let next = form.next(review, id, reviewer).await;
    let decided = review.decide(id, reviewer, &version, kept.revision, &decision).await.map_err(Trouble::Saved)?;
    Ok(match decided {
        Ok(decided) => after_decision(id, decided.kind, next.unwrap_or(decided.next), &decided.version),
        Err(Refusal::Conflict) => here.with_problem(Problem::Conflict),
        Err(Refusal::Rejected(_)) if matches!(decision, Decision::Reject { .. }) => {
            here.saying(Word::Reject).with_problem(Problem::Reason)
        }
        Err(Refusal::Rejected(_)) => here.with_problem(Problem::Blocked),
    })
}

/// The next item, with what was done and how to undo it.
fn after_decision(id: &str, kind: DecisionKind, next: Option<String>, version: &Version) -> Address {
    let done = match kind {
        DecisionKind::Accepted => Done::Accepted,
        DecisionKind::Rejected => Done::Rejected,
        DecisionKind::Signed => Done::Signed,
        DecisionKind::SentBack => Done::SentBack,
        DecisionKind::Reopened => return Address::of_item(id),
    };
    Address::of(next.map_or(Route::Queue, Route::Item)).after(done, id, version)
}

/// `POST /items/{id}/undo`: undoes a decision. A separate form, because it stands on another item's page.
pub async fn post_undo(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let form = ItemForm::parse(&body);
    let version = Version::new(form.version.clone());
    let here = Address::of_item(&id);
    let place = match review.undo_decision(&id, &reviewer, &version).await {
        Ok(Ok(())) => here.with(Word::Done, Done::Undone.name()),
        Ok(Err(_)) => here.with_problem(Problem::Undo),
        Err(error) => match ApiError::from(error) {
            ApiError::NotFound => Address::of(Route::Queue).with_problem(Problem::NotFound),
            ApiError::Moved(_) => here,
            error => here.with_problem(problem(&error)),
        },
    };
    redirect(&form.back(&id, place))
}

/// `POST /take`: the next item of the queue that nobody is working on.
pub async fn post_take(Extension(review): Extension<Review>, Extension(reviewer): Extension<Reviewer>, body: Bytes) -> Response {
    let from = ItemForm::parse(&body).from;
    let query = read_queue(from.as_deref().unwrap_or_default());
    let to = match review.take_next(&query, &reviewer).await {
        Ok(Some(id)) => Address::of_item(&id).from_queue(from.as_deref()),
        Ok(None) => queue_address(&query).with_problem(Problem::NothingLeft),
        Err(error) => queue_address(&query).with_problem(problem(&ApiError::from(error))),
    };
    redirect(&to)
}

/// Turns texts that differ from what the page showed into edits.
fn add_typed_texts(review: &Review, base: &ExtractedData, draft: &mut Draft, form: &ItemForm) {
    for (field, text) in fields_of(review, base, draft, form) {
        let before = draft.clone();
        draft.type_text(base, &field, text, form.locale);
        draft.remember(&before, false);
    }
}

/// Whether the form says only what the draft said at some step before: then nothing was typed on its page.
fn says_nothing_new(review: &Review, base: &ExtractedData, draft: &Draft, form: &ItemForm) -> bool {
    let mut draft = draft.clone();
    loop {
        let fields = fields_of(review, base, &draft, form);
        let is_same = |(field, text): &(Arc<Field>, &str)| !draft.clone().type_text(base, field, text, form.locale);
        if fields.len() == form.texts.len() && fields.iter().all(is_same) {
            return true;
        }
        if draft.undo().is_none() {
            return false;
        }
    }
}

/// Turns texts that differ from what another tab has saved since into questions.
fn ask_about_texts(review: &Review, base: &ExtractedData, draft: &mut Draft, form: &ItemForm) {
    for (field, text) in fields_of(review, base, draft, form) {
        draft.ask_about_text(base, &field, text, form.locale);
    }
}

/// The posted fields as the draft leaves them, each with its posted text.
fn fields_of<'a>(review: &Review, base: &ExtractedData, draft: &Draft, form: &'a ItemForm) -> Vec<(Arc<Field>, &'a str)> {
    let (shown, _) = draft.apply(base);
    let fields = Fields::of(&blocks(&shown, &form.collection(review)));
    let posted = form.texts.iter().filter_map(|(path, text)| Some((fields.get(path)?, text.as_str())));
    posted.collect()
}

/// Applies the button's action to the draft, and returns the field to look at next.
fn apply_action(
    collection: &Collection,
    base: &ExtractedData,
    (draft, offers): (&mut Draft, &[Offer]),
    action: &Action,
) -> Option<FieldPath> {
    let before = draft.clone();
    let shown = || before.apply(base).0;
    let field = |path: &FieldPath| {
        let fields = Fields::of(&blocks(&shown(), collection));
        fields.get(path).map(|field| Field::clone(&field))
    };
    let suggestion = || collection.suggestion(shown().data());
    let editing = Editing { base, record: base, collection, field: &field, suggestion: &suggestion, offers };
    let place = action.edit(draft, &editing);
    if !action.is_step() {
        draft.remember(&before, false);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posted_form_keeps_odd_field_names_and_line_ends() {
        let body = b"do=save&version=v1&f.line_items%5B0%5D.note=a%0D%0Ab&f.%5B%22odd.key%22%5D=x&f.]broken[=y&other=z";
        let form = ItemForm::parse(body);
        assert_eq!(form.action.as_deref(), Some("save"));
        let texts: Vec<(String, &str)> = form.texts.iter().map(|(path, text)| (path.to_string(), text.as_str())).collect();
        assert_eq!(texts, [("line_items[0].note".to_owned(), "a\nb"), (r#"["odd.key"]"#.to_owned(), "x")]);
    }

    #[test]
    fn a_place_leads_back_to_the_queue_that_the_reviewer_came_from() {
        let form = ItemForm::parse(b"from=sort%3Driskiest%26evil%3D%0D%0ASet-Cookie:1%26text%3DM%C3%BCller");
        let back = |form: &ItemForm, place: &str| form.back("1", Address::parse(place)).to_string();
        assert_eq!(back(&form, "/?done=accepted"), "/?done=accepted&text=M%C3%BCller&sort=riskiest");
        assert_eq!(back(&form, "/items/1?saved=1#f-a"), "/items/1?saved=1&from=text%3DM%25C3%25BCller%26sort%3Driskiest#f-a");
        assert_eq!(back(&ItemForm::parse(b"do=save"), "/items/1"), "/items/1");
        assert_eq!(back(&ItemForm::parse(b"from=nothing"), "/items/1"), "/items/1", "the usual queue");
    }

    #[test]
    fn the_attachment_stays_in_view_until_another_item_is_opened() {
        let form = ItemForm::parse(b"do=save&attached=2");
        let back = |place: &str| form.back("1", Address::parse(place)).to_string();
        assert_eq!(back("/items/1?field=a#f-a"), "/items/1?field=a&attached=2#f-a");
        assert_eq!(back("/items/2?done=accepted"), "/items/2?done=accepted");
        assert_eq!(back("/?done=accepted"), "/?done=accepted");
        assert_eq!(form.kept().attached, Some(2), "texts that could not be stored keep it, too");
        assert_eq!(ItemForm::parse(b"attached=x").attached, None);
    }
}
