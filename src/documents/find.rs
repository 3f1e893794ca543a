//! Finds text among the words of a page. Spaces, hyphens at the end of a line and the characters that write the same letters don't
//! matter ([`folded`]).

use super::description::Word;
use crate::domain::{BoundingBox, fold::folded};

/// Only the beginning of longer texts is searched for.
const LONGEST_NEEDLE: usize = 500;
/// Shorter texts must not begin in one word and end in the next: `00` is not in `10 0.5`.
const JOINED_FROM: usize = 4;
/// Matches of one text on one page. [`find`] returns one more if there are more.
pub const MOST_ON_A_PAGE: usize = 200;

/// One match of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// One box per line that it spans.
    pub boxes: Vec<BoundingBox>,
    /// It begins and ends at word boundaries.
    pub whole: bool,
}

/// Every match of `text`, in the order in which the page was written; if there is none, in reading order, line by line.
pub fn find(words: &[Word], text: &str) -> Vec<Found> {
    let needle = compared(&text.chars().take(LONGEST_NEEDLE).collect::<String>());
    if needle.is_empty() {
        return vec![];
    }
    let written: Vec<&Word> = words.iter().collect();
    let as_written = letters(&written);
    let read = in_lines(words);
    let as_read = letters(&read);
    let orders = [(&written, &as_written), (&read, &as_read)];
    let ways = [false, true].into_iter().flat_map(|joined| orders.into_iter().map(move |order| (joined, order)));
    for (joined, (order, letters)) in ways {
        if joined && needle.len() < JOINED_FROM {
            break;
        }
        let found = places(letters, &needle, joined);
        if !found.is_empty() {
            return found.into_iter().map(|(from, to)| cut_out(order, letters, from, to)).collect();
        }
    }
    vec![]
}

/// The matches that a quotation most likely means: whole words, if there are any.
pub fn find_quoted(words: &[Word], text: &str) -> Vec<Found> {
    let mut found = find(words, text);
    if found.iter().any(|place| place.whole) {
        found.retain(|place| place.whole);
    }
    found
}

/// A letter of the page.
struct Letter {
    letter: char,
    /// Blanks stand before it, within its word.
    after_blank: bool,
    /// The position of its word in the order.
    word: usize,
    /// Its position in the word, and the word's number of letters.
    at: usize,
    of: usize,
}

impl Letter {
    fn is_after_blank(&self) -> bool {
        self.at == 0 || self.after_blank
    }

    /// A hyphen at the end of a word may be there only because the line ended.
    fn may_be_left_out(&self) -> bool {
        self.letter == '-' && self.at + 1 == self.of && self.of > 1
    }
}

fn letters(words: &[&Word]) -> Vec<Letter> {
    let mut letters = vec![];
    for (word, one) in words.iter().enumerate() {
        // A soft hyphen shows only where a line ends.
        let compared = match one.text.strip_suffix('\u{ad}') {
            Some(text) => compared(&format!("{text}-")),
            None => compared(&one.text),
        };
        let of = compared.len();
        letters.extend(compared.into_iter().enumerate().map(|(at, (letter, after_blank))| Letter {
            letter,
            after_blank,
            word,
            at,
            of,
        }));
    }
    letters
}

/// The letters of a text as they are compared, each with whether blanks stand before it.
fn compared(text: &str) -> Vec<(char, bool)> {
    let mut blank = false;
    let mut compared = vec![];
    for letter in folded(text).chars() {
        if letter == ' ' {
            blank = true;
        } else {
            compared.push((letter, std::mem::take(&mut blank)));
        }
    }
    compared
}

/// First and last letter of each match; matches don't overlap. `joined`: spaces may be anywhere, or missing.
fn places(letters: &[Letter], needle: &[(char, bool)], joined: bool) -> Vec<(usize, usize)> {
    let mut places = vec![];
    let mut start = 0;
    while start < letters.len() && places.len() <= MOST_ON_A_PAGE {
        match end_of_match(letters, needle, start, joined) {
            Some(end) => {
                places.push((start, end));
                start = end + 1;
            }
            None => start += 1,
        }
    }
    places
}

