//! A value of the wrong type becomes what the schema wants: with the buttons of the form, without JavaScript.

use crate::world::{Answer, World, request};
use axum::{body::Body, http::header};

const SCHEMA: &str = r#"{"type":"object","required":["number","total","seller","rows"],"properties":{
    "number":{"type":"string"},"total":{"type":"number"},"issued":{"type":"string","format":"date"},"due":{"type":"string","format":"date"},
    "address":{"type":"string"},"seller":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}},
    "rows":{"type":"array","items":{"type":"object","required":["text"],"properties":{"text":{"type":"string"}}}}}}"#;
const DATA: &str = r#"{"number":20260118,"total":"5.50","issued":"04.03.2026","due":"04/03/2026","address":{"street":"Weena 664","city":"Rotterdam"},"seller":"Nord","rows":{"text":12.50}}"#;

async fn world() -> (World, String) {
    let world = World::with(|settings| {
        let file = settings.data_dir.join("schema.json");
        std::fs::write(&file, SCHEMA).unwrap();
        settings.schema = Some(file);
    })
    .await;
    let id = world.push(&format!(r#"{{"original_data":{DATA},"data":{DATA},"status":"pending_review"}}"#)).await;
    (world, format!("/items/{id}"))
}

async fn page(world: &World, place: &str, cookie: Option<&str>) -> Answer {
    let page = request("GET", place).header(header::ACCEPT, "text/html");
    let page = cookie.into_iter().fold(page, |page, cookie| page.header(header::COOKIE, cookie));
    world.send(page.body(Body::empty()).unwrap()).await
}

/// The value and the words of each button that mends.
fn buttons(page: &Answer) -> Vec<(String, String)> {
    let pieces = page.text.split("value=\"mend ").skip(1);
    let text = |piece: &str| {
        let inner = piece.split_once('>').unwrap().1.split("</button>").next().unwrap();
        let inner = inner.split("<kbd").next().unwrap();
        inner.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text).or(Some(part))).collect::<String>()
    };
    pieces.map(|piece| (format!("mend {}", piece.split('"').next().unwrap()), text(piece).trim().to_owned())).collect()
}

#[tokio::test]
async fn every_wrong_value_is_mended_by_a_button_and_the_record_is_accepted() {
    let (world, place) = world().await;
    let first = page(&world, &place, None).await;
    let cookie = first.cookie();
    let offered = buttons(&first);
    let words: Vec<&str> = offered.iter().map(|(_, words)| words.as_str()).collect();
    for expected in [
        "Make it text: 20260118",
        "Make it a number: 5.50",
        "Make it a date: 4 Mar 2026",
        "Make it a date: 3 Apr 2026",
        "Make it text: Weena 664, Rotterdam",
        "Make it a group of empty fields",
        "Make it a list: 12.50",
    ] {
        assert!(words.contains(&expected), "{expected} in {words:?}");
    }
    // Saving what nobody touched changes nothing.
    let (version, revision) = (first.input("version"), first.input("revision"));
    let untouched =
        [("do", "save"), ("version", &version), ("revision", &revision), ("f.number", "20260118"), ("f.total", "5.50")];
    world.post_form(&place, &cookie, &untouched).await;
    let mut now = page(&world, &place, Some(&cookie)).await;
    assert_eq!(buttons(&now), offered);
    for _ in 0..20 {
        let Some((button, _)) = buttons(&now).into_iter().next() else { break };
        let (version, revision) = (now.input("version"), now.input("revision"));
        world.post_form(&place, &cookie, &[("do", &button), ("version", &version), ("revision", &revision)]).await;
        now = page(&world, &place, Some(&cookie)).await;
    }
    assert_eq!(buttons(&now), []);
    let (version, revision) = (now.input("version"), now.input("revision"));
    let typed = [("do", "accept"), ("version", &version), ("revision", &revision), ("f.seller.name", "Nord")];
    let answer = world.post_form(&place, &cookie, &typed).await;
    assert!(answer.location().contains("done=accepted"), "{}", answer.location());
    let stored = world.stored(place.strip_prefix("/items/").unwrap()).await;
    assert!(stored.contains(&format!(r#""original_data":{DATA}"#)), "{stored}");
    let mended = r#""data":{"number":"20260118","total":5.50,"issued":"2026-03-04","due":"2026-03-04","address":"Weena 664, Rotterdam","seller":{"name":"Nord"},"rows":[{"text":"12.50"}]}"#;
    assert!(
        stored.contains(mended) || stored.contains(&mended.replace(r#""due":"2026-03-04""#, r#""due":"2026-04-03""#)),
        "{stored}"
    );
}

#[tokio::test]
async fn a_mended_value_is_undone_in_one_step() {
    let (world, place) = world().await;
    let first = page(&world, &place, None).await;
    let (version, revision, cookie) = (first.input("version"), first.input("revision"), first.cookie());
    world.post_form(&place, &cookie, &[("do", "mend 0 address"), ("version", &version), ("revision", &revision)]).await;
    let now = page(&world, &place, Some(&cookie)).await;
    assert_eq!(now.input("f.address"), "Weena 664, Rotterdam");
    let (version, revision) = (now.input("version"), now.input("revision"));
    world.post_form(&place, &cookie, &[("do", "undo"), ("version", &version), ("revision", &revision)]).await;
    let now = page(&world, &place, Some(&cookie)).await;
    assert_eq!(now.input("f.address.street"), "Weena 664");
    assert_eq!(buttons(&now), buttons(&first));
}
