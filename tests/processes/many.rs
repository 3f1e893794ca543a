//! Several `countersign serve` processes on one database and one data directory, with writers that pick one at random each time.

use super::{
    api::{Api, Item, Trouble},
    check_store::check_store,
    place::{Place, one_at_a_time, runtime, seed},
    postgres::new_database,
    server::Server,
};
use fastrand::Rng;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

const SERVERS: usize = 4;
/// Starts on an empty store; a single one may just be lucky.
const STARTS: usize = 5;
const ITEMS: usize = 50;
const WRITERS: usize = 32;
const CLIENTS: usize = 8;
/// Per client.
const UPLOADS: usize = 80;
/// Few, so that uploads of the same content coincide.
const CONTENTS: u8 = 3;
/// How many tokens each writer adds.
const ROUNDS: usize = 20;
/// Per token. In each round of attempts one writer wins, so this is far more than needed.
const ATTEMPTS: usize = 1_000;

#[test]
fn on_postgres_four_processes_start_at_once_on_nothing() {
    let _alone = one_at_a_time();
    for _ in 0..STARTS {
        start_at_once_on_nothing(&Place::new(Some(new_database(&runtime(), "starts"))));
    }
}

#[test]
fn on_sqlite_four_processes_start_at_once_on_nothing() {
    let _alone = one_at_a_time();
    for _ in 0..STARTS {
        start_at_once_on_nothing(&Place::new(None));
    }
}

#[test]
fn on_postgres_writers_through_four_processes_lose_nothing_and_double_nothing() {
    let _alone = one_at_a_time();
    let place = Place::new(Some(new_database(&runtime(), "writers")));
    writers_share_items("on_postgres_writers_through_four_processes_lose_nothing_and_double_nothing", &place);
}

#[test]
fn on_sqlite_writers_through_four_processes_lose_nothing_and_double_nothing() {
    let _alone = one_at_a_time();
    writers_share_items("on_sqlite_writers_through_four_processes_lose_nothing_and_double_nothing", &Place::new(None));
}

#[test]
fn on_postgres_a_content_that_comes_and_goes_through_four_processes_is_never_missing() {
    let _alone = one_at_a_time();
    let place = Place::new(Some(new_database(&runtime(), "contents")));
    contents_come_and_go("on_postgres_a_content_that_comes_and_goes_through_four_processes_is_never_missing", &place);
}

#[test]
fn on_sqlite_a_content_that_comes_and_goes_through_four_processes_is_never_missing() {
    let _alone = one_at_a_time();
    contents_come_and_go("on_sqlite_a_content_that_comes_and_goes_through_four_processes_is_never_missing", &Place::new(None));
}

// ---- start ---------------------------------------------------------------------------------------------

/// Starts four servers at once.
fn start(place: &Place) -> (Vec<Server>, Arc<[Api]>) {
    let starting: Vec<_> = (0..SERVERS).map(|_| Server::spawn(place, &[])).collect();
    let servers: Vec<_> = starting
        .into_iter()
        .enumerate()
        .map(|(number, server)| server.wait().unwrap_or_else(|said| panic!("server {number} did not start; it said:\n{said}")))
        .collect();
    let apis = servers.iter().map(|server| Api::new(&server.url)).collect();
    (servers, apis)
}

/// Starts four servers on existing tables. Another test lets four of them create the tables.
fn start_on_something(place: &Place) -> (Vec<Server>, Arc<[Api]>) {
    Server::start(place).kill();
    start(place)
}

/// All of them try to create the tables, the folders, and the secret that signs addresses.
fn start_at_once_on_nothing(place: &Place) {
    let (servers, apis) = start(place);
    runtime().block_on(async {
        for (number, api) in apis.iter().enumerate() {
            assert_eq!(api.count().await.expect("a count works"), number as u64);
            api.create(&json!({ "number": number }).to_string()).await.expect("a create works");
        }
        files_are_shared(&apis).await;
    });
    drop(servers);
    check_store(place);
}

// ---- files ---------------------------------------------------------------------------------------------

/// A file uploaded to one process can be read from every other, also through an address that yet another has signed.
async fn files_are_shared(apis: &[Api]) {
    for (number, uploading) in apis.iter().enumerate() {
        let content = format!("uploaded to server {number}");
        let id = uploading.upload(&format!("{number}.txt"), content.as_bytes()).await.expect("an upload works");
        for signing in apis {
            let address = signing.address_of(&id).await.expect("every process knows the file");
            for fetching in apis {
                let fetched = fetching.fetch(&address).await.expect("an address signed by one process is good at every other");
                assert_eq!(String::from_utf8_lossy(&fetched), content);
            }
        }
    }
}

/// Uploads of a content meet deletes of its last file: the bytes of an acknowledged file must always be there.
fn contents_come_and_go(name: &str, place: &Place) {
    let mut random = Rng::with_seed(seed(name));
    let (servers, apis) = start_on_something(place);
    runtime().block_on(async {
        let came_and_went: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(upload_read_delete(apis.clone(), random.fork()))).collect();
        let mut troubles = BTreeMap::<String, usize>::new();
        for client in came_and_went {
            for trouble in client.await.unwrap() {
                *troubles.entry(trouble).or_default() += 1;
            }
        }
        let uploads = CLIENTS * UPLOADS;
        assert!(troubles.is_empty(), "in {uploads} uploads, reads and deletes, what went wrong how often: {troubles:#?}");
        eprintln!("{name}: {uploads} uploads, reads and deletes of {CONTENTS} contents, and none was missing");
        assert_eq!(apis[0].all_files().await.expect("a list works"), []);
    });
    drop(servers);
    check_store(place);
}

