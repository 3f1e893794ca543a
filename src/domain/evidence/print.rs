//! What stands on the pages: words in lines, and the numbers, dates and texts that can be found among them.

use std::collections::HashMap;
use std::ops::Range;

use super::date::{PrintedDate, dates};
use super::letters::Letters;
use super::number::readings;
use super::{PrintedPage, PrintedWord};
use crate::domain::fold::{bare, folded};
use crate::domain::rule::Amount;

/// With fewer words on all pages there is nothing to compare with: a stamp on a scan.
const FEWEST_WORDS: usize = 16;
/// Words that are compared; those beyond are left out, and the answer says so.
pub(super) const MOST_WORDS: usize = 60_000;
/// Places of one text.
const MOST_PLACES: usize = 40;
/// Shorter texts must be whole words: `DE` is not in `ANDERE`.
const WHOLE_UP_TO: usize = 4;
/// Words that one number may be printed in: `1 234 567,00`.
const MOST_PARTS: usize = 4;
/// Words of one line; those beyond begin another.
const MOST_IN_LINE: usize = 400;
/// Lines beside one place.
const MOST_LINES: usize = 80;
/// Letters of one word; those beyond are left out.
const LONGEST_WORD: usize = 400;
/// In lines: how far above a value its label may begin.
const LABEL_ABOVE: f64 = 12.0;

/// A word by its place in [`Print::words`].
pub(super) type WordId = usize;

/// A word on a page.
#[derive(Debug)]
pub(super) struct Word {
    pub page: usize,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    pub text: String,
    /// Without case, blanks and marks.
    pub bare: String,
    /// Its line in [`Print::lines`].
    pub line: usize,
    /// Read by a scanner, not printed.
    pub is_scanned: bool,
}

impl Word {
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub fn middle(&self) -> f64 {
        self.y + self.h / 2.0
    }
}

/// Words beside each other.
#[derive(Debug)]
pub(super) struct Line {
    pub page: usize,
    /// From the top to the middle of its first word.
    pub middle: f64,
    pub height: f64,
    /// From left to right.
    pub words: Vec<WordId>,
}

/// Words that hold one value.
pub(super) type Place = Vec<WordId>;

/// A number as printed.
#[derive(Debug)]
pub(super) struct PrintedNumber {
    pub values: Vec<Amount>,
    pub words: Place,
}

/// A date, with its line and the words that it is in.
#[derive(Debug)]
pub(super) struct DateInLine {
    pub date: PrintedDate,
    pub words: Place,
    /// What stands before it in the line, bare.
    pub before: String,
}

/// The pages, ready to be searched.
#[derive(Debug, Default)]
pub(super) struct Print {
    pub words: Vec<Word>,
    pub lines: Vec<Line>,
    pub numbers: Vec<PrintedNumber>,
    pub dates: Vec<DateInLine>,
    by_value: HashMap<Amount, Vec<usize>>,
    by_text: HashMap<String, Vec<WordId>>,
    /// Dates by day.
    by_day: HashMap<String, Vec<usize>>,
    /// Words that are a number with a unit behind it, by the unit.
    by_unit: HashMap<String, Vec<WordId>>,
    written: Letters,
    read: Letters,
    /// The lines of each page, from top to bottom.
    page_lines: Vec<Range<usize>>,
    /// Where the numbers of each line begin, and where those of the last one end.
    line_numbers: Vec<usize>,
    /// Width and height of each page.
    pub sizes: Vec<(f64, f64)>,
    /// The words of each page.
    pub pages: Vec<Range<WordId>>,
    /// The height of most words.
    pub usual_height: f64,
    /// There are more words than are compared.
    pub is_cut: bool,
}

/// The box around words: left, top, right, bottom.
pub(super) type Frame = (f64, f64, f64, f64);

impl Print {
    pub fn of(pages: &[PrintedPage]) -> Self {
        let mut print = Self::default();
        for (page, printed) in pages.iter().enumerate() {
            let first = print.words.len();
            for word in printed.words.iter().take(MOST_WORDS.saturating_sub(first)) {
                print.words.push(read_word(page, word));
            }
            print.is_cut |= print.words.len() - first < printed.words.len();
            print.pages.push(first..print.words.len());
            print.sizes.push(printed.size);
        }
        print.find_lines();
        let bare_of = |id: WordId| print.words[id].bare.as_str();
        let written = Letters::of((0..print.words.len()).collect(), bare_of);
        let read = Letters::of(print.lines.iter().flat_map(|line| line.words.iter().copied()).collect(), bare_of);
        (print.written, print.read) = (written, read);
        print.is_cut |= print.written.is_cut();
        print.find_numbers();
        print.find_dates();
        for (id, word) in print.words.iter().enumerate() {
            print.by_text.entry(word.bare.clone()).or_default().push(id);
            if let Some(unit) = unit_behind(&word.text) {
                print.by_unit.entry(unit).or_default().push(id);
            }
        }
        let mut heights: Vec<f64> = print.words.iter().map(|word| word.h).collect();
        heights.sort_by(f64::total_cmp);
        print.usual_height = heights.get(heights.len() / 2).copied().unwrap_or(8.0).max(6.0);
        print
    }

