//! The words of documents: where they are, also in odd documents.

use crate::pages_world::{World, color_at, decode};
use countersign::{
    documents::{DocumentError, PageWords, PictureSize, attachment_id, find::find, pages::Limits},
    review::Reviewer,
};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

/// A text on a page, and the left end of its baseline before CropBox and Rotate.
struct Print<'a> {
    text: &'a str,
    at: (f32, f32),
}

/// Helvetica at 12 points on a red field, so that the picture shows where each text is.
fn printed(crop: Option<(f32, f32, f32, f32)>, rotate: i32, prints: &[Print<'_>]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    pdf.pages(Ref::new(2)).kids([Ref::new(3)]).count(1);
    let mut page = pdf.page(Ref::new(3));
    page.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 300.0, 400.0)).contents(Ref::new(4)).rotate(rotate);
    if let Some((x0, y0, x1, y1)) = crop {
        page.crop_box(Rect::new(x0, y0, x1, y1));
    }
    let mut resources = page.resources();
    resources.fonts().pair(Name(b"F"), Ref::new(5));
    resources.finish();
    page.finish();
    pdf.type1_font(Ref::new(5)).base_font(Name(b"Helvetica"));
    let mut content = Content::new();
    content.set_fill_rgb(1.0, 0.0, 0.0);
    for Print { text, at: (x, y) } in prints {
        content.rect(*x, y - 3.0, 9.0 * text.len() as f32, 13.0).fill_nonzero();
    }
    content.set_fill_rgb(0.85, 0.0, 0.0); // can be told from its field, and is red to `color_at`
    for Print { text, at: (x, y) } in prints {
        content.begin_text().set_font(Name(b"F"), 12.0).next_line(*x, *y).show(Str(text.as_bytes())).end_text();
    }
    pdf.stream(Ref::new(4), &content.finish());
    pdf.finish()
}

async fn words(world: &World, bytes: Vec<u8>) -> PageWords {
    let id = world.store("printed.pdf", bytes).await;
    world.pages.words(&id, 1, None).await.unwrap()
}

