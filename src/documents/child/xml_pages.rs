//! An invoice that is only XML, set as pages: its names and values line by line, as they are written. The pages are a PDF, so all that
//! works with one works here, too: words, search, marks.

use super::{
    pdf_text::to_windows,
    unicode_font::{self, hex},
    xml,
};
use roxmltree::Node;
use std::{collections::BTreeSet, fmt::Write};

/// A4, in points.
const WIDTH: f64 = 595.0;
const HEIGHT: f64 = 842.0;
const MARGIN: f64 = 42.0;
const LETTER: f64 = 8.5;
const LINE: f64 = 12.0;
/// Of every letter, in thousandths of its size.
const LETTER_WIDTH: u16 = 600;
/// Letters of a font with one width, 0.6 of its size, that fit between the margins.
const COLUMNS: usize = ((WIDTH - 2.0 * MARGIN) / (LETTER * 0.6)) as usize;
const LINES_ON_A_PAGE: usize = ((HEIGHT - 2.0 * MARGIN) / LINE) as usize;
/// Further lines are left out.
const MOST_LINES: usize = 20_000;
/// Characters of a value; longer ones are files.
const LONGEST_VALUE: usize = 2_000;
/// Blanks before each line inside an element.
const INDENT: usize = 2;

/// The pages of an XML as a PDF; `None` if it can't be read.
pub(super) fn as_pdf(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = xml::decode(bytes)?;
    let document = xml::parse(&text)?;
    Some(pdf(&lines(document.root_element())))
}

/// A line for each element: its name, its attributes, and its text.
fn lines(root: Node<'_, '_>) -> Vec<String> {
    let mut lines = vec![];
    for node in root.descendants().filter(Node::is_element) {
        let depth = node.ancestors().skip(1).filter(Node::is_element).count();
        let mut line = node.tag_name().name().to_owned();
        for attribute in node.attributes() {
            let _ = write!(line, " {}={}", attribute.name(), attribute.value());
        }
        let text: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        let text: Vec<&str> = text.split_whitespace().collect();
        if !text.is_empty() {
            let _ = write!(line, ": {}", text.join(" "));
        }
        wrap(&line, depth * INDENT, &mut lines);
        if lines.len() >= MOST_LINES {
            break;
        }
    }
    lines
}

/// Breaks a line between words where that is possible. What goes on stands farther in.
fn wrap(line: &str, indent: usize, lines: &mut Vec<String>) {
    let letters: Vec<char> = line.chars().take(LONGEST_VALUE).collect();
    let mut rest = letters.as_slice();
    let mut indent = indent.min(COLUMNS / 2);
    let farther_in = indent + 2 * INDENT;
    while !rest.is_empty() {
        let room = COLUMNS - indent;
        let end = match rest.get(..=room) {
            None => rest.len(),
            Some(fits) => fits.iter().rposition(|letter| *letter == ' ').filter(|blank| *blank > room / 2).unwrap_or(room),
        };
        let (here, after) = rest.split_at(end);
        lines.push(" ".repeat(indent) + here.iter().collect::<String>().trim_end());
        rest = after.strip_prefix(&[' ']).unwrap_or(after);
        indent = farther_in;
    }
}

fn pdf(lines: &[String]) -> Vec<u8> {
    let mut used = BTreeSet::new();
    let pages: Vec<String> = lines.chunks(LINES_ON_A_PAGE).map(|lines| content(lines, &mut used)).collect();
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 7 + 2 * at)).collect();
    let stream = |content: &str| format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [ {kids}] >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_owned(),
        unicode_font::object("Courier", &used, |_| LETTER_WIDTH, (5, 6)),
        stream(unicode_font::MEANING),
        stream(unicode_font::NO_GLYPHS),
    ];
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 {WIDTH} {HEIGHT} ] /Resources << /Font << /F 3 0 R /U 4 0 R >> >> /Contents {} 0 R >>",
            8 + 2 * at
        ));
        objects.push(stream(page));
    }
    let mut file = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{number} 0 obj\n{object}\nendobj");
    }
    let _ = write!(table, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.len() + 1, file.len());
    (file + &table).into_bytes()
}

