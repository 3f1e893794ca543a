//! The Agent Data API as SDKs see it, with requests captured from them (contract, appendix).

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use crate::agent_world::Agent;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

// ---- the captured requests -----------------------------------------------------------------------------

#[tokio::test]
async fn an_item_lives_through_the_requests_of_the_older_python_sdk() {
    let agent = Agent::new().with("project-id", "11111111-2222-3333-4444-555555555555").with("x-fern-language", "Python");
    let created =
        agent.post("", json!({"data": {"name": "n", "age": 1}, "deployment_name": "_public", "collection": "people"})).await.ok();
    assert_eq!(created["deployment_name"], "_public");
    assert_eq!(created["project_id"], "11111111-2222-3333-4444-555555555555");
    assert_eq!(created["collection"], "people");
    assert_eq!(created["created_at"], created["updated_at"]);
    let instant = created["created_at"].as_str().unwrap();
    assert!(instant.len() == "2026-03-04T10:15:30.123456Z".len() && instant.ends_with('Z'), "{instant}");
    let path = format!("/{}", created["id"].as_str().unwrap());
    assert_eq!(agent.get(&path).await.ok(), created);

    let updated = agent.put(&path, json!({"data": {"name": "m", "age": 2}})).await.ok();
    assert_eq!(updated["data"], json!({"name": "m", "age": 2}));
    assert_eq!(updated["created_at"], created["created_at"]);
    assert!(updated["updated_at"].as_str().unwrap() > created["updated_at"].as_str().unwrap());

    let search = json!({"deployment_name": "_public", "collection": "people", "filter": null, "include_total": false,
        "offset": null, "order_by": null, "page_size": null});
    let page = agent.post("/:search", search).await.ok();
    assert_eq!(page, json!({"items": [updated], "next_page_token": null, "total_size": null}));
    let search = json!({"deployment_name": "_public", "collection": "people", "filter": {"age": {"gte": 2, "lt": 65},
        "tags": {"excludes": ["a", "b"]}, "created_at": {"gte": "2024-01-01 00:00:00+00:00"}, "active": {"ne": true},
        "x": {"eq": null}}, "include_total": true, "offset": 0, "order_by": "data.name desc, created_at", "page_size": 50});
    let page = agent.post("/:search", search).await.ok();
    assert_eq!((&page["items"][0]["id"], &page["total_size"]), (&updated["id"], &json!(1)));

    let aggregate = json!({"deployment_name": "_public", "collection": "people", "count": null, "filter": null, "first": null,
        "group_by": null, "offset": null, "order_by": null, "page_size": null});
    let groups = agent.post("/:aggregate", aggregate).await.ok();
    assert_eq!(groups["items"], json!([{"group_key": {}, "count": null, "first_item": null}]));
    let aggregate = json!({"deployment_name": "_public", "collection": "people", "count": true, "filter": {}, "first": true,
        "group_by": ["name", "contact.email"], "offset": 0, "order_by": "data.name asc", "page_size": 100});
    let groups = agent.post("/:aggregate", aggregate).await.ok();
    let group = json!({"group_key": {"name": "m", "contact.email": null}, "count": 1, "first_item": {"name": "m", "age": 2}});
    assert_eq!(groups["items"], json!([group]));

    let deleted = agent.delete(&path).await.ok();
    assert!(deleted.as_object().unwrap().values().all(Value::is_string), "{deleted}");
    assert_eq!(agent.delete(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(agent.get(&path).await.json(), json!({"detail": format!("Agent data item not found: {}", &path[1..])}));
    let delete = json!({"deployment_name": "_public", "collection": "people", "filter": null});
    assert_eq!(agent.post("/:delete", delete).await.ok(), json!({"deleted_count": 0}));
}

#[tokio::test]
async fn paging_resends_the_first_body_with_the_token_and_sees_every_item_once() {
    let agent = Agent::new();
    for n in 0..25 {
        agent.creates(json!({"n": n})).await;
    }
    let mut body = json!({"deployment_name": "_public", "collection": "people", "order_by": "n", "page_size": 10, "offset": 3});
    let mut numbers = Vec::new();
    loop {
        let page = agent.post("/:search", body.clone()).await.ok();
        numbers.extend(page["items"].as_array().unwrap().iter().map(|item| item["data"]["n"].as_i64().unwrap()));
        match &page["next_page_token"] {
            Value::String(token) => body["page_token"] = json!(token),
            other => break assert_eq!(*other, Value::Null),
        }
    }
    assert_eq!(numbers, (3..25).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_trailing_slash_and_other_methods_are_answered_as_by_fastapi() {
    let agent = Agent::new();
    let created = agent.post("/", json!({"data": {}, "deployment_name": "d"})).await.ok();
    assert_eq!(created["collection"], "default");
    assert_eq!(agent.post("/:search/", json!({"deployment_name": "d"})).await.ok()["items"], json!([created]));
    assert_eq!(agent.get(&format!("/{}/", created["id"].as_str().unwrap())).await.ok(), created);
    assert_eq!(agent.get("/:search").await.json(), json!({"detail": "Agent data item not found: :search"}));
    for (method, path) in [(Method::GET, ""), (Method::POST, "/some-id"), (Method::PATCH, "/some-id")] {
        let answer = agent.send(method, path, "{}").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.json(), json!({"detail": "Method Not Allowed"}));
        assert!(answer.headers.contains_key("allow"), "{path}");
    }
    assert_eq!(agent.get("/%ff").await.status, StatusCode::NOT_FOUND);
    let head = agent.send(Method::HEAD, &format!("/{}", created["id"].as_str().unwrap()), "").await;
    assert_eq!((head.status, head.headers.contains_key("etag"), head.text.len()), (StatusCode::OK, true, 0));
}

#[tokio::test]
async fn a_record_comes_back_byte_for_byte() {
    let agent = Agent::new();
    let data = r#"{"total": 1500.00,"id":12345678901234567890123,"\u00e9":"\u00e9","e":1E2, "b":[ ]}"#;
    let created = agent.send(Method::POST, "", format!(r#"{{ "data" : {data} , "deployment_name":"d"}}"#)).await;
    assert!(created.text.contains(data), "{}", created.text);
    let id = created.json()["id"].as_str().unwrap().to_owned();
    assert!(agent.get(&format!("/{id}")).await.text.contains(data));
    assert!(agent.post("/:search", json!({"deployment_name": "d"})).await.text.contains(data));
    let aggregate = json!({"deployment_name": "d", "group_by": ["total"], "first": true});
    let groups = agent.post("/:aggregate", aggregate).await.text;
    assert!(groups.contains(data) && groups.contains(r#"{"total":1500.00}"#), "{groups}");
}

// ---- mistakes ------------------------------------------------------------------------------------------

#[tokio::test]
async fn every_mistake_in_a_body_is_a_list_with_its_place() {
    let agent = Agent::new();
    let mistakes = async |path: &str, body: Value| agent.post(path, body).await.mistakes();
    let one = |place: &str, kind: &str| vec![(place.to_owned(), kind.to_owned())];
    assert_eq!(mistakes("", json!({})).await, [one("body.deployment_name", "missing"), one("body.data", "missing")].concat());
    assert_eq!(mistakes("", json!({"deployment_name": "d", "data": [1]})).await, one("body.data", "dict_type"));
    assert_eq!(mistakes("", json!({"deployment_name": "d", "data": null})).await, one("body.data", "dict_type"));
    assert_eq!(mistakes("", json!({"deployment_name": null, "data": {}})).await, one("body.deployment_name", "string_type"));
    assert_eq!(mistakes("", json!({"deployment_name": 1, "data": {}})).await, one("body.deployment_name", "string_type"));
    assert_eq!(
        mistakes("", json!({"deployment_name": "x".repeat(501), "data": {}})).await,
        one("body.deployment_name", "string_too_long")
    );
    assert_eq!(mistakes("", json!([1])).await, one("body", "model_attributes_type"));
    assert_eq!(mistakes("", json!("x")).await, one("body", "model_attributes_type"));

    let search = async |change: Value| {
        let mut body = json!({"deployment_name": "d"});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        agent.post("/:search", body).await.mistakes()
    };
    assert_eq!(search(json!({"page_size": 0})).await, one("body.page_size", "greater_than_equal"));
    assert_eq!(search(json!({"page_size": -7})).await, one("body.page_size", "greater_than_equal"));
    assert_eq!(search(json!({"page_size": "many"})).await, one("body.page_size", "int_parsing"));
    assert_eq!(search(json!({"offset": -1})).await, one("body.offset", "greater_than_equal"));
    assert_eq!(search(json!({"order_by": "a b c"})).await, one("body.order_by", "value_error"));
    assert_eq!(search(json!({"page_token": "garbage"})).await, one("body.page_token", "value_error"));
    assert_eq!(search(json!({"include_total": "perhaps"})).await, one("body.include_total", "bool_parsing"));
    assert_eq!(search(json!({"filter": {"s": {"like": "x"}}})).await, one("body.filter.s.like", "extra_forbidden"));
    assert_eq!(search(json!({"filter": {"s": "x"}})).await, one("body.filter.s", "model_attributes_type"));
    assert_eq!(search(json!({"filter": [1]})).await, one("body.filter", "dict_type"));
    let grouped = agent.post("/:aggregate", json!({"deployment_name": "d", "group_by": ["a", 1]})).await;
    assert_eq!(grouped.mistakes(), one("body.group_by.1", "string_type"));
    assert_eq!(
        mistakes("", json!({"deployment_name": "a\u{0}b", "data": {}})).await,
        one("body.deployment_name", "string_pattern_mismatch")
    );
    let answer = agent.post("/:search", json!({"deployment_name": "d", "page_size": -7})).await.json();
    let expected = json!({"loc": ["body", "page_size"], "msg": "Input should be greater than or equal to 1",
        "type": "greater_than_equal", "input": -7, "ctx": {"ge": 1}});
    assert_eq!(answer["detail"], json!([expected]));
    let answer = agent.send(Method::POST, "/:search", "{\"deployment_name\": }").await.json();
    assert_eq!(answer["detail"][0]["loc"], json!(["body", 20]));
    assert_eq!((&answer["detail"][0]["msg"], &answer["detail"][0]["input"]), (&json!("JSON decode error"), &json!({})));
    assert_eq!(answer["detail"][0]["ctx"]["error"], "expected value");

    for text in ["", "{", "\u{0}", "{\"a\":1}{", &"[".repeat(100_000)] {
        let answer = agent.send(Method::POST, "/:search", text).await;
        assert_eq!(answer.mistakes().len(), 1, "{text:.20}");
    }
    let id = agent.creates(json!({})).await;
    assert_eq!(agent.put(&format!("/{id}"), json!({})).await.mistakes(), one("body.data", "missing"));
}

#[tokio::test]
async fn null_is_as_good_as_absent_and_unknown_keys_are_left_alone() {
    let agent = Agent::new();
    let nulls = json!({"deployment_name": "d", "collection": null, "filter": null, "order_by": null, "page_size": null,
        "offset": null, "page_token": null, "include_total": null, "group_by": null, "count": null, "first": null, "x": [1]});
    for path in ["/:search", "/:aggregate", "/:delete"] {
        agent.post(path, nulls.clone()).await.ok();
    }
    let large = json!({"deployment_name": "d", "page_size": 99_999_999_999_999_u64, "offset": 5000});
    agent.post("/:search", large).await.ok();
    let lax = json!({"deployment_name": "d", "page_size": "5", "offset": 0.0, "include_total": "true"});
    assert_eq!(agent.post("/:search", lax).await.ok()["total_size"], 0, "read as pydantic does");
}

#[tokio::test]
async fn an_unknown_operator_deletes_nothing() {
    let agent = Agent::new();
    agent.creates(json!({"s": "x"})).await;
    let delete = json!({"deployment_name": "_public", "collection": "people", "filter": {"s": {"equals": "y"}}});
    assert_eq!(agent.post("/:delete", delete).await.mistakes()[0].0, "body.filter.s.equals");
    assert_eq!(agent.searches(json!({})).await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_whole_collection_is_deleted_only_where_the_operator_lets_it() {
    let careful = Agent::of(|state| state.refuse_delete_without_filter = true);
    let agent = Agent::new();
    for filter in [Value::Null, json!({}), json!({"s": {}})] {
        let delete = json!({"deployment_name": "_public", "collection": "people", "filter": filter});
        for agent in [&careful, &agent] {
            agent.creates(json!({"s": "x"})).await;
        }
        assert_eq!(careful.post("/:delete", delete.clone()).await.mistakes()[0].0, "body.filter");
        assert_eq!(agent.post("/:delete", delete).await.ok(), json!({"deleted_count": 1}));
    }
    let delete = json!({"deployment_name": "_public", "collection": "people", "filter": {"s": {"eq": "x"}}});
    assert_eq!(careful.post("/:delete", delete).await.ok(), json!({"deleted_count": 3}));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let agent = Agent::of(|state| state.max_body_bytes = 1000);
    let body = |length: usize| json!({"deployment_name": "d", "data": {"x": "y".repeat(length)}});
    agent.post("", body(900)).await.ok();
    let answer = agent.post("", body(1000)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json(), json!({"detail": "The request body is too large"}));
}
