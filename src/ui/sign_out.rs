//! Who is signed in, and the way out: on the server from the session, in the browser from the page.

use crate::{address::Route, t};
use leptos::prelude::*;

/// The attribute of the page's root that names the reviewer.
#[cfg(not(feature = "ssr"))]
const ATTRIBUTE: &str = "data-reviewer";

/// The name that the reviewer gave to sign in; `None` where nobody signs in.
#[cfg(feature = "ssr")]
pub(super) fn signed_in_as() -> Option<String> {
    crate::api::context::signed_in_as()
}

/// The name that the reviewer gave to sign in; `None` where nobody signs in.
#[cfg(not(feature = "ssr"))]
pub(super) fn signed_in_as() -> Option<String> {
    document().document_element()?.get_attribute(ATTRIBUTE)
}

/// A button that ends the session: a form, which works without JavaScript. Nothing where nobody signs in.
#[component]
pub fn SignOut() -> impl IntoView {
    signed_in_as().map(|name| {
        view! {
            <form method="post" action=Route::SIGN_OUT>
                <button type="submit" class="button button-small button-quiet" title=t!(sign_out_of, name = &name)>{t!(sign_out)}</button>
            </form>
        }
        .into_any()
    })
}
