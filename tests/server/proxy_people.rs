//! People whom a proxy has signed in: what it says in headers counts at each request, and nobody else may say it.

use crate::world::{Answer, World, request};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use countersign::{
    domain::Role,
    ledger::{Actor, people::Person},
};
use std::net::SocketAddr;

const PROXY: &str = "10.1.2.3";
const GROUPS: &str = "[groups]\nclerks = \"reviewer\"\nheads = \"admin\"\nclerks-of-receipts = { receipts = \"reviewer\" }\n[teams]\nPayables = [\"clerks\", \"heads\"]\nTravel = [\"travel\"]\n";

async fn world() -> World {
    World::with(|settings| {
        std::fs::write(settings.data_dir.join("review.toml"), GROUPS).unwrap();
        settings.people.proxy_user_header = Some("X-User".to_owned());
        settings.people.proxy_name_header = Some("X-Name".to_owned());
        settings.people.proxy_groups_header = Some("X-Groups".to_owned());
        settings.people.proxy_addresses = Some(vec!["10.1.0.0/16".to_owned(), " fd00::7".to_owned()]);
    })
    .await
}

/// A request from this address.
async fn send(world: &World, peer: &str, (method, path): (&str, &str), headers: &[(&str, &str)]) -> Answer {
    let peer = SocketAddr::new(peer.parse().unwrap(), 40_000);
    let request = request(method, path).header("sec-fetch-site", "same-origin").extension(ConnectInfo(peer));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value.as_bytes()));
    world.send(request.body(Body::empty()).unwrap()).await
}

/// A page, as a browser asks for it.
async fn page(world: &World, peer: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(world, peer, ("GET", path), &[&[("accept", "text/html")][..], headers].concat()).await
}

