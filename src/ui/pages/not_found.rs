use crate::t;
use leptos::prelude::*;
use leptos_meta::Title;

/// For addresses that are none of ours.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text=t!(not_found_title)/>
        <main class="max-w-xl mx-auto p-8">
            <h1 class="text-2xl font-semibold">{t!(not_found_heading)}</h1>
            <p class="mt-2 text-ink-soft">{t!(not_found_text)} " " <a class="text-accent underline" href="/">{t!(go_to_queue)}</a></p>
        </main>
    }
}
