//! Characters that nobody sees are spelled out wherever a value is only shown, and told beside the field where it is edited.

use crate::world::{World, request};
use axum::{body::Body, http::header};
use countersign::{
    domain::{Decision, FlagKind, queue::QueueQuery},
    review::Reviewer,
};

/// What a page must not print outside of an input.
const HIDDEN: [char; 12] = [
    '\u{202E}',
    '\u{202D}',
    '\u{2066}',
    '\u{2069}',
    '\u{200B}',
    '\u{200F}',
    '\u{2060}',
    '\u{FEFF}',
    '\u{AD}',
    '\u{E0041}',
    '\u{7F}',
    '\u{2028}',
];

fn hostile(start: &str) -> String {
    HIDDEN.iter().fold(start.to_owned(), |text, c| format!("{text}{c}{start}"))
}

/// The page without what stands in inputs, which hold the value itself.
fn without_inputs(page: &str) -> String {
    let mut shown = String::new();
    for (at, piece) in page.split('<').enumerate() {
        let (tag, text) = if at == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        // The data for hydration is in scripts.
        if !tag.starts_with("input") && !tag.starts_with("option") {
            shown.push_str(tag);
        }
        if !tag.starts_with("textarea") && !tag.starts_with("script") {
            shown.push_str(text);
        }
        shown.push('\n');
    }
    shown
}

fn record(data: &str, original: &str, name: &str) -> String {
    let (data, original, name) = [data, original, name].map(|text| serde_json::to_string(text).unwrap()).into();
    let values =
        |number: &str| format!(r#"{{"invoice_number":{number},"seller":{{"name":{number}}},"rows":[{{"note":{number}}}]}}"#);
    format!(
        r#"{{"original_data":{},"data":{},"status":"pending_review","file_name":{name},"metadata":{{"extraction_error":{number},"field_errors":[{number}],"review":{{"reviewer":{number},"decision":"rejected"}}}},"field_metadata":{{"invoice_number":{{"confidence":0.9,"reasoning":{number},"citation":[{{"page":1,"matching_text":{number}}}]}}}}}}"#,
        values(&original),
        values(&data),
        number = data,
    )
}

#[tokio::test]
async fn no_page_prints_a_hidden_character_of_a_record() {
    let world = World::new().await;
    let number = hostile("INV-");
    let id = world.push(&record(&number, &hostile("OLD-"), &hostile("file"))).await;
    let first = world.get(&format!("/items/{id}")).await;
    let cookie = first.cookie();
    // A decision, so that the history has something to show; then the agent writes the record again.
    let review = &world.stores.review;
    let seen = review.agent_data.get(&id).await.unwrap().version();
    let ada = Reviewer::local("ada".to_owned(), hostile("Ada"));
    review.decide(&id, &ada, &seen, 0, &Decision::AcceptAnyway).await.unwrap().unwrap();
    let open = world.push(&record(&number, &hostile("OLD-"), &hostile("other file"))).await;
    let shown = "INV-⟨U+202E⟩INV-";
    for place in [
        "/".to_owned(),
        "/?status=all".to_owned(),
        format!("/items/{open}"),
        format!("/items/{open}?field=invoice_number"),
        format!("/items/{id}"),
        format!("/items/{id}/history"),
        format!("/bulk?do=accept&item={open}&item={id}"),
    ] {
        let request = request("GET", &place).header(header::COOKIE, &cookie).header(header::ACCEPT, "text/html");
        let page = world.send(request.body(Body::empty()).unwrap()).await.text;
        assert!(page.contains(shown), "{place} does not show the number");
        let page = without_inputs(&page);
        let found = page.lines().find(|line| line.contains(HIDDEN));
        assert_eq!(found, None, "{place}");
    }
    assert_eq!(world.get(&format!("/items/{open}")).await.input("f.invoice_number"), number, "the input has the value itself");
    assert!(world.stored(&open).await.contains(&number), "and the record, too");
}

#[tokio::test]
async fn a_conflict_shows_what_hides_in_either_side() {
    let world = World::new().await;
    let id = world.push(&record("INV-1", "INV-1", "a.pdf")).await;
    let place = format!("/items/{id}");
    let page = world.get(&place).await;
    let (cookie, version) = (page.cookie(), page.input("version"));
    let mine = "MINE\u{202E}";
    let form = [("do", "save"), ("version", version.as_str()), ("revision", "0"), ("f.invoice_number", mine)];
    world.post_form(&place, &cookie, &form).await;
    let theirs = serde_json::value::RawValue::from_string(record("THEIRS\u{202E}", "INV-1", "a.pdf")).unwrap();
    world.stores.review.agent_data.update(&id, theirs, None).await.unwrap();
    let request = request("GET", &place).header(header::COOKIE, &cookie).header(header::ACCEPT, "text/html");
    let page = world.send(request.body(Body::empty()).unwrap()).await.text;
    for side in ["MINE⟨U+202E⟩", "THEIRS⟨U+202E⟩"] {
        assert!(page.contains(side), "{side}: {page}");
    }
    assert!(!without_inputs(&page).contains('\u{202E}'));
}

#[tokio::test]
async fn the_page_says_beside_the_field_what_hides_in_it_and_accepts_it_all_the_same() {
    let world = World::new().await;
    let data = r#"{"invoice_number":"INV-\u202e100","description":"می\u200cخواهم 👩\u200d🔧"}"#;
    let id = world
        .push(&format!(r#"{{"original_data":{data},"data":{data},"status":"pending_review","field_metadata":{{"invoice_number":{{"confidence":0.9}},"description":{{"confidence":0.9}}}},"metadata":{{}}}}"#))
        .await;
    let page = world.get(&format!("/items/{id}")).await;
    let note = page.text.split("id=\"field-invoice_number-error\"").nth(1).unwrap();
    assert!(note.contains("Contains an invisible character: U+202E after “INV-”"), "{note}");
    assert!(page.text.contains("1 field to look at"), "the description is what it looks like");
    let queue =
        world.stores.review.queue(&QueueQuery::default(), &Reviewer::local("1".to_owned(), "A".to_owned())).await.unwrap();
    assert_eq!((queue.rows[0].flag_count, queue.rows[0].worst_flag), (1, Some(FlagKind::RuleWarning)));
    let (cookie, version) = (page.cookie(), page.input("version"));
    let form = [("do", "accept"), ("version", version.as_str()), ("revision", "0")];
    let answer = world.post_form(&format!("/items/{id}"), &cookie, &form).await;
    assert!(answer.location().contains("done=accepted"), "{}", answer.location());
}

#[tokio::test]
async fn a_value_from_right_to_left_stays_within_its_own_bounds() {
    let world = World::new().await;
    let data = r#"{"invoice_number":"שלום 12","seller":{"name":"מכירה"},"due_date":"2026-01-01"}"#;
    let original = r#"{"invoice_number":"עולם","seller":{"name":"מכירה"},"due_date":"2026-01-01"}"#;
    let id =
        world.push(&format!(r#"{{"original_data":{original},"data":{data},"status":"pending_review","metadata":{{}}}}"#)).await;
    let page = world.get(&format!("/items/{id}")).await.text;
    assert!(page.contains("Was: \u{200E}עולם\u{200E}"), "{page}");
    let bulk = world.get(&format!("/bulk?do=accept&item={id}")).await.text;
    assert!(bulk.contains("<bdi>מכירה<") && bulk.contains("<bdi>שלום 12<"), "{bulk}");
}
