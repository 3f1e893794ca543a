//! A document that is still being read when its page is sent.

use super::{Viewer, fetch::json};
use crate::address::{Address, Route};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

/// Milliseconds between two attempts.
const PAUSE: u32 = 2_000;

/// Calls `then` when the server has read the document, or knows why it can't.
pub fn when_readable(viewer: Viewer, then: impl FnOnce() + 'static) {
    let words = Address::of(Route::Words(viewer.file.get_value(), 1)).to_string();
    spawn_local(async move {
        // The answer comes after the description. Nothing in it means that the server was not reached.
        while viewer.is_alive() && json(&words).await.is_err_and(|sentence| sentence.is_empty()) {
            TimeoutFuture::new(PAUSE).await;
        }
        if viewer.is_alive() {
            then();
        }
    });
}
