//! Keys that were made for agents: what each opens, through the whole router.

use crate::world::{Answer, World, request};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use countersign::{
    agent_data::Scope,
    domain::{Grants, Permit, Right, Role},
    ledger::{Actor, ApiKeys},
    rest,
};
use serde_json::value::RawValue;

const DATA: &str = "/api/v1/beta/agent-data";
const SCOPE: &str = r#""deployment_name":"_public","collection":"invoices""#;

async fn call(world: &World, method: &str, path: &str, key: &str, body: &str) -> Answer {
    let request = request(method, path).header("authorization", format!("Bearer {key}"));
    world.send(request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap()).await
}

fn keys(world: &World) -> ApiKeys {
    ApiKeys::new(world.stores.database.clone())
}

async fn key(world: &World, name: &str, permit: Permit) -> String {
    keys(world).add(&Actor::operator(), name, permit, None).await.unwrap().1
}

/// With only this right, everywhere.
fn only(right: Right) -> Permit {
    Permit { may: vec![right], ..Permit::everything() }
}

fn within(deployments: Option<&str>, collections: Option<&str>) -> Permit {
    let list = |name: &str| vec![name.to_owned()];
    Permit { deployments: deployments.map(list), collections: collections.map(list), ..Permit::everything() }
}

async fn push(world: &World, deployment: &str, collection: &str) -> String {
    let record = RawValue::from_string(r#"{"data":{}}"#.to_owned()).unwrap();
    world.stores.review.agent_data.create(&Scope::new(deployment, collection), record).await.unwrap().id
}

#[tokio::test]
async fn once_there_is_a_key_no_unknown_one_opens() {
    let world = World::new().await;
    let read = format!("{DATA}/nobody");
    assert_eq!(call(&world, "GET", &read, "any", "").await.status, StatusCode::NOT_FOUND, "no keys: any is accepted");
    let text = key(&world, "Agent", Permit::everything()).await;
    for wrong in ["any", "csk_x_y", &text[..text.len() - 1]] {
        let answer = call(&world, "GET", &read, wrong, "").await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::UNAUTHORIZED, r#"{"detail":"Invalid API Key"}"#));
    }
    assert_eq!(call(&world, "GET", &read, &text, "").await.status, StatusCode::NOT_FOUND);
    keys(&world).revoke(&Actor::operator(), "Agent").await.unwrap();
    for revoked in [text.as_str(), "any"] {
        assert_eq!(call(&world, "GET", &read, revoked, "").await.status, StatusCode::UNAUTHORIZED, "at once");
    }
}

#[tokio::test]
async fn the_operators_key_still_allows_everything() {
    let world = World::with(|settings| settings.api_key = Some("the operator's".into())).await;
    key(&world, "Agent", only(Right::Read)).await;
    let body = format!(r#"{{{SCOPE},"data":{{"a":1}}}}"#);
    assert_eq!(call(&world, "POST", DATA, "the operator's", &body).await.status, StatusCode::OK);
    assert_eq!(call(&world, "POST", DATA, "another", &body).await.status, StatusCode::UNAUTHORIZED);
}

/// A method, and the right that it takes; `None` if it takes no key.
type Taken = (&'static str, Option<Right>);

/// Every path of the API, with each of its methods, and the right that it takes. A path that is missing here fails the test.
const RIGHTS: &[(&str, &[Taken])] = {
    use Right::{Delete, Read, Write};
    &[
        (DATA, &[("POST", Some(Write))]),
        ("/api/v1/beta/agent-data/{item_id}", &[("GET", Some(Read)), ("PUT", Some(Write)), ("DELETE", Some(Delete))]),
        ("/api/v1/beta/agent-data/:search", &[("POST", Some(Read))]),
        ("/api/v1/beta/agent-data/:aggregate", &[("POST", Some(Read))]),
        ("/api/v1/beta/agent-data/:delete", &[("POST", Some(Delete))]),
        ("/api/v1/files", &[("POST", Some(Write)), ("PUT", Some(Write))]),
        ("/api/v1/files/{file_id}", &[("GET", Some(Read)), ("DELETE", Some(Delete))]),
        ("/api/v1/files/{file_id}/content", &[("GET", Some(Read))]),
        ("/api/v1/files/{file_id}/page_screenshots", &[("GET", Some(Read))]),
        ("/api/v1/files/{file_id}/page_screenshots/{page_index}", &[("GET", Some(Read))]),
        ("/api/v1/files/{file_id}/page_screenshots/{page_index}/presigned_url", &[("POST", Some(Read))]),
        ("/api/v1/files/{file_id}/page-figures", &[("GET", Some(Read))]),
        ("/api/v1/files/{file_id}/page-figures/{page_index}", &[("GET", Some(Read))]),
        ("/api/v1/files/{file_id}/page-figures/{page_index}/{figure_name}", &[("GET", Some(Read))]),
        ("/api/v1/files/{file_id}/page-figures/{page_index}/{figure_name}/presigned_url", &[("POST", Some(Read))]),
        ("/api/v1/beta/files", &[("GET", Some(Read)), ("POST", Some(Write))]),
        ("/api/v1/beta/files/query", &[("POST", Some(Read))]),
        ("/api/v1/beta/files/{file_id}", &[("GET", Some(Read)), ("DELETE", Some(Delete))]),
        ("/api/v1/beta/files/{file_id}/content", &[("GET", Some(Read))]),
        // Opened by a signature in the address, or by nothing.
        ("/api/v1/blobs/{file_id}", &[("GET", None), ("PUT", None)]),
        ("/api/v1/blobs/{file_id}/page_screenshots/{page_index}", &[("GET", None)]),
        ("/api/openapi.json", &[("GET", None)]),
    ]
};

#[tokio::test]
async fn every_path_takes_the_right_that_its_method_needs() {
    let listed: Vec<&str> = RIGHTS.iter().map(|(path, _)| *path).collect();
    let paths = rest::paths();
    let unlisted: Vec<&String> = paths.iter().filter(|path| !listed.contains(&path.as_str())).collect();
    assert!(unlisted.is_empty(), "say here which right these take: {unlisted:?}");
    assert_eq!(listed.len(), paths.len(), "these are gone: {listed:?}");

    let world = World::new().await;
    let mut holders = Vec::new();
    for right in Right::ALL {
        holders.push((right, key(&world, right.word(), only(right)).await));
    }
    for (path, methods) in RIGHTS {
        let path = path
            .replace("{item_id}", "7d9e")
            .replace("{file_id}", "7d9e")
            .replace("{page_index}", "0")
            .replace("{figure_name}", "f");
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let wanted = methods.iter().find(|(one, _)| *one == method.as_str());
            for (right, key) in &holders {
                let answer = call(&world, method.as_str(), &path, key, "{}").await;
                let is_refused = answer.status == StatusCode::FORBIDDEN && answer.text.contains("This key may not");
                match wanted {
                    Some((_, Some(wanted))) => {
                        assert_eq!(is_refused, wanted != right, "{method} {path} with {right:?}: {}", answer.text)
                    }
                    Some((_, None)) => assert!(!is_refused, "{method} {path}"),
                    None => assert!(!answer.status.is_success(), "{method} {path} with {right:?}: {}", answer.status),
                }
            }
        }
    }
}

#[tokio::test]
async fn a_question_in_other_spelling_takes_the_same_right() {
    let world = World::new().await;
    let id = push(&world, "_public", "invoices").await;
    let (write, read) = (key(&world, "write", only(Right::Write)).await, key(&world, "read", only(Right::Read)).await);
    let both = key(&world, "both", Permit { may: vec![Right::Read, Right::Write], ..Permit::everything() }).await;
    let body = format!("{{{SCOPE}}}");
    for (question, key) in [
        ("%3Adelete", &both),
        (":%64elete", &both),
        ("%3adelete/", &both),
        ("%3Adelete", &read),
        ("%3Asearch", &write),
        ("%3Aaggregate", &write),
        (":searc%68", &write),
    ] {
        let answer = call(&world, "POST", &format!("{DATA}/{question}"), key, &body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{question}: {}", answer.text);
    }
    assert_eq!(world.stored(&id).await, r#"{"data":{}}"#);
}

#[tokio::test]
async fn a_key_opens_only_its_collections() {
    let world = World::new().await;
    let (mine, other) = (push(&world, "billing", "invoices").await, push(&world, "billing", "salaries").await);
    let elsewhere = push(&world, "people", "invoices").await;
    let record = r#""data":{"data":{}}"#;
    for (name, permit, theirs) in [
        ("both", within(Some("billing"), Some("invoices")), vec![&other, &elsewhere]),
        ("collection", within(None, Some("invoices")), vec![&other]),
        ("deployment", within(Some("billing"), None), vec![&elsewhere]),
    ] {
        let key = key(&world, name, permit).await;
        assert_eq!(call(&world, "GET", &format!("{DATA}/{mine}"), &key, "").await.status, StatusCode::OK, "{name}");
        let unknown = call(&world, "GET", &format!("{DATA}/nobody"), &key, "").await;
        for id in theirs {
            for (method, body) in [("GET", ""), ("PUT", r#"{"data":{"data":{}}}"#), ("DELETE", "")] {
                let answer = call(&world, method, &format!("{DATA}/{id}"), &key, body).await;
                let as_unknown = unknown.text.replace("nobody", id);
                assert_eq!((answer.status, answer.text), (StatusCode::NOT_FOUND, as_unknown), "{name}: {method} tells nothing");
            }
            assert!(world.stores.review.agent_data.get(id).await.is_ok_and(|item| item.data.get() == r#"{"data":{}}"#));
        }
    }
    let key = key(&world, "questions", within(Some("billing"), Some("invoices"))).await;
    for (deployment, collection, status) in [
        ("billing", "invoices", StatusCode::OK),
        ("billing", "salaries", StatusCode::FORBIDDEN),
        ("people", "invoices", StatusCode::FORBIDDEN),
    ] {
        let scope = format!(r#"{{"deployment_name":"{deployment}","collection":"{collection}""#);
        for (path, rest) in
            [("", format!(",{record}}}")), ("/:search", "}".into()), ("/:aggregate", "}".into()), ("/:delete", "}".into())]
        {
            let answer = call(&world, "POST", &format!("{DATA}{path}"), &key, &format!("{scope}{rest}")).await;
            assert_eq!(answer.status, status, "{path} in {deployment}, {collection}: {}", answer.text);
            assert!(status == StatusCode::OK || answer.text.contains("may not use the collection"), "{}", answer.text);
        }
    }
    assert!(world.stores.review.agent_data.get(&other).await.is_ok(), "nothing of others was deleted");
}

#[tokio::test]
async fn a_session_reads_and_does_nothing_else() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    let id = push(&world, "_public", "invoices").await;
    let cookie = world.signed_in("Ada", Grants::everywhere(Role::Reviewer)).await;
    let item = format!("{DATA}/{id}");
    let body = format!(r#"{{{SCOPE},"data":{{"a":1}}}}"#);
    for (method, path, status) in [
        ("GET", item.as_str(), StatusCode::OK),
        ("POST", "/api/v1/beta/agent-data/:search", StatusCode::OK),
        ("POST", DATA, StatusCode::FORBIDDEN),
        ("PUT", item.as_str(), StatusCode::FORBIDDEN),
        ("DELETE", item.as_str(), StatusCode::FORBIDDEN),
        ("POST", "/api/v1/beta/agent-data/:delete", StatusCode::FORBIDDEN),
    ] {
        let request = request(method, path).header("cookie", &cookie).header("sec-fetch-site", "same-origin");
        let answer = world.send(request.header("content-type", "application/json").body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        assert!(status == StatusCode::OK || answer.text.contains("send a key"), "{}", answer.text);
    }
    assert_eq!(world.stored(&id).await, r#"{"data":{}}"#);
}

#[tokio::test]
async fn every_path_is_read_by_whoever_has_a_role_and_a_session_and_written_by_no_session() {
    for role in [None].into_iter().chain(Role::ALL.map(Some)) {
        let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
        let id = push(&world, "_public", "invoices").await;
        let cookie = world.signed_in("Ada", role.map(Grants::everywhere).unwrap_or_default()).await;
        for (path, methods) in RIGHTS {
            let path = path.replace("{item_id}", &id).replace("{file_id}", "7d9e");
            let path = path.replace("{page_index}", "0").replace("{figure_name}", "f");
            for (method, right) in methods.iter().filter_map(|(method, right)| Some((*method, (*right)?))) {
                let ask = async |cookie: &str| {
                    let request = request(method, &path).header("cookie", cookie).header("sec-fetch-site", "same-origin");
                    let request = request.header("content-type", "application/json");
                    world.send(request.body(Body::from(format!(r#"{{{SCOPE},"data":{{"a":1}}}}"#))).unwrap()).await
                };
                assert_eq!(ask("").await.status, StatusCode::UNAUTHORIZED, "{method} {path} for nobody");
                let (answer, may) = (ask(&cookie).await, role.is_some() && right == Right::Read);
                // What one may not see does not exist.
                let is_refused =
                    answer.status == StatusCode::FORBIDDEN || (role.is_none() && answer.status == StatusCode::NOT_FOUND);
                assert_eq!(is_refused, !may, "{method} {path}: {role:?} got {}: {}", answer.status, answer.text);
            }
        }
        assert_eq!(world.stored(&id).await, r#"{"data":{}}"#);
    }
}
