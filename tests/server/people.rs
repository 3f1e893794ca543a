//! People with accounts: their links, passwords and sessions, through the whole router.

use crate::{
    admin_world::{get, is_signed_in},
    world::{Answer, PASSWORD, World, request},
};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use countersign::{
    agent_data::Scope,
    database::OnProblem,
    domain::{Grants, Role},
    ledger::{
        Actor,
        people::{NewPerson, Person},
        verify,
    },
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json, value::RawValue};
use sha2::Sha256;
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

const DATA: &str = "/api/v1/beta/agent-data";
const FORM: &str = "application/x-www-form-urlencoded";
const WRONG: &str = "guess-of-a-password";
const RECORD: &str =
    r#"{"original_data":{"total":1500.00},"data":{"total":1500.00},"status":"pending_review","field_metadata":{}}"#;

fn reviewer() -> Grants {
    Grants::everywhere(Role::Reviewer)
}

/// A world with Ada, whose password is [`PASSWORD`].
async fn with_ada() -> (World, Person) {
    let world = World::new().await;
    let ada = world.account("ada", "Ada Lovelace", reviewer()).await;
    (world, ada)
}

/// Somebody without a password, and the path of their link.
async fn invited(world: &World, login: &str, name: &str) -> (Person, String) {
    let new = NewPerson { login: login.to_owned(), name: name.to_owned(), grants: reviewer() };
    let (person, text) = world.people().add(&Actor::operator(), &new).await.unwrap();
    (person, format!("/invitation/{text}"))
}

async fn sign_in(world: &World, login: &str, password: &str) -> Answer {
    world.post_form("/sign-in", "", &[("login", login), ("password", password)]).await
}

/// The same for a client behind a proxy on this machine, with these headers.
async fn sign_in_from(world: &World, client: &str, headers: &[(&str, &str)], (login, password): (&str, &str)) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs([("login", login), ("password", password)]).finish();
    let proxy: SocketAddr = "127.0.0.1:40000".parse().unwrap();
    let request = request("POST", "/sign-in").header("x-forwarded-for", client).header(header::CONTENT_TYPE, FORM);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    world.send(request.extension(ConnectInfo(proxy)).body(Body::from(body)).unwrap()).await
}

/// Everything that an answer says to keep in the browser.
fn cookies(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap()).collect()
}

/// A server function, or a request to the API, from a page of this server.
async fn call(world: &World, method: &str, path: &str, cookie: &str, body: &str) -> Answer {
    let request = request(method, path).header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin");
    world.send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_owned())).unwrap()).await
}

/// The place to which somebody who is asked to sign in will come back.
fn asked(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let query = answer.location().strip_prefix("/sign-in?").unwrap_or_else(|| panic!("{}", answer.location()));
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "to").unwrap().1.into_owned()
}

/// What happened to somebody: its kinds, and what it says.
async fn trace(world: &World, person: &str) -> (Vec<String>, Vec<Value>) {
    let history = world.stores.review.ledger.history(&format!("person {person}")).await.unwrap();
    let events = history.into_iter().map(|link| (link.event.kind, serde_json::from_str(&link.event.body).unwrap()));
    events.unzip()
}

async fn verified(world: &World) {
    let problem: OnProblem = Arc::new(|problem| panic!("{problem}"));
    verify(&world.stores.database, None, &problem).await.unwrap();
}

// ---- signing in ----------------------------------------------------------------------------------------

