//! Form fields, notes and layers.

use super::*;

/// The share of pixels that are not white within a part of a page, given in points from the lower left corner of A4.
fn ink(picture: &RgbImage, (x0, y0, x1, y1): (f64, f64, f64, f64), is_ink: impl Fn([u8; 3]) -> bool) -> f64 {
    let scale = f64::from(picture.height()) / 841.8898;
    let (mut found, mut all) = (0, 0);
    for y in ((841.8898 - y1) * scale) as u32..((841.8898 - y0) * scale) as u32 {
        for x in (x0 * scale) as u32..(x1 * scale) as u32 {
            all += 1;
            found += u32::from(is_ink(picture.get_pixel(x, y).0));
        }
    }
    f64::from(found) / f64::from(all)
}

fn is_dark([red, green, blue]: [u8; 3]) -> bool {
    red < 100 && green < 100 && blue < 100
}

fn is_red([red, green, blue]: [u8; 3]) -> bool {
    red > 150 && green < 110 && blue < 110
}

#[test]
fn values_of_form_fields_are_drawn_where_the_fields_are_and_read_there() {
    if !has_cases() {
        return;
    }
    let page = read(case("form_noap_need.pdf"), 1);
    assert_eq!(page.unshown, []);
    let picture = picture(case("form_noap_need.pdf"), 1);
    for (value, field) in [
        ("2026-118", (200.0, 640.0, 400.0, 660.0)),
        ("1.000,00", (200.0, 600.0, 400.0, 620.0)),
        ("1.190,00", (200.0, 560.0, 400.0, 580.0)),
        ("CHF", (200.0, 460.0, 300.0, 480.0)),
    ] {
        let (x0, y0, x1, y1) = field;
        let is_there = |word: &&super::super::super::description::Word| {
            word.x >= x0 && word.x + word.w <= x1 && word.y >= 841.8898 - y1 - 3.0 && word.y + word.h <= 841.8898 - y0 + 3.0
        };
        let there: Vec<&str> = page.words.iter().filter(is_there).map(|word| &*word.text).collect();
        assert_eq!(there, [value]);
        assert!(ink(&picture, field, is_dark) > 0.02, "{value}");
    }
    assert!(ink(&picture, (202.0, 502.0, 214.0, 514.0), is_dark) > 0.1, "the box is checked");
}

#[test]
fn notes_and_marks_without_an_appearance_are_drawn() {
    if !has_cases() {
        return;
    }
    let page = read(case("annots_noap.pdf"), 1);
    let words: Vec<&str> = page.words.iter().map(|word| &*word.text).collect();
    for word in ["PAID", "12.03.2026", "APPROVED"] {
        assert!(words.contains(&word), "{word} in {words:?}");
    }
    assert_eq!(page.unshown, [Unshown::Notes { texts: vec!["Please pay net only".to_owned()] }]);
    let picture = picture(case("annots_noap.pdf"), 1);
    assert!(ink(&picture, (60.0, 600.0, 300.0, 640.0), is_red) > 0.02, "free text");
    let is_yellow = |[red, green, blue]: [u8; 3]| red > 200 && green > 200 && blue < 100;
    assert!(ink(&picture, (60.0, 775.0, 200.0, 795.0), is_yellow) > 0.5, "highlight");
    assert!(ink(&picture, (60.0, 763.0, 200.0, 767.0), is_red) > 0.1, "strike-out");
    let is_blue = |[red, green, blue]: [u8; 3]| red < 100 && green < 100 && blue > 150;
    assert!(ink(&picture, (60.0, 500.0, 300.0, 560.0), is_blue) > 0.03, "ink");
    assert!(ink(&picture, (60.0, 400.0, 300.0, 402.5), is_red) > 0.3, "square");
    assert!(ink(&picture, (320.0, 400.0, 500.0, 460.0), is_red) > 0.05, "stamp");
    assert!(ink(&picture, (60.0, 348.0, 300.0, 352.0), is_red) > 0.1, "line");
    assert!(ink(&picture, (60.0, 300.0, 300.0, 320.0), is_dark) < 0.05, "what is to be blacked out is still there");
    assert!(ink(&picture, (500.0, 780.0, 520.0, 800.0), |pixel| pixel != [255; 3]) > 0.3, "note");
}

#[test]
fn an_annotation_of_a_layer_that_is_off_is_neither_drawn_nor_read() {
    if !has_cases() {
        return;
    }
    assert!(!text(case("ocg.pdf"), 1).contains("ANNOT"));
    assert!(text(case("ocg.pdf"), 1).contains("VISIBLE total 1.190,00"));
    assert_eq!(ink(&picture(case("ocg.pdf"), 1), (60.0, 380.0, 360.0, 420.0), is_dark), 0.0);
}

#[test]
fn a_form_that_is_a_program_is_said_to_be_one() {
    if !has_cases() {
        return;
    }
    let described = |name| describe(case(name), "", &Limits::default()).unwrap().unshown;
    assert_eq!(described("xfa_dynamic.pdf"), [Unshown::DynamicForm]);
    assert_eq!(described("form_noap_need.pdf"), []);
}
