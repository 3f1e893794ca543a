//! What a document says that can't be shown: the name's promise and the content may differ, and a form that is unknown here is not
//! damage.

use crate::pages_world::World;
use countersign::{documents::DocumentError, text::Language};
use std::path::Path;

#[tokio::test]
async fn a_name_that_promises_what_the_content_is_not_is_told_so() {
    let world = World::new();
    for (name, promise) in [
        ("invoice.pdf", "This is not a PDF, although its name ends in .pdf."),
        ("INVOICE.PDF", "This is not a PDF, although its name ends in .pdf."),
        ("scan.png", "This is not a PNG picture, although its name ends in .png."),
        ("scan.jpg", "This is not a JPEG picture, although its name ends in .jpg."),
        ("scan.tiff", "This is not a TIFF picture, although its name ends in .tiff."),
    ] {
        for content in ["<html>The file has expired</html>", "PK\u{3}\u{4}"] {
            let error = world.describe(name, content).await.unwrap_err();
            let said = error.to_string();
            assert!(said.starts_with(promise) && said.contains("ask the sender"), "{name}: {said}");
            let said = error.sentence(Language::German);
            assert!(said.starts_with("Das ist kein ") && said.contains("bitten Sie den Absender"), "{name}: {said}");
        }
    }
}

#[tokio::test]
async fn a_picture_of_a_form_that_is_not_known_here_is_not_called_damaged() {
    let world = World::new();
    // A frame that leaves its height to the end of the picture.
    let height_at_the_end = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x00\x00\x10\x01\x01\x11\x00\xff\xda";
    let error = world.describe("scan.jpg", &height_at_the_end[..]).await.unwrap_err();
    assert!(matches!(error, DocumentError::UnknownForm { .. }), "{error:?}");
    assert!(!error.to_string().contains("damaged") && error.to_string().contains("Download it"), "{error}");
}

#[tokio::test]
async fn the_cases_that_failed_are_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents");
    let world = World::new();
    for name in [
        "macbinary.pdf",
        "s_header_missing.pdf",
        "s_junk_before_3000.pdf",
        "jpg_dnl.jpg",
        "tiff_1bit_group3.tif",
        "tiff_jpeg_YCbCr.tif",
        "tiff_P_lzw.tif",
        "tcp_g4_lsb.tif",
        "form_noap_need.pdf",
        "annots_noap.pdf",
        "jpeg_leading_newline.pdf",
        "cjk_notembedded.pdf",
    ] {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            eprintln!("skipped: {name} is not beside this repository");
            continue;
        };
        let picture = world.picture(name, bytes).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(picture.pixels().any(|pixel| pixel != picture.get_pixel(0, 0)), "{name} is blank");
    }
}

#[tokio::test]
async fn what_the_first_pages_do_not_show_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents");
    let world = World::new();
    let patience = std::time::Duration::from_secs(60);
    for (name, kind) in [("jpeg_arith.pdf", "images"), ("annots_noap.pdf", "notes"), ("form_noap_need.pdf", "")] {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            eprintln!("skipped: {name} is not beside this repository");
            continue;
        };
        let id = world.store(name, bytes).await;
        let told = serde_json::to_value(world.pages.describe_and_look(&id, None, patience).await.unwrap().1).unwrap();
        assert_eq!(told[0][1]["kind"].as_str().unwrap_or_default(), kind, "{name}: {told}");
    }
}
