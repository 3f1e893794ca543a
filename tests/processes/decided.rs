//! Every decision has its trace, whenever the server is killed; `check` finds one that has none.

use super::{
    api::Api,
    command::countersign,
    place::{Place, one_at_a_time, runtime, seed},
    postgres::new_database,
    server::Server,
};
use fastrand::Rng;
use rusqlite::Connection;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

const REVIEWERS: usize = 8;
/// Decisions that wait for each reviewer between two kills; more than they can make.
const EACH: usize = 12;
/// When to kill: after this many decisions were acknowledged …
const DECIDED: std::ops::Range<usize> = 1..40;
/// … and this many milliseconds. Both, so that a slow machine does not kill before anything has happened.
const MOMENT: std::ops::Range<u64> = 0..30;

#[test]
fn on_sqlite_no_decision_is_without_its_trace_after_fifty_kills() {
    let _alone = one_at_a_time();
    kill_servers("on_sqlite_no_decision_is_without_its_trace_after_fifty_kills", &Place::new(None), 50);
}

#[test]
fn on_postgres_no_decision_is_without_its_trace_after_ten_kills() {
    let _alone = one_at_a_time();
    let url = new_database(&runtime(), "decided");
    kill_servers("on_postgres_no_decision_is_without_its_trace_after_ten_kills", &Place::new(Some(url)), 10);
}

fn kill_servers(name: &str, place: &Place, kills: usize) {
    let (runtime, mut random) = (runtime(), Rng::with_seed(seed(name)));
    let mut acknowledged = 0;
    for _ in 0..kills {
        let server = Server::start(place);
        let items = runtime.block_on(create(&Api::new(&server.url), REVIEWERS * EACH));
        let (accepted, enough) = (Arc::new(AtomicUsize::new(0)), random.usize(DECIDED));
        let accept = |mine: &[(String, String)]| {
            runtime.spawn(accept_until_trouble(server.url.clone(), mine.to_vec(), Arc::clone(&accepted)))
        };
        let reviewers: Vec<_> = items.chunks(EACH).map(accept).collect();
        while accepted.load(SeqCst) < enough && reviewers.iter().any(|reviewer| !reviewer.is_finished()) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(random.u64(MOMENT)));
        server.kill();
        reviewers.into_iter().for_each(|reviewer| runtime.block_on(reviewer).unwrap());
        acknowledged += accepted.load(SeqCst);
    }
    let said = countersign(place, &["check"]);
    assert!(said.code == Some(0) && said.stdout.ends_with("all is well\n"), "{}{}", said.stdout, said.stderr);
    assert!(acknowledged > 2 * kills, "only {acknowledged} decisions: that tests nothing");
    let events = countersign(place, &["verify-ledger"]).stdout;
    let events: usize = events.split(" events").next().unwrap().replace(',', "").parse().unwrap();
    assert!(events >= acknowledged, "{events} events of {acknowledged} decisions");
    eprintln!("{name}: {kills} kills, {acknowledged} acknowledged decisions, {events} events, none without the other");
}

/// The ids and versions of new items.
async fn create(api: &Api, count: usize) -> Vec<(String, String)> {
    let data = r#"{"status":"pending_review","data":{"total":1.00},"original_data":{"total":1.00},"field_metadata":{}}"#;
    let mut items = Vec::new();
    for _ in 0..count {
        let (item, etag) = api.create(data).await.unwrap();
        items.push((item.id, etag.trim_matches('"').to_owned()));
    }
    items
}

/// Counts the acknowledged decisions.
async fn accept_until_trouble(base: String, items: Vec<(String, String)>, accepted: Arc<AtomicUsize>) {
    let policy = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().no_proxy().redirect(policy).build().unwrap();
    for (id, version) in items {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("do", "accept"), ("version", &version), ("revision", "0")])
            .finish();
        let request = client.post(format!("{base}/items/{id}")).header("content-type", "application/x-www-form-urlencoded");
        let Ok(answer) = request.header("sec-fetch-site", "same-origin").body(body).send().await else { return };
        let place = answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned()).unwrap_or_default();
        assert!(place.contains("done=accepted"), "{} {place}", answer.status());
        accepted.fetch_add(1, SeqCst);
    }
}

#[test]
fn a_trace_emptied_by_hand_is_found_and_so_is_a_record_that_was_written_over() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let runtime = runtime();
    let server = Server::start(&place);
    let api = Api::new(&server.url);
    let items = runtime.block_on(create(&api, 2));
    let accepted = Arc::new(AtomicUsize::new(0));
    runtime.block_on(accept_until_trouble(server.url.clone(), items.clone(), Arc::clone(&accepted)));
    assert_eq!(accepted.load(SeqCst), 2);
    let (id, _) = &items[0];
    runtime.block_on(async {
        let (_, etag) = api.get(id).await.unwrap();
        api.put(id, &etag, r#"{"status":"pending_review","data":{"total":1.00}}"#).await.unwrap();
    });
    drop(server);
    let said = countersign(&place, &["check"]);
    assert_eq!(said.code, Some(0), "{}", said.stdout);
    assert!(said.stdout.contains(&format!("record {id} was written again, without the decision of event")), "{}", said.stdout);

    let database = Connection::open(place.data_dir().join("countersign.sqlite")).unwrap();
    database
        .execute_batch(
            "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_removed; DROP TRIGGER event_head_is_never_removed;
             DELETE FROM event; DELETE FROM event_head; DELETE FROM sqlite_sequence WHERE name = 'event'",
        )
        .unwrap();
    drop(database);
    let (id, _) = &items[1];
    for command in ["check", "verify-ledger"] {
        let said = countersign(&place, &[command]);
        assert_eq!(said.code, Some(1), "{command}: {}", said.stdout);
        assert!(said.stdout.contains(&format!("record {id} says that")), "{command}: {}", said.stdout);
    }
}
