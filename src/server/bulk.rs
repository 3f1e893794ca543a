//! `GET /bulk` previews deciding several items together, `POST /bulk` does it. The preview writes nothing, so it may be reloaded
//! or revisited. The decisions carry the versions shown in the preview, so the form may be sent twice.

use super::{
    bulk_give::{self, GiveForm},
    plain_page::{plain_page, problem_page},
    unsaved,
};
use crate::{
    api::{ApiError, REVIEWER, context::Reader},
    domain::{Decision, Version},
    message,
    review::{Review, Reviewer, bulk::MOST_TOGETHER},
    ui::pages::bulk::{Told, outcome_page, preview_page},
};
use axum::{Extension, body::Bytes, extract::RawQuery, response::Response};

/// The form of the queue or of the preview.
#[derive(Debug, Default, PartialEq, Eq)]
struct BulkForm {
    rejects: bool,
    reason: String,
    note: String,
    /// Each item once, with the version shown, if any.
    items: Vec<(String, Version)>,
    /// The id of the reviewer whose page it was.
    reviewer: Option<String>,
}

impl BulkForm {
    fn parse(text: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(text) {
            match name.as_ref() {
                "do" => form.rejects = matches!(Decision::parse(&value), Some(Decision::Reject { .. })),
                REVIEWER => form.reviewer = Some(value.into_owned()),
                "reason" => form.reason = value.into_owned(),
                "note" => form.note = value.replace("\r\n", "\n"),
                "item" => {
                    // "version id" or just "id"; neither contains a space.
                    let (version, id) = value.split_once(' ').unwrap_or(("", &value));
                    if !form.items.iter().any(|(known, _)| known == id) {
                        form.items.push((id.to_owned(), Version::new(version.to_owned())));
                    }
                }
                _ => {}
            }
        }
        form.items.truncate(MOST_TOGETHER);
        form
    }

    fn decision(&self) -> Decision {
        if self.rejects { Decision::Reject { reason: self.reason.clone(), note: self.note.clone() } } else { Decision::Accept }
    }
}

/// `GET /bulk?do=accept&item=…&item=…`
pub(super) async fn preview(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    RawQuery(query): RawQuery,
    Extension(reader): Extension<Reader>,
) -> Response {
    let query = query.unwrap_or_default();
    if let Some(form) = GiveForm::parse(query.as_bytes()) {
        return bulk_give::ask(&review, &reviewer, reader, &form, None).await;
    }
    show_preview(&review, &reviewer, &BulkForm::parse(query.as_bytes()), reader, None).await
}

/// The page of a form that was sent after a session had ended, with what it says.
pub(super) async fn show_again(review: &Review, reviewer: &Reviewer, reader: Reader, body: &[u8]) -> Response {
    match GiveForm::parse(body) {
        Some(form) => bulk_give::ask(review, reviewer, reader, &form, Some(Told::SignedOut)).await,
        None => show_preview(review, reviewer, &BulkForm::parse(body), reader, Some(Told::SignedOut)).await,
    }
}

/// `POST /bulk`
pub(super) async fn decide(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    body: Bytes,
) -> Response {
    if let Some(form) = GiveForm::parse(&body) {
        return bulk_give::give(&review, &reviewer, reader, (&form, &body)).await;
    }
    let form = BulkForm::parse(&body);
    if form.reviewer.as_ref().is_some_and(|page| *page != reviewer.id) {
        return show_preview(&review, &reviewer, &form, reader, Some(Told::OtherReviewer)).await;
    }
    if form.rejects && !review.collection.reject_reasons.iter().any(|known| known.code == form.reason) {
        return show_preview(&review, &reviewer, &form, reader, Some(Told::NoReason)).await;
    }
    let decision = form.decision();
    match review.decide_together(&form.items, &reviewer, &decision).await {
        Ok(outcomes) => plain_page(reader.clone(), message!(reader.language, bulk_title), || outcome_page(&outcomes, &decision)),
        Err(error) => unsaved::bulk_again(reader, error, &body),
    }
}

async fn show_preview(review: &Review, reviewer: &Reviewer, form: &BulkForm, reader: Reader, told: Option<Told>) -> Response {
    let decision = form.decision();
    let ids: Vec<String> = form.items.iter().map(|(id, _)| id.clone()).collect();
    match review.preview(&ids, reviewer, &decision).await {
        Ok(candidates) => plain_page(reader.clone(), message!(reader.language, bulk_title), || {
            preview_page(&candidates, &decision, &review.collection, (told, &reviewer.id))
        }),
        Err(error) => problem_page(reader, ApiError::from(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_each_item_counts_once() {
        let form = BulkForm::parse(b"item=a&do=reject&item=b&item=a&x=y");
        let none = || Version::new("");
        assert_eq!((form.rejects, form.items), (true, vec![("a".to_owned(), none()), ("b".to_owned(), none())]));
        let form = BulkForm::parse(b"item=17-ab+a&item=18-cd%20b&do=accept&note=a%0D%0Ab");
        let items = vec![("a".to_owned(), Version::new("17-ab")), ("b".to_owned(), Version::new("18-cd"))];
        assert_eq!((form.rejects, form.items, form.note.as_str()), (false, items, "a\nb"));
    }
}