/// Returns what went wrong: the step, and its answer.
async fn upload_read_delete(apis: Arc<[Api]>, mut random: Rng) -> Vec<String> {
    let mut troubles = vec![];
    for _ in 0..UPLOADS {
        let content = vec![random.u8(..CONTENTS); 1_000];
        let mut api = || random.choice(&*apis).unwrap();
        let (uploading, reading, deleting) = (api(), api(), api());
        let id = match uploading.upload("same.bin", &content).await {
            Ok(id) => id,
            Err(trouble) => {
                troubles.push(format!("upload: {trouble}"));
                continue;
            }
        };
        match reading.download(&id).await {
            Ok(found) => assert!(found == content, "a file has another's bytes"),
            Err(trouble) => troubles.push(format!("read: {trouble}")),
        }
        if let Err(trouble) = deleting.delete_file(&id).await {
            troubles.push(format!("delete: {trouble}"));
        }
    }
    troubles
}

// ---- records -------------------------------------------------------------------------------------------

/// The outcomes of a writer's attempts. Each attempt sends a token of its own.
#[derive(Default)]
struct Attempts {
    /// By token: the item, and the version that the write was based on.
    acknowledged: HashMap<String, (String, String)>,
    refused: HashSet<String>,
    in_doubt: HashMap<String, Trouble>,
}

fn writers_share_items(name: &str, place: &Place) {
    let mut random = Rng::with_seed(seed(name));
    let (servers, apis) = start_on_something(place);
    runtime().block_on(let_them_write(name, &apis, &mut random));
    drop(servers);
    check_store(place);
}

async fn let_them_write(name: &str, apis: &Arc<[Api]>, random: &mut Rng) {
    let mut ids = vec![];
    for number in 0..ITEMS {
        let created = apis[number % SERVERS].create(&json!({ "number": number, "tokens": [] }).to_string()).await;
        ids.push(created.expect("a create works").0.id);
    }
    let (ids, began): (Arc<[String]>, _) = (ids.into(), Instant::now());
    let writers: Vec<_> =
        (0..WRITERS).map(|writer| tokio::spawn(write(writer, apis.clone(), ids.clone(), random.fork()))).collect();
    let mut all = Attempts::default();
    for writer in writers {
        let attempts = writer.await.unwrap();
        all.acknowledged.extend(attempts.acknowledged);
        all.refused.extend(attempts.refused);
        all.in_doubt.extend(attempts.in_doubt);
    }
    eprintln!(
        "{name}: {} acknowledged, {} refused for a newer version, {} in doubt; {:.1} s",
        all.acknowledged.len(),
        all.refused.len(),
        all.in_doubt.len(),
        began.elapsed().as_secs_f64()
    );
    // Nothing was killed, so every request was answered.
    assert!(all.in_doubt.is_empty(), "{:?}", all.in_doubt);
    assert_eq!(all.acknowledged.len(), WRITERS * ROUNDS);
    compare(apis, &all).await;
}

async fn write(writer: usize, apis: Arc<[Api]>, ids: Arc<[String]>, mut random: Rng) -> Attempts {
    let mut attempts = Attempts::default();
    // One more record each, so that the processes also create records at the same time.
    apis[writer % SERVERS].create(&json!({ "writer": writer, "tokens": [] }).to_string()).await.expect("a create works");
    for round in 0..ROUNDS {
        let id = &ids[random.usize(..ids.len())];
        for attempt in 0.. {
            assert!(attempt < ATTEMPTS, "writer {writer} lost {attempt} times in a row");
            let token = format!("{writer}-{round}-{attempt}");
            let (item, etag) = random.choice(&*apis).unwrap().get(id).await.expect("a read works");
            let data = with_token(&item, &token);
            match random.choice(&*apis).unwrap().put(id, &etag, &data).await {
                Ok((written, _)) => {
                    assert_eq!(written.data, data, "the answer tells another record than was written");
                    attempts.acknowledged.insert(token, (id.clone(), etag));
                    break;
                }
                Err(Trouble::Refused(StatusCode::PRECONDITION_FAILED, _)) => attempts.refused.insert(token),
                Err(trouble) => {
                    attempts.in_doubt.insert(token, trouble);
                    break;
                }
            };
            // Without a short pause, the slowest process would lose for ever.
            tokio::time::sleep(Duration::from_millis(random.u64(..4))).await;
        }
    }
    attempts
}

fn with_token(item: &Item, token: &str) -> String {
    let mut data: Value = serde_json::from_str(&item.data).unwrap();
    data["tokens"].as_array_mut().unwrap().push(token.into());
    data.to_string()
}

async fn compare(apis: &[Api], attempts: &Attempts) {
    let all = apis[0].all().await.expect("a search works");
    for api in apis {
        assert_eq!(api.all().await.expect("a search works"), all, "the processes tell different records");
        assert_eq!(api.count().await.expect("a count works"), (ITEMS + WRITERS) as u64, "every created record is counted once");
    }
    let mut found = HashMap::new();
    for item in &all {
        let data: Value = serde_json::from_str(&item.data).unwrap();
        for token in data["tokens"].as_array().unwrap() {
            let token = token.as_str().unwrap().to_owned();
            assert!(!attempts.refused.contains(&token), "{token} was refused with 412 and is in {}", item.id);
            let twice = found.insert(token.clone(), item.id.clone());
            assert!(twice.is_none(), "{token} is there twice: in {twice:?} and {}", item.id);
        }
    }
    let acknowledged: HashMap<_, _> = attempts.acknowledged.iter().map(|(token, (id, _))| (token.clone(), id.clone())).collect();
    assert_eq!(found, acknowledged, "what is there is what was acknowledged");
    let bases: HashSet<_> = attempts.acknowledged.values().collect();
    assert_eq!(bases.len(), attempts.acknowledged.len(), "two writes on the same version were both acknowledged");
}
