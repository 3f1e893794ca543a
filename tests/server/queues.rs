//! Several queues on one server: each with its own records, settings and exports, and addresses that stay in it.

use crate::{
    queues_world::{
        REVIEW_TOML, berlin, call, delete, get, invoices, parsed, post, push, receipts, record, version, world_of, worlds,
    },
    world::{World, request},
};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::{
    agent_data::{Scope, Search},
    domain::{
        Grants, Role,
        queue::{QueueQuery, QueueSort},
    },
    review::{Queues, Reviewer},
};
use serde_json::{Value, json};

/// The path of a link or redirect, with its query decoded once.
fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8().unwrap().into_owned()
}

/// Their names and what the page says of each.
fn listed(text: &str) -> Vec<(String, String)> {
    let list = text.split("id=\"queues\"").nth(1).unwrap_or_else(|| panic!("no list: {text}"));
    let rows = list.split("</ul>").next().unwrap().split("<li").skip(1);
    rows.map(|row| {
        let href = row.split("href=\"/?queue=").nth(1).unwrap().split('"').next().unwrap();
        let words: String = row.split('<').skip(1).filter_map(|piece| Some(piece.split_once('>')?.1)).collect();
        (decoded(href), words)
    })
    .collect()
}

#[tokio::test]
async fn the_start_page_lists_the_queues_with_what_waits_in_them() {
    for world in worlds().await {
        push(&world, &invoices(), &record("a")).await;
        push(&world, &invoices(), &record("b")).await;
        push(&world, &receipts(), &json!({"data": {}, "status": "accepted"})).await;
        push(&world, &Scope::new("_public", "orders"), &record("o")).await;
        let page = world.get("/").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let rows = listed(&page.text);
        let names: Vec<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["invoices", "berlin", "receipts", "orders"]);
        for ((name, words), said) in rows.iter().zip(["2 wait", "Nothing has come yet", "Nothing waits", "1 waits"]) {
            assert!(words.contains(said), "{name}: {words}");
            assert_eq!(words.contains("Nobody configured this collection"), name == "orders", "{words}");
        }
        assert!(!page.text.contains("<script"), "it needs none");
        let cookie = page.cookie();
        for (queue, there, not_there) in [("invoices", "b.pdf", "o.pdf"), ("orders", "o.pdf", "b.pdf")] {
            let page = get(&world, &cookie, &format!("/?queue={queue}")).await;
            assert!(page.text.contains(there) && !page.text.contains(not_there), "{queue}");
            assert!(page.text.contains(&format!("data-queue=\"{queue}\"")) && page.text.contains("All queues"));
            assert!(page.text.contains(&format!("/?queue={queue}&amp;status=accepted")), "its links stay in it");
        }
    }
}

#[tokio::test]
async fn one_queue_is_the_start_page_until_an_agent_writes_elsewhere() {
    let world = World::new().await;
    let id = world.push(&record("a").to_string()).await;
    let page = world.get("/").await;
    assert!(
        page.text.contains("a.pdf") && !page.text.contains("data-queue") && !page.text.contains("All queues"),
        "{}",
        page.text
    );
    assert!(page.text.contains(&format!("href=\"/items/{id}\"")), "addresses are as before");
    let named = world.get("/?queue=invoices").await;
    assert!(named.text.contains("a.pdf"), "its name may be said");
    assert_eq!(world.get("/?queue=orders").await.status, StatusCode::NOT_FOUND);
    // It is looked for at most every few seconds.
    push(&world, &Scope::new("_public", "orders"), &record("o")).await;
    tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
    assert_eq!(listed(&world.get("/").await.text).len(), 2);
    // An agent that reads its files again may delete the last record before it writes the next.
    let order = world.stores.review.agent_data.search(Search::new(Scope::new("_public", "orders"))).await.unwrap();
    delete(&world, &order.items[0].id).await;
    tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
    assert_eq!(listed(&world.get("/").await.text).len(), 2);
    assert_eq!(world.get("/?queue=orders").await.status, StatusCode::OK);
}

