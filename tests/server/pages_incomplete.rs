//! A document that lost a part on its way says so, and no other does.

use crate::pages_world::{Sheet, World, pdf};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The PDFs of a folder beside this repository, if it is there.
fn pdfs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    found.sort();
    found
}

#[tokio::test]
async fn no_whole_document_is_called_incomplete() {
    let world = World::new();
    for path in pdfs("invoices").into_iter().chain(pdfs("cases/documents")) {
        let bytes = fs::read(&path).unwrap();
        for behind in [&b""[..], b"\r\n\0\0\0-- \nmail footer\n"] {
            if let Ok(info) = world.describe("a.pdf", [&bytes, behind].concat()).await {
                assert!(!info.is_incomplete, "{}, {} bytes behind it", path.display(), behind.len());
            }
        }
    }
    assert!(!world.describe("a.pdf", pdf(&[Sheet::new(100.0, 100.0); 3])).await.unwrap().is_incomplete);
}

#[tokio::test]
async fn a_document_that_was_cut_is_told_or_refused() {
    let world = World::new();
    let (mut told, mut refused) = (0, 0);
    let whole = pdf(&[Sheet::new(100.0, 100.0); 3]);
    let invoices = pdfs("invoices").into_iter().step_by(3).map(|path| fs::read(path).unwrap());
    for bytes in std::iter::once(whole).chain(invoices) {
        for percent in [30, 60, 90] {
            match world.describe("a.pdf", &bytes[..bytes.len() * percent / 100]).await {
                Ok(info) => {
                    assert!(info.is_incomplete, "{percent} % of {} bytes", bytes.len());
                    told += 1;
                }
                Err(error) => {
                    assert!(error.is_about_the_file(), "{error:?}");
                    refused += 1;
                }
            }
        }
    }
    assert!(told > 0, "{told} told, {refused} refused");
    eprintln!("{told} told, {refused} refused");
}

#[tokio::test]
async fn pages_and_contents_that_are_named_and_not_there_are_missing() {
    let world = World::new();
    let whole = pdf(&[Sheet::new(100.0, 100.0); 2]);
    for (name, from, to) in
        [("page", "/Kids [10 0 R 12 0 R]", "/Kids [10 0 R 92 0 R]"), ("content", "/Contents 11 0 R", "/Contents 91 0 R")]
    {
        let at = whole.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        let bytes = [&whole[..at], to.as_bytes(), &whole[at + from.len()..]].concat();
        assert!(world.describe("a.pdf", bytes).await.unwrap().is_incomplete, "{name}");
    }
}
