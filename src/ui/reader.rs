//! Who reads the page, and how they like it: on the server from the request, in the browser from the page's root.

use crate::{
    address::{Address, Route, Theme, Word},
    domain::{Role, UseCase},
};

/// Attributes of the page's root.
#[cfg(not(feature = "ssr"))]
const REVIEWER: &str = "data-reviewer";
#[cfg(not(feature = "ssr"))]
const ROLE: &str = "data-role";
#[cfg(not(feature = "ssr"))]
const ADMINISTERS: &str = "data-administers";
#[cfg(not(feature = "ssr"))]
const SIGNS_OUT: &str = "data-signs-out";
#[cfg(not(feature = "ssr"))]
const COLLECTION: &str = "data-collection";
#[cfg(not(feature = "ssr"))]
const QUEUE: &str = "data-queue";
#[cfg(not(feature = "ssr"))]
const THEME: &str = "data-theme";

#[cfg(not(feature = "ssr"))]
fn of_root(attribute: &str) -> Option<String> {
    leptos::prelude::document().document_element()?.get_attribute(attribute)
}

/// The name of the person who is signed in; `None` where nobody signs in.
pub(super) fn signed_in_as() -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().signed_in_as;
    #[cfg(not(feature = "ssr"))]
    of_root(REVIEWER)
}

/// Whether the reader can sign out here.
pub(super) fn signs_out() -> bool {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().signs_out;
    #[cfg(not(feature = "ssr"))]
    of_root(SIGNS_OUT).is_some()
}

/// What the reader is in the collection.
pub(super) fn role() -> Option<Role> {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().role;
    #[cfg(not(feature = "ssr"))]
    of_root(ROLE).and_then(|word| Role::parse(&word))
}

/// Whether the reader may do this. The server asks again.
pub(super) fn may(use_case: UseCase) -> bool {
    role().is_some_and(|role| role >= use_case.wants())
}

/// Whether the reader says who may do what.
pub(super) fn administers() -> bool {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().administers;
    #[cfg(not(feature = "ssr"))]
    of_root(ADMINISTERS).is_some()
}

/// The name of the queue, as addresses say it; `None` where the reader sees only one.
pub(super) fn queue() -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::api::context::reader().queue;
    #[cfg(not(feature = "ssr"))]
    of_root(QUEUE)
}

/// The address of one of the queue's own pages.
pub(super) fn in_queue(route: Route) -> Address {
    Address::of(route).with_some(Word::Queue, queue())
}

/// The queue that the page is about, or all of them.
pub(crate) fn home() -> String {
    in_queue(Route::Queue).to_string()
}

/// The name of the queue, as it is shown.
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