/// Draws the lines of a page: in UTF-16 where the simple font lacks a letter. Blanks before a line are a distance, not letters. The
/// codes of UTF-16 are added to those that are used.
fn content(lines: &[String], used: &mut BTreeSet<u16>) -> String {
    let mut content = "BT ".to_owned();
    for (at, line) in (1_u32..).zip(lines) {
        let text = line.trim_start();
        let x = MARGIN + (line.len() - text.len()) as f64 * LETTER * 0.6;
        let y = HEIGHT - MARGIN - f64::from(at) * LINE;
        let (font, codes) = match to_windows(text) {
            Some(codes) => ("F", hex(&codes)),
            None => {
                // A letter of two units has no code.
                let units = text.chars().map(|letter| u16::try_from(u32::from(letter)).unwrap_or(u16::from(b'?')));
                let units: Vec<u16> = units.collect();
                used.extend(&units);
                ("U", hex(&units.into_iter().flat_map(u16::to_be_bytes).collect::<Vec<_>>()))
            }
        };
        let _ = write!(content, "/{font} {LETTER} Tf 1 0 0 1 {x:.2} {y:.2} Tm <{codes}> Tj ");
    }
    content + "ET"
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::super::{super::limits::Limits, fonts::Fonts, pdf as pages, words};
    use super::*;
    use crate::documents::{PageWords, PictureSize};

    fn read(xml: &str, fonts: Fonts) -> Vec<PageWords> {
        let pdf = as_pdf(xml.as_bytes()).unwrap();
        let mut lines = vec![];
        let tools = words::Tools { limits: &Limits::default(), fonts };
        words::write(pdf, "", (1, 500), &tools, &mut lines).unwrap();
        let pages = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        pages.map(|line| serde_json::from_slice::<PageWords>(line).unwrap()).collect()
    }

    fn words_of(xml: &str) -> Vec<String> {
        read(xml, Fonts::find()).into_iter().flat_map(|page| page.words).map(|word| word.text).collect()
    }

    #[test]
    fn letters_of_any_writing_are_read_and_drawn() {
        let xml = "<a><b>zażółć gęślą</b><c>Ελλάδα</c><d>Привет, щука</d><e>Sum 5 😀</e></a>";
        for fonts in [|| Fonts::find(), || Fonts::below(&[])] {
            let pages = read(xml, fonts());
            let words: Vec<&str> = pages[0].words.iter().map(|word| &*word.text).collect();
            let expected = ["a", "b:", "zażółć", "gęślą", "c:", "Ελλάδα", "d:", "Привет,", "щука", "e:", "Sum", "5", "?"];
            assert_eq!((words, &*pages[0].unshown), (expected.to_vec(), &[][..]));
            let picture =
                pages::draw(as_pdf(xml.as_bytes()).unwrap(), "", 1, PictureSize::Ordinary, &Limits::default(), &fonts()).unwrap();
            let picture = image::load_from_memory(&picture).unwrap().into_rgb8();
            for word in &pages[0].words {
                assert!((word.w / word.text.chars().count() as f64 - 0.6 * LETTER).abs() < 0.2, "of one width: {word:?}");
                let [left, right] = [word.x, word.x + word.w].map(|x| (2.0 * x) as u32);
                let [top, foot] = [word.y, word.y + word.h].map(|y| (2.0 * y) as u32);
                let is_dark = |x: u32| (top..foot).any(|y| picture.get_pixel(x, y).0[0] < 128);
                let share = (left..right).filter(|x| is_dark(*x)).count() as f64 / f64::from(right - left);
                assert!(share > 0.3, "{word:?} is not drawn: {share}");
            }
        }
    }

    #[test]
    fn names_attributes_and_values_are_words_of_a_whole_pdf() {
        let xml =
            r#"<a xmlns="u"><Name>Müller &amp; Söhne (€ 5)</Name><Total currencyID="EUR">119.00</Total><b><c>zażółć</c></b></a>"#;
        let expected =
            ["a", "Name:", "Müller", "&", "Söhne", "(€", "5)", "Total", "currencyID=EUR:", "119.00", "b", "c:", "zażółć"];
        assert_eq!(words_of(xml), expected);
        let description = pages::describe(as_pdf(xml.as_bytes()).unwrap(), "", &Limits::default()).unwrap();
        assert_eq!((description.page_count, description.is_incomplete), (1, false));
    }

    #[test]
    fn long_values_are_wrapped_and_many_lines_take_more_pages() {
        let words: Vec<String> = (0..150).map(|at| format!("word{at}")).collect();
        let xml = format!("<a><b>{}</b>{}<c>{}</c></a>", words.join(" "), "<d>1</d>".repeat(100), "x".repeat(100_000));
        let found = words_of(&xml);
        assert!(words.iter().all(|word| found.contains(word)), "{found:?}");
        assert!(found.iter().all(|word| word.chars().count() <= COLUMNS));
        let many = format!("<a>{}</a>", "<d>1</d>".repeat(50_000));
        let pdf = as_pdf(many.as_bytes()).unwrap();
        let description = pages::describe(pdf, "", &Limits::default()).unwrap();
        assert_eq!(description.page_count as usize, MOST_LINES.div_ceil(LINES_ON_A_PAGE));
    }
}