    /// Whether there is enough to compare with.
    pub fn is_readable(&self) -> bool {
        self.words.len() >= FEWEST_WORDS
    }

    fn find_lines(&mut self) {
        for page in self.pages.clone() {
            let mut sorted: Vec<WordId> = page.clone().collect();
            sorted.sort_by(|a, b| self.words[*a].middle().total_cmp(&self.words[*b].middle()));
            let first_line = self.lines.len();
            for id in sorted {
                let (middle, height, page) = (self.words[id].middle(), self.words[id].h.max(1.0), self.words[id].page);
                let recent = first_line.max(self.lines.len().saturating_sub(6));
                let line = self.lines[recent..]
                    .iter()
                    .position(|line| {
                        (line.middle - middle).abs() < 0.45 * height.min(line.height.max(1.0)) && line.words.len() < MOST_IN_LINE
                    })
                    .map(|at| at + recent);
                let line = line.unwrap_or_else(|| {
                    self.lines.push(Line { page, middle, height, words: Vec::new() });
                    self.lines.len() - 1
                });
                self.lines[line].words.push(id);
                self.words[id].line = line;
            }
            self.page_lines.push(first_line..self.lines.len());
        }
        for line in &mut self.lines {
            line.words.sort_by(|a, b| self.words[*a].x.total_cmp(&self.words[*b].x));
        }
    }

    fn find_numbers(&mut self) {
        let mut numbers = Vec::new();
        let mut begins = Vec::with_capacity(self.lines.len() + 1);
        for line in &self.lines {
            begins.push(numbers.len());
            for (at, id) in line.words.iter().enumerate() {
                let word = &self.words[*id];
                let values = readings(&word.text);
                if !values.is_empty() {
                    numbers.push(PrintedNumber { values, words: vec![*id] });
                }
                numbers.extend(self.number_in_parts(&line.words[at..]));
            }
        }
        for (at, number) in numbers.iter().enumerate() {
            for value in &number.values {
                self.by_value.entry(*value).or_default().push(at);
            }
        }
        begins.push(numbers.len());
        self.numbers = numbers;
        self.line_numbers = begins;
    }

    /// `1 234,56`, and a minus that stands apart.
    fn number_in_parts(&self, words: &[WordId]) -> Vec<PrintedNumber> {
        let mut found = Vec::new();
        let Some(first) = words.first().map(|id| &self.words[*id]) else { return found };
        let follows = |left: &Word, right: &Word, most: f64| {
            let gap = right.x - left.right();
            gap > -1.0 && gap < most * left.h.max(4.0)
        };
        if matches!(first.text.as_str(), "-" | "−" | "–")
            && let Some(next) = words.get(1)
            && follows(first, &self.words[*next], 1.0)
        {
            let values = readings(&format!("-{}", self.words[*next].text));
            if !values.is_empty() {
                found.push(PrintedNumber { values, words: words[..2].to_vec() });
            }
        }
        let ends_in_group = |text: &str| {
            let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
            (1..=3).contains(&digits) && !text.contains(['.', ','])
        };
        if !ends_in_group(&first.text) {
            return found;
        }
        let mut text = first.text.clone();
        for (at, pair) in words.windows(2).take(MOST_PARTS - 1).enumerate() {
            let (left, right) = (&self.words[pair[0]], &self.words[pair[1]]);
            let digits = right.text.chars().take_while(char::is_ascii_digit).count();
            let rest = right.text.get(digits..).unwrap_or_default();
            if digits != 3
                || !(rest.is_empty() || rest.starts_with(['.', ',']) || rest.chars().all(|c| !c.is_alphanumeric()))
                || !follows(left, right, 0.8)
            {
                break;
            }
            text.push_str(&right.text);
            let values = readings(&text);
            if !values.is_empty() {
                found.push(PrintedNumber { values, words: words[..at + 2].to_vec() });
            }
            if !rest.is_empty() {
                break;
            }
        }
        found
    }

