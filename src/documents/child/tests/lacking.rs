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
    let told = read(case("cjk_notembedded.pdf"), 1).unshown;
    let [Unshown::Letters { words }] = &told[..] else { panic!("{told:?}") };
    assert!(words.iter().any(|word| word.contains("価") || word.contains("价") || word.contains("請")), "{words:?}");
}
