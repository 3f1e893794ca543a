//! The page of an item while one of its attachments is shown in place of the document.

use crate::{
    pages_world,
    world::{World, settings},
};
use countersign::{
    documents::{
        NewFile, Pages,
        pages::{Limits, Renderer},
    },
    server::router,
};
use pdf_writer::{Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use serde_json::json;
use std::sync::Arc;

/// A PDF of one page that carries another file.
fn carrying(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut catalog = pdf.catalog(Ref::new(1));
    catalog.pages(Ref::new(2));
    catalog.names().embedded_files().names().insert(Str(name.as_bytes()), Ref::new(4));
    catalog.finish();
    pdf.pages(Ref::new(2)).kids([Ref::new(3)]).count(1);
    pdf.page(Ref::new(3)).parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 595.0, 842.0));
    let mut file = pdf.file_spec(Ref::new(4));
    file.path(Str(name.as_bytes())).unic_file(TextStr(name)).embedded_file(Ref::new(5));
    file.finish();
    pdf.embedded_file(Ref::new(5), bytes).subtype(Name(b"application/pdf"));
    pdf.finish()
}

#[tokio::test]
async fn the_places_on_the_document_are_not_drawn_on_an_attachment_which_stays_in_view_without_a_script() {
    let mut world = World::new().await;
    let (documents, folder) = (world.stores.review.documents.clone(), world.folder().join("pages"));
    let renderer = Renderer::new(pages_world::PROGRAM.into(), Limits::default());
    world.stores.review.pages = Arc::new(Pages::new(documents, folder, renderer));
    world.router = router::router(&world.stores, &settings(world.folder())).unwrap();
    let terms = pages_world::pdf(&[pages_world::Sheet::new(595.0, 842.0)]);
    let new = NewFile { name: "mail.pdf".into(), ..NewFile::default() };
    let file = world.stores.review.documents.store(new, carrying("terms.pdf", &terms).into()).await.unwrap().id;
    let box_of = json!({"x": 100.0, "y": 100.0, "w": 80.0, "h": 12.0});
    let size = json!({"width": 595.0, "height": 842.0});
    let citation = json!([{"page": 1, "matching_text": "1", "bounding_boxes": [box_of], "page_dimensions": size}]);
    let record = json!({"data": {"a": 1}, "original_data": {"a": 1}, "status": "pending_review", "file_id": file,
        "field_metadata": {"a": {"confidence": 0.1, "citation": citation}}});
    let id = world.push(&record.to_string()).await;
    // A slow machine may send the first page before it knows.
    let _ = world.stores.review.pages.contents(&file, None).await.unwrap();
    let document = world.get(&format!("/items/{id}")).await;
    assert!(document.text.contains("Citation for A, page 1") && document.text.contains("terms.pdf"), "{}", document.text);
    assert!(!document.text.contains("Back to the document"));

    let attached = world.get(&format!("/items/{id}?attached=1")).await;
    assert!(attached.text.contains("Back to the document") && attached.text.contains("~1/pages/1"), "{}", attached.text);
    assert!(!attached.text.contains("Citation for"), "{}", attached.text);
    let (version, revision) = (attached.input("version"), attached.input("revision"));
    let number = attached.input("attached");
    let form = [("do", "save"), ("version", &version), ("revision", &revision), ("attached", &number), ("f.a", "2")];
    let saved = world.post_form(&format!("/items/{id}"), &attached.cookie(), &form).await;
    assert_eq!(saved.location(), format!("/items/{id}?saved=1&attached=1"));
}
