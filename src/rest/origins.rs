//! CORS: which pages may call this API from a browser.

use anyhow::{Result, bail};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::{sync::Arc, time::Duration};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

/// How long a browser may cache a preflight response.
const PREFLIGHT_KEEPS: Duration = Duration::from_secs(600);

/// Other origins that may call the API. The server's own pages need no permission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// Pages on this machine, where a UI in development runs on a port of its own.
    #[default]
    Loopback,
    /// Every page, but without cookies: it must send the key.
    Any,
    /// Exactly these, written like `https://review.example`.
    Listed(Arc<[String]>),
}

impl Origins {
    /// Parses the setting. The error names any entry that is not an origin, because browsers would silently never match it.
    pub fn parse(list: &[String]) -> Result<Self> {
        let list: Vec<String> = list.iter().map(|one| one.trim().to_ascii_lowercase()).filter(|one| !one.is_empty()).collect();
        if list.iter().any(|one| one == "*") {
            return if list.len() == 1 { Ok(Self::Any) } else { bail!("`*` stands for every origin; list it alone") };
        }
        match list.iter().find(|one| !is_origin(one)) {
            None => Ok(Self::Listed(list.into())),
            Some(other) => bail!("{other} is no origin; write scheme, host and port: https://review.example:8443"),
        }
    }

    /// Whether pages of this origin may act on behalf of the reviewer who has them open.
    pub fn trusts(&self, origin: &str) -> bool {
        match self {
            Self::Loopback => is_loopback(origin),
            Self::Any => false,
            Self::Listed(list) => list.iter().any(|one| one.eq_ignore_ascii_case(origin)),
        }
    }

    /// Answers preflights and marks the headers that scripts may read.
    pub fn layer(&self) -> CorsLayer {
        let layer = CorsLayer::new()
            .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
            // SDKs send a dozen headers of their own, which change from version to version: allow whatever is asked for.
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers([
                header::ETAG,
                header::RETRY_AFTER,
                HeaderName::from_static("retry-after-ms"),
                HeaderName::from_static("x-should-retry"),
            ])
            .max_age(PREFLIGHT_KEEPS);
        if *self == Self::Any {
            return layer.allow_origin(AllowOrigin::any());
        }
        let origins = self.clone();
        let trusts = move |origin: &HeaderValue, _: &_| origin.to_str().is_ok_and(|origin| origins.trusts(origin));
        layer.allow_origin(AllowOrigin::predicate(trusts)).allow_credentials(true)
    }
}

/// Whether the page that makes the request has the host of the request itself, by its `Origin`. The scheme is not compared: behind
/// a proxy, this server does not see it.
pub fn comes_from_its_host(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    text(header::ORIGIN)
        .zip(text(header::HOST))
        .is_some_and(|(origin, host)| origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host)))
}

/// Scheme, host and optional port, as browsers write them.
fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b)) && !rest.ends_with(':')
    })
}

fn is_loopback(origin: &str) -> bool {
    let Some(rest) = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) else { return false };
    ["localhost", "127.0.0.1", "[::1]"].into_iter().any(|host| {
        let port = rest.strip_prefix(host);
        port.is_some_and(|port| {
            port.is_empty()
                || port.strip_prefix(':').is_some_and(|port| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(list: &[&str]) -> Result<Origins> {
        Origins::parse(&list.iter().map(|&one| one.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn only_pages_of_this_machine_are_trusted_unasked() {
        for origin in ["http://localhost:5173", "http://127.0.0.1", "https://localhost:1", "http://[::1]:3000"] {
            assert!(Origins::default().trusts(origin), "{origin}");
        }
        for origin in
            ["null", "http://localhost.evil.example", "http://localhost:", "http://localhost:3@evil", "http://127.0.0.12"]
        {
            assert!(!Origins::default().trusts(origin), "{origin}");
        }
    }

    #[test]
    fn a_list_is_taken_word_for_word() -> Result<()> {
        let listed = parse(&["https://Review.example", " http://a:1 ", ""])?;
        assert!(listed.trusts("https://review.example") && listed.trusts("http://a:1"));
        assert!(!listed.trusts("http://localhost:5173") && !listed.trusts("https://review.example.evil"));
        assert!(!parse(&["*"])?.trusts("https://review.example"), "every page is no page in particular");
        for wrong in [vec!["review.example"], vec!["https://a/"], vec!["https://"], vec!["*", "https://a"], vec!["https://*.a"]] {
            assert!(parse(&wrong).is_err(), "{wrong:?}");
        }
        Ok(())
    }
}
