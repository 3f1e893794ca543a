//! What somebody may not see does not exist for them, whatever they ask for it by.

use crate::{
    queues_world::{
        REVIEW_TOML, Told, call, delete, get, in_queue, invoices, parsed, post, push, receipts, record, told_world, world_of,
    },
    world::{Answer, World},
};
use axum::http::StatusCode;
use countersign::{
    agent_data::Scope,
    documents::NewFile,
    domain::{Decision, Grants, Role},
    review::{Reviewer, queues::MOST_INFERRED},
};
use serde_json::{Value, json};

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

/// What is posted: names and values.
type Form = &'static [(&'static str, &'static str)];

/// The pages and forms of an item, and what is posted there.
const PAGES: &[(&str, Option<Form>)] = &[
    ("/items/{id}", None),
    ("/items/{id}?from=queue%3Dreceipts", None),
    ("/items/{id}/history", None),
    ("/items/{id}/export?format=csv", None),
    ("/live?of={id}&at=1-a", None),
    ("/items/{id}", Some(&[("do", "save"), ("f.shop", "typed"), ("version", "1-a"), ("revision", "0")])),
    ("/items/{id}", Some(&[("do", "accept"), ("version", "1-a"), ("revision", "0")])),
    ("/items/{id}/undo", Some(&[("version", "1-a")])),
];

/// The server functions of an item.
fn functions(id: &str, reviewer: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("load_item", json!({"id": id, "claim": true, "from": null, "attached": null})),
        ("find_beside", json!({"id": id, "from": "queue=invoices"})),
        ("look_again", json!({"id": id, "draft": {"edits": []}})),
        ("claim_item", json!({"id": id, "take_over": false})),
        ("claim_item", json!({"id": id, "take_over": true})),
        ("leave_item", json!({"id": id})),
        ("save_draft", json!({"id": id, "version": "1-a", "draft": {"edits": []}, "revision": 0, "made_by": null})),
        ("undo_decision", json!({"id": id, "version": "1-a"})),
        (
            "decide",
            json!({"id": id, "version": "1-a", "revision": 0, "decision": "accept", "from": null, "known": null, "page": ["english", reviewer]}),
        ),
        ("handle_item", json!({"id": id, "handling": "resume", "from": null, "page": reviewer})),
        ("look_live", json!({"queue": null, "since": null, "items": [[id, "1-a"]]})),
    ]
}

/// Status, headers and body, without the id that was asked for.
fn shape(answer: &Answer, id: &str) -> (StatusCode, Vec<String>, String) {
    let mut headers: Vec<String> = answer.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    headers.sort();
    (answer.status, headers.into_iter().map(|text| text.replace(id, "ID")).collect(), answer.text.replace(id, "ID"))
}

fn asked(told: &Told, id: &str) -> Vec<String> {
    told.taken().into_iter().map(|text| text.replace(id, "ID")).collect()
}

