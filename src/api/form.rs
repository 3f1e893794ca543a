//! The review page's form without JavaScript: keep what was typed, do what the button says, show the page again.
//!
//! Post/redirect/get; what was typed lives in the draft on the server, so nothing is lost whatever the answer is.

use super::{Action, ApiError, FIELD_PREFIX, LOCALE};
use crate::{
    domain::{
        Decision, DecisionKind, Draft, Edit, ExtractedData, Field, FieldPath, Locale, Step, Version, Writer,
        form::{blocks, fields},
        rule::suggestion,
    },
    review::{Refusal, Review, ReviewError, Reviewer},
    ui::{
        pages::{other_queue, queue_query},
        place::with_query,
    },
};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use std::collections::HashMap;

/// The posted form: field texts, and what goes with them.
#[derive(Debug, Default)]
struct ItemForm {
    action: Option<String>,
    version: String,
    revision: i64,
    reason: String,
    note: String,
    /// In which the page was drawn: a preference that changed meanwhile must not change how its texts are read.
    locale: Locale,
    /// The queue that the item was opened from, when it is not the usual one: the query of its address.
    from: Option<String>,
    /// The first row shown of a long table.
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
                "from" => form.from = other_queue(&value),
                "at" => form.at = value.parse().ok(),
                name => {
                    if let Some(path) = name.strip_prefix(FIELD_PREFIX).and_then(|path| path.parse().ok()) {
                        // Browsers send line ends as CR LF.
                        form.texts.push((path, value.replace("\r\n", "\n")));
                    }
                }
            }
        }
        form
    }

    /// What follows the item in the queue that the reviewer came from; `None` when that is the usual one.
    async fn next(&self, review: &Review, id: &str) -> Option<Option<String>> {
        Some(review.next_in(&queue_query(self.from.as_ref()?), id, None).await)
    }

    /// The place, with the queue that the reviewer came from.
    fn back_to_queue(&self, place: &str) -> String {
        let Some(from) = &self.from else { return place.to_owned() };
        let (place, anchor) = place.split_once('#').map_or((place, ""), |(place, anchor)| (place, anchor));
        let more = if place.starts_with("/items/") { format!("from={}", encode(from)) } else { from.clone() };
        let place = with_query(place, &more);
        if anchor.is_empty() { place } else { format!("{place}#{anchor}") }
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
        Ok(place) => Redirect::to(&form.back_to_queue(&place)).into_response(),
        Err(error) => {
            let error = ApiError::from(error);
            let place = match error {
                ApiError::NotFound => "/?problem=not-found".to_owned(),
                // Opening it finds the new one, and carries over what was typed.
                ApiError::Moved(_) => format!("/items/{}", encode(&id)),
                ApiError::OtherTab => format!("/items/{}?problem=other-tab", encode(&id)),
                _ => format!("/items/{}?problem=unavailable", encode(&id)),
            };
            Redirect::to(&form.back_to_queue(&place)).into_response()
        }
    }
}

/// Does what the button says; gives the place to go to.
async fn act(review: &Review, reviewer: &Reviewer, id: &str, form: &ItemForm) -> Result<String, ReviewError> {
    let here = format!("/items/{}", encode(id));
    let action = form.action.as_deref().unwrap_or("save").parse().unwrap_or(Action::Save);
    let version = Version::new(form.version.clone());
    let decision = match &action {
        Action::Decide(decision) => Some(decision.clone().because(&form.reason, &form.note)),
        _ => None,
    };
    let Some((base, mut stored)) = review.seen(id, reviewer, &version).await? else {
        return Ok(format!("{here}?problem=outdated"));
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
        return Ok(format!("{here}?problem=other-tab"));
    }
    add_typed_texts(review, &base, &mut stored.draft, form);
    let focus = apply_action(review, &base, &mut stored.draft, &action);
    stored.draft.writer = Writer::default();
    let kept = review.save_draft(id, reviewer, stored).await?;

    let Some(decision) = decision else {
        return Ok(match (kept.moved_to, &action, focus) {
            (Some(_), ..) => here,
            (_, Action::AskReject, _) => format!("{here}?reject=1"),
            (_, Action::Undo | Action::Redo, Some(path)) => {
                let word = if action == Action::Undo { "undone" } else { "redone" };
                format!("{here}?{word}=1&field={}#{}", encode(&path.to_string()), path.to_id())
            }
            (.., Some(path)) => format!("{here}?field={}#{}", encode(&path.to_string()), path.to_id()),
            (.., None) => match &form.at {
                Some(at) => format!("{here}?field={}&saved=1", encode(&at.to_string())),
                None => format!("{here}?saved=1"),
            },
        });
    };
    // Asked before the decision takes the item out of its queue.
    let next = form.next(review, id).await;
    Ok(match review.decide(id, reviewer, &version, kept.revision, &decision).await? {
        Ok(decided) => after_decision(id, &decision, next.unwrap_or(decided.next), &decided.version),
        Err(Refusal::Conflict) => format!("{here}?problem=conflict"),
        Err(Refusal::Rejected(_)) if matches!(decision, Decision::Reject { .. }) => format!("{here}?reject=1&problem=reason"),
        Err(Refusal::Rejected(_)) => format!("{here}?problem=blocked"),
    })
}

