//! `countersign migrate-store`, killed halfway and run again.

use super::{
    api::Api,
    check_store::check_store,
    command::{countersign, countersign_in, countersign_killed},
    place::{Place, one_at_a_time, runtime},
    postgres::new_database,
    server::Server,
};
use countersign::ledger::{ChainedEvent, NO_EVENT};
use std::{collections::BTreeMap, path::Path};
use tokio_postgres::{Client, Config, NoTls};

/// Enough for several batches.
const RECORDS: usize = 6_000;
const CLIENTS: usize = 16;
const FILES: usize = 5;

/// The tables, and their columns that must be equal in both databases.
const TABLES: [(&str, &str); 16] = [
    ("agent_data", "row_number, id, deployment_name, collection, created_at, updated_at, version, data"),
    (
        "files",
        "row_number, id, name, project_id, external_file_id, content_hash, size, media_type, purpose, created_at, \
         last_modified_at, expires_at",
    ),
    ("seen_record", "item_id, version, record, seen_at, place"),
    ("draft", "item_id, reviewer, version, edits, revision, updated_at"),
    ("event", "id, item_id, at, reviewer, reviewer_name, kind, version, body, hash"),
    ("event_head", "chain, event_id, hash"),
    ("export", "id, scope, name, at, reviewer, reviewer_name"),
    ("exported_item", "item_id, version, export, place"),
    ("api_key", "id, name, hash, permit, created_at, ends_at, revoked_at, last_used_at"),
    ("person", "id, login, name, issuer, subject, password, grants, group_grants, created_at, disabled_at"),
    ("invitation", "id, person, hash, ends_at"),
    ("session", "id, person, hash, started_at, used_at, ended_at"),
    ("waiting_signature", "item_id, reviewer, reviewer_name"),
    ("work", "item_id, assignee, assignee_name, given_by, given_at, note, rests_until, rested_by, rested_name, rest_note"),
    ("mention", "person, item_id, at"),
    ("team_member", "team, person, by_group"),
];

#[test]
fn a_migration_that_is_killed_goes_on_and_everything_is_there_exactly_once() {
    let _alone = one_at_a_time();
    let (runtime, place) = (runtime(), Place::new(None));
    fill(&place);
    let url = new_database(&runtime, "migrated");
    let (from, to) = (format!("sqlite:{}", place.data_dir().display()), format!("postgres:{url}"));
    let arguments = ["migrate-store", "--from", &from, "--to", &to];
    let mut kills = 0;
    for percent in [10, 45] {
        let (killed, said) =
            countersign_killed(place.data_dir(), &arguments, |line| percent_in(line).is_some_and(|now| now >= percent));
        kills += usize::from(killed && !said.contains("migrated and counted"));
    }
    assert!(kills == 2, "only {kills} of 2 migrations were killed in the middle");
    let done = countersign_in(place.data_dir(), None, &arguments);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(done.stderr.contains("100 %") && done.stderr.contains("6,000 agent_data"), "{}", done.stderr);
    let first = done.stderr.lines().find_map(percent_in);
    assert!(first >= Some(10), "it began anew: {}", done.stderr);
    eprintln!("  killed {kills} times, then: {}", done.stderr.trim());

    let file = place.data_dir().join("countersign.sqlite");
    runtime.block_on(async {
        let client = connect(&url).await;
        for (table, columns) in TABLES {
            let (here, there) = (rows_of_sqlite(&file, table, columns), rows_of_postgres(&client, table, columns).await);
            assert!(!here.is_empty(), "{table} is empty: that tests nothing");
            assert!(here == there, "the rows of {table} are not the same");
        }
    });
    let again = countersign_in(place.data_dir(), None, &arguments);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("was migrated into this database before"), "{}", again.stderr);

    let head = countersign(&place, &["verify-ledger"]).stdout;
    let place = place.with_database(url);
    check_store(&place);
    let moved = countersign(&place, &["verify-ledger"]);
    assert_eq!((moved.code, &moved.stdout), (Some(0), &head), "the chain ends where it did");
    assert!(head.starts_with("1 events: each follows from the one before\nhead "), "{head}");
    // While there is a key, or people sign in, the API opens to no other.
    let url = place.database_url.clone().unwrap();
    let nobody = "DELETE FROM api_key; DELETE FROM session; DELETE FROM invitation; DELETE FROM team_member; DELETE FROM mention; DELETE FROM person";
    runtime.block_on(async { connect(&url).await.batch_execute(nobody).await.unwrap() });
    let server = Server::start(&place);
    let api = Api::new(&server.url);
    runtime.block_on(async {
        assert_eq!(api.count().await.expect("a count works"), RECORDS as u64);
        api.create(r#"{"status":"new"}"#).await.expect("the numbers of rows go on after those that were copied");
        for (id, _) in api.all_files().await.expect("a list works") {
            api.download(&id).await.expect("the contents are where they were");
        }
        api.upload("new.txt", b"new").await.expect("an upload works");
    });
    drop(server);
    check_store(&place);
}

