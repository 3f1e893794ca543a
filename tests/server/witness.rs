//! The page as a witness, from the document to the decision: what the words of a file say stands on the page, in the queue and in the
//! way of a decision.

use crate::world::{Answer, World, settings};
use axum::http::StatusCode;
use countersign::{
    documents::{
        NewFile, Pages,
        pages::{Limits, Renderer},
    },
    domain::{FlagKind, queue::QueueQuery},
    ledger::assessment::ToDo,
    review::Reviewer,
    server::router,
};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use serde_json::{Value, json};
use std::sync::Arc;

/// A world that really draws and reads documents.
async fn world() -> World {
    world_with("").await
}

async fn world_with(review_toml: &str) -> World {
    let mut world = World::with(|settings| {
        std::fs::write(settings.data_dir.join("review.toml"), review_toml).unwrap();
    })
    .await;
    let (documents, folder) = (world.stores.review.documents.clone(), world.folder().join("pages"));
    let renderer = Renderer::new(crate::pages_world::PROGRAM.into(), Limits::default());
    world.stores.review.pages = Arc::new(Pages::new(documents, folder, renderer));
    world.router = router::router(&world.stores, &settings(world.folder())).unwrap();
    world
}

/// Texts, each at a place from the left and from the top.
type Texts<'t> = [(f32, f32, &'t str)];

/// A document of one A4 page with these texts.
fn pdf(texts: &Texts) -> Vec<u8> {
    pdf_of(&[texts])
}

/// A document with an A4 page of each of these texts.
fn pdf_of(pages: &[&Texts]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let refs = |number: usize| {
        let first = 4 + 2 * i32::try_from(number).unwrap();
        (Ref::new(first), Ref::new(first + 1))
    };
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    let kids = (0..pages.len()).map(|number| refs(number).0);
    pdf.pages(Ref::new(2)).kids(kids).count(i32::try_from(pages.len()).unwrap());
    pdf.type1_font(Ref::new(3)).base_font(Name(b"Helvetica"));
    for (number, texts) in pages.iter().enumerate() {
        let (id, contents) = refs(number);
        let mut page = pdf.page(id);
        page.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).contents(contents);
        page.resources().fonts().pair(Name(b"F"), Ref::new(3));
        page.finish();
        let mut content = Content::new();
        for (x, y, text) in *texts {
            content.begin_text().set_font(Name(b"F"), 10.0).next_line(*x, 842.0 - y).show(Str(text.as_bytes())).end_text();
        }
        pdf.stream(contents, &content.finish());
    }
    pdf.finish()
}

/// An invoice with two rows and a total of 139.23.
const INVOICE: &Texts = &[
    (50.0, 60.0, "Nordwind Handel GmbH"),
    (50.0, 74.0, "Hafenstrasse 12"),
    (50.0, 88.0, "20457 Hamburg"),
    (50.0, 150.0, "Invoice"),
    (50.0, 170.0, "Invoice number: R-4711"),
    (50.0, 184.0, "Invoice date: 2026-03-04"),
    (50.0, 230.0, "Description"),
    (300.0, 230.0, "Quantity"),
    (380.0, 230.0, "Price"),
    (480.0, 230.0, "Amount EUR"),
    (50.0, 250.0, "Copper wire"),
    (300.0, 250.0, "3"),
    (380.0, 250.0, "19.00"),
    (480.0, 250.0, "57.00"),
    (50.0, 270.0, "Brass hinge"),
    (300.0, 270.0, "4"),
    (380.0, 270.0, "15.00"),
    (480.0, 270.0, "60.00"),
    (380.0, 310.0, "Net total"),
    (480.0, 310.0, "117.00"),
    (380.0, 330.0, "VAT 19 %"),
    (480.0, 330.0, "22.23"),
    (380.0, 350.0, "Total"),
    (480.0, 350.0, "139.23"),
];

fn invoice() -> Vec<u8> {
    pdf(INVOICE)
}

fn right() -> Value {
    json!({
        "document_type": "invoice", "invoice_number": "R-4711", "invoice_date": "2026-03-04", "currency": "EUR",
        "seller": {"name": "Nordwind Handel GmbH", "address": {"street": "Hafenstrasse 12", "postal_code": "20457", "city": "Hamburg"}},
        "line_items": [
            {"description": "Copper wire", "quantity": 3, "unit_price": 19.00, "line_total": 57.00},
            {"description": "Brass hinge", "quantity": 4, "unit_price": 15.00, "line_total": 60.00},
        ],
        "net_total": 117.00, "tax_total": 22.23, "grand_total": 139.23,
    })
}