#[tokio::test]
async fn once_somebody_was_added_people_sign_in() {
    let world = World::new().await;
    let (item, record) = {
        let id = world.push(RECORD).await;
        (format!("/items/{id}"), format!("{DATA}/{id}"))
    };
    let local = world.get(&item).await.cookie();
    let statuses = async |cookie: &str| {
        let queue = call(&world, "POST", "/api/load_queue", cookie, r#"{"query":{}}"#).await.status;
        let agent = request("GET", &record).header("authorization", "Bearer any").body(Body::empty()).unwrap();
        let (own, agent) = (call(&world, "GET", &record, cookie, "").await.status, world.send(agent).await.status);
        [queue, own, agent].map(|status| status.as_u16())
    };
    assert_eq!(statuses(&local).await, [200; 3]);
    let (ada, _) = invited(&world, "ada", "Ada").await;
    assert_eq!(asked(&get(&world, &item, &local).await), item, "at once");
    assert_eq!(statuses(&local).await, [401; 3]);
    let (text, _) = world.people().start_session(&ada, ("test", "127.0.0.1"), None).await.unwrap().unwrap();
    assert_eq!(statuses(&format!("countersign={text}")).await, [200, 200, 401]);
}

#[tokio::test]
async fn a_link_takes_a_good_password_once() {
    let world = World::new().await;
    let (ada, link) = invited(&world, "ada", "Ada Lovelace").await;
    let page = world.get(&link).await;
    assert_eq!((page.status, page.input("login").as_str()), (StatusCode::OK, "ada"));
    let longest: String = (0..8).map(|_| uuid::Uuid::new_v4().simple().to_string()).collect();
    let longer = format!("{longest}x");
    for (password, again, told) in [
        (PASSWORD, WRONG, "The two passwords are not the same"),
        ("k7#mQ2x!pL9", "k7#mQ2x!pL9", "A password has"),
        (longer.as_str(), longer.as_str(), "A password has"),
        ("passwordpassword", "passwordpassword", "easy to guess"),
        ("ada lovelace", "ada lovelace", "easy to guess"),
    ] {
        let answer = world.post_form(&link, "", &[("password", password), ("again", again)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(answer.text.contains(told) && !answer.text.contains(password), "{password}: {}", answer.text);
        assert!(!answer.headers.contains_key(header::SET_COOKIE), "{password}");
    }
    let chosen = world.post_form(&link, "", &[("password", &longest), ("again", &longest)]).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/"));
    assert!(is_signed_in(&world, &chosen.cookie()).await);
    let again = world.post_form(&link, "", &[("password", PASSWORD), ("again", PASSWORD)]).await;
    for over in [world.get(&link).await, again] {
        assert_eq!(over.status, StatusCode::GONE);
        assert!(over.text.contains("This link has been used"), "{}", over.text);
    }
    assert_eq!(sign_in(&world, " ADA", &longest).await.status, StatusCode::SEE_OTHER);
    let (kinds, says) = trace(&world, &ada.id).await;
    assert_eq!(kinds, ["person_added", "person_invited", "password_set", "signed_in", "signed_in"]);
    assert_eq!([&says[3]["how"], &says[4]["how"]], ["invitation", "password"]);
}

#[tokio::test]
async fn the_cookie_of_a_session_is_for_this_server_alone() {
    let (world, ada) = with_ada().await;
    for (proto, begins, is_secure) in [("http", "countersign", false), ("https", "__Host-countersign", true)] {
        let answer = sign_in_from(&world, "198.51.100.1", &[("x-forwarded-proto", proto)], ("ada", PASSWORD)).await;
        let set = cookies(&answer);
        assert!(
            set[0].starts_with(&format!("{begins}=")) && set[0].contains("; Max-Age=1209600"),
            "a week longer than the session: {set:?}"
        );
        for cookie in set {
            let parts: Vec<&str> = cookie.split("; ").collect();
            assert!(["HttpOnly", "SameSite=Lax", "Path=/"].iter().all(|part| parts.contains(part)), "{cookie}");
            assert_eq!(parts.contains(&"Secure"), is_secure, "{cookie}");
            assert!(cookie.starts_with(begins) && !cookie.contains("Domain"), "{cookie}");
        }
    }
    // Another site of the domain can set a cookie of the plain name.
    let (text, _) = world.people().start_session(&ada, ("test", "127.0.0.1"), None).await.unwrap().unwrap();
    for (name, status) in [("countersign", StatusCode::SEE_OTHER), ("__Host-countersign", StatusCode::OK)] {
        let proxy: SocketAddr = "127.0.0.1:40000".parse().unwrap();
        let request = request("GET", "/").header("x-forwarded-proto", "https").header(header::ACCEPT, "text/html");
        let request = request.header(header::COOKIE, format!("{name}={text}")).extension(ConnectInfo(proxy));
        assert_eq!(world.send(request.body(Body::empty()).unwrap()).await.status, status, "{name}");
    }
    assert_eq!(trace(&world, &ada.id).await.1[4]["from"], "198.51.100.1");
}

#[tokio::test]
async fn who_may_not_sign_in_is_told_the_same_whoever_it_is() {
    let (world, ada) = with_ada().await;
    let eve = world.account("eve", "Eve", reviewer()).await;
    world.people().set_enabled(&Actor::operator(), &eve.id, false).await.unwrap();
    let (new, _) = invited(&world, "new", "New").await;
    let wrong = sign_in(&world, "ada", WRONG).await;
    assert!(wrong.status == StatusCode::UNAUTHORIZED && wrong.text.contains("do not belong together"), "{}", wrong.text);
    for (login, password) in
        [("typed-by-nobody", PASSWORD), ("", ""), ("eve", PASSWORD), ("eve", WRONG), ("new", PASSWORD), ("new", "")]
    {
        let answer = sign_in(&world, login, password).await;
        // The name stands in its input again; the focus is on what is left to type.
        let told = |text: &str, login: &str| text.replace(&format!(" value=\"{login}\""), "").replace(" autofocus", "");
        assert_eq!((answer.status, told(&answer.text, login)), (wrong.status, told(&wrong.text, "ada")), "{login}");
        assert!(!answer.headers.contains_key(header::SET_COOKIE), "{login}");
    }
    for (person, whys) in [
        ("nobody", vec!["unknown name", "unknown name"]),
        (ada.id.as_str(), vec!["wrong password"]),
        (eve.id.as_str(), vec!["disabled", "wrong password"]),
        (new.id.as_str(), vec!["no password yet", "no password yet"]),
    ] {
        let (kinds, says) = trace(&world, person).await;
        let failed = kinds.iter().zip(&says).filter(|(kind, _)| *kind == "sign_in_failed");
        assert_eq!(failed.map(|(_, says)| says["why"].as_str().unwrap()).collect::<Vec<_>>(), whys, "{person}");
        let all = Value::from(says).to_string();
        assert!([WRONG, PASSWORD, "typed-by-nobody"].iter().all(|typed| !all.contains(typed)), "{all}");
    }
}

#[tokio::test]
async fn a_wrong_password_takes_as_long_for_nobody() {
    let (world, _) = with_ada().await;
    let (mut ada, mut nobody) = (Vec::new(), Vec::new());
    for _ in 0..8 {
        for (login, times) in [("ada", &mut ada), ("nobody", &mut nobody)] {
            let began = Instant::now();
            assert_eq!(sign_in(&world, login, WRONG).await.status, StatusCode::UNAUTHORIZED);
            times.push(began.elapsed());
        }
    }
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let ratio = median(ada) / median(nobody);
    assert!((1.0 / 3.0..3.0).contains(&ratio), "{ratio}");
}

#[tokio::test]
async fn an_account_has_few_attempts_wherever_they_come_from() {
    let (world, _) = with_ada().await;
    world.account("ben", "Ben", reviewer()).await;
    for spellings in [["ada", " ADA"], ["nobody", "NoBody "]] {
        for attempt in 0..10 {
            let client = format!("198.51.100.{attempt}");
            let answer = sign_in_from(&world, &client, &[], (spellings[attempt % 2], WRONG)).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{spellings:?} {attempt}");
        }
        let refused = sign_in_from(&world, "198.51.100.99", &[], (spellings[0], PASSWORD)).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{spellings:?}");
        let seconds: u64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=20).contains(&seconds) && refused.text.contains("Try again in "), "{seconds}: {}", refused.text);
        assert!(!refused.headers.contains_key(header::SET_COOKIE));
    }
    assert_eq!(sign_in_from(&world, "198.51.100.99", &[], ("ben", PASSWORD)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_elsewhere_keeps_an_account_closed() {
    let (world, _) = with_ada().await;
    let first = sign_in_from(&world, "198.51.100.99", &[], ("ada", PASSWORD)).await;
    let known = cookies(&first).into_iter().find(|cookie| cookie.starts_with("countersign_known=")).unwrap();
    let known = known.split(';').next().unwrap();
    for attempt in 0..10 {
        sign_in_from(&world, &format!("198.51.100.{attempt}"), &[], ("ada", WRONG)).await;
    }
    for (cookie, status) in [
        ("", StatusCode::TOO_MANY_REQUESTS),
        ("countersign_known=AAAA", StatusCode::TOO_MANY_REQUESTS),
        (known, StatusCode::SEE_OTHER),
    ] {
        let answer = sign_in_from(&world, "198.51.100.99", &[("cookie", cookie)], ("ada", PASSWORD)).await;
        assert_eq!(answer.status, status, "{cookie}");
    }
    world.account("ben", "Ben", reviewer()).await;
    for attempt in 0..10 {
        sign_in_from(&world, &format!("198.51.100.{attempt}"), &[("cookie", known)], ("ben", WRONG)).await;
    }
    let refused = sign_in_from(&world, "198.51.100.99", &[("cookie", known)], ("ben", PASSWORD)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "it is known for Ada only");
}

#[tokio::test]
async fn signing_in_leads_only_to_places_of_this_server() {
    let (world, _) = with_ada().await;
    world.account("ben", "Ben", reviewer()).await;
    let places = [
        ("/items/7?field=a", "/items/7?field=a"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("evil.example", "/"),
        ("/sign-in", "/"),
        ("/sign-in?to=%2Fitems%2F7", "/"),
        ("/sign-out", "/"),
        ("/\t/evil.example", "/"),
        ("/items/7\r\nset-cookie: a=b", "/"),
    ];
    for (number, (to, place)) in places.into_iter().enumerate() {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", to).finish();
        let page = world.get(&format!("/sign-in?{query}")).await;
        let shown = if page.text.contains("name=\"to\"") { page.input("to") } else { "/".to_owned() };
        assert_eq!(shown, place, "{to:?}");
        let form = [("login", ["ada", "ben"][number % 2]), ("password", PASSWORD), ("to", to)];
        assert_eq!(world.post_form("/sign-in", "", &form).await.location(), place, "{to:?}");
    }
}

// ---- sessions ------------------------------------------------------------------------------------------

#[tokio::test]
async fn who_signs_in_has_a_new_session_and_who_signs_out_has_none() {
    let (world, ada) = with_ada().await;
    let ben = world.signed_in("Ben", reviewer()).await;
    let right = [("login", "ada"), ("password", PASSWORD)];
    let first = sign_in(&world, "ada", PASSWORD).await.cookie();
    let second = world.post_form("/sign-in", &first, &right).await.cookie();
    assert!(!is_signed_in(&world, &first).await && is_signed_in(&world, &second).await, "{first} {second}");
    let third = world.post_form("/sign-in", "countersign=planted_x", &right).await.cookie();
    assert!(!third.contains("planted") && is_signed_in(&world, &third).await);
    let failed = world.post_form("/sign-in", &second, &[("login", "ada"), ("password", WRONG)]).await;
    assert!(failed.status == StatusCode::UNAUTHORIZED && is_signed_in(&world, &second).await, "it goes on");

    let out = world.post_form("/sign-out", &second, &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    assert!(!is_signed_in(&world, &second).await && is_signed_in(&world, &third).await);
    let fourth = sign_in(&world, "ada", PASSWORD).await.cookie();
    world.post_form("/sign-out/everywhere", &fourth, &[]).await;
    assert!(!is_signed_in(&world, &third).await && !is_signed_in(&world, &fourth).await);
    assert!(is_signed_in(&world, &ben).await);
    let kinds = trace(&world, &ada.id).await.0;
    assert_eq!(kinds[3..8], ["signed_in", "signed_in", "signed_out", "signed_in", "signed_in"]);
    assert_eq!(kinds[8..], ["sign_in_failed", "signed_out", "signed_in", "sessions_ended"]);
    verified(&world).await;
}

#[tokio::test]
async fn another_password_ends_all_sessions_and_starts_a_new_one_here() {
    const NEW: &str = "Stra\u{df}e ohne Wiederkehr 81";
    let (world, ada) = with_ada().await;
    let (here, there) = (sign_in(&world, "ada", PASSWORD).await.cookie(), sign_in(&world, "ada", PASSWORD).await.cookie());
    let change =
        async |now: &str, new: &str| world.post_form("/account", &here, &[("now", now), ("password", new), ("again", new)]).await;
    assert_eq!(get(&world, "/account", &here).await.input("login"), "ada");
    for (now, new, told) in [
        (WRONG, NEW, "That is not your password"),
        (PASSWORD, "k7#mQ2x", "A password has"),
        (PASSWORD, "ada lovelace", "easy to guess"),
    ] {
        let answer = change(now, new).await;
        assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.text.contains(told), "{told}: {}", answer.text);
    }
    assert!(is_signed_in(&world, &there).await);
    let changed = change(PASSWORD, NEW).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    assert!(get(&world, changed.location(), &changed.cookie()).await.text.contains("Your password is changed"));
    assert!(!is_signed_in(&world, &here).await && !is_signed_in(&world, &there).await);
    assert_eq!(sign_in(&world, "ada", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&world, "ada", NEW).await.status, StatusCode::SEE_OTHER);
    assert_eq!(trace(&world, &ada.id).await.0[6..9], ["sign_in_failed", "password_set", "signed_out"]);
    let nobody = [("now", NEW), ("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(world.post_form("/account", &there, &nobody).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_is_disabled_is_nobody_from_the_next_request_on() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let (ada, cookie) = world.person("Ada", reviewer()).await;
    let item = format!("/items/{id}?field=total");
    assert_eq!(get(&world, &item, &cookie).await.status, StatusCode::OK);
    world.people().set_enabled(&Actor::operator(), &ada.id, false).await.unwrap();
    assert_eq!(asked(&get(&world, &item, &cookie).await), item);
    let answer = call(&world, "POST", "/api/load_queue", &cookie, r#"{"query":{}}"#).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::UNAUTHORIZED, r#""NotSignedIn""#));
    assert_eq!(call(&world, "GET", &format!("{DATA}/{id}"), &cookie, "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_form_of_an_ended_session_comes_back_and_decides_nothing() {
    let (world, ada) = with_ada().await;
    let id = world.push(RECORD).await;
    let (item, cookie) = (format!("/items/{id}"), sign_in(&world, "ada", PASSWORD).await.cookie());
    let version = get(&world, &item, &cookie).await.input("version");
    world.people().end_sessions_of(&Actor::operator(), &ada.id).await.unwrap();
    let pairs = [("do", "accept"), ("version", &version), ("revision", "0"), ("f.total", "1,600.00")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let post = request("POST", &item).header(header::ACCEPT, "text/html").header(header::COOKIE, &cookie);
    let post = post.header("sec-fetch-site", "same-origin").header(header::CONTENT_TYPE, FORM);
    let waiting = world.send(post.body(Body::from(body.clone())).unwrap()).await;
    assert_eq!((waiting.status, waiting.input("to")), (StatusCode::UNAUTHORIZED, item.clone()));
    assert_eq!(waiting.input("form").replace("&amp;", "&"), body);
    let form = [("login", "ada"), ("password", PASSWORD), ("to", &item), ("form", &body)];
    let back = world.post_form("/sign-in", "", &form).await;
    assert!(back.text.contains("1,600.00") && is_signed_in(&world, &back.cookie()).await, "{}", back.text);
    assert!(world.stored(&id).await.contains("pending_review"));
    assert!(world.stores.review.ledger.drafts_on(&[id.as_str()]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_cookie_from_when_names_were_only_said_opens_nothing() {
    let old = |world: &World, key: &str, name: &str| {
        let code = |secret: &[u8], purpose: &str, text: &str| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
            mac.update(format!("{purpose}\0{text}").as_bytes());
            mac.finalize().into_bytes().to_vec()
        };
        let payload = BASE64.encode(json!(["ada", "Ada", jiff::Timestamp::now().as_second()]).to_string());
        let secret = code(&world.stores.secret, "sessions of key", key);
        format!("{name}={payload}.{}", BASE64.encode(code(&secret, "session", &payload)))
    };
    let open = World::new().await;
    let known = get(&open, "/", &old(&open, "", "countersign_session")).await;
    assert!(!known.headers.contains_key(header::SET_COOKIE), "where nobody signs in, a browser stays who it is");
    let world = World::with(|settings| settings.api_key = Some("the shared key".to_owned())).await;
    world.signed_in("Ada", reviewer()).await;
    for (key, name) in [("the shared key", "countersign_session"), ("", "countersign_session"), ("the shared key", "countersign")]
    {
        let cookie = old(&world, key, name);
        assert_eq!(get(&world, "/", &cookie).await.status, StatusCode::SEE_OTHER, "{key} {name}");
        for (method, path) in [("POST", "/api/load_queue"), ("GET", "/api/v1/beta/agent-data/nobody")] {
            let status = call(&world, method, path, &cookie, r#"{"query":{}}"#).await.status;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{path} {key} {name}");
        }
    }
}

// ---- roles ---------------------------------------------------------------------------------------------

#[tokio::test]
async fn who_has_no_role_here_is_told_so_and_sees_nothing() {
    let world = World::new().await;
    let item = format!("/items/{}", world.push(RECORD).await);
    for grants in [Grants::default(), Grants::default().with(Some("receipts"), Some(Role::Admin))] {
        let cookie = world.signed_in("Eve", grants).await;
        for path in ["/", &item, &format!("{item}/history"), "/exports", "/admin/people"] {
            let page = get(&world, path, &cookie).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            assert!(page.text.contains("You have no role here yet") && !page.text.contains("1,500"), "{path}: {}", page.text);
        }
        let answer = call(&world, "POST", "/api/load_queue", &cookie, r#"{"query":{}}"#).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::FORBIDDEN, r#""NotAllowed""#));
        assert_eq!(get(&world, "/account", &cookie).await.status, StatusCode::OK);
        assert_eq!(world.post_form("/sign-out", &cookie, &[]).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_session_reads_of_the_api_what_its_person_may_see() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for collection in ["invoices", "receipts"] {
        let record = RawValue::from_string(r#"{"data":{}}"#.to_owned()).unwrap();
        ids.push(world.stores.review.agent_data.create(&Scope::new("_public", collection), record).await.unwrap().id);
    }
    let of_receipts = Grants::default().with(Some("receipts"), Some(Role::Approver));
    for (grants, records, questions, files) in [
        (Grants::everywhere(Role::Viewer), [200, 200], [200, 200], 200),
        (of_receipts, [404, 200], [403, 200], 403),
        (Grants::default(), [404, 404], [403, 403], 403),
    ] {
        let cookie = world.signed_in("Ada", grants.clone()).await;
        let status = async |method: &str, path: &str, body: &str| {
            call(&world, method, &format!("/api/v1{path}"), &cookie, body).await.status.as_u16()
        };
        for (number, collection) in ["invoices", "receipts"].into_iter().enumerate() {
            let record = format!("/beta/agent-data/{}", ids[number]);
            assert_eq!(status("GET", &record, "").await, records[number], "{collection} {grants:?}");
            let body = format!(r#"{{"deployment_name":"_public","collection":"{collection}"}}"#);
            assert_eq!(status("POST", "/beta/agent-data/:search", &body).await, questions[number], "{collection} {grants:?}");
            assert_eq!(status("PUT", &record, r#"{"data":{"data":{}}}"#).await, 403, "a session only reads");
        }
        assert_eq!(status("GET", "/beta/files", "").await, files, "{grants:?}");
        for path in ["/files/x", "/files/x/content", "/beta/files/x/content", "/files/x/page_screenshots/0"] {
            assert_eq!(status("GET", path, "").await == 403, files == 403, "{path} {grants:?}");
        }
    }
}