#[test]
fn a_migration_is_refused_where_records_would_be_lost_or_mixed() {
    let _alone = one_at_a_time();
    let runtime = runtime();
    let (one, other) = (Place::new(None), Place::new(None));
    for place in [&one, &other] {
        let server = Server::start(place);
        runtime.block_on(Api::new(&server.url).create(r#"{"status":"done"}"#)).expect("a create works");
    }
    let migrate = |place: &Place, url: &str| {
        let from = format!("sqlite:{}", place.data_dir().join("countersign.sqlite").display());
        countersign_in(place.data_dir(), None, &["migrate-store", "--from", &from, "--to", url])
    };

    // Into a database that already has records.
    let served = Place::new(Some(new_database(&runtime, "served")));
    let server = Server::start(&served);
    runtime.block_on(Api::new(&server.url).create(r#"{"status":"done"}"#)).expect("a create works");
    let said = migrate(&one, served.database_url.as_deref().unwrap());
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("the target holds 1 rows in agent_data already"), "{}", said.stderr);

    // From a different file than the one in progress, and from a file that was written to meanwhile.
    let url = new_database(&runtime, "mixed");
    assert_eq!(migrate(&one, &url).code, Some(0));
    runtime.block_on(async {
        connect(&url).await.batch_execute("UPDATE store_migration SET finished = false").await.unwrap();
    });
    let said = migrate(&other, &url);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("migrate into an empty database"), "{}", said.stderr);
    let server = Server::start(&one);
    let (item, etag) = runtime.block_on(Api::new(&server.url).create(r#"{"status":"late"}"#)).expect("a create works");
    let said = migrate(&one, &url);
    assert_eq!(said.code, Some(2), "{item:?} {etag}");
    assert!(said.stderr.contains("was written to") && said.stderr.contains("stop the server"), "{}", said.stderr);
}

fn fill(place: &Place) {
    let server = Server::start(place);
    let api = Api::new(&server.url);
    let runtime = runtime();
    let (updated, deleted) = runtime.block_on(async {
        let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(create(api.clone(), client))).collect();
        let mut ids = vec![];
        for client in clients {
            ids.extend(client.await.unwrap());
        }
        for number in 0..FILES {
            api.upload(&format!("{number}.txt"), format!("content {number}").as_bytes()).await.expect("an upload works");
        }
        let (item, etag) = api.get(&ids[7]).await.expect("a read works");
        api.put(&item.id, &etag, &item.data.replace("pending_review", "accepted")).await.expect("an update works");
        (ids[7].clone(), ids.pop().unwrap())
    });
    runtime.block_on(api.delete(&deleted)).expect("a delete works");
    runtime.block_on(create_one(&api, RECORDS));
    drop(server);
    let text = str::to_owned;
    let event = ChainedEvent {
        id: 5,
        item_id: updated.clone(),
        at: 20,
        reviewer: text("müller"),
        reviewer_name: text("Frau Müller"),
        kind: text("accepted"),
        version: text("v1"),
        body: text("{}"),
        hash: String::new(),
    };
    let hash = event.hash_after(NO_EVENT);
    let ledger = format!(
        r#"INSERT INTO seen_record VALUES ('{updated}', 'v1', '{{"a": 1.0}}', 17, ''), ('{updated}', 'v2', '{{"ä":"\u0000"}}', 18, '_public' || char(10) || 'Belege');
           INSERT INTO draft VALUES ('{updated}', 'müller', 'v1', '{{"edits":[]}}', 3, 19);
           INSERT INTO event VALUES (5, '{updated}', 20, 'müller', 'Frau Müller', 'accepted', 'v1', '{{}}', '{hash}');
           INSERT INTO event_head VALUES (1, 5, '{hash}');
           INSERT INTO export VALUES ('e', '_public invoices', 'Müller.csv', 21, 'müller', 'Frau Müller');
           INSERT INTO exported_item VALUES ('{updated}', 'v1', 'e', 0), ('{updated}', 'v2', 'e', 1);
           INSERT INTO api_key VALUES ('k', 'Müller', 'ab', '{{"may":["read"]}}', 22, 0, 23, 24);
           INSERT INTO person VALUES ('p_1', 'müller', 'Frau Müller', '', '', '$argon2id$x', '[{{"role":"admin"}}]', '[]', 25, 0);
           INSERT INTO person VALUES ('p_2', '', 'Herr Meier', 'https://id.example', 'm', '', '[]', '[{{"role":"viewer","collection":"x"}}]', 26, 27);
           INSERT INTO invitation VALUES ('i', 'p_1', 'cd', 28);
           INSERT INTO session VALUES ('s', 'p_1', 'ef', 29, 30, 31);
           INSERT INTO waiting_signature VALUES ('{updated}', 'müller', 'Frau Müller');
           INSERT INTO work VALUES ('{updated}', 'person p_1', 'Frau Müller', 'Ada', 32, 'Bitte prüfen', 33, 'p_2', 'Herr Meier', 'Lieferant fragt');
           INSERT INTO mention VALUES ('p_1', '{updated}', 34);
           INSERT INTO team_member VALUES ('Kreditoren', 'p_1', 0);"#
    );
    rusqlite::Connection::open(place.data_dir().join("countersign.sqlite")).unwrap().execute_batch(&ledger).unwrap();
}

async fn create(api: Api, client: usize) -> Vec<String> {
    let mut ids = vec![];
    for number in (client..RECORDS).step_by(CLIENTS) {
        ids.push(create_one(&api, number).await);
    }
    ids
}

/// Some are odd, and contain what PostgreSQL's own JSON would not preserve.
async fn create_one(api: &Api, number: usize) -> String {
    let status = if number.is_multiple_of(97) { "17" } else { "\"pending_review\"" };
    let data = format!(
        r#"{{"status":{status}, "file_hash":"h{number}","overall_confidence":{}, "total":1500.{number}0,"n\u0000":"株\u0000","data":{{"invoice_number":["RE-{number}",1E2,"{}"]}}}}"#,
        if number.is_multiple_of(89) { "9007199254740993".to_owned() } else { format!("0.{number}") },
        "long".repeat(if number.is_multiple_of(101) { 300 } else { 1 }),
    );
    api.create(&data).await.expect("a create works").0.id
}

/// `countersign: 49 %, 3,000 of 6,009 rows`
fn percent_in(line: &str) -> Option<u32> {
    line.strip_prefix("countersign: ")?.split_once(" %, ")?.0.parse().ok()
}

/// Rows by key.
type Rows = BTreeMap<String, Vec<Option<String>>>;

fn rows_of_sqlite(file: &Path, table: &str, columns: &str) -> Rows {
    let texts: Vec<String> = columns.split(", ").map(|column| format!("CAST({column} AS TEXT)")).collect();
    let database = rusqlite::Connection::open(file).unwrap();
    let mut statement = database.prepare(&format!("SELECT {} FROM {table}", texts.join(", "))).unwrap();
    let rows = statement.query_map([], |row| (0..texts.len()).map(|index| row.get(index)).collect::<Result<Vec<_>, _>>());
    keyed(rows.unwrap().map(Result::unwrap))
}

async fn rows_of_postgres(client: &Client, table: &str, columns: &str) -> Rows {
    let texts: Vec<String> = columns.split(", ").map(|column| format!("{column}::text")).collect();
    let rows = client.query(&format!("SELECT {} FROM {table}", texts.join(", ")), &[]).await.unwrap();
    keyed(rows.iter().map(|row| (0..texts.len()).map(|index| row.get(index)).collect()))
}

fn keyed(rows: impl Iterator<Item = Vec<Option<String>>>) -> Rows {
    let mut keyed = Rows::new();
    for row in rows {
        let key = format!("{:?}/{:?}", row[0], row[1]);
        assert!(keyed.insert(key, row).is_none(), "a row is there twice");
    }
    keyed
}

async fn connect(url: &str) -> Client {
    let (client, connection) = url.parse::<Config>().unwrap().connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