/// An invoice with 25 rows, and what is right of it.
fn long_invoice() -> (Vec<u8>, Value) {
    let rows: Vec<[String; 4]> = (1..=25_u8)
        .map(|row| {
            let price = 20 + u32::from(row);
            [format!("Hinge type {}", char::from(b'@' + row)), "3".to_owned(), format!("{price}.00"), format!("{}.00", 3 * price)]
        })
        .collect();
    let columns = [(50.0, "Description"), (300.0, "Quantity"), (380.0, "Price"), (480.0, "Amount EUR")];
    let mut texts = vec![(50.0, 60.0, "Nordwind Handel GmbH"), (50.0, 74.0, "Invoice number: R-4711")];
    texts.extend(columns.map(|(x, head)| (x, 100.0, head)));
    for (row, y) in rows.iter().zip((0..25_u8).map(|row| 120.0 + 20.0 * f32::from(row))) {
        texts.extend(columns.iter().zip(row).map(|((x, _), text)| (*x, y, text.as_str())));
    }
    let items = (0..25)
        .zip(&rows)
        .map(|(at, row)| json!({"description": row[0], "quantity": 3, "unit_price": 21 + at, "line_total": 3 * (21 + at)}));
    let data =
        json!({"invoice_number": "R-4711", "seller": {"name": "Nordwind Handel GmbH"}, "line_items": items.collect::<Vec<_>>()});
    (pdf(&texts), data)
}

/// Stores the document and a record of it; everything is sure but what `doubts` names. As from an agent, nothing is said of what it
/// did not find.
async fn push(world: &World, data: &Value, doubts: &[&str]) -> String {
    push_of(world, invoice(), data, doubts).await
}

async fn push_of(world: &World, document: Vec<u8>, data: &Value, doubts: &[&str]) -> String {
    let file = NewFile { name: "invoice.pdf".to_owned(), ..NewFile::default() };
    let file = world.stores.review.documents.store(file, document.into()).await.unwrap();
    fn said(data: &Value, path: &str, doubts: &[&str]) -> Value {
        match data {
            Value::Object(map) => {
                let found = map.iter().filter(|(_, value)| !value.is_null());
                found.map(|(key, value)| (key.clone(), said(value, &format!("{path}.{key}"), doubts))).collect()
            }
            Value::Array(list) => {
                list.iter().enumerate().map(|(at, value)| said(value, &format!("{path}.{at}"), doubts)).collect()
            }
            _ => json!({"confidence": if doubts.iter().any(|doubt| path.ends_with(doubt)) { 0.4 } else { 0.99 }}),
        }
    }
    let record = json!({"data": data, "original_data": data, "status": "pending_review", "field_metadata": said(data, "", doubts),
        "file_id": file.id, "file_name": "invoice.pdf", "file_hash": file.content_hash});
    world.push(&record.to_string()).await
}

fn path(id: &str) -> String {
    format!("/items/{id}")
}

fn anybody() -> Reviewer {
    Reviewer::local("local".to_owned(), "local".to_owned())
}

/// The flags in the queue's row.
async fn count_in_queue(world: &World) -> usize {
    world.stores.review.queue(&QueueQuery::default(), &anybody()).await.unwrap().rows[0].flag_count
}

