//! What the last action led to, as the page's address tells it (the way of forms without JavaScript).

use super::router::use_router;
use leptos::prelude::*;

/// A line above the page's content, when there is something to say.
#[component]
pub fn Notice() -> impl IntoView {
    let query = use_router().place();
    let content = move || {
        let query = query.read();
        let done = query.get("done").map(|word| (word, query.get("of")));
        if let Some((word, of)) = done {
            let text = if word == "accepted" { "Accepted." } else { "Rejected." };
            let link = of.map(|id| view! { <a class="underline font-medium" href=format!("/items/{id}")>"Open it again"</a> });
            return view! { <p class="notice notice-good" role="status">{text} " " {link}</p> }.into_any();
        }
        match query.get("problem").as_deref() {
            Some(problem) => view! { <p class="notice notice-bad" role="alert">{problem_text(problem)}</p> }.into_any(),
            None if query.get("saved").is_some() => view! { <p class="notice notice-good" role="status">"Saved"</p> }.into_any(),
            None => ().into_any(),
        }
    };
    view! { {content} }
}

fn problem_text(problem: &str) -> &'static str {
    match problem {
        "conflict" => {
            "Somebody else changed this item while you were reviewing it. Nothing was written. Look again: where both of you changed a field, the values are compared here."
        }
        "blocked" => "There is something to correct before this can be accepted. Nothing was written; what you typed is kept.",
        "reason" => "Choose why this document is rejected. Nothing was written yet.",
        "outdated" => {
            "This page was too old to tell what you changed. Here is the item as it is now; please make the change again."
        }
        "other-tab" => {
            "You changed this item in another tab, or pressed a button twice. Here is the draft as it is; please look again."
        }
        "not-found" => "That item no longer exists. The agent may have read the document again: look for it here.",
        _ => "The server could not do that just now. What you typed is kept; try again in a moment.",
    }
}
