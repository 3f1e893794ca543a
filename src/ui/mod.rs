//! What the reviewer sees. HTML first; wasm only makes it quicker.

mod ahead;
pub mod components;
mod date_picker;
mod document;
mod elements;
mod focus;
mod inputs;
mod keymap;
mod language;
mod next_item;
mod notice;
pub mod pages;
pub mod place;
pub mod router;
mod rows;
mod saving;
mod shortcuts;
mod shown;
mod table_window;
mod typing;
mod workspace;

pub use language::{LanguageSwitch, error_text, language};

use crate::domain::Locale;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, Link, MetaTags, Title, provide_meta_context};
use place::PageKind;

/// The document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=language().tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <HydrationScripts options=options.clone()/>
                <HashedStylesheet options id="leptos"/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The whole application: each kind of address has its page (`server::router` has the same table).
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    next_item::NextItem::provide();
    provide_context(components::KeysOpen(RwSignal::new(false)));
    let place = router::Router::start().place();
    let page = Memo::new(move |_| place.read().page());
    Effect::new(|_| elements::mark_hydrated());
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Countersign".to_owned() } else { format!("{title} · Countersign") }/>
        <Link rel="icon" href="/favicon.svg" type_="image/svg+xml"/>
        {move || match page.get() {
            PageKind::Queue => view! { <pages::QueuePage/> }.into_any(),
            PageKind::Review => view! { <pages::ReviewPage/> }.into_any(),
            PageKind::Unknown => ().into_any(),
        }}
        <components::KeysHelp/>
    }
}

/// How the page's reader writes numbers and dates.
fn locale() -> Locale {
    language().into()
}
