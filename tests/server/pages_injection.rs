//! Text of a record is never HTML, whatever element it stands in.

use crate::world::World;

/// Ends every element whose content HTML reads in its own way, and an attribute.
const HOSTILE: &str = r#"</textarea></title></script></style></option></noscript>-->\"'><i id=injected>"#;

#[tokio::test]
async fn no_page_takes_a_records_text_for_html() {
    let world = World::new().await;
    let long = format!("{HOSTILE}\\nsecond line {HOSTILE}");
    let data = format!(
        r#"{{"note":"{long}","number":"{HOSTILE}","{HOSTILE}":"{HOSTILE}","rows":[{{"a":"{long}","b":"{HOSTILE}"}}],"list":["{long}"]}}"#
    );
    let record = format!(
        r#"{{"original_data":{data},"data":{data},"status":"pending_review","file_name":"{HOSTILE}","field_metadata":{{"note":{{"reasoning":"{HOSTILE}","confidence":0.1}}}},"metadata":{{"review":{{"decision":"rejected","reviewer":"{HOSTILE}","reason":"{HOSTILE}","note":"{long}"}}}}}}"#
    );
    let id = world.push(&record).await;
    let done = world.push(&record.replace("pending_review", "rejected")).await;
    let pages = [
        "/".to_owned(),
        "/?status=all".to_owned(),
        format!("/?text={}", form_urlencoded::byte_serialize(HOSTILE.replace('\\', "").as_bytes()).collect::<String>()),
        format!("/items/{id}"),
        format!("/items/{done}"),
        format!("/items/{id}/history"),
        format!("/bulk?do=accept&item={id}"),
    ];
    for place in pages {
        let page = world.get(&place).await.text;
        assert!(page.contains("injected"), "{place} does not show the record, so this tests nothing:\n{page}");
        assert!(!page.contains("<i id=injected"), "{place}: {}", page.split("<i id=injected").next().unwrap_or_default());
    }
    // What was typed and could not be saved.
    let cookie = world.get("/").await.cookie();
    let typed = HOSTILE.replace('\\', "");
    let form = [("do", "save"), ("version", "1-a"), ("revision", "0"), ("f.note", typed.as_str()), ("from", typed.as_str())];
    let page = world.post_form(&format!("/items/{id}"), &cookie, &form).await.text;
    assert!(page.contains("injected") && !page.contains("<i id=injected"), "{page}");
}
