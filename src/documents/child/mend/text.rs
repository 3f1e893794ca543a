//! How wide the text of annotations is, and where its lines break.

/// Widths of ` ` to `~` in Helvetica, in thousandths of the size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// In thousandths of the size, roughly.
pub(super) fn width_of(c: char) -> u16 {
    match u32::from(c) {
        code @ 0x20..=0x7e => WIDTHS[code as usize - 0x20],
        0x1100..=0x11ff | 0x2e80.. => 1000,
        _ if "ıłįīĭĩĺļľιίϊіїÌÍÎÏìíîïĮİĪĬĨΙΊІЇ".contains(c) => 250,
        _ if "ťţțŕřŗг".contains(c) => 350,
        _ if "шщжюмфыωψЖЮМФЫШЩΩΨ".contains(c) => 850,
        _ if c.is_uppercase() => 722,
        _ => 556,
    }
}

/// Of one line, for size 1.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(|c| f64::from(width_of(c))).sum::<f64>() / 1000.0
}

/// Lines no wider than `widest`, for size 1, as far as words allow.
pub(super) fn lines(text: &str, widest: f64) -> Vec<String> {
    let mut lines = vec![];
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if line.is_empty() || width(&longer) <= widest {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_between_words() {
        assert_eq!(lines("one two\nthree", 3.0), ["one", "two", "three"]);
        assert_eq!(lines("one two three", 4.0), ["one two", "three"]);
        assert_eq!(lines("unbreakable", 1.0), ["unbreakable"]);
    }
}
