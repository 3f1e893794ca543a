//! Exported files, and what the ledger remembers of them.

use crate::world::{Answer, World, new_database};
use axum::http::{StatusCode, header};
use countersign::{
    domain::{Decision, Version},
    ledger::exports::Copied,
    review::Reviewer,
};
use std::collections::HashSet;

fn record(number: &str, total: &str) -> String {
    let data = format!(
        r#"{{"invoice_number":"{number}","seller":{{"name":"=Nord"}},"line_items":[{{"quantity":2,"price":-0.50}},{{"quantity":1}}],"grand_total":{total}}}"#
    );
    format!(r#"{{"original_data":{data},"data":{data},"status":"pending_review","file_name":"{number}.pdf","metadata":{{}}}}"#)
}

fn ada() -> Reviewer {
    Reviewer::local("ada".to_owned(), "Ada".to_owned())
}

async fn version(world: &World, id: &str) -> Version {
    world.stores.review.agent_data.get(id).await.unwrap().version()
}

async fn decide(world: &World, id: &str, decision: &Decision) {
    let seen = version(world, id).await;
    world.stores.review.decide(id, &ada(), &seen, 0, decision).await.unwrap().unwrap();
}

/// A record that Ada has accepted.
async fn accepted(world: &World, number: &str) -> String {
    let id = world.push(&record(number, "119.00")).await;
    decide(world, &id, &Decision::AcceptAnyway).await;
    id
}

/// A world on each engine.
async fn worlds() -> Vec<World> {
    let mut worlds = vec![World::new().await];
    match std::env::var("TEST_DATABASE_URL") {
        Ok(server) => {
            let url = new_database(&server).await;
            worlds.push(World::with(|settings| settings.database_url = Some(url)).await);
        }
        Err(_) => eprintln!("skipped: there is no PostgreSQL"),
    }
    worlds
}

async fn export_new(world: &World, format: &str) -> Answer {
    world.post_form("/exports", "", &[("format", format)]).await
}

fn name(answer: &Answer) -> String {
    let disposition = answer.headers.get(header::CONTENT_DISPOSITION).unwrap_or_else(|| panic!("no file: {}", answer.text));
    disposition.to_str().unwrap().split('"').nth(1).unwrap().to_owned()
}

/// The first cell of each line after the header.
fn ids(answer: &Answer) -> Vec<String> {
    answer.text.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

fn is_file(answer: &Answer) -> bool {
    answer.headers.contains_key(header::CONTENT_DISPOSITION)
}

// ---- the forms -----------------------------------------------------------------------------------------

#[tokio::test]
async fn each_form_has_one_header_its_columns_and_plain_amounts() {
    let world = World::new().await;
    for (format, header) in [
        ("csv", "\u{FEFF}id,status,file_name,decided_at,decided_by\r\n"),
        ("csv-lines", "\u{FEFF}id,number,table,row\r\n"),
        ("csv-changes", "\u{FEFF}item,document,status,field,extracted,now,by,at,decision,reason,note\r\n"),
        ("jsonl", ""),
        ("", ""),
    ] {
        let answer = world.get(&format!("/export?format={format}&status=all")).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, header), "{format}: without any record");
    }
    let one = accepted(&world, "R-1").await;
    let two = world.push(&record("R-2", "-1234.50")).await;

    let csv = world.get("/export?format=csv&status=all&sort=oldest").await;
    assert_eq!(name(&csv), "invoices.csv");
    let decided_at = csv.text.lines().nth(1).unwrap().split(',').nth(6).unwrap();
    assert!(decided_at.parse::<jiff::Timestamp>().is_ok(), "{}", csv.text);
    assert_eq!(
        csv.text,
        format!(
            "\u{FEFF}id,status,file_name,invoice_number,seller.name,grand_total,decided_at,decided_by\r\n\
             {one},accepted,R-1.pdf,R-1,'=Nord,119.00,{decided_at},Ada\r\n\
             {two},pending_review,R-2.pdf,R-2,'=Nord,-1234.50,,\r\n"
        )
    );
    let lines = world.get(&format!("/items/{two}/export?format=csv-lines")).await;
    assert_eq!(name(&lines), format!("{two}-lines.csv"));
    let rows = format!("{two},R-2,line_items,1,2,-0.50\r\n{two},R-2,line_items,2,1,\r\n");
    assert_eq!(lines.text, format!("\u{FEFF}id,number,table,row,quantity,price\r\n{rows}"));
    let changes = world.get(&format!("/items/{two}/export?format=csv-changes")).await;
    assert_eq!((name(&changes), changes.text.lines().count()), (format!("{two}-changes.csv"), 2));
}

