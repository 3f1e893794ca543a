//! The gate before the reviewers' pages: finds out who asks.

use super::{
    no_role,
    plain_page::problem_page,
    proxy::client,
    proxy_people::ProxyPeople,
    reader::Readers,
    session::{Sessions, Who},
    sign_in::{self, SignIn, Waiting, WaitingForm},
    unsaved,
};
use crate::{
    address::Route,
    api::{
        ApiError,
        form::{KeptTexts, Unsaved, Why},
    },
    ledger::LedgerError,
    message,
    review::Reviewer,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use std::net::IpAddr;

/// What the gate needs.
#[derive(Clone)]
pub(super) struct Gate {
    pub sessions: Sessions,
    pub sign_in: SignIn,
    pub readers: Readers,
    /// A proxy that has signed people in already.
    pub proxy: Option<ProxyPeople>,
}

/// Adds the `Reviewer` to the request. Asks whoever is nobody to sign in, where people sign in.
pub(super) async fn require_reviewer(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let (from, is_use) = (client(&request), !is_by_itself(&request));
    let who = gate.who(request.headers(), from, is_page(&request), is_use).await;
    let (reviewer, cookie) = match who {
        Ok((Who::Person(reviewer, session), cookie)) => {
            request.extensions_mut().insert(session);
            (reviewer, cookie)
        }
        Ok((Who::Local(reviewer, cookie), _)) => (reviewer, cookie),
        Ok((Who::Nobody, _)) => return gate.ask(request).await,
        Ok((Who::Disabled, _)) => {
            let page = no_role::disabled(request.headers());
            return gate.refuse(request, None, page).await;
        }
        Err(error) => return gate.unavailable(&error, request).await,
    };
    let response = if is_page(&request) && !is_for_everybody(&request) && gate.has_no_role(&reviewer).await {
        let page = no_role::page(gate.readers.reader(request.headers(), Some(&reviewer), None), &reviewer);
        gate.refuse(request, Some(&reviewer), page).await
    } else {
        request.extensions_mut().insert(reviewer);
        next.run(request).await
    };
    match cookie {
        Some(cookie) => (CookieJar::new().add(cookie), response).into_response(),
        None => response,
    }
}

impl Gate {
    /// Who sends a request, and the cookie that they are given. With `starts`, a session may be started; with `is_use`, theirs is used.
    async fn who(
        &self,
        headers: &HeaderMap,
        from: IpAddr,
        starts: bool,
        is_use: bool,
    ) -> Result<(Who, Option<Cookie<'static>>), LedgerError> {
        match &self.proxy {
            Some(proxy) => proxy.who(&self.sessions, headers, (from, starts, is_use)).await,
            None => self.sessions.who(headers, is_use).await.map(|who| (who, None)),
        }
    }

    /// Whether these headers, of a request that goes on, still stand for this person with the same roles. Changes nothing: what a proxy said at
    /// its beginning may be out of date. If it can't be found out, it counts as so.
    pub(super) async fn is_still(&self, headers: &HeaderMap, reviewer: &Reviewer) -> bool {
        let now = match &self.proxy {
            Some(proxy) => proxy.known(&self.sessions, headers).await,
            None => self.sessions.who(headers, false).await.map(|who| match who {
                Who::Person(now, _) | Who::Local(now, _) => Some(now),
                Who::Nobody | Who::Disabled => None,
            }),
        };
        now.unwrap_or_else(|error| {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "whether a page is still that of the same person could not be found out"
            );
            Some(reviewer.clone())
        })
        .is_some_and(|now| now == *reviewer)
    }

    async fn ask(&self, request: Request) -> Response {
        if !is_page(&request) {
            // A server function: the page reads this as `ApiError::NotSignedIn`.
            return (StatusCode::UNAUTHORIZED, r#""NotSignedIn""#).into_response();
        }
        let headers = request.headers().clone();
        if self.proxy.is_some() {
            return self.refuse(request, None, no_role::not_through_the_proxy(&headers)).await;
        }
        match Waiting::of(request).await {
            Ok(waiting) if waiting.form().is_some() => sign_in::page_with(&self.sign_in, &headers, &waiting).await,
            Ok(waiting) => Redirect::to(&waiting.address()).into_response(),
            Err(refused) => refused,
        }
    }

    /// The page for whoever may do nothing here; what a form carries is in the answer instead, to be copied.
    async fn refuse(&self, request: Request, reviewer: Option<&Reviewer>, page: Response) -> Response {
        if request.method() != Method::POST || !is_page(&request) {
            return page;
        }
        let reader = self.readers.reader(request.headers(), reviewer, None);
        let Ok(waiting) = Waiting::of(request).await else { return page };
        match waiting.form() {
            Some(WaitingForm::Item { id, body }) => {
                let unsaved = Unsaved { why: Why::NotAllowed, texts: KeptTexts::parse(body.as_bytes()) };
                unsaved::page((reader, reviewer), &id, unsaved, &self.readers.fields())
            }
            Some(WaitingForm::Bulk { body, .. }) => {
                let told = message!(reader.language, unsaved_not_allowed);
                unsaved::form_again(reader, (StatusCode::FORBIDDEN, told), None, body.as_bytes())
            }
            Some(WaitingForm::Administration { .. }) | None => page,
        }
    }

    /// Nobody knows who asks, so nothing is done; but what a form carries is in the answer.
    async fn unavailable(&self, error: &LedgerError, request: Request) -> Response {
        tracing::error!(error = error as &dyn std::error::Error, "who asks could not be found out");
        if !is_page(&request) {
            // The page reads this as `ApiError::Unavailable`, and asks again.
            return (StatusCode::SERVICE_UNAVAILABLE, r#""Unavailable""#).into_response();
        }
        let reader = self.readers.reader(request.headers(), None, None);
        match Waiting::of(request).await {
            Ok(waiting) => match waiting.form() {
                Some(WaitingForm::Item { id, body }) => {
                    let unsaved = Unsaved { why: Why::Store, texts: KeptTexts::parse(body.as_bytes()) };
                    unsaved::page((reader, None), &id, unsaved, &self.readers.fields())
                }
                Some(WaitingForm::Bulk { body, .. } | WaitingForm::Administration { body, .. }) => {
                    let told = message!(reader.language, form_trouble);
                    let place = waiting.place();
                    unsaved::form_again(reader, (StatusCode::SERVICE_UNAVAILABLE, told), Some(&place), body.as_bytes())
                }
                None => problem_page(reader, ApiError::Unavailable),
            },
            Err(refused) => refused,
        }
    }

    async fn has_no_role(&self, reviewer: &Reviewer) -> bool {
        let queues = &self.readers.queues;
        if queues.seen_by(reviewer).is_empty() {
            queues.look_for_more().await;
        }
        queues.seen_by(reviewer).is_empty()
    }
}

/// Whether a browser will show the answer as a page.
fn is_page(request: &Request) -> bool {
    request.headers().get(header::ACCEPT).is_some_and(|accept| accept.to_str().unwrap_or("").contains("text/html"))
}

/// What an open page asks for by itself: nobody is there for that reason, so that a session which nobody uses still ends.
fn is_by_itself(request: &Request) -> bool {
    matches!(request.uri().path(), Route::LIVE | "/api/look_live" | "/api/look_queue")
}

/// What needs no role: language, theme, and one's own account.
fn is_for_everybody(request: &Request) -> bool {
    matches!(Route::parse(request.uri().path()), Route::Language | Route::Theme | Route::Account)
}
