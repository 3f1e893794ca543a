//! `GET /admin/queues`: every queue, where it comes from, and who may do what in it. It is changed in `review.toml`.

use super::{AdminState, failed};
use crate::{
    api::context::Reader,
    message,
    server::{
        plain_page::{plain_page, problem_page},
        queue_list::shown,
    },
    ui::pages::admin::queues::{QueueWithPeople, queues_page},
};
use axum::{Extension, extract::State, response::Response};
use std::collections::BTreeSet;

/// `GET /admin/queues`
pub(super) async fn page(State(state): State<AdminState>, Extension(reader): Extension<Reader>) -> Response {
    state.queues.look_for_more().await;
    let people = match state.people.list().await {
        Ok(people) => people,
        Err(error) => return problem_page(reader, failed(error)),
    };
    let people: Vec<_> = people
        .into_iter()
        .filter(|person| person.disabled_at.is_none())
        .map(|person| (person.all_grants(), person.name))
        .collect();
    let shown: Vec<QueueWithPeople> = shown(state.queues.all())
        .await
        .into_iter()
        .enumerate()
        .map(|(at, queue)| {
            let in_it = people.iter().filter_map(|(grants, name)| Some((grants.role_in(&queue.name)?, name.clone())));
            QueueWithPeople { is_default: at == 0, people: in_it.collect(), queue }
        })
        .collect();
    let known: BTreeSet<&str> = shown.iter().map(|one| one.queue.name.as_str()).collect();
    let granted = people.iter().flat_map(|(grants, _)| grants.iter()).filter_map(|grant| grant.collection.as_deref());
    let unknown: BTreeSet<String> = granted.filter(|name| !known.contains(name)).map(str::to_owned).collect();
    let are_more = state.queues.are_more();
    plain_page(reader.clone(), message!(reader.language, admin_queues), || {
        queues_page(&shown, &unknown.into_iter().collect::<Vec<_>>(), are_more)
    })
}
