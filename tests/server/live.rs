//! What open pages are told of what others do.

use crate::world::{World, new_database, request, settings};
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use countersign::{
    agent_data::{AgentData, AgentDataError, Aggregate, Filter, Group, Item, Page, Scope, Search, UpdateAlso},
    database::{Database, DatabaseError},
    domain::{
        Decision, DecisionKind, Grants, Role, Status, Version,
        live::{ItemNews, LiveNews},
    },
    ledger::Actor,
    review::{Review, Reviewer},
    server::{router, stores::Stores},
    text::Language,
};
use http_body_util::BodyExt;
use serde_json::value::RawValue;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// A generous bound, not a measurement.
pub const SOON: Duration = Duration::from_secs(8);

const RECORD: &str = r#"{"original_data":{"a":"1"},"data":{"a":"1"},"status":"pending_review","field_metadata":{},"file_hash":"h","file_name":"a.pdf"}"#;

fn raw(record: &str) -> Box<RawValue> {
    RawValue::from_string(record.to_owned()).unwrap()
}

/// The other end of a stream.
pub struct Stream {
    pub status: StatusCode,
    headers: HeaderMap,
    body: Body,
    read: String,
}

/// What came.
#[derive(Debug, PartialEq)]
pub enum Came {
    News(LiveNews),
    End,
}

impl Stream {
    pub async fn open(router: &Router, path: &str, cookie: &str) -> Self {
        let asked = request("GET", path).header(header::COOKIE, cookie).header(header::ACCEPT, "text/event-stream");
        let asked = asked.header(header::ACCEPT_ENCODING, "br, gzip").header("sec-fetch-site", "same-origin");
        Self::of(router, asked.body(Body::empty()).unwrap()).await
    }

    pub async fn of(router: &Router, asked: Request<Body>) -> Self {
        let (parts, body) = router.clone().oneshot(asked).await.unwrap().into_parts();
        Self { status: parts.status, headers: parts.headers, body, read: String::new() }
    }

    pub async fn next(&mut self) -> Came {
        timeout(SOON, self.read()).await.expect("something comes")
    }

    async fn read(&mut self) -> Came {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let event: String = self.read.drain(..end + 2).collect();
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                match data {
                    Some(data) => return Came::News(serde_json::from_str(data).unwrap()),
                    None => continue,
                }
            }
            match self.body.frame().await {
                Some(frame) => {
                    let bytes: Bytes = frame.unwrap().into_data().unwrap();
                    self.read.push_str(std::str::from_utf8(&bytes).unwrap());
                }
                None => return Came::End,
            }
        }
    }

    pub async fn news(&mut self) -> LiveNews {
        match self.next().await {
            Came::News(news) => news,
            other => panic!("{other:?}"),
        }
    }

    /// The next news of this item.
    pub async fn item(&mut self, id: &str) -> ItemNews {
        loop {
            if let Some(item) = self.news().await.items.into_iter().find(|item| item.id == id) {
                return item;
            }
        }
    }

    /// Who works on which item, once it is this.
    pub async fn held_is(&mut self, wanted: &[(&str, &str)]) {
        loop {
            let news = self.news().await;
            let held: Vec<(&str, &str)> = news.held.iter().map(|(id, who)| (id.as_str(), who.name.as_str())).collect();
            if held == wanted {
                return;
            }
        }
    }
}

/// Two servers with one database.
pub struct Two {
    pub ours: Stores,
    pub theirs: Stores,
    router: Router,
    _folder: tempfile::TempDir,
}

async fn two(database_url: Option<String>) -> Two {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(folder.path());
    settings.database_url = database_url;
    let (ours, theirs) = (Stores::open(&settings).await.unwrap(), Stores::open(&settings).await.unwrap());
    Two { router: router::router(&ours, &settings).unwrap(), ours, theirs, _folder: folder }
}

