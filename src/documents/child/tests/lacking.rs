//! Pictures that can't be decoded, and letters without a shape.

use super::*;

fn grays(picture: &RgbImage) -> usize {
    picture.pixels().filter(|pixel| pixel.0 == [150; 3]).count()
}

#[test]
fn bytes_before_a_jpeg_are_skipped() {
    if !has_cases() {
        return;
    }
    let page = read(case("jpeg_leading_newline.pdf"), 1);
    assert_eq!(page.unshown, []);
    let picture = picture(case("jpeg_leading_newline.pdf"), 1);
    assert!(picture.pixels().any(|pixel| pixel.0[0] < 100), "something is drawn");
    assert_eq!(
        read(encrypted(case("jpeg_leading_newline.pdf")), 1).unshown,
        [Unshown::Images],
        "where they can't be skipped, that is told"
    );
}

#[test]
fn a_picture_that_can_not_be_decoded_is_a_crossed_box_and_said() {
    if !has_cases() {
        return;
    }
    assert_eq!(read(case("jpeg_arith.pdf"), 1).unshown, [Unshown::Images]);
    assert!(grays(&picture(case("jpeg_arith.pdf"), 1)) > 5_000);
    assert!(grays(&picture(case("ocr_tess.pdf"), 1)) < 500);
}

#[test]
fn letters_that_no_font_has_are_told_as_their_words() {
    if !has_cases() {
        return;
    }
    let told = read_with(Fonts::below(&[]), case("cjk_notembedded.pdf"), 1).unshown;
    let [Unshown::Letters { words }] = &told[..] else { panic!("{told:?}") };
    assert!(words.iter().any(|word| word.contains("価") || word.contains("价") || word.contains("請")), "{words:?}");
}

#[test]
fn letters_of_europe_are_there_also_on_a_machine_without_fonts() {
    if !has_cases() {
        return;
    }
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

/// A font that is not in the document. Half-width katakana have numbers in Adobe-Japan1 under which most fonts have letters of other
/// writings.
fn font() -> String {
    let system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >>";
    let descriptor = "/FontDescriptor << /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 >>";
    format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UCS2-HW-H /DescendantFonts [<< /Type /Font \
         /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 {system} {descriptor} >>] >>"
    )
}

const TEXT: &str = "BT /F 40 Tf 20 100 Td <FF71FF720031> Tj ET";

/// What is told of a page, and its picture, on a machine without fonts.
fn told(document: Vec<u8>) -> (Vec<Unshown>, RgbImage) {
    let fonts = Fonts::below(&[]);
    let picture = picture_with(&fonts, document.clone(), 1);
    (read_with(fonts, document, 1).unshown, picture)
}

fn katakana() -> Vec<Unshown> {
    vec![Unshown::Letters { words: vec!["ｱｲ1".to_owned()] }]
}

#[test]
fn a_letter_that_a_font_lacks_is_not_shown_as_another_one() {
    let (words, gaps) = told(drawn(TEXT, "/Font << /F 8 0 R >>", &[&font()]));
    assert_eq!(words, katakana());
    let (words, others) = told(encrypted(drawn(TEXT, "/Font << /F 8 0 R >>", &[&font()])));
    assert_eq!(words, katakana(), "where they can't be left out, they are told all the same");
    assert!(gaps != others, "the gaps are no letters");
    // The same if the font stands in the page itself.
    for (name, text) in [("F", TEXT.to_owned()), ("F#20.1", TEXT.replace("/F ", "/F#20.1 "))] {
        let (words, picture) = told(drawn(&text, &format!("/Font << /{name} {} >>", font()), &[]));
        assert!(words == katakana() && picture == gaps, "{name}: {words:?}");
    }
}

/// What is appended to an encrypted file would have to be encrypted, too. This one only seems to be.
fn encrypted(mut document: Vec<u8>) -> Vec<u8> {
    document.extend_from_slice(b"% /Encrypt\n");
    document
}

#[test]
fn only_words_of_a_font_that_may_show_others_are_told() {
    let form = format!(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /Font << /F {} >> >> /Length {} >> stream\n{TEXT}\nendstream",
        font(),
        TEXT.len()
    );
    assert_eq!(told(drawn("/X Do", "/XObject << /X 8 0 R >>", &[&form])).0, katakana());
    let simple = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let western = drawn("BT /F 12 Tf 20 100 Td (Total) Tj ET", "/Font << /F 8 0 R /G 9 0 R >>", &[simple, &font()]);
    assert_eq!(told(encrypted(western)).0, []);
}

#[test]
fn fonts_and_annotations_of_one_page_are_mended_together() {
    let note = "<< /Type /Annot /Subtype /FreeText /Rect [20 300 200 330] /Contents (Paid) /DA (/Helv 12 Tf 0 g) >>";
    let mut document = String::from_utf8(drawn(TEXT, &format!("/Font << /F {} >>", font()), &[])).unwrap();
    document = document.replace("/MediaBox", &format!("/Annots [{note}] /MediaBox"));
    let page = read_with(Fonts::below(&[]), document.into_bytes(), 1);
    let words: Vec<&str> = page.words.iter().map(|word| &*word.text).collect();
    assert_eq!((words, page.unshown), (vec!["ｱｲ1", "Paid"], katakana()));
}
