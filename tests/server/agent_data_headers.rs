//! The Agent Data API's headers: keys, projects, deployments and versions.

use crate::agent_world::Agent;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;

// ---- who may call --------------------------------------------------------------------------------------

#[tokio::test]
async fn without_the_key_nothing_is_told() {
    let open = Agent::new();
    let closed = Agent::of(|state| state.api_key = Some("llx-right".to_owned()));
    for agent in [&open, &closed] {
        for header in ["", "Bearer", "Bearer ", "Basic bGx4LXRlc3Q=", "llx-right"] {
            let answer = agent.with("authorization", header).get("/x").await;
            assert_eq!((answer.status, answer.json()), (StatusCode::UNAUTHORIZED, json!({"detail": "Not authenticated"})));
        }
        assert_eq!(agent.without("authorization").post("/:search", json!({})).await.status, StatusCode::UNAUTHORIZED);
    }
    for wrong in ["llx-wrong", "llx-righ", "llx-right2", "LLX-RIGHT"] {
        let answer = closed.with("authorization", format!("Bearer {wrong}")).get("/x").await;
        assert_eq!((answer.status, answer.json()), (StatusCode::UNAUTHORIZED, json!({"detail": "Invalid API Key"})));
    }
    assert_eq!(closed.with("authorization", "bearer llx-right").get("/x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(open.get("/x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_projects_in_one_request_are_one_too_many() {
    const P: &str = "0c6f2a1e-8f0b-4d1c-9a53-5c1c3d0f7b21";
    const Q: &str = "11111111-2222-3333-4444-555555555555";
    let agent = Agent::new();
    let body = json!({"deployment_name": "d", "data": {}});
    assert_eq!(agent.post("", body.clone()).await.ok()["project_id"], Value::Null);
    assert_eq!(agent.post(&format!("?project_id={P}"), body.clone()).await.ok()["project_id"], P);
    let agent = agent.with("project-id", P.to_uppercase());
    assert_eq!(agent.post("", body.clone()).await.ok()["project_id"], P);
    assert_eq!(agent.post(&format!("?project_id={P}"), body.clone()).await.ok()["project_id"], P, "one project, written twice");
    let answer = agent.post(&format!("?project_id={Q}"), body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.json()["detail"].is_string());
}

#[tokio::test]
async fn a_project_or_organization_that_is_no_uuid_is_a_mistake() {
    let agent = Agent::new();
    let body = json!({"deployment_name": "d", "data": {}});
    let one = |place: &str| vec![(place.to_owned(), "uuid_parsing".to_owned())];
    assert_eq!(agent.post("?project_id=p", body.clone()).await.mistakes(), one("query.project_id"));
    assert_eq!(agent.post("?project_id=", body.clone()).await.mistakes(), one("query.project_id"));
    assert_eq!(agent.post("?organization_id=1", body.clone()).await.mistakes(), one("query.organization_id"));
    assert_eq!(agent.with("project-id", "p").post("", body.clone()).await.mistakes(), one("header.project-id"));
    for path in ["/x", "/:search"] {
        let method = if path == "/x" { Method::GET } else { Method::POST };
        let answer = agent.send(method, &format!("{path}?project_id=p&organization_id=o"), "{\"deployment_name\": \"d\"}").await;
        assert_eq!(answer.mistakes(), [one("query.project_id"), one("query.organization_id")].concat());
        let entry = &answer.json()["detail"][0];
        assert_eq!((&entry["input"], entry["ctx"]["error"].is_string()), (&json!("p"), true), "{entry}");
    }
}

#[tokio::test]
async fn only_the_deployments_that_the_operator_lists_exist() {
    let agent = Agent::of(|state| state.deployments = Some(Arc::from(["_public".to_owned()])));
    agent.creates(json!({})).await;
    let body = json!({"deployment_name": "other", "data": {}, "filter": {"a": {"eq": 1}}});
    for path in ["", "/:search", "/:aggregate", "/:delete"] {
        let answer = agent.post(path, body.clone()).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::NOT_FOUND, json!({"detail": "Deployment not found: other"})));
    }
}

// ---- versions ------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_write_with_an_old_etag_is_refused_and_changes_nothing() {
    let agent = Agent::new();
    let created = agent.post("", json!({"deployment_name": "d", "data": {"n": 1}})).await;
    let path = format!("/{}", created.json()["id"].as_str().unwrap());
    let first = created.headers["etag"].to_str().unwrap().to_owned();
    let read = agent.get(&path).await;
    assert_eq!(read.headers["etag"], first);
    for known in [first.clone(), format!("W/{first}, \"x\""), "*".to_owned()] {
        let answer = agent.with("if-none-match", known).get(&path).await;
        assert_eq!(
            (answer.status, answer.headers["etag"].to_str().unwrap(), answer.text.as_str()),
            (StatusCode::NOT_MODIFIED, &*first, "")
        );
    }
    assert_eq!(agent.with("if-none-match", "\"x\"").get(&path).await.ok(), read.ok());
    assert_eq!(agent.with("if-none-match", "*").get("/nobody").await.status, StatusCode::NOT_FOUND);

    let updated = agent.with("if-match", &first).put(&path, json!({"data": {"n": 2}})).await;
    updated.ok();
    let second = updated.headers["etag"].to_str().unwrap().to_owned();
    assert_ne!(first, second);
    for etag in [first.clone(), format!("W/{second}"), "\"\"".to_owned()] {
        let stale = agent.with("if-match", etag.as_str());
        for answer in [stale.put(&path, json!({"data": {"n": 3}})).await, stale.delete(&path).await] {
            assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED, "{etag}");
            assert_eq!(answer.headers["x-should-retry"], "false");
            assert!(answer.json()["detail"].is_string());
        }
    }
    assert_eq!(agent.get(&path).await.ok()["data"], json!({"n": 2}));
    for nonsense in ["", "x", "\"a", &vec!["\"a\""; 17].join(",")] {
        assert_eq!(agent.with("if-match", nonsense).delete(&path).await.status, StatusCode::BAD_REQUEST, "{nonsense}");
    }
    let either = agent.with("if-match", format!("{first}, {second}"));
    either.put(&path, json!({"data": {"n": 4}})).await.ok();
    agent.with("if-match", "*").delete(&path).await.ok();
    assert_eq!(agent.with("if-match", &second).delete(&path).await.status, StatusCode::NOT_FOUND);
}
