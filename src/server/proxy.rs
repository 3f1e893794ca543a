//! Who is asking, and over what: the other end of a connection may be a proxy, which tells for whom it asks.
//!
//! Only a proxy on this machine or network is believed; see [`is_near`].

use axum::{
    extract::{ConnectInfo, Request},
    http::{self, HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The other end of the connection; `0.0.0.0` for requests without one, as in tests.
pub(super) fn peer<T>(request: &http::Request<T>) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip().to_canonical())
}

/// The address that a request comes from, in its extensions.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClientAddress(pub IpAddr);

/// Tells handlers where a request comes from.
pub(super) async fn tell_client(mut request: Request, next: Next) -> Response {
    let address = ClientAddress(client(&request));
    request.extensions_mut().insert(address);
    next.run(request).await
}

/// Whether the browser uses TLS, as [`settle_scheme`] has found out.
pub(super) fn came_by_tls(headers: &HeaderMap) -> bool {
    headers.get(X_FORWARDED_PROTO).is_some_and(|scheme| scheme == "https")
}

/// How the browser reaches this server: `https://review.example`. `own` is what the operator says, for a proxy that does not pass on
/// `Host`.
pub(super) fn origin(headers: &HeaderMap, own: Option<&str>) -> String {
    if let Some(own) = own {
        return own.to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if came_by_tls(headers) { "https" } else { "http" })
}

/// The peer, unless it is on this machine or network like a proxy; then the client that it names.
pub(super) fn client<T>(request: &http::Request<T>) -> IpAddr {
    let peer = peer(request);
    if is_near(peer) { forwarded_for(request.headers()).unwrap_or(peer) } else { peer }
}

/// What a provider assigns to one customer: a single IPv4 address, or an IPv6 /64.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

/// Leaves a request `X-Forwarded-Proto: https` if its client uses TLS, as far as a proxy is believed, and else no such header.
/// So nobody else needs to know how proxies say it, and which ones to believe.
pub(super) async fn settle_scheme(mut request: Request, next: Next) -> Response {
    let by_tls = is_near(peer(&request)) && scheme(request.headers()).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    let headers = request.headers_mut();
    headers.remove(X_FORWARDED_PROTO);
    if by_tls {
        headers.insert(X_FORWARDED_PROTO, HeaderValue::from_static("https"));
    }
    next.run(request).await
}

/// The last address, which the nearest proxy added. The client may have forged anything before it.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    let address = last.parse::<IpAddr>().or_else(|_| last.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// How the client reached the first proxy. Behind it, proxies may speak plain HTTP. A client that forges this only harms itself.
fn scheme(headers: &HeaderMap) -> Option<&str> {
    if let Some(first) = headers.get(X_FORWARDED_PROTO) {
        return first.to_str().ok()?.split(',').next().map(str::trim);
    }
    let mut hops = headers.get_all(header::FORWARDED).iter().filter_map(|value| value.to_str().ok());
    hops.find_map(proto)
}

/// The first `proto` of a `Forwarded` header (RFC 7239): `for="[2001:db8::1]:47";proto=https, for=10.0.0.2`.
fn proto(forwarded: &str) -> Option<&str> {
    // Addresses may be quoted, but quotes need not be understood: no scheme contains a separator, and every quoted value ends.
    let mut in_quotes = false;
    let pairs = forwarded.split(|character| {
        in_quotes ^= character == '"';
        !in_quotes && matches!(character, ';' | ',')
    });
    pairs
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(name, value)| name.trim().eq_ignore_ascii_case("proto").then(|| value.trim().trim_matches('"')))
}

fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_read_as_proxies_write_it() {
        let read = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            scheme(&headers).map(str::to_owned)
        };
        for value in [
            "proto=https",
            "for=192.0.2.60;proto=https;by=203.0.113.43",
            "For=\"[2001:db8:cafe::17]:4711\" ; Proto=\"https\"",
            "for=192.0.2.43, for=\"a;proto=ftp,\\\\\";proto=https",
            "proto=https, proto=http",
        ] {
            assert_eq!(read(&[("forwarded", value)]).as_deref(), Some("https"), "{value}");
        }
        assert_eq!(read(&[("forwarded", "for=a"), ("forwarded", "proto=https")]).as_deref(), Some("https"));
        assert_eq!(read(&[("forwarded", "for=\"proto=https\"")]), None);
        assert_eq!(read(&[("x-forwarded-proto", "http"), ("forwarded", "proto=https")]).as_deref(), Some("http"));
        assert_eq!(read(&[("x-forwarded-proto", "https, http")]).as_deref(), Some("https"));
        assert_eq!(read(&[]), None);
    }
}
