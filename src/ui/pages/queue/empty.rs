//! What is shown in place of rows: nothing has come yet, all is done, or nothing matches. These are three different things.

use super::{filters::chips, is_pending};
use crate::{
    address::queue_address,
    domain::{
        hidden::in_sentence,
        queue::{QueueQuery, Source, Today},
    },
    t,
    ui::reader,
};
use leptos::prelude::*;

#[component]
pub(super) fn EmptyQueue(query: QueueQuery, today: Option<Today>, source: Option<Source>) -> impl IntoView {
    let content = match source {
        Some(source) => nothing_yet(source),
        None if !query.wants_all_of_its_status() => nothing_matches(&query),
        None if is_pending(&query) => {
            let done = today.map(|today| today.all).filter(|count| *count > 0);
            let title = done.map_or_else(|| t!(queue_all_done).to_owned(), |count| t!(queue_all_done_today, count = count));
            view! { <p class="font-medium text-lg">{title}</p><p class="text-ink-soft">{t!(queue_all_done_hint)}</p> }.into_any()
        }
        None => {
            view! { <p class="font-medium">{t!(queue_none_of_status)}</p><p><a class="button" href=reader::home()>{t!(queue_show_all)}</a></p> }
                .into_any()
        }
    };
    view! { <div id="rows" tabindex="-1" class="empty">{content}</div> }
}

fn nothing_matches(query: &QueueQuery) -> AnyView {
    let text = query.text.as_deref().map(|text| t!(queue_text_is, text = &in_sentence(text)));
    let filters: Vec<_> = text.into_iter().chain(chips(query).into_iter().map(|(text, _)| text)).collect();
    let href = queue_address(&query.without_filters()).to_string();
    view! {
        <p class="font-medium">{t!(queue_nothing_matches)}</p>
        <p class="text-ink-soft break-words">{filters.join(" · ")}</p>
        <p><a class="button" href=href data-part-of=queue_address(query).to_string()>{t!(queue_remove_filters)}</a></p>
    }
    .into_any()
}

/// The three ways to make something come.
fn nothing_yet(Source { is_hosted, address, deployment, collection }: Source) -> AnyView {
    let code = |text: String| view! { <code class="code">{text}</code> }.into_any();
    let place = format!("deployment_name=\"{deployment}\"\ncollection=\"{collection}\"");
    let queue = reader::queue();
    let agent = if is_hosted {
        view! { {t!(queue_arrive_cloud)}{code(place)} }.into_any()
    } else {
        let server = format!("LLAMA_CLOUD_BASE_URL={address}");
        view! {
            {t!(queue_arrive_agent)}{code(if queue.is_some() { format!("{server}\n{place}") } else { server })}
            <a class="text-accent underline" rel="external" href="/api/docs">{t!(queue_arrive_docs)}</a>
        }
        .into_any()
    };
    let demo = if is_hosted {
        "COUNTERSIGN_AGENT_DATA=embedded countersign serve --demo --data-dir ./try"
    } else {
        "countersign serve --demo"
    };
    let import = match &queue {
        Some(name) => format!("countersign import --collection {} ./documents", quoted(name)),
        None => "countersign import ./invoices".to_owned(),
    };
    view! {
        <p class="font-medium text-lg">{t!(queue_nothing_yet)}</p>
        <p class="text-ink-soft">{if queue.is_some() { t!(queue_nothing_yet_hint_two) } else { t!(queue_nothing_yet_hint) }}</p>
        <ol class="ways">
            <li>{agent}</li>
            <li>{t!(queue_arrive_import)}{code(import)}</li>
            {queue.is_none().then(|| view! { <li>{t!(queue_arrive_demo)}{code(demo.to_owned())}</li> }.into_any())}
        </ol>
    }
    .into_any()
}

/// A word for a shell.
fn quoted(text: &str) -> String {
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
