//! Without JavaScript, what is typed is stored, or stands in the page that answers.

use crate::{
    hosted_double::Hosted,
    world::{Answer, World, request},
};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::{
    agent_data::AgentData,
    database::{Database, DatabaseError},
    domain::Version,
    ledger::StoredDraft,
};
use std::sync::Arc;

const RECORD: &str = r#"{"original_data":{"number":"A-1","total":1500.00},"data":{"number":"A-1","total":1500.00},"status":"pending_review","field_metadata":{}}"#;

/// The page of an item, with the cookie of its reviewer.
async fn open(world: &World, id: &str, cookie: &str) -> Answer {
    let get = request("GET", &format!("/items/{id}")).header(header::ACCEPT, "text/html").header(header::COOKIE, cookie);
    world.send(get.body(Body::empty()).unwrap()).await
}

/// Posts the form of `page` with other texts in some fields.
async fn post(world: &World, id: &str, cookie: &str, page: &Answer, action: &str, typed: &[(&str, &str)]) -> Answer {
    let own = |name: &str| (name.to_owned(), page.input(name));
    let mut pairs = vec![own("version"), own("revision"), own("reviewer"), ("do".to_owned(), action.to_owned())];
    for name in ["f.number", "f.total"] {
        let text =
            typed.iter().find(|(field, _)| *field == name).map_or_else(|| page.input(name), |(_, text)| (*text).to_owned());
        pairs.push((name.to_owned(), text));
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    world.post_form(&format!("/items/{id}"), cookie, &pairs).await
}

/// What stands in the answer's field `name`.
pub(crate) fn textarea(answer: &Answer, name: &str) -> String {
    let at = answer.text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name} in {}", answer.text));
    let text = answer.text[at..].split_once('>').unwrap().1.split("</textarea>").next().unwrap();
    text.trim_start_matches("<!>").trim_end_matches("<!>").to_owned()
}

pub(crate) async fn sql(world: &World, sql: &'static str) {
    let Database::Sqlite(database) = &world.stores.database else { panic!("a SQLite file") };
    let done: Result<(), DatabaseError> = database.write(move |db| Ok(db.execute_batch(sql)?)).await;
    done.unwrap();
}

#[tokio::test]
async fn while_the_records_cannot_be_reached_texts_are_stored_and_nothing_is_decided() {
    let mut hosted = None;
    let world = World::over(
        |_| {},
        |records| {
            let double = Arc::new(Hosted::new(records));
            hosted = Some(double.clone());
            double as Arc<dyn AgentData>
        },
    )
    .await;
    let hosted = hosted.unwrap();
    let id = world.push(RECORD).await;
    let page = world.get(&format!("/items/{id}")).await;
    let cookie = page.cookie();
    hosted.set_silent(true);
    let answer = post(&world, &id, &cookie, &page, "accept", &[("f.total", "1,600.00")]).await;
    assert!(answer.location().contains("problem=unavailable"), "{}", answer.location());
    hosted.set_silent(false);
    let page = open(&world, &id, &cookie).await;
    assert_eq!(page.input("f.total"), "1,600.00");
    assert!(world.stored(&id).await.contains("pending_review"));
    let answer = post(&world, &id, &cookie, &page, "accept", &[]).await;
    assert!(answer.location().contains("done=accepted") && world.stored(&id).await.contains(r#""total":1600.00"#));
}

#[tokio::test]
async fn what_cannot_be_stored_stands_in_the_answer_and_is_stored_from_there() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let page = world.get(&format!("/items/{id}")).await;
    let cookie = page.cookie();
    sql(&world, "CREATE TRIGGER full BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'disk full'); END").await;
    let typed = [("f.number", "<b>\"A&2"), ("f.total", "1,600.00")];
    let answer = post(&world, &id, &cookie, &page, "accept", &typed).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(textarea(&answer, "f.number"), "&lt;b>\"A&amp;2");
    assert_eq!(textarea(&answer, "f.total"), "1,600.00");
    assert!(world.stored(&id).await.contains("pending_review"));

    sql(&world, "DROP TRIGGER full").await;
    let (version, revision) = (answer.input("version"), answer.input("revision"));
    let again =
        [("do", "save"), ("version", &version), ("revision", &revision), ("f.number", "<b>\"A&2"), ("f.total", "1,600.00")];
    let answer = world.post_form(&format!("/items/{id}"), &cookie, &again).await;
    assert!(answer.location().contains("saved"), "{}", answer.location());
    assert_eq!(open(&world, &id, &cookie).await.input("f.total"), "1,600.00");
}

#[tokio::test]
async fn a_page_of_another_reviewer_decides_nothing() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let ada = world.get(&format!("/items/{id}")).await;
    let ben = world.get("/").await.cookie();
    let answer = post(&world, &id, &ben, &ada, "accept", &[("f.total", "1,600.00")]).await;
    assert_eq!((answer.status, textarea(&answer, "f.total").as_str()), (StatusCode::FORBIDDEN, "1,600.00"));
    let decide = format!(
        r#"{{"id":"{id}","version":"{}","revision":0,"decision":"accept","from":null,"known":null,"page":["english","{}"]}}"#,
        ada.input("version"),
        ada.input("reviewer")
    );
    let call = request("POST", "/api/decide").header(header::COOKIE, &ben).header("sec-fetch-site", "same-origin");
    let answer = world.send(call.header(header::CONTENT_TYPE, "application/json").body(Body::from(decide)).unwrap()).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::FORBIDDEN, r#""OtherReviewer""#));
    assert!(world.stored(&id).await.contains("pending_review"));
}

