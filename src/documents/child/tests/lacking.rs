//! Pictures that can't be decoded, and letters without a shape.

use super::*;

fn grays(picture: &RgbImage) -> usize {
    picture.pixels().filter(|pixel| pixel.0 == [150; 3]).count()
}

#[test]
fn bytes_before_a_jpeg_are_skipped() {
    let page = read(case("jpeg_leading_newline.pdf"), 1);
    assert_eq!(page.unshown, []);
    let picture = picture(case("jpeg_leading_newline.pdf"), 1);
    assert!(picture.pixels().any(|pixel| pixel.0[0] < 100), "something is drawn");
}

#[test]
fn a_picture_that_can_not_be_decoded_is_a_crossed_box_and_said() {
    assert_eq!(read(case("jpeg_arith.pdf"), 1).unshown, [Unshown::Images]);
    assert!(grays(&picture(case("jpeg_arith.pdf"), 1)) > 5_000);
    assert!(grays(&picture(case("ocr_tess.pdf"), 1)) < 500);
}

#[test]
fn letters_that_no_font_has_are_told_as_their_words() {
    let told = read_with(Fonts::below(&[]), case("cjk_notembedded.pdf"), 1).unshown;
    let [Unshown::Letters { words }] = &told[..] else { panic!("{told:?}") };
    assert!(words.iter().any(|word| word.contains("価") || word.contains("价") || word.contains("請")), "{words:?}");
}

#[test]
fn letters_of_europe_are_there_also_on_a_machine_without_fonts() {
    for is_without in [false, true] {
        let fonts = || if is_without { Fonts::below(&[]) } else { Fonts::find() };
        let page = read_with(fonts(), case("f_notembedded_arial.pdf"), 1);
        assert_eq!(page.unshown, []);
        let words: Vec<&str> = page.words.iter().map(|word| &*word.text).collect();
        for word in ["Płatność", "złoty", "óżąęń", "абвгдеёжзи", "ΑβΣ", "őű"] {
            assert!(words.contains(&word), "{word} in {words:?}");
        }
        let picture = picture_with(&fonts(), case("f_notembedded_arial.pdf"), 1);
        // The line of Cyrillic begins 60 points from the left, and 215 from the top.
        let letters = (100..190).filter(|x| (205..225).any(|y| picture.get_pixel(2 * x, 2 * y).0[0] < 100)).count();
        assert!(letters > 30, "{letters}");
    }
}

#[test]
fn a_letter_that_a_font_lacks_is_not_shown_as_another_one() {
    // Half-width katakana have numbers in Adobe-Japan1 under which most fonts have letters of other writings.
    let system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >>";
    let descriptor = "/FontDescriptor << /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 >>";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        "<< /Length 48 >> stream\nBT /F 40 Tf 20 100 Td <FF71FF720031> Tj ET      \nendstream",
        &format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UCS2-HW-H /DescendantFonts [<< /Type /Font \
             /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 {system} {descriptor} >>] >>"
        ),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        bytes.extend_from_slice(format!("{number} 0 obj {object} endobj\n").as_bytes());
    }
    bytes.extend_from_slice(b"trailer << /Root 1 0 R >>\n");
    assert_eq!(read_with(Fonts::below(&[]), bytes, 1).unshown, [Unshown::Letters { words: vec!["ｱｲ1".to_owned()] }]);
}
