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
        <Title text="Page not found"/>
        <main class="max-w-xl mx-auto p-8">
            <h1 class="text-2xl font-semibold">"There is no such page"</h1>
            <p class="mt-2 text-ink-soft">"The address may be old. " <a class="text-accent underline" href="/">"Go to the queue"</a></p>
        </main>
    }
}