#[tokio::test]
async fn each_queue_has_its_own_schema_threshold_reasons_and_rules() {
    let world = world_of(REVIEW_TOML).await;
    let cookie = world.signed_in("Ada", Grants::everywhere(Role::Reviewer)).await;
    let mut seen = Vec::new();
    for scope in [invoices(), receipts(), berlin(), Scope::new("_public", "orders")] {
        let id = push(&world, &scope, &record("a")).await;
        let arguments = json!({"id": id, "claim": false, "from": null, "attached": null});
        let view = parsed(&call(&world, &cookie, "load_item", &arguments).await);
        let collection = view["collection"].clone();
        let reasons = collection["reject_reasons"].as_array().map_or(0, Vec::len);
        let has_schema = view.to_string().contains("Shop around the corner");
        seen.push((collection["review_below"].as_f64(), reasons, has_schema));
        let rejected = json!({"id": id, "version": version(&world, &id).await, "revision": 0,
            "decision": {"reject": {"reason": "crumpled", "note": ""}}, "from": null, "known": null, "page": ["english", view["reviewer_id"]]});
        let answer = call(&world, &cookie, "decide", &rejected).await;
        assert_eq!(answer.status.is_success(), scope == receipts(), "{scope:?}: {}", answer.text);
    }
    assert_eq!(seen, [(Some(0.9), 5, false), (Some(0.4), 1, true), (Some(0.8), 5, false), (Some(0.8), 5, false)]);
    // 0.5 is doubtful in one of them only.
    let page = async |queue: &str| -> Value {
        let arguments = json!({"query": {"queue": queue, "status": "all"}});
        parsed(&call(&world, &cookie, "load_queue", &arguments).await)
    };
    assert_eq!(page("receipts").await["rows"][0]["key_fields"].as_array().unwrap().len(), 1, "its own key fields");
    assert_eq!(page("invoices").await["rows"][0]["key_fields"].as_array().unwrap().len(), 4);
    let kinds = |page: &Value| page["rows"][0]["worst_flag"].clone();
    assert_ne!(kinds(&page("invoices").await), kinds(&page("receipts").await), "its own threshold");
}

#[tokio::test]
async fn old_addresses_lead_to_the_default_queue_and_to_the_queue_of_the_item() {
    let world = world_of(REVIEW_TOML).await;
    let cookie = world.signed_in("Ada", Grants::everywhere(Role::Reviewer)).await;
    let invoice = push(&world, &invoices(), &record("a")).await;
    let receipt = push(&world, &receipts(), &record("b")).await;
    for (old, new) in [
        ("/?status=all&flag=duplicate".to_owned(), "/?queue=invoices&status=all&flag=duplicate".to_owned()),
        ("/?sort=oldest".to_owned(), "/?queue=invoices&sort=oldest".to_owned()),
        (format!("/items/{receipt}"), format!("/items/{receipt}?from=queue=receipts")),
        (format!("/items/{invoice}?field=total"), format!("/items/{invoice}?field=total&from=queue=invoices")),
        (format!("/items/{receipt}?from=status%3Dall"), format!("/items/{receipt}?from=queue=receipts&status=all")),
        (format!("/items/{receipt}?from=queue%3Dinvoices"), format!("/items/{receipt}?from=queue=receipts")),
    ] {
        let answer = get(&world, &cookie, &old).await;
        assert_eq!((answer.status, decoded(answer.location())), (StatusCode::TEMPORARY_REDIRECT, new), "{old}");
        let there = get(&world, &cookie, answer.location()).await;
        assert_eq!(there.status, StatusCode::OK, "{old}");
    }
    for path in ["/export?format=jsonl".to_owned(), "/exports".to_owned(), format!("/items/{receipt}/history")] {
        assert_eq!(get(&world, &cookie, &path).await.status, StatusCode::OK, "{path}");
    }
    let whole = get(&world, &cookie, "/export?format=jsonl").await.text;
    assert!(whole.contains(&invoice) && !whole.contains(&receipt), "without a name it is the default queue");
    // Whoever sees only one need not say which.
    let only = world.signed_in("Bob", Grants::default().with(Some("receipts"), Some(Role::Reviewer))).await;
    for path in ["/".to_owned(), "/?status=all".to_owned(), format!("/items/{receipt}")] {
        let page = get(&world, &only, &path).await;
        assert!(
            page.status.is_success() && page.text.contains("b.pdf") && !page.text.contains("All queues"),
            "{path}: {}",
            page.status
        );
        assert!(page.text.contains("data-role=\"reviewer\"") && page.text.contains("data-collection=\"receipts\""), "{path}");
    }
}

