//! `GET /_components`, in debug builds.

use super::{
    plain_page::plain_page,
    reader::{language_of, theme_of},
};
use crate::{api::context::Reader, ui::pages::components::components_page};
use axum::{http::HeaderMap, response::Response};

/// Every UI component.
pub(super) async fn page(headers: HeaderMap) -> Response {
    let reader = Reader { language: language_of(&headers), theme: theme_of(&headers), ..Reader::default() };
    plain_page(reader, "Components", components_page)
}
