//! The queues of the server: where each comes from, what waits in it, and who may do what there.

use super::{COLUMNS, Place, head};
use crate::{
    address::queue_address,
    domain::{Role, hidden::visible_identifier, label::visible, queue::QueueQuery},
    t,
    ui::{
        pages::queues::{QueueShown, more, waiting},
        role_name,
    },
};
use leptos::prelude::*;

/// People that are named for each role; more are counted.
const NAMED: usize = 12;

/// A queue, and its people.
pub(crate) struct QueueWithPeople {
    pub(crate) queue: QueueShown,
    /// Addresses that name no queue mean it.
    pub(crate) is_default: bool,
    pub(crate) people: Vec<(Role, String)>,
}

/// The content of `/admin/queues`. `unknown` are names for which somebody has a role, and of which there is no queue.
pub(crate) fn queues_page(queues: &[QueueWithPeople], unknown: &[String], are_more: bool) -> AnyView {
    let rows: Vec<AnyView> = queues.iter().map(row).collect();
    let unknown = (!unknown.is_empty()).then(|| {
        let names = unknown.iter().map(|name| visible(name)).collect::<Vec<_>>().join(", ");
        view! { <p class="notice notice-low break-words" role="status">{t!(admin_queues_unknown, names = &names)}</p> }.into_any()
    });
    view! {
        {head(Place::Queues)}
        <p class="text-ink-soft text-sm">{t!(admin_queues_rule)}</p>
        {unknown}
        <ul class="flex flex-col gap-2" id="queues">{rows}</ul>
        {more(are_more)}
    }
    .into_any()
}

fn row(shown: &QueueWithPeople) -> AnyView {
    let queue = &shown.queue;
    let link = queue_address(&QueueQuery { queue: Some(queue.name.clone()), ..QueueQuery::default() }).to_string();
    let place = format!("{} / {}", visible_identifier(&queue.deployment), visible_identifier(&queue.collection));
    let origin = match (queue.is_configured, shown.is_default) {
        (true, true) => t!(admin_queue_default),
        (true, false) => t!(admin_queue_configured),
        (false, _) => t!(queues_inferred),
    };
    view! {
        <li class="rounded-lg border border-line bg-surface px-3 py-2 grid gap-x-4 gap-y-2 text-sm" style=COLUMNS>
            <div class="min-w-0 break-words">
                <p><a class="font-medium text-accent underline" href=link><bdi>{visible(&queue.name)}</bdi></a></p>
                <p class="text-ink-soft" title=t!(admin_queue_place)><bdi>{place}</bdi></p>
            </div>
            <div class="min-w-0">
                <p>{waiting(queue)}</p>
                <p class="text-ink-soft">{origin}</p>
            </div>
            <div class="min-w-0 break-words">{people(&shown.people)}</div>
        </li>
    }
    .into_any()
}

fn people(people: &[(Role, String)]) -> AnyView {
    if people.is_empty() {
        return view! { <p class="text-ink-soft">{t!(admin_queue_nobody)}</p> }.into_any();
    }
    let of_role = |role: Role| {
        let names: Vec<&String> = people.iter().filter(|(has, _)| *has == role).map(|(_, name)| name).collect();
        let rest = names.len().saturating_sub(NAMED);
        let mut said: Vec<String> = names.iter().take(NAMED).map(|name| visible(name)).collect();
        if rest > 0 {
            said.push(t!(admin_queue_others, count = rest));
        }
        (!said.is_empty()).then(|| {
            view! { <p><span class="text-ink-soft">{role_name(role)}": "</span><bdi>{said.join(", ")}</bdi></p> }.into_any()
        })
    };
    Role::ALL.into_iter().rev().filter_map(of_role).collect_view().into_any()
}