#[tokio::test]
async fn of_two_tabs_neither_wins_silently() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let page = world.get(&format!("/items/{id}")).await;
    let cookie = page.cookie();
    assert!(post(&world, &id, &cookie, &page, "save", &[("f.total", "1,600.00")]).await.location().contains("saved"));
    let typed = [("f.number", "B-2"), ("f.total", "1,700.00")];
    let answer = post(&world, &id, &cookie, &page, "accept", &typed).await;
    assert!(answer.location().contains("problem=other-tab"), "{}", answer.location());
    let page = open(&world, &id, &cookie).await;
    assert_eq!((page.input("f.total").as_str(), page.input("f.number").as_str()), ("1,600.00", "A-1"));
    for text in ["1700.00", "B-2"] {
        assert!(page.text.contains(text), "{text} is asked about");
    }
    let answer = post(&world, &id, &cookie, &page, "accept", &[]).await;
    assert!(answer.location().contains("problem=blocked"), "{}", answer.location());
    // The same texts again ask nothing new, and the other side's choice gives the first tab's value.
    let page = open(&world, &id, &cookie).await;
    let answer = post(&world, &id, &cookie, &page, "mine 0", &[]).await;
    assert!(!answer.location().contains("problem"), "{}", answer.location());
}

#[tokio::test]
async fn a_page_that_is_too_old_gets_its_texts_back() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let cookie = world.get("/").await.cookie();
    let old = [("do", "save"), ("version", "1-a"), ("revision", "0"), ("f.total", "1,600.00"), ("f.number", "A\r\n2")];
    let answer = world.post_form(&format!("/items/{id}"), &cookie, &old).await;
    assert_eq!((answer.status, textarea(&answer, "f.total").as_str()), (StatusCode::CONFLICT, "1,600.00"));
    // It can't be sent again, so what was chosen can be read.
    let chosen = [
        ("do", "reject"),
        ("version", "1-a"),
        ("revision", "0"),
        ("reason", "duplicate"),
        ("note", "twice"),
        ("hold-day", "2031-02-03"),
    ];
    let answer = world.post_form(&format!("/items/{id}"), &cookie, &chosen).await;
    for shown in ["<bdi>Duplicate<", "<bdi>2031-02-03<"] {
        assert!(answer.text.contains(shown), "{shown} in {}", answer.text);
    }
    assert_eq!(textarea(&answer, "note"), "twice");
    // Another tab moved rows: places are not sure, so nothing lands on a wrong one.
    let version = world.stores.review.agent_data.get(&id).await.unwrap().version();
    let draft = serde_json::from_str(r#"{"edits":[{"insert_row":{"path":"lines","index":0,"row":{"a":1}}}]}"#).unwrap();
    let reviewer = countersign::review::Reviewer::local(open(&world, &id, &cookie).await.input("reviewer"), "Ada");
    let stored = StoredDraft { version: version.clone(), draft, revision: 0 };
    world.stores.review.ledger.save_draft(&id, &reviewer.id, stored).await.unwrap();
    let form = [("do", "save"), ("version", Version::as_str(&version)), ("revision", "0"), ("f.total", "1,600.00")];
    let answer = world.post_form(&format!("/items/{id}"), &cookie, &form).await;
    assert_eq!((answer.status, textarea(&answer, "f.total").as_str()), (StatusCode::CONFLICT, "1,600.00"));
}
