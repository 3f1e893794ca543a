//! Signing in: with a password, or at a provider; and out. Plain HTML, so that it works without scripts.

mod invitation;
mod page;
mod password;
mod provider;
mod sign_out;

pub(super) use invitation::{Refused, choose, invitation, new_password};
pub(super) use page::{Waiting, WaitingForm, page_with};
pub(super) use password::sign_in;
pub(super) use provider::{Provider, come_back, go};
pub(super) use sign_out::{sign_out, sign_out_everywhere};

use super::{
    account_attempts::AccountAttempts,
    admin::{self, AdminState},
    bulk,
    passwords::Passwords,
    plain_page::{CONTENT_SECURITY_POLICY, problem_page},
    reader::Readers,
    session::{Sessions, reviewer_of},
    unsaved,
};
use crate::{
    api::{
        ApiError,
        form::{KeptTexts, Unsaved, Why},
    },
    ledger::people::Person,
    review::Reviewer,
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use page::Told;

/// State of everything about signing in.
#[derive(Clone)]
pub(super) struct SignIn {
    pub(super) sessions: Sessions,
    pub(super) passwords: Passwords,
    pub(super) attempts: AccountAttempts,
    pub(super) provider: Option<Provider>,
    pub(super) readers: Readers,
    /// The server's key, with which people signed in before they had accounts.
    pub(super) old_key: Option<String>,
    /// A proxy signs people in, so nobody does it here.
    pub(super) by_proxy: bool,
    /// The origin of this server's pages, if the operator names it.
    pub(super) origin: Option<String>,
    /// The administrator's pages, for a form that waits.
    pub(super) admin: AdminState,
}

/// `GET /sign-in`. Its address names a page to go to, and no form: anybody can write a link, and nobody should take a stranger's words for
/// what they typed themselves.
pub(super) async fn sign_in_page(State(state): State<SignIn>, headers: HeaderMap, Query(waiting): Query<Waiting>) -> Response {
    state.page(&headers, None, &Waiting { form: String::new(), login: String::new(), ..waiting }).await
}

impl SignIn {
    /// Lets somebody in who has proven who they are: to where they wanted to go, with what they had typed.
    async fn welcome(
        &self,
        headers: &HeaderMap,
        (person, password): (&Person, Option<&str>),
        how: (&str, &str),
        waiting: Waiting,
    ) -> Response {
        let (cookie, session) = match self.sessions.start(person, how, password, headers).await {
            Ok(Some(started)) => started,
            Ok(None) => return self.page(headers, Some(Told::Wrong), &waiting).await,
            Err(error) => return self.trouble(headers, &error, &waiting).await,
        };
        let page = match waiting.form() {
            None => Redirect::to(&waiting.place()).into_response(),
            Some(form) => self.show_again(headers, (&reviewer_of(person), &session), form).await,
        };
        (CookieJar::new().add(cookie), page).into_response()
    }

    /// The page of the form that waited, with what it says.
    async fn show_again(&self, headers: &HeaderMap, (reviewer, session): (&Reviewer, &str), form: WaitingForm<'_>) -> Response {
        let reader = |queue| self.readers.reader(headers, Some(reviewer), queue);
        match form {
            WaitingForm::Item { id, body } => {
                let unsaved = Unsaved { why: Why::SignedOut, texts: KeptTexts::parse(body.as_bytes()) };
                unsaved::page((reader(None), Some(reviewer)), &id, unsaved, &self.readers.fields())
            }
            WaitingForm::Bulk { queue, body } => match self.readers.queues.named(queue.as_deref(), reviewer).await {
                Ok(review) => bulk::show_again(&review, reviewer, reader(Some(&review)), body.as_bytes()).await,
                Err(error) => problem_page(reader(None), ApiError::from(error)),
            },
            WaitingForm::Administration { page, body } => {
                admin::show_again(&self.admin, (reviewer, session), reader(None), (&page, body)).await
            }
        }
    }

    /// Something failed here.
    async fn trouble(
        &self,
        headers: &HeaderMap,
        error: &(dyn std::error::Error + Send + Sync + 'static),
        waiting: &Waiting,
    ) -> Response {
        tracing::error!(error = error as &(dyn std::error::Error + 'static), "somebody could not sign in");
        self.page(headers, Some(Told::Trouble), waiting).await
    }

    /// Writes down that somebody could not sign in. Of people who are unknown, only so many: nobody may fill the trace, which keeps
    /// everything for ever.
    pub(super) async fn failed(&self, person: Option<&Person>, why: &str, from: &str) {
        tracing::warn!(person = person.map(|person| &*person.id), why, from, "somebody could not sign in");
        if person.is_none() && !self.attempts.may_trace_a_stranger() {
            return;
        }
        if let Err(error) = self.sessions.people.sign_in_failed(person, why, from).await {
            tracing::error!(error = &error as &dyn std::error::Error, "a failed sign-in could not be written down");
        }
    }
}

/// For every answer to signing in or out: it runs no script, and no browser or proxy keeps it.
pub(super) async fn shield(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