fn post(page: &Answer, action: &str) -> [(&'static str, String); 3] {
    [("do", action.to_owned()), ("version", page.input("version")), ("revision", page.input("revision"))]
}

/// The same reviewer looks at another page.
async fn get_again(world: &World, page: &Answer, path: &str) -> Answer {
    let request = crate::world::request("GET", path).header("cookie", page.cookie()).header("accept", "text/html");
    let answer = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
    Answer { headers: page.headers.clone(), ..answer }
}

async fn send(world: &World, id: &str, page: &Answer, action: &str) -> Answer {
    let form = post(page, action);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.post_form(&path(id), &page.cookie(), &pairs).await
}

#[tokio::test]
async fn a_value_that_the_page_contradicts_is_flagged_with_what_stands_there_and_offered() {
    let world = world().await;
    let mut data = right();
    data["line_items"][1]["line_total"] = json!(90.00);
    data["invoice_number"] = json!("R-4771");
    let id = push(&world, &data, &[]).await;
    let page = world.get(&path(&id)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Stands nowhere on the page"), "{}", page.text);
    assert!(page.text.contains(r#"value="use R-4711 invoice_number""#), "the printed number is offered");
    assert!(page.text.contains(r#"value="use 60.00 line_items[1].line_total""#), "the cell's own number is offered");
    assert!(page.text.contains(r#"value="use-all""#), "both at once");
    assert!(page.text.contains(r#"aria-label="Use R-4711 for Invoice number""#), "each button says for which field");
    assert!(page.text.contains(r#"aria-label="Use 60.00 for Line total, row 2""#), "{}", page.text);
    let with_key: Vec<&str> =
        page.text.split("<button").filter(|button| button.contains(r#"aria-keyshortcuts="Alt+S""#)).collect();
    assert!(!with_key.is_empty(), "Alt+S is told");
    assert!(
        with_key.iter().all(|button| button.contains("use 60.0 line_items[1].line_total")),
        "what the sums say: {with_key:?}"
    );
    let focused = get_again(&world, &page, &format!("{}?field=invoice_number", path(&id))).await;
    let with_key: Vec<&str> =
        focused.text.split("<button").filter(|button| button.contains(r#"aria-keyshortcuts="Alt+S""#)).collect();
    assert!(!with_key.is_empty() && with_key.iter().all(|button| button.contains("use R-4711 invoice_number")), "{with_key:?}");
    let used = send(&world, &id, &page, "use-all").await;
    assert_eq!(used.status, StatusCode::SEE_OTHER);
    let page = get_again(&world, &page, used.location()).await;
    assert!(page.text.contains("Nothing is flagged"), "without a script, too: {}", page.text);
    let accepted = send(&world, &id, &page, "accept").await;
    assert!(accepted.location().contains("done=accepted"), "{}", accepted.location());
    let stored = world.stored(&id).await;
    assert!(stored.contains(r#""invoice_number":"R-4711""#) && stored.contains(r#""line_total":60.00}"#), "{stored}");
}

#[tokio::test]
async fn the_page_clears_a_doubt_by_place_and_the_queue_agrees_with_the_page() {
    let world = world().await;
    let id = push(&world, &right(), &["grand_total", "invoice_number", "line_items.0.quantity"]).await;
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("Nothing is flagged"), "{}", page.text);
    assert!(page.text.contains("Confirmed by the page") && page.text.contains("40 %"), "the confidence stays visible");
    assert_eq!(count_in_queue(&world).await, 0);
    // The same, with the switch off.
    let world = world_with("page_confirms = false").await;
    let id = push(&world, &right(), &["grand_total", "invoice_number", "line_items.0.quantity"]).await;
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("3 fields to look at") && !page.text.contains("Confirmed by the page"), "{}", page.text);
    assert_eq!(count_in_queue(&world).await, 3);
}

#[tokio::test]
async fn every_value_that_one_button_uses_is_shown_before() {
    let world = world().await;
    let (document, mut data) = long_invoice();
    for (at, row) in (0..).zip(data["line_items"].as_array_mut().unwrap()) {
        row["line_total"] = json!(1000 + at);
    }
    let id = push_of(&world, document, &data, &[]).await;
    let page = world.get(&path(&id)).await;
    let offers = page.text.split("<details").find(|part| part.contains(r#"value="use-all""#)).unwrap();
    let offers = offers.split("</details>").next().unwrap();
    assert!(offers.contains("Use all 25"), "{offers}");
    assert_eq!(offers.matches("<li").count(), 25, "{offers}");
    assert_eq!(offers.matches(r#"value="use "#).count(), 25, "{offers}");
}

#[tokio::test]
async fn of_an_empty_field_nobody_expects_a_confidence() {
    let world = world().await;
    let mut data = right();
    data["invoice_date"] = Value::Null;
    let id = push(&world, &data, &[]).await;
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("Empty, but the page says"), "{}", page.text);
    assert!(!page.text.contains("Confidence unknown"), "{}", page.text);
}

#[tokio::test]
async fn a_printed_row_that_the_record_lacks_is_marked_on_the_page() {
    let world = world().await;
    let (document, mut data) = long_invoice();
    data["line_items"].as_array_mut().unwrap().pop();
    let id = push_of(&world, document, &data, &[]).await;
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("No row has what the page says here"), "{}", page.text);
    let mark = page.text.split("<button").find(|button| button.contains("Citation for Line items, page 1"));
    assert!(mark.is_some_and(|mark| mark.contains("data-passed")), "its words can be clicked: {mark:?}");
}

#[tokio::test]
async fn somewhere_on_the_page_is_not_its_place() {
    let world = world().await;
    let mut data = right();
    // The price of the other row, and doubtful.
    data["line_items"][0]["unit_price"] = json!(15.00);
    let id = push(&world, &data, &["line_items.0.unit_price"]).await;
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("Confidence 40 %, below 80 %"), "{}", page.text);
    assert!(page.text.contains("The page says 19.00 here"), "{}", page.text);
}

#[tokio::test]
async fn a_sum_that_is_wrong_on_the_document_itself_does_not_block() {
    let world = world().await;
    let file = NewFile { name: "wrong.pdf".to_owned(), ..NewFile::default() };
    let printed = pdf(&[
        (50.0, 60.0, "Nordwind Handel GmbH"),
        (50.0, 80.0, "Invoice number: R-1"),
        (50.0, 100.0, "Invoice date: 2026-03-04"),
        (50.0, 120.0, "This invoice adds up wrongly, and says so in print for all to see."),
        (380.0, 310.0, "Net total EUR"),
        (480.0, 310.0, "100.00"),
        (380.0, 330.0, "VAT"),
        (480.0, 330.0, "8.00"),
        (380.0, 350.0, "Total"),
        (480.0, 350.0, "110.00"),
    ]);
    let file = world.stores.review.documents.store(file, printed.into()).await.unwrap();
    let data = json!({"invoice_number": "R-1", "invoice_date": "2026-03-04", "currency": "EUR", "seller": {"name": "Nordwind Handel GmbH"},
        "net_total": 100.00, "tax_total": 8.00, "grand_total": 110.00});
    let record = json!({"data": data, "original_data": data, "status": "pending_review", "field_metadata": {"confidence": 0.99},
        "file_id": file.id, "file_name": "wrong.pdf"});
    let id = world.push(&record.to_string()).await;
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("all these numbers stand so on the page"), "{}", page.text);
    let accepted = send(&world, &id, &page, "accept").await;
    assert!(accepted.location().contains("done=accepted"), "{}", accepted.location());
    // The same numbers, misread: the page contradicts one, so the sum blocks.
    let mut data = data.clone();
    data["grand_total"] = json!(111.00);
    let record = json!({"data": data, "original_data": data, "status": "pending_review", "field_metadata": {"confidence": 0.99},
        "file_id": file.id, "file_name": "wrong.pdf"});
    let id = world.push(&record.to_string()).await;
    let page = world.get(&path(&id)).await;
    let refused = send(&world, &id, &page, "accept").await;
    assert!(refused.location().contains("problem=blocked"), "{}", refused.location());
}

#[tokio::test]
async fn a_kind_of_flag_can_be_switched_off() {
    let world = world_with("[page_flags]\nnot_on_page = false\n").await;
    let mut data = right();
    data["seller"]["address"]["city"] = json!("Hanover");
    let id = push(&world, &data, &[]).await;
    let page = world.get(&path(&id)).await;
    assert!(!page.text.contains("Stands nowhere on the page"), "{}", page.text);
    let mut settings = settings(world.folder());
    let file = world.folder().join("other.toml");
    std::fs::write(&file, "[page_flags]\nlow_confidence = false\n").unwrap();
    settings.config = Some(file);
    let refused = format!("{:#}", countersign::server::stores::Stores::open(&settings).await.err().unwrap());
    assert!(refused.contains("page_flags.low_confidence can't be set; known are own_data, contradiction"), "{refused}");
}

#[tokio::test]
async fn an_agent_that_gives_no_confidence_is_said_once() {
    let world = world().await;
    let file = NewFile { name: "invoice.pdf".to_owned(), ..NewFile::default() };
    let file = world.stores.review.documents.store(file, invoice().into()).await.unwrap();
    let record =
        json!({"data": right(), "original_data": right(), "status": "pending_review", "field_metadata": {}, "file_id": file.id});
    let id = world.push(&record.to_string()).await;
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("1 note on the whole document"), "{}", page.text);
    assert!(page.text.contains("This agent gives no confidence for any field"), "{}", page.text);
}

#[tokio::test]
async fn what_a_reviewer_types_is_compared_too() {
    let world = world().await;
    let id = push(&world, &right(), &[]).await;
    let page = world.get(&path(&id)).await;
    let look = async |edits: Value| {
        let body = json!({"id": id, "draft": {"edits": edits}}).to_string();
        let request = crate::world::request("POST", "/api/look_again")
            .header("cookie", page.cookie())
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json");
        let found = world.send(request.body(axum::body::Body::from(body)).unwrap()).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.text);
        serde_json::from_str::<Value>(&found.text).unwrap()
    };
    let found = look(json!([{"set": {"path": "grand_total", "value": 193.23}}])).await;
    assert_eq!(found["found"][0]["path"], "grand_total", "{found}");
    assert_eq!(found["found"][0]["said"], "nowhere", "{found}");
    assert_eq!(found["offers"][0]["text"], "139.23", "{found}");
    // Each draft is compared, not the first one only.
    let found = look(json!([{"set": {"path": "seller.name", "value": "Sudwind Handel GmbH"}}])).await;
    assert_eq!(found["found"][0]["path"], "seller.name", "{found}");
    let found = look(json!([])).await;
    assert_eq!(found.get("found"), None, "{found}");
}

/// The kinds of flags of the only row in the queue, and whether its document has been compared.
async fn only_row(world: &World) -> (Vec<FlagKind>, bool) {
    let review = &world.stores.review;
    let table = review.ledger.assessments(&review.collection.deployment_name, &review.collection.name);
    let page = table.page(&QueueQuery::default(), 2).await.unwrap();
    let [row] = page.rows.as_slice() else { panic!("{page:?}") };
    (row.kinds.clone(), row.todo == ToDo::Nothing)
}

#[tokio::test]
async fn a_file_that_comes_after_its_record_is_compared_when_it_is_there() {
    let world = world().await;
    let review = &world.stores.review;
    let mut data = right();
    data["invoice_number"] = json!("R-4771");
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(invoice()));
    let record = json!({"data": data, "original_data": data, "status": "pending_review", "field_metadata": {"confidence": 0.99},
        "file_name": "invoice.pdf", "file_hash": hash});
    let id = world.push(&record.to_string()).await;
    while review.assess_some(0).await.unwrap() {}
    assert_eq!(only_row(&world).await, (vec![], false), "it can't be known yet");
    let file = NewFile { name: "invoice.pdf".to_owned(), ..NewFile::default() };
    review.documents.store(file, invoice().into()).await.unwrap();
    review.try_again().await.unwrap();
    while review.assess_some(0).await.unwrap() {}
    assert_eq!(only_row(&world).await, (vec![FlagKind::NotOnPage], true));
    let page = world.get(&path(&id)).await;
    assert!(page.text.contains("Stands nowhere on the page"), "{}", page.text);
}

#[tokio::test]
async fn pages_that_are_not_read_deny_nothing() {
    let world = world().await;
    for (count, flags) in [(60, vec![FlagKind::NotOnPage]), (61, vec![])] {
        let mut pages: Vec<&Texts> = vec![&[(50.0, 60.0, "Terms and conditions of sale")]; count];
        pages[0] = INVOICE;
        let file = NewFile { name: "long.pdf".to_owned(), ..NewFile::default() };
        let file = world.stores.review.documents.store(file, pdf_of(&pages).into()).await.unwrap();
        let mut data = right();
        data["purchase_order"] = json!("PO-99-1234");
        let record = json!({"data": data, "original_data": data, "status": "pending_review", "field_metadata": {"confidence": 0.99},
            "file_name": "long.pdf", "file_id": file.id});
        let id = world.push(&record.to_string()).await;
        while world.stores.review.assess_some(0).await.unwrap() {}
        assert_eq!(only_row(&world).await, (flags, true), "{count} pages");
        world.stores.review.agent_data.delete(&id, None).await.unwrap();
        world.stores.review.queue(&QueueQuery::default(), &anybody()).await.unwrap();
    }
}
