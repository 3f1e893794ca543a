//! Pages that are pictures, read by an engine: a stand-in for it is a script.

use crate::{
    pages_children::runs,
    pages_world::{PROGRAM, World},
};
use countersign::documents::{
    OcrEngine, Pages,
    pages::{Limits, Renderer},
};
use std::{os::unix::fs::PermissionsExt, time::Duration};

/// Says one word: the form of the picture, and the languages that it was asked for.
const READS: &str = "IFS= read -r kind\nread -r width height\ncat > /dev/null\n\
                     printf '5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t%s\\t%s\\t90\\t%s-%s\\n' \"$width\" \"$height\" \"$kind\" \"$4\"\n";

/// Pages of the world's documents, with the world's cache, read by a script.
fn pages_with(world: &World, limits: Limits, script: &str, languages: &str) -> Pages {
    let engine = world.dir.path().join("tesseract");
    std::fs::write(&engine, format!("#!/bin/sh\n{script}")).unwrap();
    std::fs::set_permissions(&engine, std::fs::Permissions::from_mode(0o755)).unwrap();
    let engine = OcrEngine::find(&format!("tesseract:{languages}"), world.dir.path().as_os_str()).unwrap();
    let renderer = Renderer::new(PROGRAM.into(), limits).reading_scans_with(Some(engine));
    Pages::new(world.documents.clone(), world.dir.path().join("pages"), renderer)
}

/// The ids that a script noted. An engine can't write into files, but make empty ones: `: > note-$$`.
fn noted(world: &World) -> Vec<String> {
    let files = std::fs::read_dir(world.dir.path()).unwrap().flatten();
    files.filter_map(|file| Some(file.file_name().to_str()?.strip_prefix("note-")?.to_owned())).collect()
}

fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(vec![]);
    image::RgbImage::new(20, 10).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// A page with a box and no words, and one with a word.
fn half_scanned() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >> endobj\n\
      3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R >> endobj\n\
      4 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R /Resources << /Font << /F << /Type /Font \
      /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj\n\
      5 0 obj << /Length 15 >> stream\n10 10 50 50 re f\nendstream endobj\n\
      6 0 obj << /Length 36 >> stream\nBT /F 12 Tf 20 100 Td (Printed) Tj ET\nendstream endobj\ntrailer << /Root 1 0 R >>\n"
        .to_vec()
}

async fn texts(pages: &Pages, id: &str, page: u32) -> (Vec<String>, bool) {
    let read = pages.words(id, page, None).await.unwrap();
    (read.words.into_iter().map(|word| word.text).collect(), read.cut)
}

#[tokio::test]
async fn an_engine_reads_pages_without_words_and_its_words_are_marked() {
    let world = World::new();
    let pages = pages_with(&world, Limits::default(), READS, "deu+eng");
    let id = world.store("scan.png", picture()).await;
    assert_eq!(texts(&world.pages, &id, 1).await, (vec![], true), "by default it is not read, and says so");
    let read = pages.words(&id, 1, None).await.unwrap();
    let [word] = &read.words[..] else { panic!("{read:?}") };
    assert_eq!((word.text.as_str(), word.w, word.h, word.is_scanned, read.cut), ("P6-deu+eng", 20.0, 10.0, true, false));
    let id = world.store("scan.pdf", half_scanned()).await;
    let read = pages.words(&id, 1, None).await.unwrap();
    let [word] = &read.words[..] else { panic!("{read:?}") };
    assert!((word.w - 300.0).abs() < 0.5 && (word.h - 200.0).abs() < 0.5 && word.is_scanned && !read.cut, "{word:?}");
    assert_eq!(texts(&pages, &id, 2).await, (vec!["Printed".to_owned()], false));
    let others = pages_with(&world, Limits::default(), READS, "fra");
    assert_eq!(texts(&others, &id, 1).await.0, ["P6-fra"], "other languages may read it otherwise");
}

#[tokio::test]
async fn what_an_engine_could_not_read_is_not_taken_for_an_empty_page() {
    let world = World::new();
    let failing =
        pages_with(&world, Limits::default(), &format!(": > '{}'/note-$$\nexit 1\n", world.dir.path().display()), "eng");
    let id = world.store("scan.pdf", half_scanned()).await;
    failing.describe_and_look(&id, None, Duration::from_secs(60)).await.unwrap();
    assert!(noted(&world).is_empty(), "what is not shown is known without an engine");
    for _ in 0..3 {
        assert_eq!(texts(&failing, &id, 1).await, (vec![], true));
    }
    assert_eq!(texts(&failing, &id, 2).await.0, ["Printed"]);
    assert_eq!(noted(&world).len(), 1, "for one page, and not again at once");
    let repaired = pages_with(&world, Limits::default(), READS, "eng");
    assert_eq!(texts(&repaired, &id, 1).await, (vec!["P6-eng".to_owned()], false));
}

#[tokio::test]
async fn an_engine_that_takes_too_long_is_ended_with_all_that_it_started() {
    let world = World::new();
    let limits = Limits { wall: Duration::from_secs(4), ..Limits::default() };
    let pages = pages_with(&world, limits, &format!("sleep 600 &\n: > '{}'/note-$!\nwait\n", world.dir.path().display()), "eng");
    let id = world.store("scan.png", picture()).await;
    assert_eq!(texts(&pages, &id, 1).await, (vec![], true));
    let pid = world.dir.path().join("pid");
    std::fs::write(&pid, noted(&world).concat()).unwrap();
    // A signal takes a moment.
    for _ in 0..500 {
        if !runs(&pid) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!runs(&pid));
}
