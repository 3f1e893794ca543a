//! Flags on the server: duplicates, the queue by kind and by risk, rules that block, and the operator's `review.toml`.

use crate::world::{World, settings};
use axum::http::StatusCode;
use countersign::{
    domain::queue::{QueuePage, QueueQuery, QueueSort},
    server::stores::Stores,
};

fn record(number: &str, total: &str, hash: &str, name: &str) -> String {
    let data = format!(
        r#"{{"invoice_number":"{number}","seller":{{"name":"Nord"}},"net_total":100.00,"tax_total":19.00,"grand_total":{total}}}"#
    );
    format!(
        r#"{{"original_data":{data},"data":{data},"status":"pending_review","field_metadata":{{"invoice_number":{{"confidence":0.9}},"seller":{{"name":{{"confidence":0.9}}}},"net_total":{{"confidence":0.9}},"tax_total":{{"confidence":0.9}},"grand_total":{{"confidence":0.9}}}},"file_name":"{name}","file_hash":{hash},"metadata":{{}}}}"#
    )
}

async fn queue(world: &World, flag: Option<&str>, sort: QueueSort) -> QueuePage {
    let query = QueueQuery { flag: flag.map(str::to_owned), sort, ..QueueQuery::default() };
    world.stores.review.queue(&query, &nobody()).await.unwrap()
}

fn names(page: &QueuePage) -> Vec<&str> {
    page.rows.iter().map(|row| row.document.as_str()).collect()
}

#[tokio::test]
async fn the_queue_is_filtered_by_flags_and_ordered_by_risk() {
    let world = World::new().await;
    world.push(&record("1", "119.00", "null", "clean")).await;
    world.push(&record("2", "191.00", "null", "broken")).await;
    world.push(&record("3", "119.00", "\"h\"", "one")).await;
    world.push(&record("4", "119.00", "\"h\"", "two")).await;
    world.push(&record("1", "119.00", "null", "clean again")).await;
    assert_eq!(names(&queue(&world, Some("failed_rule"), QueueSort::Newest).await), ["broken"]);
    assert_eq!(names(&queue(&world, Some("duplicate"), QueueSort::Oldest).await), ["clean", "one", "two", "clean again"]);
    assert_eq!(names(&queue(&world, Some("none"), QueueSort::Newest).await), [""; 0]);
    let riskiest = queue(&world, None, QueueSort::Riskiest).await;
    assert_eq!(names(&riskiest), ["broken", "clean again", "two", "one", "clean"]);
    assert_eq!((riskiest.total, riskiest.unassessed, riskiest.next), (Some(5), 0, None));
    for n in 10..50 {
        world.push(&record(&n.to_string(), "119.00", "null", "more")).await;
    }
    let first = queue(&world, None, QueueSort::Riskiest).await;
    assert_eq!((first.rows.len(), first.rows[0].document.as_str(), first.next.as_deref()), (20, "broken", Some("20")));
    let query = QueueQuery { after: Some("40".to_owned()), sort: QueueSort::Riskiest, ..QueueQuery::default() };
    assert_eq!(world.stores.review.queue(&query, &nobody()).await.unwrap().rows.len(), 5, "the last page");
}

#[tokio::test]
async fn a_changed_record_is_looked_at_again() {
    let world = World::new().await;
    let id = world.push(&record("2", "191.00", "null", "broken")).await;
    assert_eq!(names(&queue(&world, Some("failed_rule"), QueueSort::Newest).await), ["broken"]);
    let mended = serde_json::value::RawValue::from_string(record("2", "119.00", "null", "mended")).unwrap();
    world.stores.review.agent_data.update(&id, mended, None).await.unwrap();
    assert_eq!(names(&queue(&world, Some("failed_rule"), QueueSort::Newest).await), [""; 0]);
    assert_eq!(names(&queue(&world, Some("none"), QueueSort::Newest).await), ["mended"]);
}

#[tokio::test]
async fn a_broken_sum_is_accepted_only_when_asked_for_twice() {
    let world = World::new().await;
    let id = world.push(&record("2", "191.00", "null", "broken")).await;
    let place = format!("/items/{id}");
    let page = world.get(&place).await;
    assert!(page.text.contains("100.00 + 19.00 = 119.00, but Grand total is 191.00"), "{}", page.text);
    let version = page.input("version");
    let post = |action: &'static str| [("do", action), ("version", version.as_str()), ("f.grand_total", "191.00")];
    let refused = world.post_form(&place, &page.cookie(), &post("accept")).await;
    assert!(refused.location().contains("problem=blocked"), "{}", refused.location());
    assert!(world.stored(&id).await.contains("pending_review"));
    let again = world
        .send(
            crate::world::request("GET", refused.location())
                .header("cookie", page.cookie())
                .header("accept", "text/html")
                .body(axum::body::Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.text.contains("accept-anyway"), "the page offers it");
    let revision = again.input("revision");
    let form = [("do", "accept-anyway"), ("version", version.as_str()), ("revision", revision.as_str())];
    let accepted = world.post_form(&place, &page.cookie(), &form).await;
    assert!(accepted.location().contains("done=accepted"), "{}", accepted.location());
    assert!(world.stored(&id).await.contains(r#""grand_total":191.00"#));
}

#[tokio::test]
async fn the_operators_file_is_read_and_a_misspelt_key_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("review.toml");
    std::fs::write(&file, "review_below = 0.5\n[rules]\ngrand_total = \"off\"\n").unwrap();
    let mut settings = settings(folder.path());
    let stores = Stores::open(&settings).await.unwrap();
    assert_eq!(stores.review.collection.review_below, 0.5);
    settings.review_below = Some(0.7);
    assert_eq!(Stores::open(&settings).await.unwrap().review.collection.review_below, 0.7, "the environment wins");
    std::fs::write(&file, "\nreview_belov = 0.5\n").unwrap();
    let refused = format!("{:#}", Stores::open(&settings).await.err().unwrap());
    assert!(refused.contains("review.toml, line 2: unknown field `review_belov`"), "{refused}");
    settings.config = Some(folder.path().join("other.toml"));
    let missing = Stores::open(&settings).await.err().unwrap().to_string();
    assert!(missing.contains("can't read") && missing.contains("other.toml"), "{missing}");
}

fn nobody() -> countersign::review::Reviewer {
    countersign::review::Reviewer::local("1".to_owned(), "Nobody".to_owned())
}
