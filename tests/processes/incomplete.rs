//! A reviewer reads above a document that a part of it got lost, or is not shown.

use super::{
    api::Api,
    command::countersign,
    place::{Place, one_at_a_time, runtime},
    server::Server,
};
use pdf_writer::{Finish, Pdf, Rect, Ref};
use std::fs;

fn document() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    pdf.pages(Ref::new(2)).kids([Ref::new(3)]).count(1);
    let mut page = pdf.page(Ref::new(3));
    page.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 100.0, 100.0)).contents(Ref::new(4)).resources();
    page.finish();
    pdf.stream(Ref::new(4), b"0 0 10 10 re f");
    pdf.finish()
}

#[test]
fn the_page_says_above_the_document_that_it_is_incomplete_and_only_then() {
    let _alone = one_at_a_time();
    let (place, folder) = (Place::new(None), tempfile::tempdir().unwrap());
    let whole = document();
    for (name, bytes) in [("whole", &whole[..]), ("cut", &whole[..whole.len() * 9 / 10])] {
        fs::write(folder.path().join(format!("{name}.pdf")), bytes).unwrap();
        let record = r#"{"data":{"a":1},"status":"pending_review"}"#;
        fs::write(folder.path().join(format!("{name}.extracted.json")), record).unwrap();
    }
    let said = countersign(&place, &["import", folder.path().to_str().unwrap()]).stderr;
    assert!(said.ends_with("2 imported, 0 skipped\n"), "{said}");
    let server = Server::start(&place);
    let api = Api::new(&server.url);
    runtime().block_on(async {
        for item in api.all().await.unwrap() {
            let page = api.page(&format!("/items/{}", item.id)).await;
            let (notice, sheet) = (page.find("This file is incomplete"), page.find("id=\"page-1\""));
            assert_eq!(notice.is_some(), item.data.contains("cut.pdf"), "{page}");
            assert!(sheet.is_some() && notice < sheet, "the sentence stands above the pages: {page}");
        }
    });
}

#[test]
fn the_page_says_above_the_document_what_its_pages_do_not_show() {
    let _alone = one_at_a_time();
    let (place, folder) = (Place::new(None), tempfile::tempdir().unwrap());
    let note = "<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents (Pay net only) >>";
    let document = format!(
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n\
         3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Annots [{note}] >> endobj\ntrailer << /Root 1 0 R >>\n"
    );
    fs::write(folder.path().join("noted.pdf"), document).unwrap();
    fs::write(folder.path().join("noted.extracted.json"), r#"{"data":{"a":1},"status":"pending_review"}"#).unwrap();
    let said = countersign(&place, &["import", folder.path().to_str().unwrap()]).stderr;
    assert!(said.ends_with("1 imported, 0 skipped\n"), "{said}");
    let server = Server::start(&place);
    let api = Api::new(&server.url);
    runtime().block_on(async {
        let item = api.all().await.unwrap().remove(0);
        let page = api.page(&format!("/items/{}", item.id)).await;
        assert!(page.contains("Page 1: a note was added: “Pay net only”"), "{page}");
    });
}
