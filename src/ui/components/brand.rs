use crate::ui::reader;
use leptos::prelude::*;

/// The name of the product and of the collection, a link to the start page.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a href="/" class="brand">
            <img src="/favicon.svg" alt="" width="22" height="22"/>
            <span class="max-lg:sr-only">"Countersign"</span>
            <span class="brand-of" dir="auto">{reader::collection()}</span>
        </a>
    }
}
