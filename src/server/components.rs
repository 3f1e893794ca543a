//! `GET /_components`, in debug builds.

use super::plain_page::plain_page;
use crate::{api::context::Reader, ui::pages::components::components_page};
use axum::{Extension, response::Response};

/// Every UI component.
pub(super) async fn page(Extension(reader): Extension<Reader>) -> Response {
    plain_page(reader, "Components", components_page)
}
