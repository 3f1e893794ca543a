//! What the last action led to, as the page's address tells it (the way of forms without JavaScript).

use super::router::use_router;
use crate::t;
use leptos::prelude::*;

/// A line above the page's content, when there is something to say.
#[component]
pub fn Notice() -> impl IntoView {
    let query = use_router().place();
    let content = move || {
        let query = query.read();
        let done = query.get("done").map(|word| (word, query.get("of")));
        if let Some((word, of)) = done {
            let text = if word == "accepted" { t!(notice_accepted) } else { t!(notice_rejected) };
            let link =
                of.map(|id| view! { <a class="underline font-medium" href=format!("/items/{id}")>{t!(notice_open_again)}</a> });
            return view! { <p class="notice notice-good" role="status">{text} " " {link}</p> }.into_any();
        }
        match query.get("problem").as_deref() {
            Some(problem) => view! { <p class="notice notice-bad" role="alert">{problem_text(problem)}</p> }.into_any(),
            None if query.get("saved").is_some() => {
                view! { <p class="notice notice-good" role="status">{t!(saved)}</p> }.into_any()
            }
            None => ().into_any(),
        }
    };
    view! { {content} }
}

fn problem_text(problem: &str) -> &'static str {
    match problem {
        "conflict" => t!(problem_conflict),
        "blocked" => t!(problem_blocked),
        "reason" => t!(problem_reason),
        "outdated" => t!(problem_outdated),
        "other-tab" => t!(problem_other_tab),
        "not-found" => t!(problem_not_found),
        "password" => t!(document_wrong_password),
        _ => t!(problem_unavailable),
    }
}