fn end_of_match(letters: &[Letter], needle: &[(char, bool)], start: usize, joined: bool) -> Option<usize> {
    let mut at = start;
    let mut after_hyphen = false;
    for (index, (wanted, blank_before)) in needle.iter().enumerate() {
        let mut letter = letters.get(at)?;
        if letter.letter != *wanted && index > 0 && letter.may_be_left_out() {
            at += 1;
            letter = letters.get(at)?;
            after_hyphen = true;
        }
        if letter.letter != *wanted {
            return None;
        }
        if index > 0 && !joined && letter.is_after_blank() != *blank_before && !after_hyphen {
            return None;
        }
        // "Rechnungs-" at the end of a line, and quoted with its hyphen.
        after_hyphen = letter.may_be_left_out();
        at += 1;
    }
    Some(at - 1)
}

/// The boxes of the letters `from` to `to`.
fn cut_out(words: &[&Word], letters: &[Letter], from: usize, to: usize) -> Found {
    let (first, last) = (&letters[from], &letters[to]);
    let mut boxes: Vec<BoundingBox> = vec![];
    for (index, word) in (first.word..).zip(&words[first.word..=last.word]) {
        let mut part = BoundingBox { x: word.x, y: word.y, w: word.w, h: word.h };
        if word.w > word.h {
            // Letters differ in width; this is close enough to see which are meant.
            let share = |letter: &Letter, count: usize| word.w * count as f64 / letter.of as f64;
            let begin = if index == first.word { share(first, first.at) } else { 0.0 };
            let end = if index == last.word { share(last, last.at + 1) } else { word.w };
            part = BoundingBox { x: word.x + begin, w: end - begin, ..part };
        }
        match boxes.last_mut() {
            Some(line) if goes_on(line, &part) => *line = around(line, &part),
            _ => boxes.push(part),
        }
    }
    // Punctuation after a word or a bracket before it is not part of what is meant.
    let only_signs = |letters: &[Letter]| letters.iter().all(|one| !one.letter.is_alphanumeric());
    let before = &letters[from - first.at..from];
    let after = &letters[to + 1..(to + last.of - last.at).min(letters.len())];
    Found { boxes, whole: only_signs(before) && only_signs(after) }
}

/// Whether the next word is on the same line and in the same column.
fn goes_on(line: &BoundingBox, next: &BoundingBox) -> bool {
    let common = (line.y + line.h).min(next.y + next.h) - line.y.max(next.y);
    let gap = next.x - (line.x + line.w);
    common > 0.5 * line.h.min(next.h) && gap > -line.h && gap < 2.0 * line.h
}

fn around(a: &BoundingBox, b: &BoundingBox) -> BoundingBox {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    BoundingBox { x, y, w: (a.x + a.w).max(b.x + b.w) - x, h: (a.y + a.h).max(b.y + b.h) - y }
}

