//! The API's OpenAPI document describes exactly what the router serves.

use crate::world::{World, request};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::rest::{self, openapi};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn document() -> Value {
    serde_json::from_str(openapi::DOCUMENT).unwrap()
}

/// The methods of each path.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let document = document();
    let paths = document["paths"].as_object().unwrap().iter();
    paths.map(|(path, methods)| (path.clone(), methods.as_object().unwrap().keys().cloned().collect())).collect()
}

/// A path with its placeholders filled in.
fn example(path: &str) -> String {
    let filled = [("{item_id}", "nobody"), ("{file_id}", "nobody"), ("{page_index}", "0"), ("{figure_name}", "x")];
    filled.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

#[tokio::test]
async fn every_route_is_in_the_document_and_nothing_else_is() {
    let routed: BTreeSet<String> = rest::paths().into_iter().collect();
    assert_eq!(documented().keys().cloned().collect::<BTreeSet<_>>(), routed);
}

#[tokio::test]
async fn every_path_answers_the_methods_of_the_document_and_no_other() {
    let world = World::new().await;
    for (path, methods) in documented() {
        for method in ["get", "put", "post", "delete", "patch"] {
            // To any method but POST, `/:search` is the path of an item.
            let is_documented = methods.contains(method) || (path.contains("/:") && method != "post" && method != "patch");
            let request = request(&method.to_uppercase(), &example(&path)).header(header::AUTHORIZATION, "Bearer k");
            let answer = world.send(request.body(Body::empty()).unwrap()).await;
            let is_routed = answer.status != StatusCode::METHOD_NOT_ALLOWED && answer.text != r#"{"detail":"Not Found"}"#;
            assert_eq!(is_routed, is_documented, "{method} {path}: {} {}", answer.status, answer.text);
        }
    }
}

#[tokio::test]
async fn every_answer_given_to_a_stranger_is_in_the_document() {
    let (world, document) = (World::new().await, document());
    for (path, methods) in documented() {
        for method in methods {
            for key in ["", "Bearer k"] {
                let request = request(&method.to_uppercase(), &example(&path)).header(header::AUTHORIZATION, key);
                let status = world.send(request.body(Body::empty()).unwrap()).await.status;
                let responses = &document["paths"][&path][&method]["responses"];
                assert!(responses.get(status.as_str()).is_some(), "{method} {path} answers {status}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_says_what_it_is() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut unresolved = Vec::new();
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Array(elements) => elements.iter().for_each(|element| references(element, found)),
            Value::Object(members) => members.iter().for_each(|(name, member)| match member {
                Value::String(target) if name == "$ref" => found.push(target.clone()),
                other => references(other, found),
            }),
            _ => {}
        }
    }
    references(&document, &mut unresolved);
    assert!(unresolved.len() > 100, "{}", unresolved.len());
    unresolved.retain(|target| document.pointer(target.trim_start_matches('#')).is_none());
    assert_eq!(unresolved, Vec::<String>::new());

    let mut ids = BTreeSet::new();
    for (path, methods) in documented() {
        for method in methods {
            let operation = &document["paths"][&path][&method];
            for text in ["summary", "description", "operationId"] {
                assert!(operation[text].as_str().is_some_and(|text| !text.is_empty()), "{method} {path}: {text}");
            }
            assert!(ids.insert(operation["operationId"].to_string()), "{method} {path}: its operationId is taken");
            let in_path = path.matches('{').count();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let place = |one: &Value| {
                document.pointer(one["$ref"].as_str().unwrap_or_default().trim_start_matches('#')).unwrap_or(one)["in"].clone()
            };
            assert_eq!(parameters.iter().filter(|one| place(one) == "path").count(), in_path, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_document_and_its_page_are_there_for_everybody() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    let answer = world.get("/api/openapi.json").await;
    assert_eq!((answer.status, &answer.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"application/json".parse().unwrap()));
    assert_eq!(serde_json::from_str::<Value>(&answer.text).unwrap(), document());

    let page = world.get("/api/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.text.contains("<script") && !page.text.contains("style="), "no script, no inline style");
    for (path, methods) in documented() {
        assert!(page.text.contains(&path.replace('/', "/<wbr>")), "{path}");
        for method in methods {
            let id = document()["paths"][&path][&method]["operationId"].as_str().unwrap().to_owned();
            assert!(page.text.contains(&format!("<article id=\"{id}\"")), "{id}");
        }
    }
    let links = page.text.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
    for target in links.collect::<BTreeSet<_>>() {
        assert!(page.text.contains(&format!("id=\"{target}\"")), "{target}");
    }
}

#[tokio::test]
async fn what_is_not_in_the_api_is_not_found_in_its_own_words() {
    let world = World::new().await;
    for path in ["/api/v1/nothing", "/api/v1/files/x/nothing", "/api/v2/beta/agent-data", "/api/nothing"] {
        let answer = world.get(path).await;
        assert_eq!((answer.status, answer.text), (StatusCode::NOT_FOUND, json!({"detail": "Not Found"}).to_string()), "{path}");
    }
    assert!(world.get("/nothing").await.text.contains("queue"));
    let stranger =
        axum::http::Request::get("/api/v1/beta/files").header(header::HOST, "evil.example").body(Body::empty()).unwrap();
    let answer = world.send(stranger).await;
    assert_eq!((answer.status, answer.text.starts_with(r#"{"detail":"This server has no key"#)), (StatusCode::FORBIDDEN, true));
}

#[tokio::test]
async fn a_deletion_without_a_filter_is_refused_where_the_operator_says_so() {
    use countersign::server::configuration::DeleteWithoutFilter;
    let world = World::with(|settings| settings.delete_without_filter = DeleteWithoutFilter::Refuse).await;
    world.push("{}").await;
    let body = json!({"deployment_name": "_public", "collection": "invoices"}).to_string();
    let request = request("POST", "/api/v1/beta/agent-data/:delete").header(header::AUTHORIZATION, "Bearer k");
    let answer = world.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("COUNTERSIGN_DELETE_WITHOUT_FILTER"), "{}", answer.text);
}
