//! Letters are compared, not how they are written: in the queue's search and between duplicates.

use crate::world::World;

fn record(seller: &str, number: &str, total: &str, name: &str) -> String {
    serde_json::json!({"data": {"seller": {"name": seller}, "invoice_number": number, "invoice_date": "2026-05-06", "currency": "EUR",
        "grand_total": total}, "status": "pending_review", "file_name": name})
    .to_string()
}

async fn found(world: &World, text: &str) -> Vec<&'static str> {
    let asked = form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let page = world.get(&format!("/?text={asked}")).await.text;
    ["one.pdf", "two.pdf", "other.pdf"].into_iter().filter(|name| page.contains(name)).collect()
}

#[tokio::test]
async fn a_text_is_found_in_the_queue_however_it_is_written() {
    let world = World::new().await;
    let composed = record("Müller ﬁx “West”", "2026–77", "1190.00", "one.pdf");
    let decomposed = record("Mu\u{308}ller fix \"West\"", "２０２６-78", "119.00", "two.pdf");
    let ids = [world.push(&composed).await, world.push(&decomposed).await];
    world.push(&record("Muller", "2026/79", "5.00", "other.pdf")).await;
    for (text, names) in [
        ("Müller", &["one.pdf", "two.pdf"][..]),
        ("MU\u{308}LLER\u{a0}ﬁX", &["one.pdf", "two.pdf"]),
        ("‘x’", &[]),
        ("„west‟", &["one.pdf", "two.pdf"]),
        ("2026-77", &["one.pdf"]),
        ("2026—7", &["one.pdf", "two.pdf"]),
        ("２０２６–７８", &["two.pdf"]),
        ("1,190.00\u{2009}eur", &["one.pdf"]),
        ("muller", &["other.pdf"]),
    ] {
        assert_eq!(found(&world, text).await, names, "{text}");
    }
    for (id, pushed) in ids.iter().zip([composed, decomposed]) {
        assert!(
            world.stored(id).await.contains(pushed.split("\"name\":").nth(1).unwrap().split('}').next().unwrap()),
            "as it came"
        );
    }
}

#[tokio::test]
async fn a_duplicate_in_other_characters_is_one() {
    let world = World::new().await;
    world.push(&record("Müller & Söhne", "RE-2026-77", "1190.00", "one.pdf")).await;
    world.push(&record("Mu\u{308}ller &\u{a0}So\u{308}hne", "ＲＥ–2026–７７", "1190.00", "two.pdf")).await;
    world.push(&record("Muller & Sohne", "RE-2026-77", "1190.00", "other.pdf")).await;
    let page = world.get("/?flag=duplicate").await.text;
    assert!(page.contains("one.pdf") && page.contains("two.pdf") && !page.contains("other.pdf"), "{page}");
}