#[tokio::test]
async fn words_lie_where_the_picture_shows_them_also_on_rotated_and_cropped_pages() {
    let world = World::new();
    let prints = [Print { text: "ALPHA", at: (120.0, 300.0) }, Print { text: "OMEGA", at: (150.0, 220.0) }];
    for crop in [None, Some((100.0, 180.0, 260.0, 340.0))] {
        for rotate in [0, 90, 180, 270] {
            let id = world.store("turned.pdf", printed(crop, rotate, &prints)).await;
            let size = world.pages.describe(&id).await.unwrap().pages[0];
            let picture = decode(&world.pages.page_image(&id, 1).await.unwrap());
            let words = world.pages.words(&id, 1, None).await.unwrap().words;
            assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["ALPHA", "OMEGA"]);
            for word in &words {
                let name = format!("{word:?}, rotated by {rotate}, cropped {crop:?}, {size:?}");
                let color = |x: f64, y: f64| color_at(&picture, x / size.width, y / size.height);
                for (x, y) in [(0.1, 0.2), (0.5, 0.5), (0.9, 0.8)] {
                    assert_eq!(color(word.x + x * word.w, word.y + y * word.h), "red", "{name}");
                }
                let (long, short) = (word.w.max(word.h), word.w.min(word.h));
                assert!((35.0..50.0).contains(&long) && (10.0..13.0).contains(&short), "{name}");
                assert_eq!(word.w > word.h, rotate % 180 == 0, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn text_outside_of_what_is_shown_is_no_word_and_text_printed_twice_is_one() {
    let world = World::new();
    let prints = [
        Print { text: "HIDDEN", at: (10.0, 20.0) },
        Print { text: "ONE TWO", at: (120.0, 300.0) },
        Print { text: "ONE", at: (120.3, 300.0) },
    ];
    let page = words(&world, printed(Some((100.0, 180.0, 260.0, 340.0)), 0, &prints)).await;
    assert_eq!(page.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["ONE", "TWO"]);
    assert_eq!(find(&page.words, "one two").len(), 1);
}

#[tokio::test]
async fn more_words_than_anybody_reads_are_cut_and_said_to_be() {
    let world = World::new();
    let many: Vec<String> = (0..30_000).map(|number| format!("{number}")).collect();
    let prints: Vec<Print<'_>> = many.iter().map(|text| Print { text, at: (50.0, 50.0) }).collect();
    let page = words(&world, printed(None, 0, &prints)).await;
    assert!(page.cut && page.words.len() == 20_000, "{}", page.words.len());
}

#[tokio::test]
async fn a_search_that_leaves_places_out_says_so() {
    let world = World::new();
    let mut review = crate::world::World::new().await.stores.review.clone();
    review.pages = world.pages.clone();
    let reviewer = Reviewer::local("1", "Ada");
    for (count, complete) in [(200, true), (201, false)] {
        let at = |n: usize| ((10 + n % 25 * 11) as f32, (20 + n / 25 * 17) as f32);
        let prints: Vec<Print<'_>> = (0..count).map(|n| Print { text: "x", at: at(n) }).collect();
        let id = world.store("many.pdf", printed(None, 0, &prints)).await;
        let places = review.search_document(&id, &reviewer, "x").await.unwrap();
        assert_eq!((places.found.len(), places.complete), (200, complete), "of {count}");
    }
}

#[tokio::test]
async fn pictures_have_no_words_and_a_page_that_is_not_there_is_named() {
    let world = World::new();
    let mut png = std::io::Cursor::new(vec![]);
    image::RgbImage::new(20, 10).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let id = world.store("scan.png", png.into_inner()).await;
    assert_eq!(world.pages.words(&id, 1, None).await.unwrap().words, []);
    assert!(matches!(world.pages.words(&id, 2, None).await, Err(DocumentError::PageOutOfRange { page: 2, pages: 1 })));
}

#[tokio::test]
async fn a_document_that_takes_too_long_gives_no_words_and_the_server_lives() {
    let world = World::with_limits(Limits { max_file_bytes: 100, ..Limits::default() });
    let id = world.store("printed.pdf", printed(None, 0, &[])).await;
    assert!(matches!(world.pages.words(&id, 1, None).await, Err(DocumentError::TooLarge { .. })));
}

#[tokio::test]
async fn a_page_can_be_had_small_and_sharp() {
    let world = World::new();
    let id = world.store("printed.pdf", printed(None, 0, &[Print { text: "A", at: (50.0, 50.0) }])).await;
    let mut tags = vec![];
    for (size, expected) in
        [(PictureSize::Small, (180, 240)), (PictureSize::Ordinary, (600, 800)), (PictureSize::Sharp, (1200, 1600))]
    {
        for _ in 0..2 {
            let image = world.pages.picture(&id, 1, size, None).await.unwrap();
            assert_eq!(decode(&image).dimensions(), expected, "drawn, then kept");
            tags.push(image.etag);
        }
    }
    tags.dedup();
    assert_eq!(tags.len(), 3);
}

/// A page that needs the password `geheim`, and carries its drawing as a file: PDF 1.4's standard handler with 40 bits.
fn locked(user_password: &[u8]) -> Vec<u8> {
    use md5::{Digest, Md5};
    const PADDING: [u8; 32] = *b"\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A";
    let md5 = |bytes: &[u8]| Md5::digest(bytes).to_vec();
    let padded = |password: &[u8]| password.iter().copied().chain(PADDING).take(32).collect::<Vec<u8>>();
    let rc4 = |key: &[u8], data: &[u8]| {
        let mut state: Vec<u8> = (0..=255).collect();
        let mut j = 0_u8;
        for i in 0..256 {
            j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
            state.swap(i, usize::from(j));
        }
        let (mut i, mut j) = (0_u8, 0_u8);
        let crypt = |byte: &u8| {
            i = i.wrapping_add(1);
            j = j.wrapping_add(state[usize::from(i)]);
            state.swap(usize::from(i), usize::from(j));
            byte ^ state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
        };
        data.iter().map(crypt).collect::<Vec<u8>>()
    };
    let owner = rc4(&md5(&padded(b"owner"))[..5], &padded(user_password));
    let (permissions, id) = (-4_i32, b"0123456789abcdef");
    let key = md5(&[&padded(user_password)[..], &owner, &permissions.to_le_bytes(), id].concat())[..5].to_vec();
    let user = rc4(&key, &PADDING);
    let content = rc4(&md5(&[&key[..], &[4, 0, 0, 0, 0]].concat())[..10], b"BT /F 24 Tf 20 50 Td (Secret) Tj ET");
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let name = |name: &[u8]| hex(&rc4(&md5(&[&key[..], &[1, 0, 0, 0, 0]].concat())[..10], name));
    let (text, drawing) = (name(b"attached.txt"), name(b"drawing.pdf"));
    let inner = rc4(&md5(&[&key[..], &[7, 0, 0, 0, 0]].concat())[..10], &printed(None, 0, &[]));
    let attached = format!("<</Type/Filespec/F<{text}>/EF<</F 4 0 R>>>><</Type/Filespec/F<{drawing}>/EF<</F 7 0 R>>>>");
    let objects = [
        format!("<</Type/Catalog/Pages 2 0 R/AF[{attached}]>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_vec(),
        [format!("<</Length {}>>stream\n", content.len()).as_bytes(), &content, b"\nendstream"].concat(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
        format!("<</Filter/Standard/V 1/R 2/O<{}>/U<{}>/P {permissions}>>", hex(&owner), hex(&user)).into_bytes(),
        [format!("<</Length {}>>stream\n", inner.len()).as_bytes(), &inner, b"\nendstream"].concat(),
    ];
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut offsets = String::new();
    for (number, object) in (1..).zip(&objects) {
        offsets += &format!("{:010} 00000 n \n", pdf.len());
        pdf.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = pdf.len();
    let id = hex(id);
    pdf.extend(format!("xref\n0 8\n0000000000 65535 f \n{offsets}trailer\n<</Size 8/Root 1 0 R/Encrypt 6 0 R/ID[<{id}><{id}>]>>\nstartxref\n{start}\n%%EOF").bytes());
    pdf
}

#[tokio::test]
async fn a_protected_document_opens_with_its_password_for_whoever_gave_it_and_nothing_of_it_is_kept() {
    let world = World::new();
    let id = world.store("locked.pdf", locked(b"geheim")).await;
    assert!(matches!(world.pages.describe_for(&id, Some("ada")).await, Err(DocumentError::Encrypted)));
    for wrong in ["", "Geheim", &"x".repeat(5000)] {
        assert!(matches!(world.pages.unlock(&id, "ada", wrong).await, Err(DocumentError::WrongPassword)), "{wrong}");
    }
    world.pages.unlock(&id, "ada", "geheim").await.unwrap();
    assert_eq!(world.pages.describe_for(&id, Some("ada")).await.unwrap().pages.len(), 1);
    let image = world.pages.picture(&id, 1, PictureSize::Ordinary, Some("ada")).await.unwrap();
    assert!(image.secret && decode(&image).pixels().any(|pixel| pixel.0 == [0, 0, 0]), "the text is drawn");
    let words = world.pages.words(&id, 1, Some("ada")).await.unwrap().words;
    assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["Secret"]);
    let carried = world.pages.contents(&id, Some("ada")).await.unwrap().attached;
    let named: Vec<_> = carried.iter().map(|one| (one.name.as_str(), one.media_type.as_deref())).collect();
    assert_eq!(named, [("attached.txt", None), ("drawing.pdf", None)], "neither can be shown");
    let (attached, drawing) = (attachment_id(&id, 1), attachment_id(&id, 2));
    assert!(world.pages.attachment(&attached, Some("ada")).await.unwrap().1.ends_with(b"(Secret) Tj ET"));
    assert!(world.pages.attachment(&drawing, Some("ada")).await.unwrap().1.starts_with(b"%PDF-"));
    for hidden in [&attached, &drawing] {
        let shown = world.pages.describe_for(hidden, Some("ada")).await;
        assert!(matches!(shown, Err(DocumentError::Encrypted)), "it would have to be kept: {shown:?}");
        let picture = world.pages.picture(hidden, 1, PictureSize::Ordinary, Some("ada")).await;
        assert!(matches!(picture, Err(DocumentError::Encrypted)), "{picture:?}");
    }
    for other in [None, Some("ben")] {
        assert!(matches!(world.pages.contents(&id, other).await, Err(DocumentError::Encrypted)));
        assert!(matches!(world.pages.attachment(&attached, other).await, Err(DocumentError::Encrypted)));
        assert!(matches!(world.pages.picture(&id, 1, PictureSize::Ordinary, other).await, Err(DocumentError::Encrypted)));
        assert!(matches!(world.pages.words(&id, 1, other).await, Err(DocumentError::Encrypted)));
    }
    let kept = std::fs::read_dir(world.dir.path().join("pages")).into_iter().flatten().count();
    assert_eq!(kept, 0, "neither pictures nor words nor sizes lie on the disk");
}

#[tokio::test]
async fn a_document_that_everybody_may_open_is_not_asked_about() {
    let world = World::new();
    let id = world.store("owner-only.pdf", locked(b"")).await;
    assert_eq!(world.pages.words(&id, 1, None).await.unwrap().words.len(), 1);
}
