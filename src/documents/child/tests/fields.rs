//! Kinds of form fields and notes, in documents made here.

use super::*;

/// A page of A4 with these annotations and entries of the form. Objects from 10 on are given.
fn page(annotations: &str, form: &str, objects: &[&str]) -> Vec<u8> {
    let mut all = vec![
        format!("1 0 obj << /Type /Catalog /Pages 2 0 R /AcroForm << {form} >> >> endobj"),
        "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj".to_owned(),
        format!("3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [{annotations}] >> endobj"),
    ];
    all.extend((10..).zip(objects).map(|(number, body)| format!("{number} 0 obj {body} endobj")));
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = "xref\n".to_owned();
    for object in all {
        let number = object.split(' ').next().unwrap_or_default();
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", bytes.len()));
        bytes.extend_from_slice(format!("{object}\n").as_bytes());
    }
    let start = bytes.len();
    bytes.extend_from_slice(format!("{table}trailer << /Size 99 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    bytes
}

const PLACE: &str = "/Type /Annot /Subtype /Widget /Rect [100 700 300 720]";

fn seen(field: &str) -> String {
    text(page(&format!("<< {PLACE} {field} >>"), "/DA (/Helv 0 Tf 0 g)", &[]), 1)
}

#[test]
fn a_value_is_shown_as_its_field_says() {
    assert_eq!(seen("/FT /Tx /V (1.190,00)"), "1.190,00");
    assert_eq!(seen("/FT /Tx /Q 2 /V <FEFF00310030002020AC>"), "10 €", "UTF-16");
    assert_eq!(seen("/FT /Tx /V <FEFF005A0061007001420061007400610020043404370435>"), "Zapłata дзе", "any writing");
    assert_eq!(seen("/FT /Tx /Ff 16777216 /MaxLen 10 /V (12345)"), "1 2 3 4 5", "in cells");
    assert_eq!(seen("/FT /Tx /Ff 8192 /V (secret)"), "******", "a password");
    assert_eq!(seen("/FT /Ch /Opt [[(e) (Euro)] [(c) (Franken)]] /V (c)"), "Franken");
    assert_eq!(seen("/FT /Ch /Opt [(one) (two)] /V [(one) (two)]"), "one two");
    assert_eq!(seen("/FT /Btn /AS /Off /V /Off"), "");
    assert_eq!(seen("/FT /Btn /Ff 32768 /AS /On /V /On"), "●", "a radio button");
    assert_eq!(seen("/FT /Btn /Ff 65536 /MK << /CA (Send) >>"), "Send");
    assert_eq!(seen("/FT /Tx /F 2 /V (hidden)"), "");
    assert_eq!(seen("/FT /Sig /V << >>"), "");
    assert_eq!(seen("/FT /Tx"), "");
}

#[test]
fn lines_of_a_field_stay_within_it() {
    let long = "word ".repeat(60);
    let widget = format!("<< /Type /Annot /Subtype /Widget /Rect [100 600 300 700] /FT /Tx /Ff 4096 /V ({long}) >>");
    let words = read(page(&widget, "", &[]), 1).words;
    assert_eq!(words.len(), 60);
    for word in words {
        assert!(word.x >= 100.0 && word.x + word.w <= 300.0 && word.y >= 140.0 && word.y + word.h <= 244.0, "{word:?}");
    }
    let one = read(page(&format!("<< {PLACE} /FT /Tx /V ({}) >>", "long ".repeat(12)), "", &[]), 1).words;
    assert_eq!(one.len(), 12, "a line that is too long gets smaller");
}

#[test]
fn a_value_is_inherited_and_turns_with_its_field() {
    let objects = [
        "<< /FT /Tx /T (total) /V (99,00) /DA (/Helv 10 Tf 0 g) /Kids [11 0 R] >>",
        "<< /Parent 10 0 R /Type /Annot \
        /Subtype /Widget /Rect [100 600 120 700] /MK << /R 90 >> >>",
    ];
    let words = read(page("11 0 R", "/Fields [10 0 R]", &objects), 1).words;
    assert!(words.len() == 1 && words[0].text == "99,00" && words[0].h > words[0].w, "{words:?}");
    let circle = ["<< /FT /Tx /Parent 10 0 R >>"];
    text(page(&format!("<< {PLACE} /Parent 10 0 R >>"), "", &circle), 1);
}

#[test]
fn an_appearance_is_kept_unless_it_shows_no_value_or_is_said_to_be_old() {
    let appearance = |content: &str| {
        let length = content.len();
        format!("<< /Type /XObject /Subtype /Form /BBox [0 0 200 20] /Length {length} >> stream\n{content}\nendstream")
    };
    let widget = format!("<< {PLACE} /FT /Tx /V (new) /AP << /N 10 0 R >> >>");
    let shown = appearance("BT /Helv 12 Tf 2 5 Td (old) Tj ET");
    assert_eq!(text(page(&widget, "", &[&shown]), 1), "old");
    assert_eq!(text(page(&widget, "/NeedAppearances true", &[&shown]), 1), "new");
    assert_eq!(text(page(&widget, "", &[&appearance("/Tx BMC EMC")]), 1), "new");
}

#[test]
fn what_can_not_be_added_is_said() {
    let mut locked = page(&format!("<< {PLACE} /FT /Tx /T (total) /V (1) >>"), "", &[]);
    locked.extend_from_slice(b"% not really encrypted: /Encrypt\n");
    assert_eq!(read(locked, 1).unshown, [Unshown::Fields { names: vec!["total".to_owned()] }]);
    let movie = "<< /Type /Annot /Subtype /Movie /Rect [0 0 9 9] >>";
    assert_eq!(read(page(movie, "", &[]), 1).unshown, [Unshown::Annotations { types: vec!["Movie".to_owned()] }]);
    let answer = "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Accepted by Ada) /StateModel (Review) >>";
    assert_eq!(read(page(answer, "", &[]), 1).unshown, []);
}

#[test]
fn odd_numbers_and_endless_lists_do_no_harm() {
    let ink = "99999999999999999999999 -99999999999999999999999 ".repeat(30_000);
    let odd = format!(
        "<< /Type /Annot /Subtype /Ink /Rect [0 0 100 100] /InkList [[{ink}] 7 [3]] /BS << /W 99999999999999999999999 >> >> \
         << /Type /Annot /Subtype /Square /Rect [99999999999999999999999 9 -99999999999999999999999 0] >> << /Type /Annot /Subtype /Circle /Rect [5 5 5 5] >> \
         << /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /QuadPoints [1 2 3] /C [1 2 3 4 5 6] /CA -7 >> \
         << /Type /Annot /Subtype /Polygon /Rect [0 0 9 9] /Vertices [0 0 5 5 9 0] /IC [1] >> \
         << /Type /Annot /Subtype /Line /Rect [0 0 9 9] >> 17 (text) null"
    );
    read(page(&odd, "", &[]), 1);
    picture(page(&odd, "", &[]), 1);
    let many = format!("<< {PLACE} /FT /Tx /V (1) >> ").repeat(20_000);
    assert!(!read(page(&many, "", &[]), 1).words.is_empty());
}
