//! Pages of ordinary documents.

use crate::pages_world::{Sheet, World, color_at, decode, info_sizes, pdf};
use countersign::documents::{DocumentError, Documents, pages::Limits};

#[tokio::test]
async fn a_page_is_as_large_as_it_is_shown() {
    let world = World::new();
    let sheets = [
        Sheet::new(100.0, 200.0),
        Sheet { rotate: 90, ..Sheet::new(100.0, 200.0) },
        Sheet { crop: Some((10.0, 20.0, 60.0, 50.0)), ..Sheet::new(100.0, 200.0) },
        Sheet { crop: Some((10.0, 20.0, 60.0, 50.0)), rotate: -90, ..Sheet::new(100.0, 200.0) },
    ];
    let info = world.describe("sizes.pdf", pdf(&sheets)).await.unwrap();
    assert_eq!(info_sizes(&info), [(100.0, 200.0), (200.0, 100.0), (50.0, 30.0), (30.0, 50.0)]);
    assert_eq!((info.name.as_str(), info.media_type.as_str(), info.page_count), ("sizes.pdf", "application/pdf", 4));
}

#[tokio::test]
async fn a_rotated_page_is_drawn_upright_and_sharp() {
    let world = World::new();
    for (rotate, corner) in [(0, (0.05, 0.95)), (90, (0.05, 0.05)), (180, (0.95, 0.05)), (270, (0.95, 0.95))] {
        let picture = world.picture("turned.pdf", pdf(&[Sheet { rotate, ..Sheet::new(100.0, 150.0) }])).await.unwrap();
        let expected = if rotate % 180 == 0 { (200, 300) } else { (300, 200) };
        assert_eq!(picture.dimensions(), expected, "two pixels a point, rotated by {rotate}");
        assert_eq!(color_at(&picture, corner.0, corner.1), "red", "rotated by {rotate}");
        assert_eq!(color_at(&picture, 0.5, 0.5), "white", "rotated by {rotate}");
    }
}

#[tokio::test]
async fn a_cropped_page_shows_only_what_is_inside() {
    let world = World::new();
    let sheet = Sheet { crop: Some((40.0, 60.0, 80.0, 100.0)), ..Sheet::new(100.0, 150.0) };
    let picture = world.picture("cropped.pdf", pdf(&[sheet])).await.unwrap();
    assert_eq!(picture.dimensions(), (80, 80));
    assert_eq!((color_at(&picture, 0.05, 0.95), color_at(&picture, 0.5, 0.95)), ("red", "white"));
}

#[tokio::test]
async fn a_page_that_is_not_there_is_named_with_how_many_there_are() {
    let world = World::new();
    let id = world.store("two.pdf", pdf(&[Sheet::new(50.0, 50.0); 2])).await;
    for page in [0, 3, u32::MAX] {
        let error = world.pages.page_image(&id, page).await.unwrap_err();
        assert!(matches!(error, DocumentError::PageOutOfRange { pages: 2, .. }), "{error}");
        assert_eq!(error.to_string(), format!("There is no page {page}: 2 pages can be shown."));
    }
    assert!(world.pages.page_image(&id, 2).await.is_ok());
}

#[tokio::test]
async fn of_a_very_long_document_the_beginning_is_shown() {
    let world = World::with_limits(Limits { max_pages: 3, ..Limits::default() });
    let id = world.store("long.pdf", pdf(&[Sheet::new(50.0, 50.0); 5])).await;
    let info = world.pages.describe(&id).await.unwrap();
    assert_eq!((info.pages.len(), info.page_count), (3, 5));
    assert!(world.pages.page_image(&id, 3).await.is_ok());
    assert!(matches!(world.pages.page_image(&id, 4).await, Err(DocumentError::PageOutOfRange { page: 4, pages: 3 })));
}

#[tokio::test]
async fn a_large_page_is_drawn_smaller_within_the_pixels_allowed() {
    let world = World::with_limits(Limits { max_pixels_per_page: 10_000, ..Limits::default() });
    let picture = world.picture("poster.pdf", pdf(&[Sheet::new(2000.0, 1000.0)])).await.unwrap();
    assert!(picture.width() * picture.height() <= 10_000 && picture.width() > 130, "{:?}", picture.dimensions());
    assert_eq!(color_at(&picture, 0.02, 0.98), "red");
}

#[tokio::test]
async fn the_picture_says_which_content_and_page_it_is() {
    let world = World::new();
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0), Sheet::new(60.0, 60.0)])).await;
    let same = world.store("b.pdf", pdf(&[Sheet::new(50.0, 50.0), Sheet::new(60.0, 60.0)])).await;
    let first = world.pages.page_image(&id, 1).await.unwrap();
    let second = world.pages.page_image(&id, 2).await.unwrap();
    assert_ne!(first.etag, second.etag);
    assert_eq!(first.etag, world.pages.page_image(&same, 1).await.unwrap().etag);
    assert_eq!((first.media_type, decode(&second).dimensions()), ("image/webp", (120, 120)));
}

#[tokio::test]
async fn with_the_last_file_of_a_content_its_pictures_go() {
    let world = World::new();
    let first = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    let second = world.store("b.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    world.pages.page_image(&first, 1).await.unwrap();
    let kept = || walk(&world.dir.path().join("pages"));
    world.documents.delete(&first).await.unwrap();
    assert_eq!(kept(), ["description.json", "page-1"], "the other file still needs them");
    world.documents.delete(&second).await.unwrap();
    assert_eq!(kept(), Vec::<String>::new());
    assert!(matches!(world.pages.page_image(&second, 1).await, Err(DocumentError::NotFound)));
}

/// File names below a directory, sorted.
fn walk(directory: &std::path::Path) -> Vec<String> {
    let mut names = vec![];
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            names.extend(walk(&entry.path()));
        } else {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    names
}
