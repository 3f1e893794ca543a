//! Files that a document carries: named above its pages, opened by an id of their own, and forgotten with it.

use crate::{
    pages_world::{self, Sheet, pdf},
    world::{World, settings},
};
use axum::http::StatusCode;
use countersign::{
    agent_data::Scope,
    documents::{
        DocumentError, Documents, NewFile, Pages, attachment_id,
        pages::{Limits, Renderer},
    },
    server::router,
};
use serde_json::{json, value::to_raw_value};
use std::{path::Path, sync::Arc};

const XML: &str = r#"<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:ID>X-1</b:ID></Invoice>"#;

/// `None`, with a line on the console, if it is not available.
fn portfolio() -> Option<Vec<u8>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents/portfolio.pdf");
    let read = std::fs::read(&file);
    if read.is_err() {
        eprintln!("skipped: {} is not beside this repository", file.display());
    }
    read.ok()
}

/// A world that draws, with an item of this document; the item's id and the file's.
async fn world_with(name: &str, bytes: Vec<u8>) -> (World, String, String) {
    let mut world = World::new().await;
    let (documents, folder) = (world.stores.review.documents.clone(), world.folder().join("pages"));
    let renderer = Renderer::new(pages_world::PROGRAM.into(), Limits::default());
    world.stores.review.pages = Arc::new(Pages::new(documents, folder, renderer));
    world.router = router::router(&world.stores, &settings(world.folder())).unwrap();
    let new = NewFile { name: name.into(), ..NewFile::default() };
    let file = world.stores.review.documents.store(new, bytes.into()).await.unwrap().id;
    let record =
        json!({"data": {"a": 1}, "original_data": {"a": 1}, "status": "pending_review", "field_metadata": {}, "file_id": file});
    let scope = Scope { deployment_name: "_public".into(), collection: "invoices".into() };
    let item = world.stores.review.agent_data.create(&scope, to_raw_value(&record).unwrap()).await.unwrap().id;
    (world, item, file)
}