/// Words in reading order: by lines, from left to right.
fn in_lines(words: &[Word]) -> Vec<&Word> {
    let middle = |word: &Word| word.y + word.h / 2.0;
    let mut sorted: Vec<&Word> = words.iter().collect();
    sorted.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut lines: Vec<Vec<&Word>> = vec![];
    for word in sorted {
        match lines.last_mut() {
            Some(line) if line.first().is_some_and(|first| (middle(first) - middle(word)).abs() < 0.5 * first.h.min(word.h)) => {
                line.push(word);
            }
            _ => lines.push(vec![word]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    lines.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words ten points per letter, lines twenty points apart.
    fn page(lines: &[&str]) -> Vec<Word> {
        let mut words = vec![];
        for (line, text) in lines.iter().enumerate() {
            let mut x = 0.0;
            for word in text.split(' ') {
                let w = 10.0 * word.chars().count() as f64;
                words.push(Word { text: word.to_owned(), x, y: 20.0 * line as f64, w, h: 12.0, is_scanned: false });
                x += w + 5.0;
            }
        }
        words
    }

    fn boxes(words: &[Word], text: &str) -> Vec<Vec<(f64, f64, f64)>> {
        find(words, text).into_iter().map(|found| found.boxes.iter().map(|b| (b.x, b.y, b.w)).collect()).collect()
    }

    #[test]
    fn a_text_is_found_over_lines_whatever_its_blanks_case_and_quotes_are() {
        let words = page(&["Total for “Lamps”", "and cables: 1.515,00"]);
        assert_eq!(boxes(&words, "TOTAL  for\n\"lamps\""), [[(0.0, 0.0, 160.0)]]);
        assert_eq!(boxes(&words, "\"Lamps\" and cables"), [[(90.0, 0.0, 70.0), (0.0, 20.0, 95.0)]]);
        assert_eq!(boxes(&words, "1.515,00").len(), 1);
        assert_eq!(boxes(&words, "15,0").len(), 1, "part of a word");
        assert!(boxes(&words, "1.525,00").is_empty() && boxes(&words, " ").is_empty());
    }

    #[test]
    fn letters_are_compared_and_not_how_they_are_written() {
        let words = page(&["Mu\u{308}ller ﬁnal 2026–77 １２３", "‚L’Oréal‘ 1\u{a0}234\u{2009}567,50 Stra\u{df}e x\u{b2}"]);
        for text in [
            "Müller",
            "mu\u{308}ller",
            "final",
            "ﬁnal",
            "2026-77",
            "2026—77",
            "123",
            "１２３",
            "\"L'Oreal\"",
            "'L`Ore\u{301}al'",
            "1 234 567,50",
            "1\u{202f}234\u{202f}567,50",
            "1234567,50",
            "STRASSE",
            "x2",
            "M\u{fc}l\u{200b}ler",
        ] {
            let is_there = !text.contains("Oreal");
            assert_eq!(boxes(&words, text).len(), usize::from(is_there), "{text}");
        }
        assert!(boxes(&words, "234567").len() == 1 && boxes(&words, "Muller").is_empty(), "an accent is a letter's own");
        let found = find(&words, "mu\u{308}ller");
        assert!(found[0].whole && (found[0].boxes[0].x, found[0].boxes[0].w) == (0.0, 70.0), "{found:?}");
    }

    #[test]
    fn a_hyphen_at_the_end_of_a_line_may_be_left_out() {
        let words = page(&["der Rechnungs-", "betrag und E-", "Mail"]);
        for text in ["Rechnungsbetrag", "Rechnungs-betrag", "Rechnungs- betrag", "Rechnungs\u{ad}betrag und E-Mail"] {
            assert_eq!(boxes(&words, text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_short_text_does_not_begin_in_one_word_and_end_in_the_next() {
        let words = page(&["10 0.5", "INV 2026 118"]);
        assert!(boxes(&words, "00").is_empty());
        assert_eq!(boxes(&words, "INV2026118").len(), 1, "a long one may");
    }

    #[test]
    fn whole_words_are_meant_by_a_quotation_if_there_are_any() {
        let words = page(&["13 (3), 3 30"]);
        assert_eq!(find(&words, "3").len(), 4);
        assert_eq!(find_quoted(&words, "3").iter().map(|found| found.boxes[0].x).collect::<Vec<_>>(), [35.0, 70.0]);
        assert_eq!(find_quoted(&words, "1").len(), 1, "else part of a word");
    }

    #[test]
    fn columns_that_were_written_one_after_the_other_are_read_line_by_line() {
        let mut words = page(&["a b", "c d"]);
        words.swap(1, 2); // a c b d
        assert_eq!(boxes(&words, "a c").len(), 1, "as written");
        assert_eq!(boxes(&words, "a b c d").len(), 1, "as read");
    }
}
