//! Pictures as documents: photographs, scans, screenshots.

use crate::pages_world::{World, color_at, decode, info_sizes};
use countersign::documents::{DocumentError, pages::Limits};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Left half red, right half blue.
fn red_and_blue(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) })
}

#[tokio::test]
async fn every_kind_of_picture_is_a_document_of_one_page() {
    let world = World::new();
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::WebP, "image/webp"),
        (ImageFormat::Tiff, "image/tiff"),
    ] {
        let id = world.store("scan", encoded(red_and_blue(64, 32), format)).await;
        let info = world.pages.describe(&id).await.unwrap();
        assert_eq!((info.media_type.as_str(), info_sizes(&info)), (media_type, vec![(64.0, 32.0)]));
        let picture = decode(&world.pages.page_image(&id, 1).await.unwrap());
        assert_eq!((color_at(&picture, 0.2, 0.5), color_at(&picture, 0.8, 0.5)), ("red", "blue"), "{media_type}");
        assert!(matches!(world.pages.page_image(&id, 2).await, Err(DocumentError::PageOutOfRange { page: 2, pages: 1 })));
    }
}

#[tokio::test]
async fn a_photograph_taken_upright_is_shown_upright() {
    let world = World::new();
    let jpeg = encoded(red_and_blue(64, 32), ImageFormat::Jpeg);
    // Orientation 6: the camera was held upright, so the first column of the file is the top of the picture.
    let exif = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let turned = [&jpeg[..2], exif, &jpeg[2..]].concat();
    let id = world.store("photo.jpg", turned).await;
    assert_eq!(info_sizes(&world.pages.describe(&id).await.unwrap()), [(32.0, 64.0)]);
    let picture = decode(&world.pages.page_image(&id, 1).await.unwrap());
    assert_eq!(picture.dimensions(), (32, 64));
    assert_eq!((color_at(&picture, 0.5, 0.2), color_at(&picture, 0.5, 0.8)), ("red", "blue"));
}

#[tokio::test]
async fn transparency_is_paper_and_odd_pixel_formats_are_converted() {
    let world = World::new();
    let clear = RgbaImage::from_fn(8, 8, |x, _| if x < 4 { Rgba([0, 0, 0, 0]) } else { Rgba([255, 0, 0, 255]) });
    let picture = world.picture("clear.png", encoded(clear, ImageFormat::Png)).await.unwrap();
    assert_eq!((color_at(&picture, 0.2, 0.5), color_at(&picture, 0.8, 0.5)), ("white", "red"));
    let deep = DynamicImage::from(red_and_blue(8, 8)).into_rgba16();
    let picture = world.picture("deep.png", encoded(deep, ImageFormat::Png)).await.unwrap();
    assert_eq!((color_at(&picture, 0.2, 0.5), color_at(&picture, 0.8, 0.5)), ("red", "blue"));
    let gray = image::GrayImage::from_pixel(8, 8, image::Luma([255]));
    assert_eq!(color_at(&world.picture("gray.jpg", encoded(gray, ImageFormat::Jpeg)).await.unwrap(), 0.5, 0.5), "white");
}

#[tokio::test]
async fn a_large_scan_keeps_its_size_on_paper_and_is_shown_smaller() {
    let world = World::with_limits(Limits { max_pixels_per_page: 10_000, ..Limits::default() });
    let id = world.store("scan.png", encoded(red_and_blue(600, 300), ImageFormat::Png)).await;
    assert_eq!(info_sizes(&world.pages.describe(&id).await.unwrap()), [(600.0, 300.0)], "citations count these pixels");
    let picture = decode(&world.pages.page_image(&id, 1).await.unwrap());
    assert!(picture.width() * picture.height() <= 10_000 && picture.width() > 130, "{:?}", picture.dimensions());
    assert_eq!((color_at(&picture, 0.2, 0.5), color_at(&picture, 0.8, 0.5)), ("red", "blue"));
}

#[tokio::test]
async fn a_picture_that_claims_to_be_enormous_is_refused_by_its_header() {
    let world = World::new();
    let mut png = encoded(red_and_blue(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let checksum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    let error = world.describe("huge.png", png).await.unwrap_err();
    assert!(matches!(error, DocumentError::TooLarge { .. }), "{error:?}");
    assert!(error.to_string().contains("60000 × 60000 pixels"), "{error}");
    world.is_well().await;
}

#[tokio::test]
async fn a_photograph_is_sent_small_and_a_drawing_exact() {
    let world = World::new();
    // Soft colours with a little grain.
    let mut seed = 1_u32;
    let photograph = RgbImage::from_fn(1200, 800, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = |bits: u32| (seed >> bits & 7) as u8;
        Rgb([(x / 6) as u8 + grain(29), (y / 5) as u8 + grain(26), 90 + grain(23)])
    });
    let photo = world.store("photo.png", encoded(photograph, ImageFormat::Png)).await;
    assert_eq!(world.pages.page_image(&photo, 1).await.unwrap().media_type, "image/jpeg");
    let drawing = world.store("drawing.png", encoded(red_and_blue(900, 600), ImageFormat::Png)).await;
    assert_eq!(world.pages.page_image(&drawing, 1).await.unwrap().media_type, "image/webp");
}

#[tokio::test]
async fn a_scan_of_several_pages_has_several_pages() {
    let world = World::new();
    let id = world.store("fax.tiff", tiff_of_two_pages()).await;
    let info = world.pages.describe(&id).await.unwrap();
    assert_eq!((info_sizes(&info), info.page_count), (vec![(4.0, 2.0), (2.0, 3.0)], 2));
    let first = decode(&world.pages.page_image(&id, 1).await.unwrap());
    let second = decode(&world.pages.page_image(&id, 2).await.unwrap());
    assert_eq!((first.dimensions(), color_at(&first, 0.5, 0.5)), ((4, 2), "white"));
    assert_eq!(second.dimensions(), (2, 3));
    assert_eq!(second.get_pixel(0, 0).0, [0, 0, 0]);
}

/// Grey, uncompressed: a white page of 4 × 2 and a black one of 2 × 3.
fn tiff_of_two_pages() -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for (width, height, shade, last) in [(4_u32, 2_u32, 255, false), (2, 3, 0, true)] {
        let entries = [
            (256_u16, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 0),
            (277, 1),
            (278, height),
            (279, width * height),
        ];
        let pixels = bytes.len() as u32 + 2 + entries.len() as u32 * 12 + 4;
        bytes.extend((entries.len() as u16).to_le_bytes());
        for (tag, value) in entries {
            let value = if tag == 273 { pixels } else { value };
            bytes.extend(tag.to_le_bytes());
            bytes.extend(4_u16.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        let next = if last { 0 } else { pixels + width * height };
        bytes.extend(next.to_le_bytes());
        bytes.extend(vec![shade; (width * height) as usize]);
    }
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}
