//! Texts of any length in a record: what they cost the pages that show many records.

use crate::world::World;
use axum::http::StatusCode;

/// A record in which every text that the queue shows is `long`.
fn record(long: &str, status: &str) -> String {
    let data = serde_json::json!({
        "seller": {"name": long},
        "invoice_number": long,
        "invoice_date": long,
        "grand_total": long,
        "currency": long,
    });
    serde_json::json!({"original_data": data, "data": data, "status": status, "file_name": long}).to_string()
}

async fn queue_of(text: &str, status: &str) -> String {
    let world = World::new().await;
    world.push(&record(text, status)).await;
    let page = world.get("/?status=all").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.text
}

#[tokio::test]
async fn a_text_of_any_length_makes_the_queue_at_most_200_characters_longer() {
    // The name of the document, the seller, the number, the date, the total with its currency.
    const TEXTS: usize = 5;
    let empty = queue_of("", "pending_review").await.chars().count();
    for letter in ["x", "é", "漢"] {
        let long = queue_of(&letter.repeat(100_000), "pending_review").await;
        let longer = long.chars().count() - empty;
        assert!(longer <= TEXTS * 200, "{longer} characters of {letter}");
        assert!(long.contains(&format!("{}…", letter.repeat(63))), "the beginning is there");
    }
    let short = queue_of("", "mine").await.chars().count();
    let long = queue_of("", &"s".repeat(100_000)).await;
    assert!(long.chars().count() - short <= 2 * 200, "a status, in its row and as a tab: {}", long.chars().count() - short);
    assert!(!long.contains(&format!("status={}", "s".repeat(10))), "a tab that finds nothing is no link");
}

#[tokio::test]
async fn a_name_that_the_queue_cuts_is_still_found_by_its_end() {
    let world = World::new().await;
    world.push(&record(&format!("{}the-end.pdf", "x".repeat(100_000)), "pending_review")).await;
    let page = world.get("/?text=the-end").await;
    assert!(page.text.contains(&format!("{}…", "x".repeat(63))), "{:.3000}", page.text);
}
