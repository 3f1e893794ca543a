use leptos::prelude::*;

/// The name of the product, a link to the start page.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a href="/" class="flex items-center gap-2 font-semibold tracking-tight text-ink no-underline">
            <img src="/favicon.svg" alt="" width="22" height="22"/>
            <span class="max-lg:sr-only">"Countersign"</span>
        </a>
    }
}