/// Whose page it is.
fn shown(answer: &Answer) -> &str {
    answer.text.split("data-reviewer=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default()
}

fn is_new(answer: &Answer) -> bool {
    answer.headers.contains_key(header::SET_COOKIE)
}

/// The only person there is.
async fn person(world: &World) -> Person {
    let mut all = world.people().list().await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

async fn kinds(world: &World, person: &Person) -> Vec<String> {
    let history = world.stores.review.ledger.history(&format!("person {}", person.id)).await.unwrap();
    history.into_iter().map(|link| link.event.kind).collect()
}

#[tokio::test]
async fn whom_the_proxy_names_is_signed_in() {
    let world = world().await;
    let ada = [("x-user", "ada@example.com"), ("x-name", "Zo\u{eb} Lovelace"), ("x-groups", "others, clerks")];
    let first = page(&world, PROXY, "/", &ada).await;
    assert_eq!((first.status, shown(&first)), (StatusCode::OK, "Zo\u{eb} Lovelace"));
    let cookie = first.cookie();
    assert!(cookie.starts_with("countersign="), "{cookie}");
    for peer in [PROXY, "::ffff:10.1.255.255", "fd00::7"] {
        let again = page(&world, peer, "/", &[&[("cookie", cookie.as_str())][..], &ada[..]].concat()).await;
        assert_eq!((again.status, shown(&again), is_new(&again)), (StatusCode::OK, "Zo\u{eb} Lovelace", false), "{peer}");
    }
    let ada = person(&world).await;
    assert_eq!((ada.issuer.as_str(), ada.subject.as_str(), ada.login.as_str()), ("proxy", "ada@example.com", ""));
    assert_eq!(kinds(&world, &ada).await, ["person_added", "teams_changed", "signed_in"]);
    let nameless = page(&world, PROXY, "/", &[("x-user", "ben"), ("x-groups", "clerks")]).await;
    assert_eq!((nameless.status, shown(&nameless)), (StatusCode::OK, "ben"));
}

#[tokio::test]
async fn nobody_else_says_who_is_signed_in() {
    let world = world().await;
    let paths =
        ["/", "/items/x", "/account", "/sign-in", "/healthz", "/favicon.svg", "/api/v1/beta/agent-data/x", "/api/v1/blobs/x"];
    for path in paths {
        for claim in [("x-user", "ada"), ("x-name", "Ada"), ("X-GROUPS", "heads"), ("x-user", "")] {
            for (peer, more) in [
                ("203.0.113.9", ("accept", "text/html")),
                ("127.0.0.1", ("x-forwarded-for", PROXY)),
                ("10.2.0.1", ("forwarded", "for=10.1.2.3")),
                ("fd00::8", ("authorization", "Bearer any")),
            ] {
                let answer = send(&world, peer, ("GET", path), &[claim, more]).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {claim:?} {peer}");
                assert!(!is_new(&answer), "{path} {claim:?} {peer}");
            }
        }
    }
    let socketless = request("GET", "/healthz").header("x-user", "ada").body(Body::empty()).unwrap();
    assert_eq!(world.send(socketless).await.status, StatusCode::FORBIDDEN);
    let twice = page(&world, PROXY, "/", &[("x-user", "ada"), ("x-user", "eve")]).await;
    assert_eq!((twice.status, is_new(&twice)), (StatusCode::BAD_REQUEST, false), "the client's and the proxy's");
    assert!(!world.people().any().await.unwrap());
    assert_eq!(send(&world, "203.0.113.9", ("GET", "/healthz"), &[]).await.status, StatusCode::OK, "without a claim");
}

#[tokio::test]
async fn without_the_header_a_cookie_opens_nothing() {
    let world = world().await;
    let cookie = page(&world, PROXY, "/", &[("x-user", "ada"), ("x-groups", "heads")]).await.cookie();
    for peer in [PROXY, "203.0.113.9"] {
        for headers in [vec![], vec![("cookie", cookie.as_str())]] {
            let asked = page(&world, peer, "/", &headers).await;
            assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "{peer} {headers:?}");
            assert!(asked.text.contains("without having signed in") && !is_new(&asked), "{}", asked.text);
            let function = send(&world, peer, ("POST", "/api/load_queue"), &headers).await;
            assert_eq!((function.status, function.text.as_str()), (StatusCode::UNAUTHORIZED, r#""NotSignedIn""#));
            let api = send(&world, peer, ("GET", "/api/v1/beta/agent-data/x"), &headers).await;
            assert_eq!(api.status, StatusCode::UNAUTHORIZED, "{peer} {headers:?}");
        }
    }
    for (method, path) in [("POST", "/sign-in"), ("POST", "/sign-out"), ("GET", "/invitation/x"), ("GET", "/sign-in/provider")] {
        let status = send(&world, PROXY, (method, path), &[("x-user", "ada")]).await.status;
        assert!(status.is_client_error(), "nobody signs in here: {method} {path} {status}");
    }
}

#[tokio::test]
async fn the_groups_count_at_each_request() {
    let world = world().await;
    let with = async |cookie: &str, groups: &str, path: &str| {
        page(&world, PROXY, path, &[("cookie", cookie), ("x-user", "ada"), ("x-groups", groups)]).await
    };
    let cookie = with("", "heads", "/").await.cookie();
    let read = async |groups: &str| {
        let headers = [("cookie", cookie.as_str()), ("x-user", "ada"), ("x-groups", groups)];
        send(&world, PROXY, ("GET", "/api/v1/beta/files"), &headers).await.status.as_u16()
    };
    for (groups, queue, admin, files) in [
        ("heads, clerks", 200, 200, 200),
        ("clerks", 200, 403, 200),
        ("", 403, 403, 403),
        ("others,,clerks-of-receipts", 403, 403, 403),
        ("heads", 200, 200, 200),
    ] {
        assert_eq!(with(&cookie, groups, "/").await.status.as_u16(), queue, "{groups}");
        assert_eq!(with(&cookie, groups, "/admin/people").await.status.as_u16(), admin, "{groups}");
        assert_eq!(read(groups).await, files, "{groups}");
        let teams: Vec<String> = world.people().members().await.unwrap().into_iter().map(|member| member.team).collect();
        assert_eq!(teams, if files == 200 { vec!["Payables"] } else { vec![] }, "{groups}");
    }
    let ada = person(&world).await;
    let mut told = kinds(&world, &ada).await;
    told.retain(|kind| kind != "teams_changed");
    assert_eq!(told, [&["person_added", "signed_in"][..], &["role_changed"; 4][..]].concat(), "what changes nothing is none");
    assert_eq!(kinds(&world, &ada).await.len() - told.len(), 3, "in, out, and in again");
    assert_eq!(page(&world, PROXY, "/", &[("cookie", &cookie), ("x-user", "ada")]).await.status, StatusCode::FORBIDDEN);
    world.people().set_role(&Actor::operator(), &ada.id, None, Some(Role::Viewer)).await.unwrap();
    assert_eq!(with(&cookie, "", "/").await.status, StatusCode::OK, "what was granted here stays");
}

#[tokio::test]
async fn of_two_people_in_one_browser_the_header_tells_who_it_is() {
    let world = world().await;
    let with = async |cookie: &str, user: &str| {
        page(&world, PROXY, "/", &[("cookie", cookie), ("x-user", user), ("x-groups", "clerks")]).await
    };
    let ada = with("", "ada").await.cookie();
    let page_of_ben = with(&ada, "ben").await;
    assert_eq!((page_of_ben.status, shown(&page_of_ben)), (StatusCode::OK, "ben"));
    let ben = page_of_ben.cookie();
    assert_ne!(ben, ada);
    let back = with(&ada, "ada").await;
    assert_eq!((shown(&back), is_new(&back)), ("ada", true), "their session ended when the other one came");
    let again = with(&ben, "ben").await;
    assert_eq!((shown(&again), is_new(&again)), ("ben", false));
}

#[tokio::test]
async fn whose_access_was_ended_is_nobody() {
    let world = world().await;
    let claim = [("x-user", "ada"), ("x-groups", "heads")];
    let cookie = page(&world, PROXY, "/", &claim).await.cookie();
    let ada = person(&world).await;
    world.people().set_enabled(&Actor::operator(), &ada.id, false).await.unwrap();
    for headers in [claim.to_vec(), [&[("cookie", cookie.as_str())][..], &claim[..]].concat()] {
        let refused = page(&world, PROXY, "/", &headers).await;
        assert!(matches!(refused.status.as_u16(), 401 | 403) && !is_new(&refused), "{}", refused.status);
        let api = send(&world, PROXY, ("GET", "/api/v1/beta/agent-data/x"), &headers).await;
        assert_eq!(api.status, StatusCode::UNAUTHORIZED);
    }
    world.people().set_enabled(&Actor::operator(), &ada.id, true).await.unwrap();
    let again = page(&world, PROXY, "/", &[&[("cookie", cookie.as_str())][..], &claim[..]].concat()).await;
    assert_eq!((again.status, is_new(&again)), (StatusCode::OK, true));
}

#[tokio::test]
async fn who_has_no_role_keeps_one_session_too() {
    let world = world().await;
    let first = page(&world, PROXY, "/", &[("x-user", "eve")]).await;
    assert_eq!((first.status, is_new(&first)), (StatusCode::FORBIDDEN, true));
    let again = page(&world, PROXY, "/", &[("x-user", "eve"), ("cookie", &first.cookie())]).await;
    assert_eq!((again.status, is_new(&again)), (StatusCode::FORBIDDEN, false));
    assert_eq!(kinds(&world, &person(&world).await).await, ["person_added", "signed_in"]);
}

#[tokio::test]
async fn names_that_are_not_the_same_are_not_one_person() {
    let world = world().await;
    // M\xfcller and M\xf6ller in Latin-1.
    for name in [&b"M\xfcller"[..], &b"M\xf6ller"[..]] {
        let proxy = ConnectInfo(SocketAddr::new(PROXY.parse().unwrap(), 40_000));
        let request = request("GET", "/").header(header::ACCEPT, "text/html").header("x-user", name).extension(proxy);
        world.send(request.body(Body::empty()).unwrap()).await;
    }
    let subjects: Vec<String> = world.people().list().await.unwrap().into_iter().map(|person| person.subject).collect();
    assert_ne!(subjects.len(), 1, "{subjects:?}");
}
