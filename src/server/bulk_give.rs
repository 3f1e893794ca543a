//! `/bulk` with `do=give`: several items are handed over at once.

use super::{
    plain_page::{plain_page, problem_page},
    unsaved,
};
use crate::{
    api::{ApiError, Asked, Input, REVIEWER, context::Reader},
    domain::work::Work,
    message,
    review::{Review, Reviewer, bulk::MOST_TOGETHER},
    ui::pages::{
        bulk::Told,
        bulk_give::{Receivers, TypedGive, give_page, given_page},
    },
};
use axum::response::Response;

/// What the form says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct GiveForm {
    said: Vec<(Input, String)>,
    items: Vec<String>,
    /// The id of the reviewer whose page it was.
    reviewer: Option<String>,
}

impl GiveForm {
    /// `None` if the form asks for something else.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let (mut form, mut is_it) = (Self::default(), false);
        for (name, value) in form_urlencoded::parse(text) {
            match name.as_ref() {
                "do" => is_it = Asked::parse(&value) == Some(Asked::Give),
                REVIEWER => form.reviewer = Some(value.into_owned()),
                "item" if !form.items.iter().any(|known| *known == *value) => form.items.push(value.into_owned()),
                name => form.said.extend(Input::parse(name).map(|input| (input, value.replace("\r\n", "\n")))),
            }
        }
        form.items.truncate(MOST_TOGETHER);
        is_it.then_some(form)
    }

    fn said(&self, input: Input) -> String {
        self.said.iter().find(|(one, _)| *one == input).map(|(_, text)| text.clone()).unwrap_or_default()
    }
}

/// Asks to whom the items go. `told`: why it asks again.
pub(super) async fn ask(review: &Review, reviewer: &Reviewer, reader: Reader, form: &GiveForm, told: Option<Told>) -> Response {
    let Work { people, teams, .. } = match review.can_be_given_to(reviewer).await {
        Ok(found) => found,
        Err(error) => return problem_page(reader, ApiError::from(error)),
    };
    let receivers = Receivers { people, teams, reader: reviewer.id.clone() };
    let typed = TypedGive { to: form.said(Input::To), note: form.said(Input::Note), told };
    plain_page(reader.clone(), message!(reader.language, bulk_title), || give_page(&form.items, &receivers, &typed))
}

/// Hands the items over. `body` is the form as it was sent.
pub(super) async fn give(review: &Review, reviewer: &Reviewer, reader: Reader, (form, body): (&GiveForm, &[u8])) -> Response {
    if form.reviewer.as_ref().is_some_and(|page| *page != reviewer.id) {
        return ask(review, reviewer, reader, form, Some(Told::OtherReviewer)).await;
    }
    let Some(handling) = Asked::Give.handling(|input| form.said(input)) else {
        return problem_page(reader, ApiError::BadRequest("nobody of that name".to_owned()));
    };
    match review.handle_together(&form.items, reviewer, &handling).await {
        Ok(results) => plain_page(reader.clone(), message!(reader.language, bulk_title), || given_page(&results)),
        Err(error) => unsaved::bulk_again(reader, error, body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_form_that_hands_over_is_read_as_one() {
        let form = GiveForm::parse(b"item=a&item=b&item=a&do=give&give-to=person%20p_1&work-note=x");
        let said = vec![(Input::To, "person p_1".to_owned()), (Input::Note, "x".to_owned())];
        assert_eq!(form, Some(GiveForm { said, items: vec!["a".to_owned(), "b".to_owned()], reviewer: None }));
        assert_eq!(GiveForm::parse(b"item=a&do=accept"), None);
    }
}
