//! What one view of the queue reads from a store that is elsewhere.

use crate::{hosted_double::Hosted, world::World};
use std::sync::Arc;

fn record(number: usize, hash: &str) -> String {
    format!(
        r#"{{"data":{{"invoice_number":"A-{number}","seller":{{"name":"Nordlicht"}}}},"status":"pending_review","file_name":"{number}.pdf","file_hash":"{hash}"}}"#
    )
}

#[tokio::test]
async fn one_view_reads_each_record_once_even_where_there_are_two_of_a_document() {
    let mut hosted = None;
    let replace = |store| {
        let double = Arc::new(Hosted::new(store));
        hosted = Some(Arc::clone(&double));
        double as Arc<dyn countersign::agent_data::AgentData>
    };
    let world = World::over(|_| {}, replace).await;
    let hosted = hosted.unwrap();
    for number in 0..12 {
        world.push(&record(number, &format!("{number:064x}"))).await;
    }
    let page = world.get("/").await;
    assert!(page.text.contains("11.pdf") && !page.text.contains("Possible duplicate"), "{}", page.text);
    assert_eq!(hosted.records_read(), 12);

    // The same file once more: the one before is known.
    world.push(&record(99, &format!("{:064x}", 3))).await;
    let before = hosted.records_read();
    let page = world.get("/").await;
    assert_eq!(hosted.records_read() - before, 13);
    assert!(page.text.contains("99.pdf"), "{}", page.text);
    let duplicates = world.get("/?flag=duplicate").await;
    assert!(["99.pdf", "3.pdf"].iter().all(|name| duplicates.text.contains(name)), "{}", duplicates.text);
}
