//! The gate before the reviewers' pages: finds out who asks.

use super::{
    session::{COOKIE, RENEW_AFTER, Sessions, came_by_tls, now},
    sign_in::{self, Waiting},
};
use crate::review::Reviewer;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;

/// Adds the `Reviewer` to the request. Without a session, starts one or asks to sign in.
pub async fn require_reviewer(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response {
    if let Some(reviewer) = sessions.reviewer(request.headers()) {
        request.extensions_mut().insert(reviewer);
        return next.run(request).await;
    }
    if sessions.sign_in_needed {
        let is_page =
            request.headers().get(header::ACCEPT).is_some_and(|accept| accept.to_str().unwrap_or("").contains("text/html"));
        return if is_page {
            let headers = request.headers().clone();
            match Waiting::of(request).await {
                Ok(Some(waiting)) => sign_in::page_with(&headers, &waiting),
                Ok(None) => Redirect::to("/sign-in").into_response(),
                Err(refused) => refused,
            }
        } else {
            // A server function: the page reads this as `ApiError::NotSignedIn`.
            (StatusCode::UNAUTHORIZED, r#""NotSignedIn""#).into_response()
        };
    }
    let reviewer = Reviewer { id: uuid::Uuid::new_v4().to_string(), name: "Reviewer".to_owned() };
    let cookie = sessions.cookie(&reviewer, came_by_tls(request.headers()));
    request.extensions_mut().insert(reviewer);
    (CookieJar::new().add(cookie), next.run(request).await).into_response()
}

/// Renews a session that is used, so that it only ends a month after its last use. Without a key, the reviewer would otherwise
/// become somebody else, whose drafts are not theirs.
pub(super) async fn renew(State(sessions): State<Sessions>, request: Request, next: Next) -> Response {
    let old = sessions.read(request.headers()).filter(|(_, issued)| now() - issued >= RENEW_AFTER.whole_seconds());
    let secure = came_by_tls(request.headers());
    let response = next.run(request).await;
    match old {
        Some((reviewer, _)) if !ends_or_starts_one(&response) => {
            (CookieJar::new().add(sessions.cookie(&reviewer, secure)), response).into_response()
        }
        _ => response,
    }
}

fn ends_or_starts_one(response: &Response) -> bool {
    let mut cookies = response.headers().get_all(header::SET_COOKIE).iter();
    cookies.any(|cookie| cookie.as_bytes().strip_prefix(COOKIE.as_bytes()).is_some_and(|rest| rest.starts_with(b"=")))
}