#[tokio::test]
async fn a_form_that_there_is_not_is_refused_with_those_that_there_are() {
    let world = World::new().await;
    let id = world.push(&record("R-1", "1")).await;
    for path in ["/export?format=xlsx".to_owned(), format!("/items/{id}/export?format=xlsx")] {
        let answer = world.get(&path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains("xlsx is none of csv, csv-lines, csv-changes, jsonl"), "{}", answer.text);
    }
    let answer = export_new(&world, "xlsx").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    let many: Vec<String> = (0..1_001).map(|number| format!(r#""p{number}":1"#)).collect();
    let id = world.push(&format!(r#"{{"data":{{{}}},"status":"pending_review"}}"#, many.join(","))).await;
    let answer = world.get(&format!("/items/{id}/export?format=csv")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text.contains("set COUNTERSIGN_SCHEMA"), "{}", answer.text);
    assert_eq!(world.get(&format!("/items/{id}/export?format=jsonl")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_schema_gives_its_columns_and_a_draft_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("schema.json");
    std::fs::write(&schema, r#"{"properties":{"grand_total":{"type":"number"},"due_date":{"type":"string"}}}"#).unwrap();
    let world = World::with(|settings| settings.schema = Some(schema)).await;
    let id = world.push(&record("R-1", "119.00")).await;
    let seen = version(&world, &id).await;
    let form = [("do", "save"), ("version", seen.as_str()), ("f.grand_total", "777")];
    let page = world.get(&format!("/items/{id}")).await;
    let saved = world.post_form(&format!("/items/{id}"), &page.cookie(), &form).await;
    assert!(saved.location().contains("saved"), "{}", saved.location());
    let csv = world.get("/export?format=csv").await;
    let line = format!("{id},pending_review,R-1.pdf,119.00,,,\r\n");
    assert_eq!(csv.text, format!("\u{FEFF}id,status,file_name,grand_total,due_date,decided_at,decided_by\r\n{line}"));
}

// ---- what is new ---------------------------------------------------------------------------------------

#[tokio::test]
async fn what_was_accepted_goes_out_once_until_it_is_accepted_anew() {
    for world in worlds().await {
        let (one, two) = (accepted(&world, "R-1").await, accepted(&world, "R-2").await);
        let pending = world.push(&record("R-3", "1")).await;
        let rejected = world.push(&record("R-4", "1")).await;
        decide(&world, &rejected, &Decision::Reject { reason: "duplicate".into(), note: String::new() }).await;

        assert!(world.get("/exports").await.text.contains("Nothing yet."));
        let first = export_new(&world, "csv").await;
        assert_eq!((first.status, ids(&first)), (StatusCode::OK, vec![one.clone(), two.clone()]));
        let file = name(&first);
        assert!(file.starts_with("invoices-20") && file.ends_with(".csv"), "{file}");

        let again = export_new(&world, "csv").await;
        assert!(!is_file(&again) && again.text.contains("Nothing is new"), "{}", again.text);
        let list = world.get("/exports").await.text;
        assert!(list.contains(&file) && list.contains("2 documents, by Reviewer"), "{list}");
        let history = world.get(&format!("/items/{one}/history")).await.text;
        assert!(history.contains(&format!("Exported to {file} by Reviewer")), "{history}");
        assert!(!world.get(&format!("/items/{pending}/history")).await.text.contains("Exported to"));

        // The other exports change nothing.
        assert_eq!(ids(&world.get("/export?format=csv&status=accepted&sort=oldest").await).len(), 2);
        decide(&world, &one, &Decision::Reopen).await;
        assert!(!is_file(&export_new(&world, "csv").await), "what is open again is not new");
        decide(&world, &one, &Decision::AcceptAnyway).await;
        let second = export_new(&world, "jsonl").await;
        assert!(second.text.contains(&one) && !second.text.contains(&two), "{}", second.text);
        let history = world.get(&format!("/items/{one}/history")).await.text;
        assert_eq!(history.matches("Exported to").count(), 2);
    }
}

#[tokio::test]
async fn an_export_is_fetched_again_without_what_changed_since() {
    for world in worlds().await {
        let (one, two) = (accepted(&world, "R-1").await, accepted(&world, "R-2").await);
        let first = export_new(&world, "csv").await;
        let file = name(&first);
        let again = format!("/export?again={file}&format=");
        let answer = world.get(&format!("{again}csv")).await;
        assert_eq!((&answer.text, name(&answer)), (&first.text, file.clone()), "byte for byte");
        let lines = world.get(&format!("{again}csv-lines")).await;
        assert_eq!((ids(&lines).len(), name(&lines)), (4, file.replace(".csv", "-lines.csv")));

        decide(&world, &two, &Decision::Reopen).await;
        assert_eq!(ids(&world.get(&format!("{again}csv")).await), std::slice::from_ref(&one));
        world.stores.review.agent_data.delete(&one, None).await.unwrap();
        assert_eq!(ids(&world.get(&format!("{again}csv")).await), [""; 0]);
        let history = world.get(&format!("/items/{one}/history")).await;
        assert!(history.text.contains("Exported to"), "what is gone went out all the same");
        assert_eq!(world.get("/export?again=other.csv&format=csv").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_export_at_once_never_get_the_same_item() {
    for world in worlds().await {
        let mut all = HashSet::new();
        for number in 0..30 {
            all.insert(accepted(&world, &format!("R-{number}")).await);
        }
        let answers = futures::future::join_all((0..4).map(|_| export_new(&world, "csv"))).await;
        let files: Vec<&Answer> = answers.iter().filter(|answer| is_file(answer)).collect();
        let found: Vec<String> = files.iter().flat_map(|answer| ids(answer)).collect();
        assert_eq!(found.len(), all.len(), "none twice");
        assert_eq!(found.into_iter().collect::<HashSet<_>>(), all, "none never");
        assert_eq!(files.iter().map(|answer| name(answer)).collect::<HashSet<_>>().len(), files.len(), "each under its name");
    }
}

#[tokio::test]
async fn an_export_that_fails_marks_nothing() {
    let world = World::new().await;
    let (one, two) = (accepted(&world, "R-1").await, accepted(&world, "R-2").await);
    let database = rusqlite::Connection::open(world.folder().join("countersign.sqlite")).unwrap();
    let damage = |text: &str| {
        let sql = "UPDATE agent_data SET data = ?2 WHERE id = ?1";
        assert_eq!(database.execute(sql, [two.as_str(), text]).unwrap(), 1);
    };
    let whole = world.stored(&two).await;
    damage(&whole[..whole.len() - 3]);
    for format in ["csv", "jsonl"] {
        let answer = export_new(&world, format).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text);
        assert!(!is_file(&answer));
    }
    let copied = Copied { item_id: one.clone(), version: version(&world, &one).await };
    let exports = world.stores.review.ledger.exports("_public", "invoices");
    assert!(exports.known(&[copied]).await.unwrap().is_empty());
    damage(&whole);
    assert_eq!(ids(&export_new(&world, "csv").await), [one, two]);
}

#[tokio::test]
async fn a_link_exports_nothing_new() {
    let world = World::new().await;
    let id = accepted(&world, "R-1").await;
    let page = world.get("/exports?format=csv").await;
    assert!(!is_file(&page) && !page.text.contains(&id));
    assert_eq!(ids(&export_new(&world, "csv").await), [id]);
}
