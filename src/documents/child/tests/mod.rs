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
use std::path::{Path, PathBuf};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents")
}

/// Whether the documents that failed for somebody are here. If not, a line on the console says that the test is skipped.
fn has_cases() -> bool {
    let is_here = cases().is_dir();
    if !is_here {
        eprintln!("SKIPPED: no cases in {}", cases().display());
    }
    is_here
}

/// One of those.
fn case(name: &str) -> Vec<u8> {
    let path = cases().join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A page of 300 × 400 points with this content. Objects from 8 on are given.
fn drawn(content: &str, resources: &str, objects: &[&str]) -> Vec<u8> {
    let first = [
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
        (3, format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << {resources} >> >>")),
        (4, format!("<< /Length {} >> stream\n{content}\nendstream", content.len())),
    ];
    let others = (8..).zip(objects.iter().map(|body| (*body).to_owned()));
    let mut file = "%PDF-1.7\n".to_owned();
    first.into_iter().chain(others).for_each(|(number, body)| file.push_str(&format!("{number} 0 obj {body} endobj\n")));
    file.push_str("trailer << /Root 1 0 R >>\n");
    file.into_bytes()
}

/// What is read on a page.
fn read(bytes: Vec<u8>, page: u32) -> PageWords {
    read_with(Fonts::find(), bytes, page)
}

/// The same on a machine with other fonts.
fn read_with(fonts: Fonts, bytes: Vec<u8>, page: u32) -> PageWords {
    let mut json = vec![];
    let tools = words::Tools { limits: &Limits::default(), fonts };
    words::write(bytes, "", (page, page), &tools, &mut json).unwrap();
    serde_json::from_slice(&json).unwrap()
}

/// The words on a page, with blanks between them.
fn text(bytes: Vec<u8>, page: u32) -> String {
    read(bytes, page).words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

/// A page in its ordinary size.
fn picture(bytes: Vec<u8>, page: u32) -> RgbImage {
    picture_with(&Fonts::find(), bytes, page)
}

/// The same on a machine with other fonts.
fn picture_with(fonts: &Fonts, bytes: Vec<u8>, page: u32) -> RgbImage {
    let encoded = draw(bytes, "", page, PictureSize::Ordinary, &Limits::default(), fonts).unwrap();
    image::load_from_memory(&encoded).unwrap().into_rgb8()
}
