//! The pages of a file that is attached to a document. Only read, so it needs no script.

use super::{language, pages::refuse, plain_page::plain_page};
use crate::{
    address::Route,
    domain::label::visible,
    message,
    review::{Review, Reviewer},
};
use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use leptos::prelude::*;

/// `GET /files/{file_id}/attached`, with the id of an attachment.
pub(super) async fn attached_page(
    State(review): State<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(file_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let language = language::of_request(&headers);
    let document = match review.pages.describe_for(&file_id, Some(&reviewer.id)).await {
        Ok(document) => document,
        Err(error) => return refuse(&error, language),
    };
    plain_page(language, message!(language, review_document), || {
        let sheets = (1..).zip(&document.pages).map(|(number, size)| {
            let picture = Route::Picture(file_id.clone(), number).to_string();
            let name = message!(language, document_page, page = number);
            view! { <img src=picture alt=name width=size.width.round() height=size.height.round() loading="lazy" class="w-full border border-line"/> }
        });
        view! {
            <div class="flex flex-wrap items-center gap-2">
                <h1 class="text-xl font-semibold tracking-tight break-all grow">{visible(&document.name)}</h1>
                <a class="button" href=Route::Download(file_id.clone()).to_string() download="">{message!(language, document_download)}</a>
            </div>
            {sheets.collect_view()}
        }
        .into_any()
    })
}