#[tokio::test]
async fn taking_and_deciding_stay_in_the_queue() {
    for world in worlds().await {
        let mut ids = Vec::new();
        for name in ["a", "b", "c"] {
            push(&world, &invoices(), &record(name)).await;
            ids.push(push(&world, &receipts(), &record(name)).await);
        }
        let cookie = world.get("/").await.cookie();
        let query = json!({"query": {"queue": "receipts", "sort": "oldest"}});
        assert_eq!(parsed(&call(&world, &cookie, "take_next", &query).await), json!(ids[0]));
        let form = [("from", "queue=receipts&sort=oldest")];
        let taken = post(&world, &cookie, "/take?queue=receipts", &form).await;
        assert_eq!(decoded(taken.location()), format!("/items/{}?from=queue=receipts&sort=oldest", ids[1]), "the next one");
        let view = json!({"id": ids[0], "claim": true, "from": "queue=receipts&sort=oldest", "attached": null});
        let view = parsed(&call(&world, &cookie, "load_item", &view).await);
        assert_eq!(
            (&view["next"], &view["from"], &view["pending"]),
            (&json!(ids[1]), &json!("queue=receipts&sort=oldest"), &json!(3))
        );
        let decision = json!({"id": ids[0], "version": view["version"], "revision": 0, "decision": "accept-anyway",
            "from": "queue=receipts&sort=oldest", "known": null, "page": ["english", view["reviewer_id"]]});
        let decided = parsed(&call(&world, &cookie, "decide", &decision).await);
        assert_eq!(decided["next"], json!(ids[1]));
        // The same without a script.
        let page = get(&world, &cookie, &format!("/items/{}?from=queue%3Dreceipts", ids[1])).await;
        let form = [
            ("do", "reject"),
            ("reason", "crumpled"),
            ("from", "queue=receipts"),
            ("version", &page.input("version")),
            ("revision", "0"),
        ];
        let answer = post(&world, &cookie, &format!("/items/{}", ids[1]), &form).await;
        let to = decoded(answer.location());
        assert!(to.starts_with(&format!("/items/{}?", ids[2])) && to.contains("from=queue=receipts"), "{to}");
        let form = [
            ("do", "reject"),
            ("reason", "crumpled"),
            ("from", "queue=receipts"),
            ("version", &version(&world, &ids[2]).await),
            ("revision", "0"),
        ];
        get(&world, &cookie, &format!("/items/{}?from=queue%3Dreceipts", ids[2])).await;
        let answer = post(&world, &cookie, &format!("/items/{}", ids[2]), &form).await;
        let to = decoded(answer.location());
        assert!(to.starts_with("/?") && to.contains("queue=receipts"), "nothing is left there: {to}");
    }
}

#[tokio::test]
async fn each_queue_is_exported_and_decided_by_itself() {
    for world in worlds().await {
        let invoice = push(&world, &invoices(), &record("a")).await;
        let receipt = push(&world, &receipts(), &record("b")).await;
        let cookie = world.get("/").await.cookie();
        let file = get(&world, &cookie, "/export?queue=receipts&format=jsonl").await;
        assert!(file.text.contains(&receipt) && !file.text.contains(&invoice));
        assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("\"receipts.jsonl\""));
        // The schema of the queue names the columns.
        let sheet = get(&world, &cookie, "/export?queue=receipts&format=csv").await;
        assert!(sheet.text.lines().next().unwrap().to_lowercase().contains("shop"), "{}", sheet.text);
        // Of several together, those of another queue are not there.
        let preview = get(&world, &cookie, &format!("/bulk?queue=receipts&do=accept&item={invoice}&item={receipt}")).await;
        assert!(preview.text.contains("b.pdf") && !preview.text.contains("a.pdf"), "{}", preview.text);
        assert!(preview.text.contains("action=\"/bulk?queue=receipts\""));
        let (of_invoice, of_receipt) = (version(&world, &invoice).await, version(&world, &receipt).await);
        let items = [format!("{of_invoice} {invoice}"), format!("{of_receipt} {receipt}")];
        let form = [("do", "reject"), ("reason", "crumpled"), ("item", &*items[0]), ("item", &*items[1])];
        post(&world, &cookie, "/bulk?queue=receipts", &form).await;
        assert!(world.stored(&receipt).await.contains("rejected") && !world.stored(&invoice).await.contains("rejected"));
        // So they are when they are handed over.
        let form = get(&world, &cookie, &format!("/bulk?queue=receipts&do=give&item={receipt}")).await;
        assert!(form.text.contains("action=\"/bulk?queue=receipts\""), "{}", form.text);
        let waiting = push(&world, &receipts(), &record("d")).await;
        let give = [("do", "give"), ("give-to", ""), ("work-note", "To all"), ("item", &*invoice), ("item", &*waiting)];
        let given = post(&world, &cookie, "/bulk?queue=receipts", &give).await;
        assert!(given.text.contains("1 item was not handed over") && !given.text.contains("a.pdf"), "{}", given.text);
        assert!(given.text.contains("1 item was handed over") && given.text.contains("d.pdf"), "{}", given.text);
        let kinds = async |id: &str| {
            let events = world.stores.review.ledger.history(id).await.unwrap();
            events.into_iter().map(|link| link.event.kind).collect::<Vec<_>>()
        };
        assert_eq!((kinds(&waiting).await, kinds(&invoice).await), (vec!["given".to_owned()], Vec::new()));
        // What is new went out of one queue only.
        let ada = Reviewer::local("ada", "Ada");
        for id in [&invoice, &push(&world, &receipts(), &record("c")).await] {
            let review = world.stores.queues().of_item(id, &ada).await.unwrap();
            let seen = world.stores.review.agent_data.get(id).await.unwrap().version();
            review.decide(id, &ada, &seen, 0, &countersign::domain::Decision::AcceptAnyway).await.unwrap().unwrap();
        }
        let new = post(&world, &cookie, "/exports?queue=receipts", &[("format", "jsonl")]).await;
        let name = new.headers[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
        assert!(
            name.contains("\"receipts-") && new.text.lines().count() == 1 && !new.text.contains(&invoice),
            "{name}: {}",
            new.text
        );
        assert!(get(&world, &cookie, "/exports?queue=receipts").await.text.contains("receipts-"));
        assert!(!get(&world, &cookie, "/exports?queue=invoices").await.text.contains("receipts-"));
        let other = post(&world, &cookie, "/exports", &[("format", "jsonl")]).await;
        assert!(other.text.contains(&invoice), "and is new in the other");
    }
}

