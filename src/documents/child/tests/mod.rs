//! What the child draws and reads, in this process: of documents made here, and of those in `../shared/cases/documents`.

mod fields;
mod lacking;
mod scanned;
mod tiffs;
mod undrawn;

use super::{
    super::{description::PictureSize, unshown::Unshown},
    *,
};
use image::RgbImage;

/// A document that failed for somebody.
fn case(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is read on a page.
fn read(bytes: Vec<u8>, page: u32) -> PageWords {
    read_with(Fonts::find(), bytes, page)
}

/// The same on a machine with other fonts.
fn read_with(fonts: Fonts, bytes: Vec<u8>, page: u32) -> PageWords {
    let mut json = vec![];
    let tools = words::Tools { limits: &Limits::default(), engine: None, fonts };
    words::write(bytes, "", (page, page), &tools, &mut json).unwrap();
    serde_json::from_slice(&json).unwrap()
}

/// The words on a page, with blanks between them.
fn text(bytes: Vec<u8>, page: u32) -> String {
    read(bytes, page).words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

/// A page in its ordinary size.
fn picture(bytes: Vec<u8>, page: u32) -> RgbImage {
    let encoded = draw(bytes, "", page, PictureSize::Ordinary, &Limits::default()).unwrap();
    image::load_from_memory(&encoded).unwrap().into_rgb8()
}
