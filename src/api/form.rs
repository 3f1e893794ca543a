//! The review form without JavaScript: save what was typed, do what the button says, show the page again.
//!
//! Post/redirect/get. What was typed is kept in the draft on the server, so nothing is lost whatever the answer is.

use super::{Action, ApiError, Editing, FIELD_PREFIX, LOCALE};
use crate::{
    address::{Address, Done, Problem, Route, Word, other_queue, queue_address, read_queue},
    domain::{
        Decision, DecisionKind, Draft, ExtractedData, Field, FieldPath, Locale, Version, Writer,
        form::{blocks, fields},
    },
    review::{Refusal, Review, ReviewError, Reviewer},
};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use std::collections::HashMap;

/// The posted form: the texts of the fields, and what comes with them.
#[derive(Debug, Default)]
struct ItemForm {
    action: Option<String>,
    version: String,
    revision: i64,
    reason: String,
    note: String,
    /// The locale that the page was drawn in: a preference changed since then must not change how its texts are read.
    locale: Locale,
    /// The queue that the item was opened from, as a query string; `None` for the default queue.
    from: Option<String>,
    /// The first row that the page showed of a long table.
    at: Option<FieldPath>,
    texts: Vec<(FieldPath, String)>,
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
                "note" => form.note = value.into_owned(),
                name if name == Word::From.name() => form.from = other_queue(&value),
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

    /// The next item in the queue that the reviewer came from; `None` when that is the default queue.
    async fn next(&self, review: &Review, id: &str) -> Option<Option<String>> {
        Some(review.next_in(&read_queue(self.from.as_ref()?), id, None).await)
    }

    /// Adds the queue that the reviewer came from to an address.
    fn back_to_queue(&self, place: Address) -> Address {
        let Some(from) = &self.from else { return place };
        match place.route {
            Route::Item(_) => place.from_queue(Some(from)),
            _ => place.and(queue_address(&read_queue(from))),
        }
    }
}

/// `POST /items/{id}`.
pub async fn post_item(
    State(review): State<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let form = ItemForm::parse(&body);
    match act(&review, &reviewer, &id, &form).await {
        Ok(place) => redirect(&form.back_to_queue(place)),
        Err(error) => {
            let error = ApiError::from(error);
            let here = Address::of_item(&id);
            let place = match error {
                ApiError::NotFound => Address::of(Route::Queue).with_problem(Problem::NotFound),
                // Opening the old id leads to the new item, and carries over what was typed.
                ApiError::Moved(_) => here,
                error => here.with_problem(problem(&error)),
            };
            redirect(&form.back_to_queue(place))
        }
    }
}

fn problem(error: &ApiError) -> Problem {
    match error {
        ApiError::OtherTab => Problem::OtherTab,
        ApiError::Conflict => Problem::Conflict,
        ApiError::StoreRefusesKey => Problem::StoreKey,
        ApiError::StoreRefusesAccess => Problem::StoreAccess,
        ApiError::TooLarge => Problem::TooLarge,
        _ => Problem::Unavailable,
    }
}

fn redirect(to: &Address) -> Response {
    Redirect::to(&to.to_string()).into_response()
}

/// Does what the button says, and returns the address to go to.
async fn act(review: &Review, reviewer: &Reviewer, id: &str, form: &ItemForm) -> Result<Address, ReviewError> {
    let here = Address::of_item(id);
    let action = form.action.as_deref().unwrap_or("save").parse().unwrap_or(Action::Save);
    let version = Version::new(form.version.clone());
    let decision = match &action {
        Action::Decide(decision) => Some(decision.clone().because(&form.reason, &form.note)),
        _ => None,
    };
    let Some((base, mut stored)) = review.seen(id, reviewer, &version).await? else {
        return Ok(here.with_problem(Problem::Outdated));
    };
    if let Some(decision) = &decision {
        let mut draft = stored.draft.clone();
        add_typed_texts(review, &base, &mut draft, form);
        if let Some(decided) = review.decided_already(id, reviewer, (&version, &base, &draft), decision).await? {
            let next = form.next(review, id).await.unwrap_or(decided.next);
            return Ok(after_decision(id, decision, next, &decided.version));
        }
    }
    if stored.revision != form.revision {
        return Ok(here.with_problem(Problem::OtherTab));
    }
    add_typed_texts(review, &base, &mut stored.draft, form);
    let focus = apply_action(review, &base, &mut stored.draft, &action);
    stored.draft.writer = Writer::default();
    let kept = review.save_draft(id, reviewer, stored).await?;

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
    let next = form.next(review, id).await;
    Ok(match review.decide(id, reviewer, &version, kept.revision, &decision).await? {
        Ok(decided) => after_decision(id, &decision, next.unwrap_or(decided.next), &decided.version),
        Err(Refusal::Conflict) => here.with_problem(Problem::Conflict),
        Err(Refusal::Rejected(_)) if matches!(decision, Decision::Reject { .. }) => {
            here.saying(Word::Reject).with_problem(Problem::Reason)
        }
        Err(Refusal::Rejected(_)) => here.with_problem(Problem::Blocked),
    })
}

/// The next item, with what was done and how to undo it.
fn after_decision(id: &str, decision: &Decision, next: Option<String>, version: &Version) -> Address {
    let done = match decision.kind() {
        DecisionKind::Accepted => Done::Accepted,
        DecisionKind::Rejected => Done::Rejected,
        DecisionKind::Reopened => return Address::of_item(id),
    };
    Address::of(next.map_or(Route::Queue, Route::Item)).after(done, id, version)
}

/// `POST /items/{id}/undo`: undoes a decision. A separate form, because it stands on another item's page.
pub async fn post_undo(
    State(review): State<Review>,
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
    redirect(&form.back_to_queue(place))
}

/// Turns texts that differ from what the page showed into edits.
fn add_typed_texts(review: &Review, base: &ExtractedData, draft: &mut Draft, form: &ItemForm) {
    let (shown, _) = draft.apply(base);
    let blocks = blocks(&shown, &review.collection);
    let fields: HashMap<&FieldPath, &Field> = fields(&blocks).into_iter().map(|field| (&field.path, field)).collect();
    for (path, text) in &form.texts {
        if let Some(field) = fields.get(path) {
            let before = draft.clone();
            draft.type_text(base, field, text, form.locale);
            draft.remember(&before, false);
        }
    }
}

/// Applies the button's action to the draft, and returns the field to look at next.
fn apply_action(review: &Review, base: &ExtractedData, draft: &mut Draft, action: &Action) -> Option<FieldPath> {
    let before = draft.clone();
    let shown = || before.apply(base).0;
    let field = |path: &FieldPath| {
        let blocks = blocks(&shown(), &review.collection);
        fields(&blocks).into_iter().find(|field| field.path == *path).cloned()
    };
    let suggestion = || review.collection.suggestion(shown().data());
    let editing = Editing { base, record: base, collection: &review.collection, field: &field, suggestion: &suggestion };
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
        let back = |form: &ItemForm, place: &str| form.back_to_queue(Address::parse(place)).to_string();
        assert_eq!(back(&form, "/?done=accepted"), "/?done=accepted&text=M%C3%BCller&sort=riskiest");
        assert_eq!(back(&form, "/items/1?saved=1#f-a"), "/items/1?saved=1&from=text%3DM%25C3%25BCller%26sort%3Driskiest#f-a");
        assert_eq!(back(&ItemForm::parse(b"do=save"), "/items/1"), "/items/1");
        assert_eq!(back(&ItemForm::parse(b"from=nothing"), "/items/1"), "/items/1", "the usual queue");
    }
}
