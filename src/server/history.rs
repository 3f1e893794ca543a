//! `GET /items/{id}/history`.

use super::plain_page::{plain_page, problem_page};
use crate::{
    address::other_queue,
    api::{ApiError, context::Reader},
    message,
    review::{Review, Reviewer},
    ui::pages::history::history_page,
};
use axum::{
    Extension,
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;

/// How the reader got here.
#[derive(Deserialize)]
pub(super) struct Came {
    /// The queue from which the item was opened.
    #[serde(default)]
    from: String,
}

/// All events of one item, oldest first.
pub(super) async fn page(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(id): Path<String>,
    Query(Came { from }): Query<Came>,
    Extension(reader): Extension<Reader>,
) -> Response {
    let language = reader.language;
    match review.history(&id, &reviewer).await {
        Ok(history) => plain_page(reader, message!(language, history_title), || {
            history_page(&id, other_queue(&from).as_deref(), &history, &review.collection)
        }),
        Err(error) => problem_page(reader, ApiError::from(error)),
    }
}
