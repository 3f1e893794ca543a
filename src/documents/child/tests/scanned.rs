//! Words that a scanner read, and pages of which no word is known.

use super::*;

#[test]
fn a_page_on_which_something_is_drawn_and_nothing_read_says_that_words_may_be_missing() {
    let picture = format!(
        "<< /Type /XObject /Subtype /Image /Width 20 /Height 20 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /ASCIIHexDecode \
         /Length 801 >> stream\n{}>\nendstream",
        "80".repeat(400)
    );
    for (content, cut) in [
        ("", false),
        ("1 g 0 0 300 400 re f", false),
        ("1 g BT /F 12 Tf 50 200 Td (White on white) Tj ET", false),
        ("3 Tr BT /F 12 Tf 50 200 Td (Invisible) Tj ET", false),
        ("0 0 1000 1000 re n 500 500 10 10 re f", false),
        ("BT /F 12 Tf 50 200 Td (Word) Tj ET", false),
        ("q 200 0 0 200 20 100 cm /P Do Q", true),
        ("q 200 0 0 200 20 100 cm /P Do Q BT /F 12 Tf 50 200 Td (Word) Tj ET", false),
        ("0.5 w 20 100 m 200 100 l S", true),
        ("BT /U 12 Tf 50 200 Td (A) Tj ET", true),
    ] {
        let fonts = [
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            // A letter with a shape that stands for no character.
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 65 /Widths [1] \
             /Encoding << /Differences [65 /g7] >> /CharProcs << /g7 11 0 R >> >>",
            &picture,
            "<< /Length 26 >> stream\n1 0 0 0 1 1 d1 0 0 1 1 re f\nendstream",
        ];
        let resources = "/Font << /F 8 0 R /U 9 0 R >> /XObject << /P 10 0 R >>";
        let page = read(drawn(content, resources, &fonts), 1);
        assert_eq!((page.words.is_empty(), page.cut), (!content.contains("Word"), cut), "{content}: {page:?}");
    }
}

#[test]
fn what_a_scanner_read_is_marked_and_what_is_printed_is_not() {
    if !has_cases() {
        return;
    }
    let scan = read(case("ocr_tess.pdf"), 1).words;
    assert!(scan.len() > 20 && scan.iter().all(|word| word.is_scanned), "{scan:?}");
    let print = read(case("amounts.pdf"), 1).words;
    assert!(!print.is_empty() && print.iter().all(|word| !word.is_scanned), "{print:?}");
}