pub async fn both_engines() -> Vec<Two> {
    let mut found = vec![two(None).await];
    match std::env::var("TEST_DATABASE_URL") {
        Ok(server) => found.push(two(Some(new_database(&server).await)).await),
        Err(_) => eprintln!("skipped: there is no PostgreSQL"),
    }
    found
}

pub async fn create(review: &Review, record: &str) -> String {
    review.agent_data.create(&Scope::new("_public", "invoices"), raw(record)).await.unwrap().id
}

pub async fn decide(review: &Review, id: &str, who: &Reviewer, decision: Decision) -> Version {
    let version = review.agent_data.get(id).await.unwrap().version();
    review.decide(id, who, &version, 0, &decision).await.unwrap().unwrap().version
}

fn pending(news: &LiveNews) -> u64 {
    news.counts.iter().find(|(status, _)| *status == Status::PendingReview).unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agents_write_a_decision_and_a_claim_reach_an_open_page_from_whichever_process() {
    for Two { ours, theirs, router, _folder } in both_engines().await {
        let mut stream = Stream::open(&router, "/live", "").await;
        assert_eq!(stream.status, StatusCode::OK);
        let hello = stream.news().await;
        assert_eq!((pending(&hello), hello.items.len(), hello.held.len()), (0, 0, 0));
        let mut moment = hello.to;
        for (number, Stores { review, .. }) in [&ours, &theirs].into_iter().enumerate() {
            let id = create(review, RECORD).await;
            let came = stream.news().await;
            assert!(!came.leaves_a_gap_after(&hello.run, moment), "{came:?}");
            assert_eq!(pending(&came), 1);
            let item = came.items.iter().find(|item| item.id == id).unwrap();
            assert!(item.by.is_none() && item.has_come_since(0, Some(&Status::PendingReview)), "{item:?}");

            let version = review.agent_data.update(&id, raw(&RECORD.replace("\"1\"", "\"2\"")), None).await.unwrap().version();
            let item = stream.item(&id).await;
            assert_eq!((item.now.unwrap().version, item.by), (version, None));

            let ben = Reviewer::local(format!("ben{number}"), "Ben");
            review.claim(&id, &ben).await.unwrap();
            stream.held_is(&[(&id, "Ben")]).await;
            review.leave(&id, &ben).await.unwrap();
            stream.held_is(&[]).await;

            let version = decide(review, &id, &ben, Decision::Accept).await;
            let item = stream.item(&id).await;
            assert_eq!((item.decided, item.by.unwrap().name.as_str()), (Some(DecisionKind::Accepted), "Ben"));
            let now = item.now.unwrap();
            assert_eq!((now.version, &now.status), (version.clone(), &Status::Accepted));

            // The record still carries the decision, but this is the agent's.
            let carried = review.agent_data.get(&id).await.unwrap().data.get().to_owned();
            review.agent_data.update(&id, raw(&carried.replace("\"2\"", "\"3\"")), None).await.unwrap();
            let item = stream.item(&id).await;
            assert_eq!((item.decided, &item.by), (None, &None));

            decide(review, &id, &ben, Decision::Reopen).await;
            let item = stream.item(&id).await;
            assert_eq!(item.decided, Some(DecisionKind::Reopened));
            assert!(item.now.unwrap().since > now.since, "it came back");

            review.agent_data.delete(&id, None).await.unwrap();
            let mut gone = stream.news().await;
            while pending(&gone) > 0 {
                gone = stream.news().await;
            }
            let now = jiff::Timestamp::now().as_microsecond();
            assert!((now - 60_000_000..=now).contains(&gone.gone), "the page asks which: {}", gone.gone);
            // Also one that begins to listen only now.
            assert_eq!(Stream::open(&router, "/live", "").await.news().await.gone, gone.gone);
            moment = gone.to;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_hears_what_became_of_its_item_before_it_listened_and_when_it_is_gone() {
    let world = World::new().await;
    let review = &world.stores.review;
    let (id, ben) = (world.push(RECORD).await, Reviewer::local("ben", "Ben"));
    let version = review.agent_data.get(&id).await.unwrap().version();
    let path = format!("/live?of={id}&at={version}");
    let hello = Stream::open(&world.router, &path, "").await.news().await;
    assert!(hello.items.iter().all(|item| !item.is_news_after(&version)), "nothing has changed: {hello:?}");
    review.open(&id, &ben, Language::English, None, None, &Default::default()).await.unwrap();
    decide(review, &id, &ben, Decision::REJECT.because("duplicate", "")).await;

    // Also in a process that was not there when it happened.
    let settings = settings(world.folder());
    let later = Stores::open(&settings).await.unwrap();
    let restarted = router::router(&later, &settings).unwrap();
    let mut stream = Stream::open(&restarted, &path, "").await;
    let again = stream.news().await;
    assert!(again.leaves_a_gap_after(&hello.run, hello.to), "the page must look for itself at the rest");
    let item = again.items.iter().find(|item| item.id == id).unwrap();
    assert!(item.is_news_after(&version));
    assert_eq!((item.decided, item.by.as_ref().unwrap().name.as_str()), (Some(DecisionKind::Rejected), "Ben"));

    // The agent reads the document again: under another id.
    let new = create(&later.review, &RECORD.replace("\"1\"", "\"9\"")).await;
    later.review.agent_data.delete(&id, None).await.unwrap();
    let item = stream.item(&id).await;
    assert_eq!((item.now, item.moved_to), (None, Some(new)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_the_queue_hears_nothing_and_nobody_hears_of_another_collection() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    assert_eq!(Stream::open(&world.router, "/live", "").await.status, StatusCode::UNAUTHORIZED);
    let elsewhere = Grants::default().with(Some("contracts"), Some(Role::Admin));
    let cookie = world.signed_in("Eve", elsewhere).await;
    assert_eq!(Stream::open(&world.router, "/live", &cookie).await.status, StatusCode::FORBIDDEN);

    let cookie = world.signed_in("Vic", Grants::everywhere(Role::Viewer)).await;
    let mut stream = Stream::open(&world.router, "/live", &cookie).await;
    assert_eq!(stream.status, StatusCode::OK);
    stream.news().await;
    let review = &world.stores.review;
    let other = review.agent_data.create(&Scope::new("_public", "contracts"), raw(RECORD)).await.unwrap().id;
    let holder = countersign::ledger::ClaimHolder { reviewer: "eve".to_owned(), reviewer_name: "Eve".to_owned() };
    review.ledger.claim(&other, &holder, Duration::from_secs(60)).await.unwrap();
    let id = world.push(RECORD).await;
    let item = stream.news().await;
    assert_eq!(item.items.iter().map(|item| &item.id).collect::<Vec<_>>(), [&id]);
    assert!(item.held.is_empty() && !serde_json::to_string(&item).unwrap().contains("Eve"), "{item:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session_and_no_other_does() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    let reviewer = || Grants::everywhere(Role::Reviewer);
    let ((ada, hers), (ben, his)) = (world.person("Ada", reviewer()).await, world.person("Ben", reviewer()).await);
    let mut ada_listens = Stream::open(&world.router, "/live", &hers).await;
    let mut ben_listens = Stream::open(&world.router, "/live", &his).await;
    ada_listens.news().await;
    ben_listens.news().await;
    world.people().end_sessions_of(&Actor::operator(), &ada.id).await.unwrap();
    while let Came::News(_) = ada_listens.next().await {}
    world.push(RECORD).await;
    ben_listens.news().await;
    world.people().set_enabled(&Actor::operator(), &ben.id, false).await.unwrap();
    let mut came = ben_listens.next().await;
    while let Came::News(_) = came {
        came = ben_listens.next().await;
    }
    assert_eq!(came, Came::End);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_alone_keeps_no_session_alive() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    let (_, cookie) = world.person("Ada", Grants::everywhere(Role::Reviewer)).await;
    let Database::Sqlite(database) = &world.stores.database else { panic!("not SQLite") };
    let set = |db: &rusqlite::Connection| -> Result<(), DatabaseError> {
        db.execute("UPDATE session SET used_at = used_at - 600000000", [])?;
        Ok(())
    };
    let used = async || {
        let read = |db: &rusqlite::Connection| -> Result<i64, DatabaseError> {
            Ok(db.query_row("SELECT max(used_at) FROM session", [], |row| row.get(0))?)
        };
        database.read(read).await.unwrap()
    };
    database.write(set).await.unwrap();
    let before = used().await;
    Stream::open(&world.router, "/live", &cookie).await.news().await;
    let asked =
        request("POST", "/api/look_live").header(header::COOKIE, &cookie).header(header::CONTENT_TYPE, "application/json");
    let answer = world.send(asked.body(Body::from(r#"{"queue":null,"since":null,"items":[]}"#)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let asked =
        request("POST", "/api/look_queue").header(header::COOKIE, &cookie).header(header::CONTENT_TYPE, "application/json");
    let answer = world.send(asked.body(Body::from(r#"{"query":{},"since":0}"#)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(used().await, before);
    let asked = request("GET", "/").header(header::COOKIE, &cookie).header(header::ACCEPT, "text/html");
    world.send(asked.body(Body::empty()).unwrap()).await;
    for _ in 0..50 {
        sleep(Duration::from_millis(100)).await;
        if used().await > before {
            return;
        }
    }
    panic!("somebody who opens a page uses their session");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_no_stream_reaches_asks_for_the_same() {
    let world = World::new().await;
    let ask = async |since: &str| -> Option<LiveNews> {
        let asked = request("POST", "/api/look_live").header(header::CONTENT_TYPE, "application/json");
        let body = format!(r#"{{"queue":null,"since":{since},"items":[]}}"#);
        let answer = world.send(asked.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        serde_json::from_str(&answer.text).unwrap()
    };
    let hello = ask("null").await.unwrap();
    let since = format!(r#"["{}",{}]"#, hello.run, hello.to);
    assert_eq!(ask(&since).await, None, "nothing has happened");
    let id = world.push(RECORD).await;
    let mut news = None;
    for _ in 0..80 {
        news = ask(&since).await;
        if news.is_some() {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    let news = news.expect("it is told");
    assert_eq!((pending(&news), news.items[0].id.as_str()), (1, id.as_str()));
    assert!(!news.leaves_a_gap_after(&hello.run, hello.to));
    assert!(news.leaves_a_gap_after("another run", hello.to));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_between_may_keep_or_change_a_stream_and_it_ends_when_the_server_stops() {
    let world = World::new().await;
    let cookie = world.get("/").await.cookie();
    let mut streams = Vec::new();
    loop {
        let stream = Stream::open(&world.router, "/live", &cookie).await;
        if stream.status != StatusCode::OK {
            assert_eq!((stream.status, streams.len()), (StatusCode::SERVICE_UNAVAILABLE, 16), "enough for one person");
            assert!(stream.headers.contains_key(header::RETRY_AFTER));
            break;
        }
        streams.push(stream);
    }
    let mut stream = streams.pop().unwrap();
    drop(streams);
    let sent = |name: &str| stream.headers[name].to_str().unwrap().to_owned();
    assert_eq!(sent("cache-control"), "no-store, no-transform");
    assert_eq!((sent("content-type").as_str(), sent("x-accel-buffering").as_str()), ("text/event-stream", "no"));
    assert!(!stream.headers.contains_key(header::CONTENT_ENCODING));
    stream.news().await;
    world.stores.review.live.end();
    assert_eq!(stream.next().await, Came::End);
    let foreign = request("GET", "/live").header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "cors");
    assert_eq!(world.send(foreign.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
}

/// Counts what its store is asked; with `true`, one that is elsewhere.
struct Counted(Arc<dyn AgentData>, Arc<AtomicUsize>, bool);

#[async_trait::async_trait]
impl AgentData for Counted {
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError> {
        self.0.create(scope, data).await
    }
    async fn get(&self, id: &str) -> Result<Item, AgentDataError> {
        self.1.fetch_add(1, SeqCst);
        self.0.get(id).await
    }
    async fn update(&self, id: &str, data: Box<RawValue>, expected: Option<&Version>) -> Result<Item, AgentDataError> {
        self.0.update(id, data, expected).await
    }
    fn sharing_transactions(&self) -> Option<&dyn UpdateAlso> {
        if self.2 { None } else { self.0.sharing_transactions() }
    }
    async fn delete(&self, id: &str, expected: Option<&Version>) -> Result<(), AgentDataError> {
        self.0.delete(id, expected).await
    }
    async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError> {
        self.1.fetch_add(1, SeqCst);
        self.0.search(search).await
    }
    async fn aggregate(&self, aggregate: Aggregate) -> Result<Page<Group>, AgentDataError> {
        self.1.fetch_add(1, SeqCst);
        self.0.aggregate(aggregate).await
    }
    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError> {
        self.0.delete_matching(scope, filter).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_listeners_cost_no_more_questions_than_one_and_none_cost_none() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let world = World::over(|_| {}, |records| Arc::new(Counted(records, counted, false))).await;
    let write = async || {
        let before = asked.load(SeqCst);
        world.push(RECORD).await;
        sleep(Duration::from_millis(1_500)).await;
        asked.load(SeqCst) - before
    };
    assert_eq!(write().await, 0, "nobody listens");
    let mut one = Stream::open(&world.router, "/live", "").await;
    one.news().await;
    sleep(Duration::from_millis(500)).await;
    let for_one = write().await;
    assert!(for_one > 0);
    let mut others = Vec::new();
    for _ in 0..15 {
        let mut other = Stream::open(&world.router, "/live", "").await;
        other.news().await;
        others.push(other);
    }
    sleep(Duration::from_millis(500)).await;
    let for_all = write().await;
    // A look that nobody asked for may fall into either.
    assert!(for_all <= for_one + 2, "{for_all} questions instead of {for_one}");
    drop((one, others));
    sleep(Duration::from_secs(17)).await;
    assert_eq!(write().await, 0, "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_are_kept_elsewhere_are_asked_for_every_two_seconds_for_all_pages_together() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, asked) = (settings(folder.path()), Arc::new(AtomicUsize::new(0)));
    let mut stores = Stores::open(&settings).await.unwrap();
    let here = stores.review.agent_data.clone();
    stores.review.agent_data = Arc::new(Counted(here.clone(), asked.clone(), true));
    stores.review.patience = Some(Duration::from_secs(2));
    let router = router::router(&stores, &settings).unwrap();
    let id = here.create(&Scope::new("_public", "invoices"), raw(RECORD)).await.unwrap().id;
    let mut streams = Vec::new();
    for _ in 0..12 {
        let mut stream = Stream::open(&router, "/live", "").await;
        stream.news().await;
        streams.push(stream);
    }
    let before = asked.load(SeqCst);
    sleep(Duration::from_secs(6)).await;
    let questions = asked.load(SeqCst) - before;
    assert!((2..=6).contains(&questions), "{questions} questions in six seconds");

    let mut stream = streams.pop().unwrap();
    here.update(&id, raw(&RECORD.replace("\"1\"", "\"2\"")), None).await.unwrap();
    assert_eq!(stream.item(&id).await.by, None);
    decide(&stores.review, &id, &Reviewer::local("ben", "Ben"), Decision::Accept).await;
    let item = stream.item(&id).await;
    assert_eq!((item.decided, item.by.unwrap().name.as_str()), (Some(DecisionKind::Accepted), "Ben"));
}