#[tokio::test]
async fn the_attached_document_of_a_portfolio_is_named_and_opens() {
    let Some(portfolio) = portfolio() else { return };
    let (world, item, file) = world_with("mail.pdf", portfolio).await;
    // A slow machine may send the first page before it knows.
    let _ = world.stores.review.pages.contents(&file, None).await.unwrap();
    let page = world.get(&format!("/items/{item}")).await;
    assert!(page.text.contains("This document contains 1 attached document:"), "{}", page.text);
    assert!(page.text.contains("may be only a cover"));
    let attached = attachment_id(&file, 1);
    let link = format!("/items/{item}?attached=1");
    assert!(page.text.contains(&link) && page.text.contains("invoice.pdf"));

    let opened = world.get(&link).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.text);
    assert!(opened.text.contains(&format!("/files/{attached}/pages/1")) && opened.text.contains("Back to the document"));
    assert!(!opened.text.contains("may be only a cover"));
    let notice = opened.text.split("attached document:").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(notice.contains("invoice.pdf") && !notice.contains("attached=1"), "{notice}");
    let nothing = world.get(&format!("/items/{item}?attached=7")).await;
    assert!(nothing.status == StatusCode::OK && nothing.text.contains("can't be shown"), "{}", nothing.text);
    for (path, status) in [("pages/1", 200), ("pages/1/words", 200), ("pages/9", 404), ("search?q=a", 200), ("download", 200)] {
        let answer = world.get(&format!("/files/{attached}/{path}")).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text);
    }
    for nothing in [attachment_id(&file, 0), attachment_id(&file, 2), attachment_id("dfl-1", 1), attachment_id(&attached, 1)] {
        for path in ["pages/1", "download"] {
            let answer = world.get(&format!("/files/{nothing}/{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nothing} {path}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn xml_is_data_without_a_picture_and_is_shown_as_text() {
    let (world, item, file) = world_with("invoice.xml", XML.into()).await;
    let page = world.get(&format!("/items/{item}")).await;
    assert!(
        page.text.contains("This file has the invoice&#39;s data, in XML")
            || page.text.contains("This file has the invoice's data, in XML"),
        "{}",
        page.text
    );
    let pages = &world.stores.review.pages;
    let described = pages.describe(&file).await.unwrap();
    assert_eq!((described.pages.len(), described.is_incomplete), (1, false));
    let words = pages.words(&file, 1, None).await.unwrap().words;
    assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["Invoice", "ID:", "X-1"]);
    assert_eq!(pages.page_image(&file, 1).await.unwrap().media_type, "image/webp");
    assert_eq!(pages.own_data(&file, None).await.unwrap().and_then(|own| own.number).as_deref(), Some("X-1"));
    let kept = pages.own_data(&file, None).await.unwrap();
    assert!(kept.is_some(), "from the cache");
}

#[tokio::test]
async fn what_is_deleted_leaves_no_attachment_behind() {
    let Some(portfolio) = portfolio() else { return };
    let world = pages_world::World::new();
    let file = world.store("mail.pdf", portfolio.clone()).await;
    let attached = attachment_id(&file, 1);
    let hash = world.pages.describe(&attached).await.unwrap().content_hash;
    world.pages.page_image(&attached, 1).await.unwrap();
    let place = world.dir.path().join("pages/v4").join(&hash[..2]).join(&hash);
    assert!(place.join("content").exists());
    world.documents.delete(&file).await.unwrap();
    assert!(!place.exists());
    assert!(matches!(world.pages.describe(&attached).await, Err(DocumentError::NotFound)));

    // An attachment that can't be kept is known to its document all the same.
    let world = pages_world::World::new();
    let file = world.store("mail.pdf", portfolio).await;
    let place = world.dir.path().join("pages/v4").join(&hash[..2]).join(&hash);
    std::fs::create_dir_all(place.join("content/in the way")).unwrap();
    assert!(world.pages.describe(&attachment_id(&file, 1)).await.is_err());
    world.documents.delete(&file).await.unwrap();
    assert!(!place.exists());
}

#[tokio::test]
async fn contents_that_were_cut_are_read_again_but_not_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (log, broken) = (folder.path().join("log"), folder.path().join("broken"));
    let partly = r#"{"is_portfolio":false,"attached":[{"name":"a.xml","media_type":null,"is_own_data":false}],"own_data":null}"#;
    let first = format!(
        "if [ \"$2\" = contents ]; then echo x >> '{}'; if [ -e '{}' ]; then echo '{partly}'; kill -SEGV $$; fi; fi",
        log.display(),
        broken.display()
    );
    std::fs::write(&broken, "").unwrap();
    let program = pages_world::script(folder.path(), &first);
    let world = pages_world::World::with(Limits::default(), &program);
    let file = world.store("a.pdf", pdf(&[Sheet::new(100.0, 100.0)])).await;
    for _ in 0..3 {
        let contents = world.pages.contents(&file, None).await.unwrap();
        assert!(contents.is_cut && contents.attached[0].name == "a.xml", "{contents:?}");
    }
    let asked = || std::fs::read_to_string(&log).unwrap().lines().count();
    assert_eq!(asked(), 1, "while the failure stands, it is not tried again");
    std::fs::remove_file(&broken).unwrap();
    let renderer = Renderer::new(program, Limits::default());
    let later = Pages::new(world.documents.clone(), world.dir.path().join("pages"), renderer);
    for _ in 0..2 {
        assert_eq!(later.contents(&file, None).await.unwrap(), Default::default());
    }
    assert_eq!(asked(), 2);
}

#[tokio::test]
async fn an_ordinary_document_says_nothing_of_itself() {
    let world = pages_world::World::new();
    let file = world.store("a.pdf", pdf(&[Sheet::new(100.0, 100.0)])).await;
    assert_eq!(world.pages.contents(&file, None).await.unwrap(), Default::default());
    let broken = world.store("b.pdf", b"%PDF-1.4 broken".to_vec()).await;
    assert!(world.pages.contents(&broken, None).await.unwrap_err().is_about_the_file());
    assert!(matches!(world.pages.own_data("dfl-none", None).await, Err(DocumentError::NotFound)));
}
