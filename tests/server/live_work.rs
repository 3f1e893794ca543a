//! What open pages are told of work on items, of several queues, and who may go on listening.

use crate::{
    live::{Came, SOON, Stream, Two, both_engines, create, decide},
    queues_world::{REVIEW_TOML, call, in_queue, parsed, push, receipts, record, version, world_of},
    world::World,
};
use axum::{extract::ConnectInfo, http::StatusCode};
use countersign::{
    agent_data::Scope,
    domain::{Decision, DecisionKind, Grants, Role, live::LiveNews, work::Handling},
    ledger::Actor,
    review::{
        Reviewer,
        live::{Heard, Listening},
    },
    server::stores::Stores,
};
use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::time::timeout;

const RECORD: &str =
    r#"{"original_data":{"a":"1"},"data":{"a":"1"},"status":"pending_review","field_metadata":{},"file_name":"a.pdf"}"#;

fn comment(text: &str) -> Handling {
    Handling::Comment { field: None, text: text.to_owned(), to: Vec::new() }
}

/// What is told until something was done about this item.
async fn done_with(stream: &mut Stream, id: &str) -> LiveNews {
    loop {
        let news = stream.news().await;
        if news.done.iter().any(|done| done.id == id) {
            return news;
        }
    }
}

/// What the page of an item is told, until those look at the item, too.
async fn looked_at_by(page: &mut Listening, wanted: &[&str]) {
    loop {
        let heard = timeout(SOON, page.next()).await.expect("something comes").unwrap();
        let Heard::News(text) = heard else { continue };
        let news: LiveNews = serde_json::from_str(&text).unwrap();
        if news.looks.iter().map(|(_, who)| who.name.as_str()).eq(wanted.iter().copied()) {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_on_an_item_hears_who_else_looks_at_it_in_whichever_process() {
    for Two { ours, theirs, .. } in both_engines().await {
        let id = create(&ours.review, RECORD).await;
        let version = ours.review.agent_data.get(&id).await.unwrap().version();
        let (ada, ben) = (Reviewer::local("ada", "Ada"), Reviewer::local("ben", "Ben"));
        let page =
            async |stores: &Stores, who: &Reviewer| stores.review.listen(Some((&id, &version)), who).await.unwrap().unwrap();
        ours.review.claim(&id, &ada).await.unwrap();
        let mut queue = ours.review.listen(None, &ada).await.unwrap().unwrap();
        let mut hers = page(&ours, &ada).await;
        let (his, his_other) = (page(&theirs, &ben).await, page(&ours, &ben).await);
        assert!(!his.hello.contains("\"looks\""), "Ada works on it, which is said: {}", his.hello);
        looked_at_by(&mut hers, &["Ben"]).await;
        drop(his);
        drop(his_other);
        looked_at_by(&mut hers, &[]).await;
        let Some(Heard::News(text)) = timeout(SOON, queue.next()).await.unwrap() else { panic!("the queue was told nothing") };
        assert!(!text.contains("looks") && !queue.hello.contains("looks"), "a queue does not show it: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_on_an_item_is_told_beside_what_became_of_its_record() {
    let world = World::new().await;
    let review = &world.stores.review;
    let (one, other) = (world.push(RECORD).await, world.push(RECORD).await);
    let (ada, ben) = (Reviewer::local("ada", "Ada"), Reviewer::local("ben", "Ben"));
    let mut stream = Stream::open(&world.router, "/live", "").await;
    let hello = stream.news().await;

    decide(review, &one, &ben, Decision::Accept).await;
    assert_eq!(stream.item(&one).await.decided, Some(DecisionKind::Accepted));
    for id in [&one, &other] {
        assert!(review.handle(id, &ada, &comment("why?")).await.unwrap().is_ok());
    }
    let mut told = Vec::new();
    while told.len() < 2 {
        let news = stream.news().await;
        assert!(news.items.is_empty(), "no record was written: {news:?}");
        told.extend(news.done.into_iter().map(|done| {
            assert!(done.moment > hello.to && done.moment <= news.to);
            (done.id, done.by.name)
        }));
    }
    assert_eq!(told, [(one.clone(), "Ada".to_owned()), (other.clone(), "Ada".to_owned())]);

    // A page that begins to listen now hears of the decision as of Ben's.
    let again = Stream::open(&world.router, "/live", "").await.news().await;
    let item = again.items.iter().rfind(|item| item.id == one).unwrap();
    assert_eq!((item.decided, item.by.as_ref().unwrap().name.as_str()), (Some(DecisionKind::Accepted), "Ben"));
    assert_eq!(again.done.len(), 2, "a page that asks is told, too");

    // A page with one item hears of that item only, and misses nothing.
    let at = review.agent_data.get(&other).await.unwrap().version();
    let mut page = Stream::open(&world.router, &format!("/live?of={other}&at={at}"), "").await;
    let greeting = page.news().await;
    decide(review, &one, &ben, Decision::Reopen).await;
    assert_eq!(stream.item(&one).await.decided, Some(DecisionKind::Reopened));
    review.claim(&other, &ben).await.unwrap();
    let news = page.news().await;
    assert!(news.items.is_empty() && news.held.len() == 1 && !news.leaves_a_gap_after(&greeting.run, greeting.to), "{news:?}");
    review.leave(&other, &ben).await.unwrap();
    let left = page.news().await;
    assert!(left.held.is_empty() && !left.leaves_a_gap_after(&news.run, news.to), "{left:?}");
    stream.held_is(&[]).await;

    // An agent that writes in the same moment is not taken for who comments.
    review.agent_data.update(&other, serde_json::from_str(&RECORD.replace("\"1\"", "\"2\"")).unwrap(), None).await.unwrap();
    assert!(review.handle(&other, &ada, &comment("and now?")).await.unwrap().is_ok());
    let (mut is_written, mut is_commented) = (false, false);
    while !(is_written && is_commented) {
        let news = stream.news().await;
        is_commented |= news.done.iter().any(|done| done.by.name == "Ada");
        for item in news.items {
            assert_eq!((&*item.id, item.by), (&*other, None));
            is_written = true;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_has_the_same_key_in_all_processes() {
    let world = World::new().await;
    let settings = crate::world::settings(world.folder());
    let later = Stores::open(&settings).await.unwrap();
    let id = world.push(RECORD).await;
    let ben = Reviewer::local("ben", "Ben");
    world.stores.review.claim(&id, &ben).await.unwrap();
    let mut keys = Vec::new();
    for review in [&world.stores.review, &later.review] {
        let hello: LiveNews = serde_json::from_str(&review.listen(None, &ben).await.unwrap().unwrap().hello).unwrap();
        assert_eq!(Some(&hello.held[0].1.key), hello.you.as_ref());
        assert!(!hello.held[0].1.key.contains("ben"));
        keys.push((hello.run, hello.you));
    }
    assert!(keys[0].0 != keys[1].0 && keys[0].1 == keys[1].1, "{keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_queue_is_told_what_happens_in_it() {
    let world = world_of(REVIEW_TOML).await;
    let everywhere = world.signed_in("Ada", Grants::everywhere(Role::Reviewer)).await;
    let ben = in_queue(&world, "Ben", "receipts", Role::Reviewer).await;
    let mut invoices = Stream::open(&world.router, "/live?queue=invoices", &everywhere).await;
    let mut receipt_stream = Stream::open(&world.router, "/live?queue=receipts", &ben).await;
    assert_eq!(Stream::open(&world.router, "/live?queue=invoices", &ben).await.status, StatusCode::NOT_FOUND);
    invoices.news().await;
    receipt_stream.news().await;

    let receipt = push(&world, &receipts(), &record("receipt")).await;
    let news = receipt_stream.news().await;
    assert_eq!(news.items.iter().map(|item| &item.id).collect::<Vec<_>>(), [&receipt]);
    let queue = world.stores.queues().named(Some("receipts"), &Reviewer::local("x", "X")).await.unwrap();
    assert!(queue.handle(&receipt, &Reviewer::local("cleo", "Cleo"), &comment("why?")).await.unwrap().is_ok());
    assert_eq!(done_with(&mut receipt_stream, &receipt).await.done[0].by.name, "Cleo");
    let invoice = push(&world, &Scope::new("_public", "invoices"), &record("invoice")).await;
    let news = invoices.news().await;
    assert_eq!(news.items.iter().map(|item| &item.id).collect::<Vec<_>>(), [&invoice]);
    assert!(news.done.is_empty());

    // A page that asks is answered for its queue, whatever it shows.
    let ask = async |cookie: &str, queue: Value, items: Value| {
        call(&world, cookie, "look_live", &json!({"queue": queue, "since": null, "items": items})).await
    };
    let ids = |answer: Value| -> Vec<String> {
        let items = answer["items"].as_array().unwrap();
        items.iter().filter(|item| !item["now"].is_null()).map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(parsed(&ask(&ben, json!("receipts"), json!([])).await)), [&*receipt]);
    assert_eq!(ids(parsed(&ask(&everywhere, json!("invoices"), json!([[receipt, "1-a"]])).await)), [&*invoice]);
    let shown = json!([[receipt, version(&world, &receipt).await]]);
    assert_eq!(ids(parsed(&ask(&ben, Value::Null, shown).await)), [&*receipt], "the queue of the item");
    assert_eq!(ask(&ben, json!("invoices"), json!([])).await.status, StatusCode::NOT_FOUND);

    // What fits filters, only the server can tell.
    let look = async |query: Value, since: i64| {
        parsed(&call(&world, &ben, "look_queue", &json!({"query": query, "since": since})).await)
    };
    assert_eq!(look(json!({"queue": "receipts"}), 0).await, json!([receipt]));
    assert_eq!(look(json!({"queue": "receipts", "status": "accepted"}), 0).await, json!([]));
    assert_eq!(look(json!({"queue": "receipts"}), i64::MAX).await, json!([]));

    let queues = world.stores.queues();
    let mut listening = Vec::new();
    for queue in queues.all() {
        listening.push(queue.listen(None, &Reviewer::local("x", "X")).await.unwrap().unwrap());
    }
    queues.end_streams();
    for one in &mut listening {
        assert!(one.next().await.is_none());
    }
    assert!(queues.default_queue().listen(None, &Reviewer::local("x", "X")).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proxy_said_at_the_beginning_of_a_stream_changes_nobodys_roles() {
    let world = World::with(|settings| {
        let groups = "[groups]\nclerks = \"reviewer\"\nheads = \"admin\"\n";
        std::fs::write(settings.data_dir.join("review.toml"), groups).unwrap();
        settings.people.proxy_user_header = Some("X-User".to_owned());
        settings.people.proxy_groups_header = Some("X-Groups".to_owned());
        settings.people.proxy_addresses = Some(vec!["10.1.0.0/16".to_owned()]);
    })
    .await;
    let send = async |groups: &str, path: &str| {
        let request = crate::world::request("GET", path).header("x-user", "ada").header("x-groups", groups);
        let request = request.header("accept", "text/html").header("sec-fetch-site", "same-origin");
        let peer: SocketAddr = "10.1.2.3:40000".parse().unwrap();
        request.extension(ConnectInfo(peer)).body(axum::body::Body::empty()).unwrap()
    };
    assert_eq!(world.send(send("clerks", "/").await).await.status, StatusCode::OK);
    let mut stream = Stream::of(&world.router, send("clerks", "/live").await).await;
    stream.news().await;
    assert_eq!(world.send(send("heads", "/").await).await.status, StatusCode::OK);
    while let Came::News(_) = stream.next().await {}
    let ada = world.people().list().await.unwrap().remove(0);
    let history = world.stores.review.ledger.history(&format!("person {}", ada.id)).await.unwrap();
    let changes = history.iter().filter(|link| link.event.kind == "role_changed").count();
    assert_eq!(changes, 1, "{history:?}");

    // Somebody else's roles are no reason to end it.
    let mut stream = Stream::of(&world.router, send("heads", "/live").await).await;
    stream.news().await;
    world.person("Ben", Grants::everywhere(Role::Viewer)).await;
    world.push(RECORD).await;
    assert!(matches!(stream.next().await, Came::News(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_when_the_roles_of_its_person_change() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    let (ada, cookie) = world.person("Ada", Grants::everywhere(Role::Reviewer)).await;
    let mut stream = Stream::open(&world.router, "/live", &cookie).await;
    stream.news().await;
    world.people().set_role(&Actor::operator(), &ada.id, None, Some(Role::Viewer)).await.unwrap();
    while let Came::News(_) = stream.next().await {}
    assert_eq!(Stream::open(&world.router, "/live", &cookie).await.status, StatusCode::OK, "the browser begins again");
    world.people().set_role(&Actor::operator(), &ada.id, None, None).await.unwrap();
    assert_eq!(Stream::open(&world.router, "/live", &cookie).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_happened_long_ago_a_page_is_told_what_it_does_not_show_yet() {
    let world = World::new().await;
    let (review, ben) = (&world.stores.review, Reviewer::local("ben", "Ben"));
    let id = world.push(RECORD).await;
    let shown = review.agent_data.get(&id).await.unwrap().version();
    let decided = decide(review, &id, &ben, Decision::REJECT.because("duplicate", "")).await;
    let carried = review.agent_data.get(&id).await.unwrap().data.get().replace("\"file_name\"", "\"note\":1,\"file_name\"");
    review.agent_data.update(&id, serde_json::from_str(&carried).unwrap(), None).await.unwrap();
    // More than what is kept for pages that begin to listen.
    for _ in 0..220 {
        world.push(RECORD).await;
    }
    for (at, kind) in [(shown, Some(DecisionKind::Rejected)), (decided, None)] {
        let mut stream = Stream::open(&world.router, &format!("/live?of={id}&at={at}"), "").await;
        let item = stream.item(&id).await;
        assert_eq!((item.decided, item.by.map(|who| who.name)), (kind, kind.map(|_| "Ben".to_owned())), "{at}");
    }
}
