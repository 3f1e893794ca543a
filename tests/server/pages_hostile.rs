//! Broken and malicious documents: the reviewer gets a message, and the server carries on.

use crate::pages_world::{Sheet, World, pdf, pdf_drawing, pdf_with_packed_content};
use countersign::documents::{DocumentError, pages::Limits};
use std::time::Duration;

/// Enough for an ordinary page (48 MiB measured), little enough for a quick test.
fn tight() -> Limits {
    Limits { memory_bytes: 256 << 20, cpu_seconds: 2, wall: Duration::from_secs(30), ..Limits::default() }
}

#[tokio::test]
async fn what_is_no_document_is_called_damaged() {
    let world = World::new();
    let whole = pdf(&[Sheet::new(100.0, 100.0)]);
    let cases: [(&str, &[u8]); 4] = [
        ("empty.pdf", b""),
        ("header.pdf", b"%PDF-1.7\n"),
        ("rubbish.pdf", b"%PDF-1.7\n\0\xff\xfe<<<<[[[[((((endobj xref trailer startxref 99999999999 %%EOF"),
        ("cut.pdf", &whole[..60]),
    ];
    for (name, bytes) in cases {
        let error = world.describe(name, bytes).await.unwrap_err();
        assert!(matches!(error, DocumentError::Broken { .. }), "{name}: {error:?}");
        assert!(error.to_string().contains("damaged"), "{name}: {error}");
    }
    let error = world.describe("cut.png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]).await.unwrap_err();
    assert!(matches!(error, DocumentError::Broken { .. }), "{error:?}");
}

#[tokio::test]
async fn a_document_cut_anywhere_never_takes_the_server_along() {
    let world = World::new();
    let whole = pdf(&[Sheet::new(100.0, 100.0); 3]);
    for length in (0..whole.len()).step_by(whole.len() / 12) {
        let outcome = world.describe("cut.pdf", &whole[..length]).await;
        let understood = matches!(outcome, Ok(_) | Err(DocumentError::Broken { .. }));
        assert!(understood, "cut at {length}: {outcome:?}");
    }
    world.is_well().await;
}

#[tokio::test]
async fn a_document_with_a_password_says_so() {
    let world = World::new();
    let mut bytes = pdf(&[Sheet::new(100.0, 100.0)]);
    let trailer = bytes.windows(7).rposition(|window| window == b"trailer").unwrap();
    let inside = trailer + bytes[trailer..].windows(2).position(|window| window == b"<<").unwrap() + 2;
    let key = "0".repeat(64);
    let encryption =
        format!(" /ID [<00><00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{key}> /U <{key}> >> ");
    bytes.splice(inside..inside, encryption.into_bytes());
    let error = world.describe("secret.pdf", bytes).await.unwrap_err();
    assert!(matches!(error, DocumentError::Encrypted), "{error:?}");
    assert!(error.to_string().contains("password"), "{error}");
}

#[tokio::test]
async fn a_type_without_pages_is_named() {
    let world = World::new();
    for (name, bytes, expected) in [
        ("offer.docx", &b"PK\x03\x04"[..], ".docx"),
        ("page.html", b"<html>", ".html"),
        ("noname", b"\x7fELF", "application/octet-stream"),
    ] {
        let error = world.describe(name, bytes).await.unwrap_err();
        assert!(matches!(error, DocumentError::Unsupported { .. }) && error.to_string().contains(expected), "{name}: {error}");
    }
}

#[tokio::test]
async fn content_decides_what_a_document_is() {
    let world = World::new();
    let info = world.describe("invoice.png", pdf(&[Sheet::new(100.0, 100.0)])).await.unwrap();
    assert_eq!(info.media_type, "application/pdf");
}

#[tokio::test]
async fn a_page_of_absurd_size_is_drawn_small_enough() {
    let world = World::new();
    for (width, height) in [(100_000.0, 800.0), (1.0, 100_000.0), (1e9, 1e9), (0.0, 0.0), (1e38, 1.0)] {
        let bytes = pdf(&[Sheet::new(width, height)]);
        let info = world.describe("absurd.pdf", bytes.clone()).await.unwrap();
        assert!(
            info.pages.iter().all(|page| (1.0..=1e6).contains(&page.width) && (1.0..=1e6).contains(&page.height)),
            "{info:?}"
        );
        match world.picture("absurd.pdf", bytes).await {
            Ok(picture) => {
                let pixels = u64::from(picture.width()) * u64::from(picture.height());
                assert!(pixels <= Limits::default().max_pixels_per_page, "{width} × {height}: {:?}", picture.dimensions());
            }
            Err(error) => assert!(error.is_about_the_file() && width > 1e6, "{width} × {height}: {error:?}"),
        }
    }
    let info = world.describe("wide.pdf", pdf(&[Sheet::new(100_000.0, 800.0)])).await.unwrap();
    assert_eq!((info.pages[0].width, info.pages[0].height), (100_000.0, 800.0));
    world.is_well().await;
}

#[tokio::test]
async fn a_page_that_would_draw_for_ever_is_given_up_while_others_are_drawn() {
    let world = World::with_limits(tight());
    // Twelve forms, each drawing the next fifty times: 50^12 squares.
    let next = |index: usize| format!("/F{} Do ", index + 1).repeat(50).into_bytes();
    let mut forms: Vec<Vec<u8>> = (0..12).map(next).collect();
    forms.push(b"0 0 10 10 re f".to_vec());
    let id = world.store("bomb.pdf", pdf_drawing(b"/F0 Do", &forms)).await;
    let (bomb, ()) = tokio::join!(world.pages.page_image(&id, 1), world.is_well());
    let error = bomb.unwrap_err();
    assert!(matches!(error, DocumentError::TimedOut), "{error:?}");
    assert!(world.pages.describe(&id).await.is_ok(), "its sizes are known all the same");
    world.is_well().await;
}

#[tokio::test]
async fn a_form_that_draws_itself_ends() {
    let world = World::with_limits(tight());
    let outcome = world.picture("circle.pdf", pdf_drawing(b"/F0 Do", &[b"0 0 10 10 re f /F0 Do /F0 Do".to_vec()])).await;
    assert!(outcome.is_ok() || outcome.as_ref().is_err_and(DocumentError::is_about_the_file), "{:?}", outcome.err());
    world.is_well().await;
}

#[tokio::test]
async fn a_document_that_wants_all_memory_gets_none() {
    // A debug build of the program is itself 86 MB of it.
    let world = World::with_limits(Limits { memory_bytes: 160 << 20, ..tight() });
    // 4 MB that unpack to 256 MB of spaces.
    let picture = world.picture("packed.pdf", pdf_with_packed_content(&[129, b' '].repeat(1 << 21))).await;
    let error = picture.unwrap_err();
    assert!(matches!(error, DocumentError::OutOfMemory), "{error:?}");
    world.is_well().await;
}

#[tokio::test]
async fn deep_nesting_in_the_file_does_not_reach_the_server() {
    let world = World::with_limits(tight());
    let mut bytes = b"%PDF-1.7\n1 0 obj\n".to_vec();
    bytes.extend(b"[".repeat(2_000_000));
    let nested_arrays = world.describe("deep.pdf", bytes).await;
    assert!(nested_arrays.as_ref().is_err_and(DocumentError::is_about_the_file), "{nested_arrays:?}");
    let brackets = [b"q ".repeat(300_000), b"[".repeat(1_000_000)].concat();
    let outcome = world.picture("deep-content.pdf", pdf_drawing(&brackets, &[])).await;
    assert!(outcome.is_ok() || outcome.as_ref().is_err_and(DocumentError::is_about_the_file), "{:?}", outcome.err());
    world.is_well().await;
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_not_even_opened() {
    let world = World::with_limits(Limits { max_file_bytes: 1000, ..Limits::default() });
    let error = world.describe("large.pdf", vec![b' '; 1001]).await.unwrap_err();
    assert!(matches!(error, DocumentError::TooLarge { .. }), "{error:?}");
    assert!(error.to_string().contains("more than 0.0 MB"), "{error}");
}