    fn find_dates(&mut self) {
        let mut found = Vec::new();
        for line in &self.lines {
            let mut text = String::new();
            let mut ends = Vec::new();
            for id in &line.words {
                text.push_str(&self.words[*id].text);
                ends.push(text.chars().count());
                text.push(' ');
            }
            for date in dates(&text) {
                let first = ends.iter().position(|end| *end > date.from).unwrap_or_default();
                let last = ends.iter().position(|end| *end >= date.to).unwrap_or(first);
                let words = line.words.get(first..=last).unwrap_or_default().to_vec();
                let before = bare(&text.chars().take(date.from).collect::<String>());
                found.push(DateInLine { date, words, before });
            }
        }
        for (at, date) in found.iter().enumerate() {
            for day in &date.date.days {
                self.by_day.entry(day.clone()).or_default().push(at);
            }
        }
        self.dates = found;
    }

    /// The lines of a page with their middles between two heights; not more than a row can have.
    pub fn lines_between(&self, page: usize, top: f64, bottom: f64) -> Range<usize> {
        let Some(all) = self.page_lines.get(page).cloned() else { return 0..0 };
        let lines = self.lines.get(all.clone()).unwrap_or_default();
        let first = lines.partition_point(|line| line.middle < top);
        let last = lines.partition_point(|line| line.middle <= bottom).clamp(first, first + MOST_LINES);
        all.start + first..all.start + last.min(lines.len())
    }

    /// The words of lines.
    pub fn words_of(&self, lines: Range<usize>) -> impl Iterator<Item = WordId> {
        self.lines.get(lines).unwrap_or_default().iter().flat_map(|line| line.words.iter().copied())
    }

    /// The numbers of lines.
    pub fn numbers_of(&self, lines: &Range<usize>) -> &[PrintedNumber] {
        self.numbers.get(self.range_of(lines)).unwrap_or_default()
    }

    fn range_of(&self, lines: &Range<usize>) -> Range<usize> {
        let at = |line: usize| self.line_numbers.get(line).copied().unwrap_or(self.numbers.len());
        at(lines.start)..at(lines.end)
    }

    /// The places of a number in some lines.
    pub fn number_in(&self, value: Amount, lines: &Range<usize>) -> impl Iterator<Item = &Place> {
        let range = self.range_of(lines);
        let all = self.by_value.get(&value).map(Vec::as_slice).unwrap_or_default();
        let from = all.partition_point(|at| *at < range.start);
        let to = all.partition_point(|at| *at < range.end).max(from);
        all.get(from..to).unwrap_or_default().iter().map(|at| &self.numbers[*at].words)
    }

    /// Words that are a number with this unit behind it.
    pub fn with_unit(&self, unit: &str) -> &[WordId] {
        self.by_unit.get(unit).map_or(&[], Vec::as_slice)
    }

    /// The places of a number.
    pub fn number(&self, value: Amount) -> impl Iterator<Item = &Place> {
        self.by_value.get(&value).into_iter().flatten().map(|at| &self.numbers[*at].words)
    }

    /// The places of a number, or of its opposite if it has none.
    pub fn number_either(&self, value: Amount, most: usize) -> Vec<&Place> {
        let found: Vec<&Place> = self.number(value).take(most).collect();
        if found.is_empty() { self.number(-value).take(most).collect() } else { found }
    }

    /// Words that are exactly this, bare.
    pub fn token(&self, bare: &str) -> &[WordId] {
        self.by_text.get(bare).map_or(&[], Vec::as_slice)
    }

    /// The places of a bare text: in the order in which the page was written, else in reading order. A text of up to four letters
    /// must be whole words.
    pub fn text(&self, wanted: &str) -> Vec<Place> {
        self.text_as(wanted, wanted.chars().count() <= WHOLE_UP_TO)
    }

