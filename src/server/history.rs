//! `GET /items/{id}/history`.

use super::{
    language,
    plain_page::{plain_page, problem_page},
};
use crate::{api::ApiError, message, review::Review, ui::pages::history::history_page};
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};

/// Every event of one item, oldest first.
pub(super) async fn page(State(review): State<Review>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let language = language::of_request(&headers);
    match review.history(&id).await {
        Ok(history) => {
            plain_page(language, message!(language, history_title), || history_page(&id, &history, &review.collection))
        }
        Err(error) => problem_page(language, ApiError::from(error)),
    }
}
