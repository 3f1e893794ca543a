//! A record that lacks what it should have, or that its agent calls a failure, is accepted only when that is said twice.

use crate::world::{Answer, World, request};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::{
    domain::{Decision, FlagKind, Version},
    review::{Refusal, Review, Reviewer, bulk::Obstacle},
};

fn ada() -> Reviewer {
    Reviewer::local("ada".to_owned(), "Ada".to_owned())
}

fn record(data: &str, status: &str) -> String {
    format!(
        r#"{{"original_data":{data},"data":{data},"status":"{status}","field_metadata":{{"number":{{"confidence":0.99}}}},"file_name":"a.pdf","metadata":{{}}}}"#
    )
}

async fn version(review: &Review, id: &str) -> Version {
    review.agent_data.get(id).await.unwrap().version()
}

async fn page(world: &World, place: &str, cookie: &str) -> Answer {
    let request = request("GET", place).header(header::COOKIE, cookie).header(header::ACCEPT, "text/html");
    world.send(request.body(Body::empty()).unwrap()).await
}

/// A world whose schema requires a number, which may be null.
async fn with_schema() -> World {
    World::with(|settings| {
        let file = settings.data_dir.join("schema.json");
        let schema = r#"{"required":["number"],"properties":{"number":{"type":["string","null"],"title":"Order number"},"note":{"type":["string","null"]},"kind":{"type":["string","null"]}}}"#;
        std::fs::write(&file, schema).unwrap();
    })
    .await
}