    pub fn text_as(&self, wanted: &str, is_whole: bool) -> Vec<Place> {
        if wanted.is_empty() {
            return Vec::new();
        }
        for letters in [&self.written, &self.read] {
            let found = self.places_in(letters, wanted, is_whole);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn places_in(&self, letters: &Letters, wanted: &str, is_whole: bool) -> Vec<Place> {
        let (pieces, is_common) = letters.pieces(wanted);
        if is_whole && is_common {
            return self.token(wanted).iter().take(MOST_PLACES).map(|id| vec![*id]).collect();
        }
        // The same words on two pages are no text.
        let is_on_one_page =
            |ids: &[WordId]| ids.first().zip(ids.last()).is_some_and(|(a, b)| self.words[*a].page == self.words[*b].page);
        let right = pieces.into_iter().filter(|piece| (piece.is_whole || !is_whole) && is_on_one_page(piece.ids));
        right.take(MOST_PLACES).map(|piece| piece.ids.to_vec()).collect()
    }

    /// Whether a bare text stands in the words, wherever words begin and end.
    pub fn has_letters(&self, wanted: &str) -> bool {
        self.written.has(wanted)
    }

    /// Runs of words in the order of writing, then of reading, each with its bare text: where to look for a similar text.
    pub fn orders(&self) -> [&[WordId]; 2] {
        [&self.written.ids, &self.read.ids]
    }

    /// Where a day is printed.
    pub fn day(&self, day: &str) -> impl Iterator<Item = &DateInLine> {
        self.by_day.get(day).into_iter().flatten().map(|at| &self.dates[*at])
    }

    pub fn frame(&self, place: &[WordId]) -> Frame {
        let words = place.iter().map(|id| &self.words[*id]);
        words.fold((f64::MAX, f64::MAX, f64::MIN, f64::MIN), |(left, top, right, bottom), word| {
            (left.min(word.x), top.min(word.y), right.max(word.right()), bottom.max(word.bottom()))
        })
    }

    pub fn page_of(&self, place: &[WordId]) -> usize {
        place.first().map_or(0, |id| self.words[*id].page)
    }

    pub fn middle_of(&self, place: &[WordId]) -> f64 {
        let sum: f64 = place.iter().map(|id| self.words[*id].middle()).sum();
        sum / place.len().max(1) as f64
    }

    /// The text of words as printed.
    pub fn said(&self, place: &[WordId]) -> String {
        let texts: Vec<&str> = place.iter().map(|id| self.words[*id].text.as_str()).collect();
        texts.join(" ")
    }

    /// The word close behind a place.
    pub fn next_in_line(&self, place: &[WordId]) -> Option<&Word> {
        let last = place.last().map(|id| &self.words[*id])?;
        let words = self.lines.get(last.line)?.words.iter().map(|id| &self.words[*id]);
        words.into_iter().find(|word| {
            let gap = word.x - last.right();
            gap > -1.0 && gap < 0.6 * last.h.max(4.0)
        })
    }

    /// What stands left of a place in its line, bare.
    pub fn left_of(&self, place: &[WordId]) -> String {
        let Some(first) = place.first().map(|id| &self.words[*id]) else { return String::new() };
        let (left, ..) = self.frame(place);
        let line = &self.lines[first.line];
        line.words
            .iter()
            .map(|id| &self.words[*id])
            .filter(|word| word.right() <= left + 1.0)
            .map(|word| word.bare.as_str())
            .collect()
    }

    /// What stands above a place within two lines and over it, bare.
    pub fn above(&self, place: &[WordId]) -> String {
        let (left, top, right, _) = self.frame(place);
        let is_above = |word: &&Word| {
            let gap = top - word.bottom();
            gap > -0.3 * word.h && gap < 2.4 * word.h && right.min(word.right()) - left.max(word.x) > -12.0
        };
        let height = self.usual_height;
        let lines = self.lines_between(self.page_of(place), top - LABEL_ABOVE * height, top + 2.0 * height);
        let mut found: Vec<&Word> = self.words_of(lines).map(|id| &self.words[id]).filter(is_above).collect();
        found.sort_by(|a, b| a.line.cmp(&b.line).then(a.x.total_cmp(&b.x)));
        found.iter().map(|word| word.bare.as_str()).collect()
    }
}

fn read_word(page: usize, word: &PrintedWord) -> Word {
    let finite = |number: f64| if number.is_finite() { number } else { 0.0 };
    let text: String =
        if word.text.len() > LONGEST_WORD { word.text.chars().take(LONGEST_WORD).collect() } else { word.text.clone() };
    Word {
        page,
        x: finite(word.x),
        y: finite(word.y),
        w: finite(word.w),
        h: finite(word.h),
        bare: bare(&text),
        text,
        line: 0,
        is_scanned: word.is_scanned,
    }
}

/// `kg` of `12kg`, as [`folded`].
fn unit_behind(text: &str) -> Option<String> {
    if !text.chars().any(char::is_numeric) {
        return None;
    }
    let word = folded(text);
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    let unit = rest.trim_end_matches('.');
    (rest.len() < word.len() && !unit.is_empty()).then(|| unit.to_owned())
}