#[tokio::test]
async fn an_item_of_another_queue_is_answered_as_one_that_does_not_exist() {
    let (world, told) = told_world().await;
    push(&world, &receipts(), &record("own")).await;
    let unopened = push(&world, &invoices(), &record("secret")).await;
    // Somebody else works on this one: the ledger knows it.
    let opened = push(&world, &invoices(), &record("known")).await;
    let bob = in_queue(&world, "Bob", "invoices", Role::Reviewer).await;
    assert_eq!(get(&world, &bob, &format!("/items/{opened}")).await.status, StatusCode::OK);
    // This one was decided, and is gone.
    let gone = push(&world, &invoices(), &record("gone")).await;
    let reviewer = Reviewer::local("ada", "Ada");
    let seen = world.stores.review.agent_data.get(&gone).await.unwrap().version();
    world.stores.review.decide(&gone, &reviewer, &seen, 0, &Decision::AcceptAnyway).await.unwrap().unwrap();
    delete(&world, &gone).await;

    // Of three queues they see two, so that there is a choice.
    let grants = Grants::default().with(Some("receipts"), Some(Role::Admin)).with(Some("berlin"), Some(Role::Admin));
    let (ada, cookie) = world.person("Ada", grants).await;
    get(&world, &cookie, "/").await;
    for hidden in [&unopened, &opened, &gone] {
        for (path, form) in PAGES {
            let ask = async |id: &str| {
                told.taken();
                let path = path.replace("{id}", id);
                let answer = match form {
                    None => get(&world, &cookie, &path).await,
                    Some(form) => post(&world, &cookie, &path, form).await,
                };
                (shape(&answer, id), asked(&told, id))
            };
            let (hidden, unknown) = (ask(hidden).await, ask(UNKNOWN).await);
            assert_eq!(hidden, unknown, "{path} {form:?}");
            assert_eq!(unknown.1, ["scope of ID"], "{path}");
            let status = unknown.0.0;
            assert_eq!(
                status,
                if *path == "/items/{id}" && form.is_some() { StatusCode::CONFLICT } else { StatusCode::NOT_FOUND },
                "{path}"
            );
        }
        // Among several together.
        for asked_for in ["do=accept", "do=reject&reason=crumpled", "do=give&give-to=&work-note=x"] {
            for posts in [false, true] {
                let ask = async |id: &str| {
                    told.taken();
                    let form: Vec<(String, String)> = form_urlencoded::parse(asked_for.as_bytes()).into_owned().collect();
                    let mut form: Vec<_> = form.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
                    form.push(("item", id));
                    let answer = if posts {
                        post(&world, &cookie, "/bulk?queue=receipts", &form).await
                    } else {
                        get(&world, &cookie, &format!("/bulk?queue=receipts&{asked_for}&item={id}")).await
                    };
                    (shape(&answer, id), asked(&told, id))
                };
                let (hidden, unknown) = (ask(hidden).await, ask(UNKNOWN).await);
                assert_eq!(hidden, unknown, "{asked_for} {posts}");
                assert_eq!(hidden.0.0, StatusCode::OK, "{asked_for} {posts}");
            }
        }
        for ((name, of_hidden), (_, of_unknown)) in functions(hidden, &ada.id).into_iter().zip(functions(UNKNOWN, &ada.id)) {
            told.taken();
            let answer = call(&world, &cookie, name, &of_hidden).await;
            let one = (shape(&answer, hidden), asked(&told, hidden));
            let answer = call(&world, &cookie, name, &of_unknown).await;
            assert_eq!(one, (shape(&answer, UNKNOWN), asked(&told, UNKNOWN)), "{name}");
            assert_eq!((one.0.0, one.0.2.as_str()), (StatusCode::NOT_FOUND, "\"NotFound\""), "{name}");
        }
    }
    // What was typed is in the answer.
    let form = [("do", "save"), ("f.shop", "typed by Ada"), ("version", "1-a"), ("revision", "0")];
    assert!(post(&world, &cookie, &format!("/items/{opened}"), &form).await.text.contains("typed by Ada"));
}

