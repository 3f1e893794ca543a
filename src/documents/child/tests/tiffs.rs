//! Pictures that scanners and fax servers write.

use super::*;

/// The share of dark pixels.
fn darkness(picture: &RgbImage) -> f64 {
    picture.pixels().filter(|pixel| pixel.0[1] < 100).count() as f64 / f64::from(picture.width() * picture.height())
}

#[test]
fn pages_of_fax_servers_and_scanners_are_drawn() {
    if !has_cases() {
        return;
    }
    for (name, pages) in [
        ("tiff_1bit_group3.tif", 3),
        ("tcp_g4_lsb.tif", 3),
        ("tiff_jpeg_YCbCr.tif", 1),
        ("tiff_P_lzw.tif", 1),
        ("jpg_dnl.jpg", 1),
    ] {
        let described = describe(case(name), "", &Limits::default()).unwrap();
        assert_eq!((described.page_count, described.pages.len()), (pages, pages as usize), "{name}");
        for page in 1..=pages {
            let size = described.pages[page as usize - 1];
            assert_eq!((size.width, size.height), (1240.0, 1754.0), "{name}");
            let picture = picture(case(name), page);
            // Print on paper: neither blank, nor black, nor noise.
            assert!((0.005..0.2).contains(&darkness(&picture)), "{name}, page {page}: {}", darkness(&picture));
            assert!(picture.get_pixel(5, 5).0.iter().all(|channel| *channel > 240), "{name}, page {page}: the margin is white");
        }
    }
}

#[test]
fn a_pdf_without_its_first_line_is_drawn_and_a_page_about_pdfs_is_none() {
    if !has_cases() {
        return;
    }
    for name in ["s_header_missing.pdf", "s_junk_before_3000.pdf", "macbinary.pdf"] {
        assert_eq!(shown(case(name)).map(|(_, kind)| kind), Ok("application/pdf"), "{name}");
        assert!(text(case(name), 1).contains("INVOICE 2026-118"), "{name}");
        assert!(!describe(case(name), "", &Limits::default()).unwrap().is_incomplete, "{name}");
    }
    let page = shown(b"<html>A PDF ends with startxref and %%EOF</html>".to_vec());
    assert_eq!(page.map(|(_, kind)| kind), Err(Refusal::Unsupported));
}
