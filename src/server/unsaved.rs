//! The review form without JavaScript, when its texts can't be stored: the answer itself holds them.

use super::plain_page::plain_page;
use crate::{
    address::{Address, Route, Word},
    api::{
        ApiError, FIELD_PREFIX, LOCALE, REVIEWER,
        context::Reader,
        form::{self, KeptTexts, Unsaved, Why},
    },
    domain::{Collection, FieldPath, full_label, label::visible},
    message,
    review::{Review, ReviewError, Reviewer},
    text::Language,
    ui::rcdata,
};
use axum::{Extension, body::Bytes, extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

/// `POST /items/{id}`.
pub(super) async fn post_item(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(id): Path<String>,
    Extension(reader): Extension<Reader>,
    body: Bytes,
) -> Response {
    form::post_item(&review, &reviewer, &id, &body)
        .await
        .unwrap_or_else(|unsaved| page((reader, Some(&reviewer)), &id, unsaved, &review.collection))
}

/// A form with the texts, which saves them and decides nothing; for the reviewer, if it is known who asks.
pub(super) fn page(
    (reader, reviewer): (Reader, Option<&Reviewer>),
    id: &str,
    Unsaved { why, texts }: Unsaved,
    collection: &Collection,
) -> Response {
    let language = reader.language;
    let (status, told) = match why {
        Why::Store => (StatusCode::SERVICE_UNAVAILABLE, message!(language, unsaved_store)),
        Why::Outdated => (StatusCode::CONFLICT, message!(language, unsaved_outdated)),
        Why::OtherTab => (StatusCode::CONFLICT, message!(language, unsaved_other_tab)),
        Why::SignedOut => (StatusCode::OK, message!(language, unsaved_signed_out)),
        Why::OtherReviewer => (StatusCode::FORBIDDEN, message!(language, unsaved_other_reviewer)),
        Why::NotAllowed => (StatusCode::FORBIDDEN, message!(language, unsaved_not_allowed)),
    };
    // Where it is not sure what belongs where, saving again would end here again.
    let can_save = !matches!(why, Why::Outdated | Why::OtherTab | Why::NotAllowed);
    let mut response = plain_page(reader, message!(language, unsaved_title), || {
        let KeptTexts { version, revision, locale, from, attached, texts, written } = texts;
        let fields = texts.into_iter().map(|(path, text)| {
            let label = full_label(&path, collection.schema.as_ref()).text(language);
            let rows = text.lines().count().clamp(1, 12).to_string();
            view! {
                <label class="text-sm text-ink-soft">{label}
                    <textarea class="control mt-1" name=format!("{FIELD_PREFIX}{path}") rows=rows>{rcdata(&text)}</textarea>
                </label>
            }
            .into_any()
        });
        let written = written.into_iter().map(|(word, text)| {
            let label = match word {
                Word::Comment => message!(language, work_comment),
                Word::WorkNote => message!(language, work_note),
                Word::Note => message!(language, reject_note),
                Word::SendBackNote => message!(language, review_send_back_note),
                // What was chosen is shown where it is chosen; on a page that can't be saved, here.
                _ if can_save => return view! { <input type="hidden" name=word.name() value=text/> }.into_any(),
                _ => return chosen(language, word, &text, collection),
            };
            view! {
                <label class="text-sm text-ink-soft">{label}
                    <textarea class="control mt-1" name=word.name() rows="3">{rcdata(&text)}</textarea>
                </label>
            }
            .into_any()
        });
        let save = can_save.then(|| {
            view! { <button type="submit" name="do" value="save" class="button button-accept">{message!(language, unsaved_save)}</button> }
        });
        let (place, item) = (Route::Item(id.to_owned()).to_string(), Route::Item(id.to_owned()).to_string());
        view! {
            <h1 class="text-xl font-semibold">{message!(language, unsaved_heading)}</h1>
            <p class="notice notice-bad" role="alert">{told}</p>
            <form method="post" action=place class="flex flex-col gap-4">
                {reviewer.map(|reviewer| view! { <input type="hidden" name=REVIEWER value=reviewer.id.clone()/> })}
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="revision" value=revision.to_string()/>
                <input type="hidden" name=LOCALE value=locale.name()/>
                {from.map(|from| view! { <input type="hidden" name=Word::From.name() value=from/> })}
                {attached.map(|number| view! { <input type="hidden" name=Word::Attached.name() value=number.to_string()/> })}
                <p class="flex flex-wrap gap-2">{save}<a class="button" href=item target="_blank">{message!(language, unsaved_open)}</a></p>
                <div class="flex flex-col gap-3 max-w-xl">{written.collect_view()}{fields.collect_view()}</div>
            </form>
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}

/// What was chosen, in words. Ids of people say nothing to anybody.
fn chosen(language: Language, word: Word, text: &str, collection: &Collection) -> AnyView {
    let label = match word {
        Word::Reason => message!(language, reject_why),
        Word::CommentAbout => message!(language, work_about),
        Word::HoldDay => message!(language, work_hold_day),
        _ => return ().into_any(),
    };
    let said = match word {
        Word::Reason => collection.reject_reasons.iter().find(|reason| reason.code == text).map(|reason| reason.text(language)),
        Word::CommentAbout => {
            text.parse::<FieldPath>().ok().map(|path| full_label(&path, collection.schema.as_ref()).text(language))
        }
        _ => None,
    };
    let said = said.unwrap_or_else(|| text.to_owned());
    view! { <p class="text-sm"><span class="text-ink-soft">{label}": "</span><bdi>{visible(&said)}</bdi></p> }.into_any()
}

/// A form that did nothing, with what was written in it. `place`: where it can be sent again, if at all.
pub(super) fn form_again(reader: Reader, (status, told): (StatusCode, &str), place: Option<&str>, body: &[u8]) -> Response {
    let language = reader.language;
    let mut response = plain_page(reader, message!(language, form_not_done), || {
        let inputs = form_urlencoded::parse(body).map(|(name, value)| {
            let is_written = name == Word::Note.name() || name == Word::WorkNote.name();
            let (name, value) = (name.into_owned(), value.into_owned());
            if is_written && !value.is_empty() {
                let text = view! { <textarea class="control mt-1" name=name rows="3">{rcdata(&value)}</textarea> };
                return view! { <label class="text-sm text-ink-soft">{message!(language, work_note)}{text}</label> }.into_any();
            }
            view! { <input type="hidden" name=name value=value/> }.into_any()
        });
        let inputs: Vec<_> = inputs.collect();
        let send = place.map(|_| {
            view! { <p><button type="submit" class="button button-accept">{message!(language, unsaved_send)}</button></p> }
        });
        view! {
            <h1 class="text-xl font-semibold">{message!(language, form_not_done)}</h1>
            <p class="notice notice-bad" role="alert">{told.to_owned()}</p>
            <form method="post" action=place.unwrap_or_default().to_owned() class="flex flex-col gap-4 max-w-xl">{inputs}{send}</form>
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}

/// The same for a form about several items.
pub(super) fn bulk_again(reader: Reader, error: ReviewError, body: &[u8]) -> Response {
    let place = Address::of(Route::Bulk);
    let place = if let Some(queue) = &reader.queue { place.in_queue(queue) } else { place };
    let error = ApiError::from(error);
    if error == ApiError::NotAllowed {
        let told = message!(reader.language, unsaved_not_allowed);
        return form_again(reader, (StatusCode::FORBIDDEN, told), None, body);
    }
    let told = message!(reader.language, form_trouble);
    form_again(reader, (StatusCode::SERVICE_UNAVAILABLE, told), Some(&place.to_string()), body)
}
