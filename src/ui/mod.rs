//! What the reviewer sees. HTML first; wasm only makes it quicker.
#![expect(
    clippy::redundant_closure,
    reason = "`view!` erases closures that are literals (`erase_components`); `{move || content()}` shares its type with all others"
)]

mod actions;
mod ahead;
mod around;
mod beside;
mod checklist;
pub mod components;
mod date_picker;
mod document;
mod early_keys;
mod elements;
mod end_typing;
mod field_keys;
mod field_window;
mod focus;
mod handling;
mod icon;
mod inputs;
mod kept;
mod keymap;
mod language;
mod left_drafts;
mod live;
mod next_item;
mod notice;
pub mod pages;
mod queue_keys;
mod rcdata;
mod reader;
pub mod router;
mod saving;
mod shortcuts;
mod shown;
mod table_window;
mod toast;
mod typing;
mod workspace;

pub use icon::Icon;
#[cfg(feature = "ssr")]
pub(crate) use language::role_name;
pub use language::{error_text, language, named};

pub(crate) use rcdata::rcdata;
#[cfg(feature = "ssr")]
pub(crate) use reader::home;

use crate::{
    address::Route,
    domain::{Locale, Role},
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};

/// The document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=language().tag() data-theme=reader::theme().name() data-reviewer=reader::signed_in_as() data-role=reader::role().map(Role::word) data-administers=reader::administers().then_some("") data-signs-out=reader::signs_out().then_some("")
            data-collection=reader::collection() data-queue=reader::queue()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <script nonce=use_nonce() inner_html=early_keys::SCRIPT></script>
                <HydrationScripts options=options.clone()/>
                <HashedStylesheet options id="leptos"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// A page that also runs in the browser; the others are rendered by the server only.
#[derive(Clone, Copy, PartialEq)]
enum PageKind {
    Queue,
    Review,
    None,
}

/// The whole application: chooses the page for each route (`server::router` has the same table).
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    next_item::NextItem::provide();
    toast::LastDecided::provide();
    left_drafts::LeftDrafts::provide();
    provide_context(components::KeysOpen(RwSignal::new(false)));
    let place = router::Router::start().place();
    let page = Memo::new(move |_| match place.read().route {
        Route::Queue => PageKind::Queue,
        Route::Item(_) => PageKind::Review,
        _ => PageKind::None,
    });
    Effect::new(|_| {
        elements::mark_hydrated();
        early_keys::press_again();
    });
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Countersign".to_owned() } else { format!("{title} · Countersign") }/>
        {move || match page.get() {
            PageKind::Queue => view! { <pages::QueuePage/> }.into_any(),
            PageKind::Review => view! { <pages::ReviewPage/> }.into_any(),
            PageKind::None => ().into_any(),
        }}
        <toast::Toast/>
        <left_drafts::NotSaved/>
        <components::KeysHelp/>
        <components::IdentityForm/>
    }
}

/// How the reader writes numbers and dates.
fn locale() -> Locale {
    language().into()
}