/// The next item, with what was done and how it can be taken back.
fn after_decision(id: &str, decision: &Decision, next: Option<String>, version: &Version) -> String {
    let word = match decision.kind() {
        DecisionKind::Reopened => return format!("/items/{}", encode(id)),
        kind => kind.word(),
    };
    let place = next.map_or("/".to_owned(), |next| format!("/items/{}", encode(&next)));
    format!("{place}?done={word}&of={}&at={}", encode(id), encode(version.as_str()))
}

/// `POST /items/{id}/undo`: takes a decision back. It is a form of its own, since it stands on another item's page.
pub async fn post_undo(
    State(review): State<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let form = ItemForm::parse(&body);
    let version = Version::new(form.version.clone());
    let here = format!("/items/{}", encode(&id));
    let place = match review.undo_decision(&id, &reviewer, &version).await {
        Ok(Ok(())) => format!("{here}?done=undone"),
        Ok(Err(_)) => format!("{here}?problem=undo"),
        Err(error) => match ApiError::from(error) {
            ApiError::NotFound => "/?problem=not-found".to_owned(),
            ApiError::Moved(_) => here,
            _ => format!("{here}?problem=unavailable"),
        },
    };
    Redirect::to(&form.back_to_queue(&place)).into_response()
}

/// Texts that differ from what the page showed become edits.
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

/// A field as the page shows it with this draft.
fn field_at(review: &Review, base: &ExtractedData, draft: &Draft, path: &FieldPath) -> Option<Field> {
    let blocks = blocks(&draft.apply(base).0, &review.collection);
    fields(&blocks).into_iter().find(|field| field.path == *path).cloned()
}

/// Row buttons, choices, revert, undo and answers; gives the field to look at afterwards.
fn apply_action(review: &Review, base: &ExtractedData, draft: &mut Draft, action: &Action) -> Option<FieldPath> {
    let before = draft.clone();
    let place = match action {
        Action::Undo => return draft.undo(),
        Action::Redo => return draft.redo(),
        Action::AddRow(array) => Some(draft.add_row(base, &review.collection, array)),
        Action::DeleteRow(row) => {
            draft.delete_row(base, row);
            Some(row.clone())
        }
        Action::InsertRow(row) => draft.insert_row(base, &review.collection, row).then(|| row.clone()),
        Action::DuplicateRow(row) => draft.duplicate_row(base, row),
        Action::MoveRowUp(row) | Action::MoveRowDown(row) => {
            let place = row.neighbour(if matches!(action, Action::MoveRowUp(_)) { -1 } else { 1 })?;
            if let Some(&Step::Index(to)) = place.last() {
                draft.move_row(base, row, to);
            }
            Some(place)
        }
        Action::Revert(path) => {
            draft.revert(base, path);
            Some(path.clone())
        }
        Action::Use(path, value) => {
            use_suggestion(review, base, draft, path, value);
            Some(path.clone())
        }
        Action::Leave(path, nothing) => {
            draft.leave(base, &field_at(review, base, draft, path)?, *nothing);
            Some(path.clone())
        }
        Action::Choose(path, stored) => {
            draft.choose(base, &field_at(review, base, draft, path)?, stored);
            Some(path.clone())
        }
        // The foot of the fields is about this field then, and has the buttons.
        Action::Show(path) | Action::AskNothing(path) => Some(path.clone()),
        Action::Mine(question) | Action::Theirs(question) => {
            let place = draft.asks.get(*question).map(|ask| ask.place.clone());
            draft.answer(base, *question, matches!(action, Action::Mine(_)));
            place
        }
        Action::AllMine | Action::AllTheirs => {
            draft.answer_all(base, *action == Action::AllMine);
            None
        }
        _ => None,
    };
    draft.remember(&before, false);
    place
}

/// What the page suggested, if that is still what would put the sums right.
fn use_suggestion(review: &Review, base: &ExtractedData, draft: &mut Draft, path: &FieldPath, value: &str) {
    let (shown, _) = draft.apply(base);
    let suggested = suggestion(shown.data(), &review.collection);
    if let Some(suggestion) = suggested.filter(|suggestion| suggestion.path == *path && suggestion.text == value) {
        draft.push(base, Edit::Set { path: suggestion.path, value: suggestion.value });
    }
}

fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
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
        assert_eq!(form.back_to_queue("/?done=accepted"), "/?done=accepted&text=M%C3%BCller&sort=riskiest");
        let place = form.back_to_queue("/items/1?saved=1#f-a");
        assert_eq!(place, "/items/1?saved=1&from=text%3DM%25C3%25BCller%26sort%3Driskiest#f-a");
        assert_eq!(ItemForm::parse(b"do=save").back_to_queue("/items/1"), "/items/1");
        assert_eq!(ItemForm::parse(b"from=nothing").back_to_queue("/items/1"), "/items/1", "the usual queue");
    }
}
