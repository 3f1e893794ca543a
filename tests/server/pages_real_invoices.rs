//! Real invoices, if they are on this machine.

use crate::pages_world::{World, decode};
use countersign::documents::pages::Limits;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn invoices() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/invoices");
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| ["pdf", "png", "jpg"].iter().any(|known| extension == *known)));
    found.sort();
    found
}

/// `page` and `page_dimensions` of every citation.
fn dimensions(value: &Value, found: &mut Vec<(u64, f64, f64)>) {
    match value {
        Value::Object(fields) => {
            let number = |name: &str| fields.get("page_dimensions").and_then(|size| size.get(name)).and_then(Value::as_f64);
            if let (Some(page), Some(width), Some(height)) =
                (fields.get("page").and_then(Value::as_u64), number("width"), number("height"))
            {
                found.push((page, width, height));
            }
            fields.values().for_each(|inner| dimensions(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| dimensions(inner, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_page_of_real_invoices_is_drawn_in_the_size_that_its_citations_mean() {
    let invoices = invoices();
    if invoices.is_empty() {
        eprintln!("skipped: there are no invoices beside this repository");
        return;
    }
    // Smaller pictures than usual: a debug build compresses slowly.
    let world = World::with_limits(Limits { max_pixels_per_page: 500_000, ..Limits::default() });
    let mut cited_pages = 0;
    for invoice in &invoices {
        let name = invoice.file_name().unwrap().to_string_lossy();
        let id = world.store(&name, std::fs::read(invoice).unwrap()).await;
        let info = world.pages.describe(&id).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let extracted = std::fs::read(invoice.with_extension("extracted.json")).unwrap();
        let mut cited = vec![];
        dimensions(&serde_json::from_slice(&extracted).unwrap(), &mut cited);
        for (page, width, height) in cited {
            let size = info.pages[usize::try_from(page).unwrap() - 1];
            assert!((size.width - width).abs() < 1.0 && (size.height - height).abs() < 1.0, "{name}, page {page}: {size:?}");
            cited_pages += 1;
        }
        for (page, size) in (1..).zip(&info.pages) {
            let image = world.pages.page_image(&id, page).await.unwrap_or_else(|error| panic!("{name}, page {page}: {error:?}"));
            let picture = decode(&image);
            let shape = f64::from(picture.width()) / f64::from(picture.height());
            assert!((shape / (size.width / size.height) - 1.0).abs() < 0.01, "{name}, page {page}: {:?}", picture.dimensions());
            let is_blank = picture.pixels().all(|pixel| pixel == picture.get_pixel(0, 0));
            assert!(!is_blank, "{name}, page {page} is blank");
        }
    }
    assert!(cited_pages > invoices.len(), "the citations were found");
}
