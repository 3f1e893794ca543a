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
async fn the_cases_that_failed_are_drawn_or_called_what_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents");
    let world = World::new();
    for (name, expected) in [
        ("macbinary.pdf", ""),
        ("s_header_missing.pdf", "This is not a PDF"),
        ("s_junk_before_3000.pdf", "This is not a PDF"),
        ("jpg_dnl.jpg", "of a form that can't be shown here"),
        ("tiff_1bit_group3.tif", "of a form that can't be shown here"),
        ("tiff_jpeg_YCbCr.tif", "of a form that can't be shown here"),
        ("tiff_P_lzw.tif", "of a form that can't be shown here"),
        ("tcp_g4_lsb.tif", "of a form that can't be shown here"),
    ] {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            eprintln!("skipped: {name} is not beside this repository");
            continue;
        };
        match world.picture(name, bytes).await {
            Ok(picture) => assert!(picture.pixels().any(|pixel| pixel != picture.get_pixel(0, 0)), "{name} is blank"),
            Err(error) => {
                let said = error.to_string();
                assert!(!expected.is_empty() && said.contains(expected) && !said.contains("damaged"), "{name}: {said}");
            }
        }
    }
}
