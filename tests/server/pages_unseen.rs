//! Words that nobody can see are no evidence; words that a scanner read from a picture are.

use crate::pages_world::World;
use pdf_writer::{Finish, Name, Pdf, Rect, Ref};
use std::path::Path;

/// A page of 300 × 400 points with this content, which may use Helvetica as `F` and a grey picture of 20 × 20 pixels as `P`.
fn page(content: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    pdf.pages(Ref::new(2)).kids([Ref::new(3)]).count(1);
    let mut page = pdf.page(Ref::new(3));
    page.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 400.0, 500.0)).contents(Ref::new(4));
    page.crop_box(Rect::new(0.0, 0.0, 300.0, 400.0));
    let mut resources = page.resources();
    resources.fonts().pair(Name(b"F"), Ref::new(5));
    resources.x_objects().pair(Name(b"P"), Ref::new(6));
    let mut states = resources.ext_g_states();
    states.insert(Name(b"Clear")).start::<pdf_writer::writers::ExtGraphicsState<'_>>().non_stroking_alpha(0.0);
    states.finish();
    resources.finish();
    page.finish();
    pdf.type1_font(Ref::new(5)).base_font(Name(b"Helvetica"));
    let mut picture = pdf.image_xobject(Ref::new(6), &[128; 400]);
    picture.width(20).height(20).bits_per_component(8).color_space().device_gray();
    picture.finish();
    pdf.stream(Ref::new(4), content.as_bytes());
    pdf.finish()
}

async fn words(bytes: Vec<u8>) -> Vec<String> {
    let world = World::new();
    let id = world.store("page.pdf", bytes).await;
    let words = world.pages.words(&id, 1, None).await.unwrap().words;
    words.into_iter().map(|word| word.text).collect()
}

/// The text `WORD` at 50, 200.
const WORD: &str = "BT /F 12 Tf 50 200 Td (WORD) Tj ET";
const BOX: &str = "40 190 100 30 re f";
const PICTURE: &str = "q 200 0 0 200 20 100 cm /P Do Q";

#[tokio::test]
async fn only_what_can_be_seen_or_was_read_from_a_picture_is_a_word() {
    let none: &[&str] = &[];
    let cases: [(&str, String, &[&str]); 23] = [
        ("plain", WORD.into(), &["WORD"]),
        ("invisible over nothing", format!("3 Tr {WORD}"), none),
        ("invisible over a box", format!("0.8 g {BOX} 3 Tr {WORD}"), none),
        ("invisible over a picture", format!("{PICTURE} 3 Tr {WORD}"), &["WORD"]),
        ("invisible under a picture", format!("q 3 Tr {WORD} Q {PICTURE}"), &["WORD"]),
        ("plain under a picture", format!("{WORD} {PICTURE}"), &["WORD"]),
        ("invisible beside a picture", format!("{PICTURE} 3 Tr BT /F 12 Tf 50 350 Td (WORD) Tj ET"), none),
        ("invisible over a picture outside of its clip", format!("q 20 100 20 20 re W n {PICTURE} Q 3 Tr {WORD}"), none),
        ("white on white", format!("1 g {WORD}"), none),
        ("almost white on white", format!("0.995 g {WORD}"), none),
        ("light grey on white", format!("0.9 g {WORD}"), &["WORD"]),
        ("white on a dark box", format!("0.2 g {BOX} 1 g {WORD}"), &["WORD"]),
        ("white on a thick line", format!("0.2 G 30 w 40 205 m 200 205 l S 1 g {WORD}"), &["WORD"]),
        ("white on a picture", format!("{PICTURE} 1 g {WORD}"), &["WORD"]),
        ("the color of its box", format!("0.2 0.3 0.4 rg {BOX} {WORD}"), none),
        ("fully transparent", format!("/Clear gs {WORD}"), none),
        ("off the page", "BT /F 12 Tf 350 200 Td (WORD) Tj ET".into(), none),
        ("above the page", "BT /F 12 Tf 50 450 Td (WORD) Tj ET".into(), none),
        ("cut away", format!("q 200 300 50 50 re W n {WORD} Q"), none),
        ("under a box", format!("{WORD} 0 g {BOX}"), none),
        ("under a box, then printed again", format!("{WORD} 1 g {BOX} 0 g {WORD}"), &["WORD"]),
        ("under a box on a scan", format!("{PICTURE} q 3 Tr {WORD} Q 0 g {BOX}"), none),
        // A digit that is seen and three that are not.
        ("partly", "BT /F 12 Tf 50 200 Td (1) Tj 1 g (000) Tj ET".into(), &["1"]),
    ];
    for (name, content, expected) in cases {
        assert_eq!(words(page(&content)).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_scan_keeps_the_words_that_were_read_from_it() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents/ocr_tess.pdf");
    let Ok(bytes) = std::fs::read(file) else {
        eprintln!("skipped: the scan is not beside this repository");
        return;
    };
    assert!(words(bytes).await.len() > 20);
}
