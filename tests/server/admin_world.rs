//! What the tests of the administrator's pages share.

use crate::world::{Answer, World, request};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::{
    domain::{Grants, Role},
    ledger::{
        ApiKeys, People,
        people::{Limits, Person},
    },
};
use std::time::Duration;

pub const PEOPLE: &str = "/admin/people";
pub const KEYS: &str = "/admin/keys";
pub const SESSIONS: &str = "/admin/sessions";
pub const PAGES: [&str; 3] = [PEOPLE, KEYS, SESSIONS];
pub const LIMITS: Limits = Limits { idle: Duration::from_secs(86_400), whole: Duration::from_secs(86_400) };

pub async fn get(world: &World, path: &str, cookie: &str) -> Answer {
    let request = request("GET", path).header(header::ACCEPT, "text/html").header(header::COOKIE, cookie);
    world.send(request.body(Body::empty()).unwrap()).await
}

pub async fn admin(world: &World) -> String {
    world.signed_in("Ada Lovelace", Grants::everywhere(Role::Admin)).await
}

pub fn people(world: &World) -> People {
    People::new(world.stores.database.clone())
}

pub fn keys(world: &World) -> ApiKeys {
    ApiKeys::new(world.stores.database.clone())
}

pub async fn person(world: &World, name: &str) -> Person {
    let all = people(world).list().await.unwrap();
    all.into_iter().find(|person| person.name == name).unwrap_or_else(|| panic!("nobody is called {name}"))
}

/// Does something to somebody, as the button in their row.
pub async fn change(world: &World, cookie: &str, action: &str, name: &str, more: &[(&str, &str)]) -> Answer {
    let id = person(world, name).await.id;
    let form = [&[("do", action), ("person", id.as_str())][..], more].concat();
    world.post_form(PEOPLE, cookie, &form).await
}

pub fn went_back(answer: &Answer, path: &str) -> bool {
    answer.status == StatusCode::SEE_OTHER && answer.location() == path
}

pub async fn is_signed_in(world: &World, cookie: &str) -> bool {
    get(world, "/", cookie).await.status == StatusCode::OK
}
