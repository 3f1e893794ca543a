//! The administrator's pages: `/admin/people`, `/admin/keys`, `/admin/sessions`, `/admin/queues`. Plain HTML; each change is a form of its own.

mod keys;
mod people;
mod queues;
mod sessions;

use super::plain_page::problem_page;
use crate::{
    address::Route,
    api::{ApiError, context::Reader},
    ledger::{ApiKeys, LedgerError, People, people::Limits},
    review::{Queues, ReviewError, Reviewer},
};
use axum::{
    Extension, Router,
    extract::{Query, Request},
    http::Uri,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

/// State of the pages.
#[derive(Clone)]
pub struct AdminState {
    /// Everybody who may sign in.
    pub people: People,
    /// What is reviewed here.
    pub queues: Queues,
    /// The keys of agents; `None` where the records live in LlamaCloud, which has keys of its own.
    pub keys: Option<ApiKeys>,
    /// Whether people sign in with passwords of their own.
    pub has_passwords: bool,
    /// How long sessions last.
    pub limits: Limits,
    /// The origin of this server's pages, if the operator names it.
    pub origin: Option<String>,
}

/// The pages, to be put behind the gate of reviewers.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(state: AdminState) -> Router<S> {
    Router::new()
        .route(Route::PEOPLE, get(people::page).post(people::change))
        .route(Route::KEYS, get(keys::page).post(keys::change))
        .route(Route::SESSIONS, get(sessions::page).post(sessions::end))
        .route(Route::QUEUES, get(queues::page))
        .route_layer(from_fn(require_administrator))
        .with_state(state)
}

/// The page of a form that was sent after a session had ended, with what it says: nothing was done. `session` is the id of the new one.
pub(super) async fn show_again(
    state: &AdminState,
    (reviewer, session): (&Reviewer, &str),
    reader: Reader,
    (page, body): (&Route, &str),
) -> Response {
    if !reviewer.may_administer() {
        return problem_page(reader, ApiError::NotAllowed);
    }
    match page {
        Route::Keys => keys::show_again(state, reader, body).await,
        Route::Sessions => sessions::show_again(state, reader, session).await,
        _ => people::show_again(state, reviewer, reader, body).await,
    }
}

/// What a form says; nothing if it can't be read.
fn read<T: DeserializeOwned + Default>(body: &str) -> T {
    let address = format!("/?{body}").parse::<Uri>().ok();
    address.and_then(|address| Query::try_from_uri(&address).ok()).map(|Query(asked)| asked).unwrap_or_default()
}

/// Lets only those through who say who may do what. Here, since these pages change people and keys, and no records: no use case of
/// `review` asks.
async fn require_administrator(
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    request: Request,
    next: Next,
) -> Response {
    if reviewer.may_administer() { next.run(request).await } else { problem_page(reader, ApiError::NotAllowed) }
}

fn failed(error: LedgerError) -> ApiError {
    ApiError::from(ReviewError::from(error))
}

fn unknown_action(action: &str) -> ApiError {
    ApiError::BadRequest(format!("nothing here does {action:?}"))
}

/// A time of the ledger, in microseconds since 1970.
fn time(at: i64) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or_default()
}
