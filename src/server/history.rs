//! `GET /items/{id}/history`.

use super::{
    language,
    plain_page::{plain_page, problem_page},
};
use crate::{address::other_queue, api::ApiError, message, review::Review, ui::pages::history::history_page};
use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;

/// How the reader came.
#[derive(Deserialize)]
pub(super) struct Came {
    /// The queue that the item was opened from.
    #[serde(default)]
    from: String,
}

/// Every event of one item, oldest first.
pub(super) async fn page(
    State(review): State<Review>,
    Path(id): Path<String>,
    Query(Came { from }): Query<Came>,
    headers: HeaderMap,
) -> Response {
    let language = language::of_request(&headers);
    match review.history(&id).await {
        Ok(history) => plain_page(language, message!(language, history_title), || {
            history_page(&id, other_queue(&from).as_deref(), &history, &review.collection)
        }),
        Err(error) => problem_page(language, ApiError::from(error)),
    }
}
