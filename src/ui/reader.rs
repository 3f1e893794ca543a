//! Who reads the page, and how they like it: on the server from the request, in the browser from the page's root.

use crate::address::Theme;

/// Attributes of the page's root.
#[cfg(not(feature = "ssr"))]
const REVIEWER: &str = "data-reviewer";
#[cfg(not(feature = "ssr"))]
const COLLECTION: &str = "data-collection";
#[cfg(not(feature = "ssr"))]
const THEME: &str = "data-theme";

#[cfg(not(feature = "ssr"))]
fn of_root(attribute: &str) -> Option<String> {
    leptos::prelude::document().document_element()?.get_attribute(attribute)
}

/// The name that the reviewer gave to sign in; `None` where nobody signs in.
pub(super) fn signed_in_as() -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().signed_in_as;
    #[cfg(not(feature = "ssr"))]
    of_root(REVIEWER)
}

/// The name of the collection.
pub(super) fn collection() -> String {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().collection;
    #[cfg(not(feature = "ssr"))]
    of_root(COLLECTION).unwrap_or_default()
}

/// Light, dark, or as the device has it.
pub(super) fn theme() -> Theme {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().theme;
    #[cfg(not(feature = "ssr"))]
    of_root(THEME).and_then(|name| Theme::of_name(&name)).unwrap_or_default()
}
