//! One person's, or one document's, drawing does not stop the others.

use crate::{
    pages_world::{Sheet, World, pdf, pdf_drawing, script},
    world,
};
use countersign::documents::{
    DocumentError, Pages, PictureSize,
    pages::{Limits, Renderer},
};
use futures::{StreamExt, stream::FuturesUnordered};
use std::{sync::Arc, time::Duration};

/// Draws squares for longer than any limit. `salt` makes it another document.
fn endless(salt: usize) -> Vec<u8> {
    let next = |index: usize| format!("/F{} Do ", index + 1).repeat(50).into_bytes();
    let mut forms: Vec<Vec<u8>> = (0..12).map(next).collect();
    forms.push(format!("0 0 10 {} re f", 10 + salt).into_bytes());
    pdf_drawing(b"/F0 Do", &forms)
}

async fn draw(world: &World, id: &str, page: u32, person: &str) -> Result<usize, DocumentError> {
    world.pages.picture(id, page, PictureSize::Ordinary, Some(person)).await.map(|image| image.bytes.len())
}

#[tokio::test]
async fn ten_endless_documents_do_not_keep_a_good_one_waiting() {
    let world = World::new();
    let mut endless_ones = vec![];
    for salt in 0..10 {
        endless_ones.push(world.store("endless.pdf", endless(salt)).await);
    }
    let good = world.store("good.pdf", pdf(&[Sheet::new(100.0, 50.0)])).await;
    // Not even as one person's: those that are slow make room.
    let mut attack: FuturesUnordered<_> = endless_ones.iter().map(|id| draw(&world, id, 1, "one")).collect();
    let good = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        draw(&world, &good, 1, "one").await
    };
    tokio::select! {
        good = good => assert!(good.is_ok(), "{good:?}"),
        ended = attack.next() => panic!("an endless document was given up first: {ended:?}"),
    }
}

#[tokio::test]
async fn two_hundred_pages_of_one_document_do_not_keep_another_person_waiting() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::with(Limits::default(), &script(dir.path(), "case $2 in page) sleep 0.05;; esac"));
    let long = world.store("long.pdf", pdf(&[Sheet::new(50.0, 50.0); 200])).await;
    let good = world.store("good.pdf", pdf(&[Sheet::new(100.0, 50.0)])).await;
    world.pages.describe(&long).await.unwrap();
    let mut scrolled: FuturesUnordered<_> = (1..=200).map(|page| draw(&world, &long, page, "one")).collect();
    let good = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        draw(&world, &good, 1, "other").await
    };
    let mut good = std::pin::pin!(good);
    let mut drawn = 0;
    loop {
        tokio::select! {
            good = &mut good => break assert!(good.is_ok(), "{good:?}"),
            page = scrolled.next() => { page.unwrap().unwrap(); drawn += 1 }
        }
    }
    assert!(drawn < 100, "it came after {drawn} pages");
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_not_drawn() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let program = script(dir.path(), &format!("case $2 in page) echo $4 >> '{}'; sleep 0.1;; esac", log.display()));
    let world = World::with(Limits::default(), &program);
    let long = world.store("long.pdf", pdf(&[Sheet::new(50.0, 50.0); 60])).await;
    let scrolled: FuturesUnordered<_> = (1..=60).map(|page| draw(&world, &long, page, "one")).collect();
    let _ = tokio::time::timeout(Duration::from_millis(500), scrolled.collect::<Vec<_>>()).await.unwrap_err();
    let begun = std::fs::read_to_string(&log).unwrap().lines().count();
    assert!(draw(&world, &long, 60, "one").await.is_ok());
    let drawn = std::fs::read_to_string(&log).unwrap().lines().count();
    assert!(begun < 40 && drawn <= begun + 2, "{begun}, then {drawn}");
}

#[tokio::test]
async fn a_time_out_is_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let count = dir.path().join("count");
    let limits = Limits { wall: Duration::from_millis(500), ..Limits::default() };
    let world = World::with(limits, &script(dir.path(), &format!("echo x >> '{}'; exec sleep 600", count.display())));
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    for _ in 0..3 {
        assert!(matches!(world.pages.describe(&id).await, Err(DocumentError::TimedOut)));
    }
    assert_eq!(std::fs::read_to_string(&count).unwrap().lines().count(), 1);
}

#[tokio::test]
async fn a_page_is_sent_before_its_document_is_described() {
    let dir = tempfile::tempdir().unwrap();
    let gate = dir.path().join("gate");
    let program = script(dir.path(), &format!("while ! test -e '{}'; do sleep 0.05; done", gate.display()));
    let mut world = world::World::new().await;
    let file = countersign::documents::NewFile { name: "a.pdf".into(), ..Default::default() };
    let file = world.stores.review.documents.store(file, pdf(&[Sheet::new(50.0, 50.0)]).into()).await.unwrap();
    let renderer = Renderer::new(program, Limits::default());
    let documents = world.stores.review.documents.clone();
    world.stores.review.pages = Arc::new(Pages::new(documents, dir.path().join("pages"), renderer));
    world.router = countersign::server::router::router(&world.stores, &world::settings(world.folder())).unwrap();
    let record = format!(r#"{{"data":{{"total":1}},"status":"pending_review","file_name":"a.pdf","file_id":"{}"}}"#, file.id);
    let id = world.push(&record).await;
    let page = world.get(&format!("/items/{id}")).await;
    assert!(page.text.contains("The document is still being read") && page.text.contains("Show the document"), "{}", page.text);
    assert!(!page.text.contains("can't be shown"));

    std::fs::write(&gate, "").unwrap();
    // The words come after the description. They are what the page waits for.
    let words = world.get(&format!("/files/{}/pages/1/words", file.id)).await;
    assert_eq!(words.status, 200, "{}", words.text);
    let page = world.get(&format!("/items/{id}")).await;
    assert!(page.text.contains("id=\"page-1\"") && !page.text.contains("still being read"));
}