#[tokio::test]
async fn a_draft_moves_on_in_its_queue_when_the_agent_reads_the_file_again() {
    for world in worlds().await {
        let old = push(&world, &receipts(), &record("a")).await;
        let cookie = world.get("/").await.cookie();
        get(&world, &cookie, &format!("/items/{old}?from=queue%3Dreceipts")).await;
        let form = [("do", "save"), ("f.shop", "Corner"), ("version", &version(&world, &old).await), ("revision", "0")];
        post(&world, &cookie, &format!("/items/{old}"), &form).await;
        delete(&world, &old).await;
        // Also a server that has started since knows where it was.
        let ada = Reviewer::local("ada", "Ada");
        assert_eq!(&*world.stores.queues().of_item(&old, &ada).await.unwrap().queue, "receipts");
        // The same file in another queue is another document.
        push(&world, &invoices(), &record("a")).await;
        let new = push(&world, &receipts(), &record("a")).await;
        let answer = get(&world, &cookie, &format!("/items/{old}?from=queue%3Dreceipts")).await;
        assert!(answer.location().starts_with(&format!("/items/{new}?")), "{}", answer.location());
        let view = json!({"id": new, "claim": false, "from": null, "attached": null});
        let view = parsed(&call(&world, &cookie, "load_item", &view).await);
        assert!(view["draft"].to_string().contains("Corner"), "{}", view["draft"]);
    }
}

#[tokio::test]
async fn a_session_reads_from_the_api_what_its_queues_have() {
    let world = world_of(REVIEW_TOML).await;
    let mine = push(&world, &berlin(), &record("a")).await;
    let others = push(&world, &invoices(), &record("b")).await;
    let cookie = world.signed_in("Ada", Grants::default().with(Some("berlin"), Some(Role::Viewer))).await;
    let status = async |id: &str| {
        let request = request("GET", &format!("/api/v1/beta/agent-data/{id}")).header("cookie", &cookie);
        world.send(request.header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(status(&mine).await, StatusCode::OK);
    // The collection has the same name in another deployment.
    assert_ne!(status(&others).await, StatusCode::OK);
}

/// Nobody configured it here; but another process may have.
#[tokio::test]
async fn a_collection_that_nobody_configured_is_assessed_and_leaves_the_rules_of_others_alone() {
    for world in worlds().await {
        let (receipt, order) =
            (push(&world, &receipts(), &record("a")).await, push(&world, &Scope::new("_public", "orders"), &record("o")).await);
        let ada = Reviewer::local("ada", "Ada");
        let configured = world.stores.queues().named(Some("receipts"), &ada).await.unwrap();
        while configured.assess_some(1).await.unwrap() {}
        let rules =
            async || world.stores.review.ledger.assessments("_public", "receipts").progress().await.unwrap().unwrap().rules;
        let before = rules().await;

        let elsewhere = Queues::new(world.stores.review.clone(), []);
        elsewhere.look_for_more().await;
        let names: Vec<String> = elsewhere.all().iter().map(|review| review.queue.to_string()).collect();
        assert_eq!(names, ["invoices", "orders", "receipts"]);
        let inferred = elsewhere.of_item(&receipt, &ada).await.unwrap();
        assert!(!inferred.is_configured && inferred.collection.review_below > configured.collection.review_below);
        assert!(!inferred.assess_some(1).await.unwrap());
        assert_eq!(rules().await, before);

        // The one of which nobody knows more is assessed in the background.
        let working = tokio::spawn(elsewhere.clone().keep_assessed());
        let orders = elsewhere.of_item(&order, &ada).await.unwrap();
        let riskiest = QueueQuery { sort: QueueSort::Riskiest, ..QueueQuery::default() };
        let table = || world.stores.review.ledger.assessments("_public", "orders");
        for _ in 0..100 {
            if table().progress().await.unwrap().is_some() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert!(table().progress().await.unwrap().is_some());
        assert_eq!(orders.queue(&riskiest, &ada).await.unwrap().rows.len(), 1);
        working.abort();
    }
}
