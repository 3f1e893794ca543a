use leptos::prelude::*;

/// A picture beside or instead of words, as large as a letter; screen readers don't see it. `name` is one of Lucide's in
/// `public/icons.svg`, which the browser fetches once.
#[component]
pub fn Icon(name: &'static str) -> AnyView {
    let place = format!("/icons.svg#{name}");
    view! { <svg class="icon" aria-hidden="true"><use href=place></use></svg> }.into_any()
}