#[tokio::test]
async fn what_is_in_doubt_as_a_whole_is_not_accepted_at_once_by_anything() {
    for (data, status, told, rule) in [
        (r#"{"number":"A"}"#, "error", "could not extract this document", "status"),
        (r#"{"number":"A"}"#, "in_progress", "“in_progress”, which is not known here", "status"),
        ("{}", "pending_review", "None of the expected fields has a value; missing are Order number", "values"),
        (
            r#"{"number":null,"note":null}"#,
            "pending_review",
            "None of the expected fields has a value; missing are Order number",
            "values",
        ),
    ] {
        let world = if data == "{}" { World::new().await } else { with_schema().await };
        let told =
            if data == "{}" { "None of the expected fields has a value; missing are Seller, Number, Date, Total" } else { told };
        let review = &world.stores.review;
        let id = world.push(&record(data, status)).await;
        let place = format!("/items/{id}");
        let seen = version(review, &id).await;

        let refused = review.decide(&id, &ada(), &seen, 0, &Decision::Accept).await.unwrap();
        assert!(matches!(refused, Err(Refusal::Rejected(_))), "{data} {status}: {refused:?}");
        let first = world.get(&place).await;
        assert!(first.text.contains(told), "the page says so before anybody decides: {told}");
        let (cookie, reviewer) = (first.cookie(), first.input("reviewer"));
        let call = request("POST", "/api/decide")
            .header(header::COOKIE, &cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json");
        let body =
            format!(r#"{{"id":"{id}","version":"{seen}","revision":0,"decision":"accept","page":["english","{reviewer}"]}}"#);
        let answer = world.send(call.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert!(answer.text.contains(told), "{}", answer.text);

        let form = [("do", "accept"), ("version", seen.as_str()), ("revision", "0")];
        let answer = world.post_form(&place, &cookie, &form).await;
        assert!(answer.location().contains("problem=blocked"), "{}", answer.location());
        let asked = page(&world, answer.location(), &cookie).await;
        let question = asked.text.split("Accept although this is so?").nth(1).expect("a question");
        let (question, _) = question.split_once("accept-anyway").expect("a button that confirms");
        assert!(question.contains(told), "the question names what is wrong: {question}");
        assert!(world.stored(&id).await.contains(&format!(r#""status":"{status}""#)));

        let revision = asked.input("revision");
        let confirm = [("do", "accept-anyway"), ("version", seen.as_str()), ("revision", revision.as_str())];
        let answer = world.post_form(&place, &cookie, &confirm).await;
        assert!(answer.location().contains("done=accepted"), "{}", answer.location());
        let stored: serde_json::Value = serde_json::from_str(&world.stored(&id).await).unwrap();
        assert_eq!(stored["metadata"]["review"]["overruled"][0]["rule"], rule, "{stored}");
        let event = review.history(&id, &ada()).await.unwrap().events.pop().unwrap();
        assert!(event.overruled[0].said["en"].contains(told), "{event:?}");
        let history = page(&world, &format!("{place}/history"), &cookie).await.text;
        assert!(history.contains("Accepted although") && history.contains("This record") && history.contains(told), "{history}");
    }
}

#[tokio::test]
async fn a_required_text_that_was_emptied_is_asked_about_and_named() {
    let world = with_schema().await;
    let id = world.push(&record(r#"{"number":"A-7","note":"n","kind":"order"}"#, "pending_review")).await;
    let place = format!("/items/{id}");
    let first = world.get(&place).await;
    let (cookie, seen) = (first.cookie(), first.input("version"));
    let form = |action: &'static str, revision: &str, number: &'static str, note: &'static str| {
        let pairs = [("do", action), ("version", &seen), ("revision", revision), ("f.number", number), ("f.note", note)];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let post = async |pairs: [(String, String); 5]| {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        world.post_form(&place, &cookie, &pairs).await
    };
    let answer = post(form("accept", "0", "", "")).await;
    assert!(answer.location().contains("problem=blocked"), "{}", answer.location());
    let asked = page(&world, answer.location(), &cookie).await;
    assert!(asked.text.contains("Order number was emptied; the agent had read “A-7”"), "{}", asked.text);
    assert!(!asked.text.contains("Note was emptied"), "nobody requires the note");
    let answer = post(form("accept-anyway", &asked.input("revision"), "", "")).await;
    assert!(answer.location().contains("done=accepted"), "{}", answer.location());
    let stored: serde_json::Value = serde_json::from_str(&world.stored(&id).await).unwrap();
    let overruled = &stored["metadata"]["review"]["overruled"][0];
    assert_eq!((&overruled["rule"], &overruled["field"]), (&"emptied".into(), &"number".into()));
    assert!(stored["data"]["number"].is_null(), "{stored}");

    let other = world.push(&record(r#"{"number":"A-8","note":"n","kind":"order"}"#, "pending_review")).await;
    let (place, first) = (format!("/items/{other}"), world.get(&format!("/items/{other}")).await);
    let (cookie, seen) = (first.cookie(), first.input("version"));
    let pairs = [("do", "accept"), ("version", seen.as_str()), ("revision", "0"), ("f.number", "A-9"), ("f.note", "")];
    let answer = world.post_form(&place, &cookie, &pairs).await;
    assert!(answer.location().contains("done=accepted"), "what is filled is accepted at once: {}", answer.location());
}

#[tokio::test]
async fn accepted_together_they_are_left_out_and_named() {
    let world = with_schema().await;
    let review = &world.stores.review;
    let mut chosen = Vec::new();
    for (data, status) in
        [(r#"{"number":"A"}"#, "error"), (r#"{"number":null}"#, "pending_review"), (r#"{"number":"B"}"#, "started")]
    {
        let id = world.push(&record(data, status)).await;
        let seen = version(review, &id).await;
        chosen.push((id, seen));
    }
    let ids: Vec<String> = chosen.iter().map(|(id, _)| id.clone()).collect();
    let kinds = [FlagKind::ExtractionError, FlagKind::FailedRule, FlagKind::FailedRule];
    let preview = review.preview(&ids, &ada(), &Decision::Accept).await.unwrap();
    for (candidate, kind) in preview.iter().zip(kinds) {
        assert_eq!(candidate.obstacles, [Obstacle::Flag(kind, None)]);
    }
    let outcomes = review.decide_together(&chosen, &ada(), &Decision::Accept).await.unwrap();
    for (outcome, kind) in outcomes.iter().zip(kinds) {
        assert_eq!((outcome.document.as_str(), &outcome.obstacles[..]), ("a.pdf", &[Obstacle::Flag(kind, None)][..]));
    }
    assert!(!world.stored(&ids[0]).await.contains("accepted"));
}

#[tokio::test]
async fn a_failure_is_still_one_after_a_rejection_was_taken_back() {
    let world = with_schema().await;
    let review = &world.stores.review;
    let id = world.push(&record(r#"{"number":"A"}"#, "error")).await;
    let reject = Decision::REJECT.because("other", "");
    let seen = version(review, &id).await;
    let rejected = review.decide(&id, &ada(), &seen, 0, &reject).await.unwrap().unwrap();
    review.decide(&id, &ada(), &rejected.version, 0, &Decision::Reopen).await.unwrap().unwrap();
    let reopened = version(review, &id).await;
    let refused = review.decide(&id, &ada(), &reopened, 0, &Decision::Accept).await.unwrap();
    assert!(matches!(refused, Err(Refusal::Rejected(_))), "{refused:?}");
    review.decide(&id, &ada(), &reopened, 0, &Decision::AcceptAnyway).await.unwrap().unwrap();
    assert!(world.stored(&id).await.contains(r#""agent_status":"error""#));

    let other = world.push(&record(r#"{"number":"B"}"#, "error")).await;
    let seen = version(review, &other).await;
    let rejected = review.decide(&other, &ada(), &seen, 0, &reject).await.unwrap().unwrap();
    review.undo_decision(&other, &ada(), &rejected.version).await.unwrap().unwrap();
    let undone = version(review, &other).await;
    assert!(review.decide(&other, &ada(), &undone, 0, &Decision::Accept).await.unwrap().is_err());
}
