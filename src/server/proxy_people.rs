//! People whom a proxy has signed in already: it says in a header who they are. Only from the proxy's own addresses; from any other, such
//! a header is refused, because whoever sends it claims to be somebody.

use super::{
    people_settings::{Groups, ProxySettings},
    proxy::peer,
    session::{OwnSession, Sessions, Who, reviewer_of},
};
use crate::{
    domain::Grants,
    ledger::{
        LedgerError,
        people::{OfProvider, Person, login_key},
    },
    review::Reviewer,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::Cookie;
use std::{net::IpAddr, sync::Arc};

/// What stands in place of a provider's issuer for people whom the proxy knows.
const ISSUER: &str = "proxy";
/// Characters of a name that are kept.
const LONGEST_NAME: usize = 80;

/// The proxy and what its groups may do. Clones share it.
#[derive(Clone)]
pub(super) struct ProxyPeople {
    pub settings: Arc<ProxySettings>,
    pub groups: Arc<Groups>,
}

/// Refuses headers that only the proxy may send, from anybody else.
pub(super) async fn refuse_claims(State(proxy): State<ProxyPeople>, request: Request, next: Next) -> Response {
    let ProxySettings { user, name, groups, networks } = &*proxy.settings;
    let sent = |header: &HeaderName| request.headers().get_all(header).iter().count();
    let most = [Some(user), name.as_ref(), groups.as_ref()].into_iter().flatten().map(sent).max().unwrap_or_default();
    let is_proxy = networks.iter().any(|network| network.contains(peer(&request)));
    // A proxy that adds its header to one of the client's lets the client choose.
    if most > 1 {
        let sentence = "This request says twice who is signed in: the proxy must replace what a client sends.\n";
        return (StatusCode::BAD_REQUEST, sentence).into_response();
    }
    if most > 0 && !is_proxy {
        tracing::warn!(peer = %peer(&request), "somebody who is not the proxy claims to be signed in");
        let sentence = "This request says who is signed in, but does not come from an address in COUNTERSIGN_PROXY_ADDRESSES.\n";
        return (StatusCode::FORBIDDEN, sentence).into_response();
    }
    next.run(request).await
}

impl ProxyPeople {
    /// Whom the proxy names, if they are known.
    pub async fn known(&self, sessions: &Sessions, headers: &HeaderMap) -> Result<Option<Reviewer>, LedgerError> {
        let Some(said) = self.said(headers) else { return Ok(None) };
        let known = sessions.people.known_to(&said.issuer, &said.subject).await?;
        Ok(known.filter(|person| person.disabled_at.is_none() && is_as_said(person, &said)).map(|person| reviewer_of(&person)))
    }

    /// Who sends a request, and the cookie of their session if it is new. What the proxy says counts at each request.
    pub async fn who(
        &self,
        sessions: &Sessions,
        headers: &HeaderMap,
        (from, starts, is_use): (IpAddr, bool, bool),
    ) -> Result<(Who, Option<Cookie<'static>>), LedgerError> {
        let Some(said) = self.said(headers) else { return Ok((Who::Nobody, None)) };
        let person = match sessions.people.known_to(&said.issuer, &said.subject).await? {
            Some(person) if is_as_said(&person, &said) => person,
            _ => sessions.people.of_provider(&said).await?,
        };
        if person.disabled_at.is_some() {
            return Ok((Who::Disabled, None));
        }
        let teams = self.groups.teams.teams(listed(&self.listed(headers)));
        sessions.people.set_group_teams(&person.id, &teams).await?;
        match sessions.who(headers, is_use).await? {
            Who::Person(reviewer, session) if reviewer.id == person.id => Ok((Who::Person(reviewer, session), None)),
            // Only a browser that shows a page keeps the cookie.
            _ if !starts => Ok((Who::Person(reviewer_of(&person), OwnSession { id: String::new() }), None)),
            _ => {
                let started = sessions.start(&person, ("proxy", &from.to_string()), None, headers).await?;
                let Some((cookie, id)) = started else { return Ok((Who::Disabled, None)) };
                Ok((Who::Person(reviewer_of(&person), OwnSession { id }), Some(cookie)))
            }
        }
    }

    /// The groups that the proxy lists.
    fn listed(&self, headers: &HeaderMap) -> String {
        self.settings.groups.as_ref().and_then(|groups| text(headers, groups)).unwrap_or_default()
    }

    fn said(&self, headers: &HeaderMap) -> Option<OfProvider> {
        let ProxySettings { user, name, groups, .. } = &*self.settings;
        // Many proxies pass on what somebody typed: in another spelling they are the same.
        let said = text(headers, user)?;
        let subject = login_key(&said);
        let name = name.as_ref().and_then(|name| text(headers, name)).unwrap_or(said);
        let group_grants = groups.as_ref().map(|_| self.groups.roles.grants(listed(&self.listed(headers))));
        Some(OfProvider { issuer: ISSUER.to_owned(), subject, name: name.chars().take(LONGEST_NAME).collect(), group_grants })
    }
}

/// The groups of a list.
fn listed(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

fn is_as_said(person: &Person, said: &OfProvider) -> bool {
    person.name == said.name && said.group_grants.as_ref().unwrap_or(&Grants::default()) == &person.group_grants
}

/// A header's text. One that is not UTF-8, or has control characters, is none: two people must not become one.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let text = std::str::from_utf8(headers.get(name)?.as_bytes()).ok()?.trim();
    Some(text).filter(|text| !text.is_empty() && !text.chars().any(char::is_control)).map(str::to_owned)
}
