//! What one view of the queue reads from a store that is elsewhere.

use crate::{hosted_double::Hosted, world::World};
use countersign::domain::queue::{QueuePage, QueueQuery, QueueSort};
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

async fn page(world: &World, query: QueueQuery) -> QueuePage {
    let nobody = countersign::review::Reviewer::local("nobody".to_owned(), "Nobody".to_owned());
    world.stores.review.queue(&query, &nobody).await.unwrap()
}

#[tokio::test]
async fn a_cloud_that_does_not_count_is_read_forth_and_back_without_numbers() {
    let mut hosted = None;
    let replace = |store| {
        let double = Arc::new(Hosted::new(store));
        hosted = Some(Arc::clone(&double));
        double as Arc<dyn countersign::agent_data::AgentData>
    };
    let world = World::over(|_| {}, replace).await;
    let hosted = hosted.unwrap();
    for number in 0..50 {
        world.push(&record(number, &format!("{number:064x}"))).await;
    }
    for counts in [true, false] {
        if !counts {
            hosted.stop_counting();
        }
        for sort in [QueueSort::Newest, QueueSort::Oldest] {
            let usual = QueueQuery { sort, ..QueueQuery::default() };
            let mut pages = vec![page(&world, usual.clone()).await];
            while let Some(after) = pages.last().unwrap().next.clone() {
                let before = hosted.records_read();
                pages.push(page(&world, QueueQuery { after: Some(after), ..usual.clone() }).await);
                assert!(hosted.records_read() - before <= 25, "a page, and a few to tell where it is");
            }
            let names = |page: &QueuePage| page.rows.iter().map(|row| row.document.clone()).collect::<Vec<_>>();
            let all: Vec<String> = pages.iter().flat_map(names).collect();
            let number = |at: usize| if sort == QueueSort::Oldest { at } else { 49 - at };
            assert_eq!(all, (0..50).map(|at| format!("{}.pdf", number(at))).collect::<Vec<_>>());
            for (at, one) in pages.iter().enumerate() {
                assert_eq!(one.skipped, Some(20 * at as u64).filter(|_| counts || at == 0));
                assert_eq!(one.total, Some(50), "the number of each status is known in any case");
                let Some(before) = one.previous.clone() else {
                    assert_eq!(at, 0);
                    continue;
                };
                let back = page(&world, QueueQuery { before: Some(before), ..usual.clone() }).await;
                assert_eq!(names(&back), names(&pages[at - 1]));
                assert_eq!((back.previous.is_some(), back.next.is_some()), (at > 1, true));
            }
        }
    }
}
