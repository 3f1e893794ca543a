//! What the reviewer sees. HTML first; wasm only makes it quicker.

mod ahead;
pub mod components;
mod date_picker;
mod document;
mod elements;
mod focus;
pub mod html;
mod keymap;
mod language;
mod notice;
pub mod pages;
pub mod place;
mod prefetch;
pub mod router;
mod rows;
mod saving;
mod shortcuts;
mod typing;
mod workspace;

pub use language::{LanguageSwitch, error_text, language};

use crate::{
    domain::Locale,
    ui::html::{Html, effect, view},
};
use leptos::prelude::*;
use place::PageKind;

/// The document around the application.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use leptos_meta::{HashedStylesheet, MetaTags};
    leptos::prelude::view! {
        <!DOCTYPE html>
        <html lang=language().tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
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

/// The whole application: each kind of address has its page (`server::router` has the same table).
#[component]
pub fn App() -> Html {
    #[cfg(feature = "ssr")]
    leptos_meta::provide_meta_context();
    provide_context(components::KeysOpen(RwSignal::new(false)));
    let place = router::Router::start().place();
    let page = Memo::new(move |_| place.read().page());
    // Tests and styles wait for this mark: from here on the page answers by itself.
    effect(mark_hydrated);
    view! {
        {move || match page.get() {
            PageKind::Queue => view! { <pages::QueuePage/> },
            PageKind::Review => view! { <pages::ReviewPage/> },
            PageKind::Unknown => Html::Nothing,
        }}
        <components::KeysHelp/>
    }
}

/// How the page's reader writes numbers and dates.
fn locale() -> Locale {
    language().into()
}

/// Says in the browser's tab what this page is.
fn set_title(page: &str) {
    let title = format!("{page} · Countersign");
    #[cfg(feature = "ssr")]
    leptos_meta::Title(leptos_meta::TitleProps::builder().text(title).build());
    #[cfg(not(feature = "ssr"))]
    document().set_title(&title);
}

fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}