#[tokio::test]
async fn a_queue_that_one_may_not_see_is_answered_as_one_that_does_not_exist() {
    let world = world_of(REVIEW_TOML).await;
    let grants = Grants::default().with(Some("receipts"), Some(Role::Admin)).with(Some("berlin"), Some(Role::Admin));
    let cookie = world.signed_in("Ada", grants).await;
    for path in [
        "/?queue=NAME",
        "/?queue=NAME&status=all",
        "/export?queue=NAME&format=csv",
        "/exports?queue=NAME",
        "/bulk?queue=NAME&do=accept",
    ] {
        let ask = async |name: &str| shape(&get(&world, &cookie, &path.replace("NAME", name)).await, name);
        assert_eq!(ask("invoices").await, ask("nonsense").await, "{path}");
        assert_eq!(ask("invoices").await.0, StatusCode::NOT_FOUND, "{path}");
    }
    for (path, form) in [("/take", vec![]), ("/bulk", vec![("do", "accept")]), ("/exports", vec![("format", "csv")])] {
        let ask = async |name: &str| shape(&post(&world, &cookie, &format!("{path}?queue={name}"), &form).await, name);
        assert_eq!(ask("invoices").await, ask("nonsense").await, "{path}");
        assert_eq!(ask("invoices").await.0, StatusCode::NOT_FOUND, "{path}");
    }
    for name in ["load_queue", "take_next"] {
        let ask = async |queue: &str| shape(&call(&world, &cookie, name, &json!({"query": {"queue": queue}})).await, queue);
        assert_eq!(ask("invoices").await, ask("nonsense").await, "{name}");
        assert_eq!(ask("invoices").await.2, "\"NoQueue\"");
    }
    let list = get(&world, &cookie, "/").await.text;
    assert!(list.contains("receipts") && list.contains("berlin") && !list.contains("invoices"), "{list}");
    // Whoever has no role in any of them gets no further.
    let nobody = world.signed_in("Eve", Grants::default().with(Some("elsewhere"), Some(Role::Admin))).await;
    assert_eq!(get(&world, &nobody, "/").await.status, StatusCode::FORBIDDEN);
    assert_eq!(call(&world, &nobody, "load_queue", &json!({"query": {}})).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_history_of_what_is_gone_is_for_those_who_may_see_its_queue() {
    let world = world_of(REVIEW_TOML).await;
    let (ada, bob) =
        (in_queue(&world, "Ada", "receipts", Role::Reviewer).await, in_queue(&world, "Bob", "invoices", Role::Viewer).await);
    let id = push(&world, &receipts(), &record("a")).await;
    let view = json!({"id": id, "claim": false, "from": null, "attached": null});
    let view = parsed(&call(&world, &ada, "load_item", &view).await);
    let decision = json!({"id": id, "version": view["version"], "revision": 0, "decision": "accept-anyway",
        "from": null, "known": null, "page": ["english", view["reviewer_id"]]});
    parsed(&call(&world, &ada, "decide", &decision).await);
    delete(&world, &id).await;
    let path = format!("/items/{id}/history");
    let page = get(&world, &ada, &path).await;
    assert!(page.status.is_success() && page.text.contains("Ada"), "{}", page.text);
    assert_eq!(get(&world, &bob, &path).await.status, StatusCode::NOT_FOUND);
    // Also when what was seen has been forgotten: the trace says it.
    let database = rusqlite_of(&world);
    database.execute("DELETE FROM seen_record", []).unwrap();
    assert!(get(&world, &ada, &path).await.status.is_success());
    assert_eq!(get(&world, &bob, &path).await.status, StatusCode::NOT_FOUND);
    // And of what was only talked about.
    let id = push(&world, &receipts(), &record("b")).await;
    let said = json!({"id": id, "handling": {"comment": {"field": null, "text": "Whose is this?", "to": []}}, "from": null,
        "page": view["reviewer_id"]});
    assert!(parsed(&call(&world, &ada, "handle_item", &said).await)["work"].is_object());
    delete(&world, &id).await;
    let path = format!("/items/{id}/history");
    assert!(get(&world, &ada, &path).await.text.contains("Whose is this?"));
    assert_eq!(get(&world, &bob, &path).await.status, StatusCode::NOT_FOUND);
}

fn rusqlite_of(world: &World) -> rusqlite::Connection {
    rusqlite::Connection::open(world.folder().join("countersign.sqlite")).unwrap()
}

#[tokio::test]
async fn a_file_is_seen_by_those_who_see_an_item_that_names_it() {
    let world = world_of(REVIEW_TOML).await;
    let new = NewFile { name: "a.pdf".into(), ..NewFile::default() };
    let file = world.stores.review.documents.store(new, b"%PDF-1.4 nothing".to_vec().into()).await.unwrap().id;
    let mut named = record("a");
    named["file_id"] = json!(file);
    push(&world, &receipts(), &named).await;
    let path = format!("/files/{file}/download");
    for (queue, status) in [("receipts", StatusCode::OK), ("invoices", StatusCode::NOT_FOUND), ("receipts", StatusCode::OK)] {
        let cookie = in_queue(&world, "Ada", queue, Role::Viewer).await;
        assert_eq!(get(&world, &cookie, &path).await.status, status, "{queue}");
    }
    let both = world.signed_in("Bob", Grants::everywhere(Role::Viewer)).await;
    assert_eq!(get(&world, &both, &path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_agent_can_make_no_more_queues_than_a_page_can_show_and_give_none_the_name_of_another() {
    let world = world_of(REVIEW_TOML).await;
    for number in 0..MOST_INFERRED + 20 {
        push(&world, &Scope::new("_public", format!("c{number:03}")), &json!({})).await;
    }
    // They were found before any other.
    world.get("/").await;
    let cookie = world.signed_in("Ada", Grants::everywhere(Role::Admin)).await;
    get(&world, &cookie, "/").await;
    tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
    // Names are somebody else's text.
    let names = ["<script>alert(1)</script>", "../x?y=1&z#\u{202e}", "receipts", "", " "];
    for name in names {
        for _ in 0..3 {
            push(&world, &Scope::new("else\"where", name), &json!({})).await;
        }
    }
    let page = get(&world, &cookie, "/").await;
    assert_eq!(page.text.matches("Nobody configured this collection").count(), MOST_INFERRED);
    assert!(page.text.contains("There are more collections that nobody configured."), "{}", page.text);
    assert!(!page.text.contains("<script") && page.text.contains("&lt;script&gt;"), "{}", page.text);
    let admin = get(&world, &cookie, "/admin/queues").await;
    assert!(!admin.text.contains("<script") && admin.text.contains("[collections.NAME]"));
    // Those with the most records are shown, and each can be opened by its name.
    for name in names {
        let part = name.replace('/', "%2F");
        let query: String = form_urlencoded::byte_serialize(format!("else\"where/{part}").as_bytes()).collect();
        let page = get(&world, &cookie, &format!("/?queue={query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
    }
    // Who may see the configured queue of a name does not see another collection of this name.
    let of_receipts = in_queue(&world, "Bob", "receipts", Role::Viewer).await;
    let there = parsed(&call(&world, &of_receipts, "load_queue", &json!({"query": {"status": "all"}})).await);
    assert_eq!(there["rows"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn the_administrators_page_says_where_queues_come_from_and_who_works_there() {
    let world = world_of(REVIEW_TOML).await;
    push(&world, &receipts(), &record("a")).await;
    push(&world, &Scope::new("_public", "orders"), &record("o")).await;
    in_queue(&world, "Rita", "receipts", Role::Reviewer).await;
    in_queue(&world, "Tom", "recepits", Role::Viewer).await;
    let cookie = world.signed_in("Ada", Grants::everywhere(Role::Admin)).await;
    let page = get(&world, &cookie, "/admin/queues").await;
    assert_eq!(page.status, StatusCode::OK);
    let row = |name: &str| page.text.split("<li").find(|row| row.contains(&format!("/?queue={name}\""))).unwrap().to_owned();
    assert!(
        row("invoices").contains("The default queue") && row("invoices").contains("Ada") && !row("invoices").contains("Rita")
    );
    assert!(
        row("receipts").contains("Configured in review.toml")
            && row("receipts").contains("Rita")
            && row("receipts").contains("1 waits")
    );
    assert!(row("berlin").contains("berlin / invoices"));
    assert!(row("orders").contains("Nobody configured this collection"));
    assert!(page.text.contains("Roles are granted for queues that do not exist") && page.text.contains("recepits"));
    assert!(!page.text.contains("<script"));
}
