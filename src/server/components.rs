//! `GET /_components`, in debug builds.

use super::{language, plain_page::plain_page};
use crate::ui::pages::components::components_page;
use axum::{http::HeaderMap, response::Response};

/// Every UI component.
pub(super) async fn page(headers: HeaderMap) -> Response {
    plain_page(language::of_request(&headers), "Components", components_page)
}
