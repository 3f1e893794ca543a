//! The way back for somebody whose session has ended.

use crate::{address::Route, t, ui::router::use_router};
use leptos::prelude::*;

/// Leads to the sign-in page, and from there back to this one.
pub fn sign_in_link() -> AnyView {
    let place = use_router().place().get_untracked().to_string();
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", &place).finish();
    let href = format!("{}?{query}", Route::SIGN_IN);
    view! { <a class="button button-accept" rel="external" href=href>{t!(sign_in_button)}</a> }.into_any()
}
