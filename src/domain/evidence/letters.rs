//! All words as one text without blanks, with an index of what begins where: a text is found without reading through all of them.

/// Bytes by which beginnings are sorted.
const KEY: usize = 40;
/// Beginnings that are looked at for one text.
const MOST_COMMON: usize = 4096;

/// Letters that are indexed; texts behind them are not found.
const MOST_LETTERS: usize = 600_000;

/// The letters of all words in one order.
#[derive(Debug, Default)]
pub(super) struct Letters {
    text: String,
    /// Where each word begins in `text`.
    starts: Vec<usize>,
    /// The words in this order, by their place among all.
    pub ids: Vec<usize>,
    /// Where each letter begins, sorted by what follows.
    sorted: Vec<usize>,
}

/// A piece of the text.
pub(super) struct Piece<'l> {
    /// The words that it touches.
    pub ids: &'l [usize],
    /// Whether it begins and ends with words.
    pub is_whole: bool,
}

impl Letters {
    /// Joins words in this order; `bare` is the text of each.
    pub fn of<'w>(ids: Vec<usize>, bare: impl Fn(usize) -> &'w str) -> Self {
        let mut letters = Self { ids, ..Self::default() };
        for id in &letters.ids {
            letters.starts.push(letters.text.len());
            letters.text.push_str(bare(*id));
        }
        let text = letters.text.as_bytes();
        let mut sorted: Vec<usize> = letters.text.char_indices().map(|(at, _)| at).take(MOST_LETTERS).collect();
        sorted.sort_unstable_by(|a, b| key(text, *a, KEY).cmp(key(text, *b, KEY)).then(a.cmp(b)));
        letters.sorted = sorted;
        letters
    }

    /// Whether there are more letters than are indexed.
    pub fn is_cut(&self) -> bool {
        self.text.len() > MOST_LETTERS
    }

    /// Where a text stands, in order, and whether so much begins like it that not all is looked at.
    fn all(&self, wanted: &str) -> (Vec<usize>, bool) {
        let text = self.text.as_bytes();
        let start = key(wanted.as_bytes(), 0, KEY);
        let from = self.sorted.partition_point(|at| key(text, *at, start.len()) < start);
        let same = self.sorted.get(from..).unwrap_or_default();
        let same = same.get(..same.partition_point(|at| key(text, *at, start.len()) == start)).unwrap_or_default();
        let is_common = same.len() > MOST_COMMON;
        let is_there = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with(wanted.as_bytes()));
        let mut found: Vec<usize> = same.iter().take(MOST_COMMON).copied().filter(is_there).collect();
        found.sort_unstable();
        let mut end = 0;
        found.retain(|at| {
            let is_apart = *at >= end;
            if is_apart {
                end = at + wanted.len();
            }
            is_apart
        });
        (found, is_common)
    }

    /// Whether a text stands somewhere.
    pub fn has(&self, wanted: &str) -> bool {
        !self.all(wanted).0.is_empty()
    }

    /// The pieces that are this text, in order, and whether there may be more.
    pub fn pieces(&self, wanted: &str) -> (Vec<Piece<'_>>, bool) {
        let (found, is_common) = self.all(wanted);
        let piece = |from: usize| {
            let to = from + wanted.len();
            let first = self.starts.partition_point(|start| *start <= from).saturating_sub(1);
            let last = self.starts.partition_point(|start| *start < to).saturating_sub(1);
            let begins = self.starts.get(first) == Some(&from);
            let ends = self.starts.get(last + 1).map_or(self.text.len(), |start| *start) == to;
            Piece { ids: self.ids.get(first..=last).unwrap_or_default(), is_whole: begins && ends }
        };
        (found.into_iter().map(piece).collect(), is_common)
    }
}

fn key(text: &[u8], at: usize, length: usize) -> &[u8] {
    text.get(at..text.len().min(at + length)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Letters {
        let words: Vec<String> = text.split(' ').map(crate::domain::fold::bare).collect();
        Letters::of((0..words.len()).collect(), |id| words[id].as_str())
    }

    #[test]
    fn the_index_finds_what_reading_through_would_find() {
        let text = "Weena 664 3013 AB Rotterdam Rotterdam ab aaaa aa Über – 円 straße";
        let letters = letters(text);
        let joined = crate::domain::fold::bare(text);
        for from in 0..joined.chars().count() {
            for length in 1..12 {
                let wanted: String = joined.chars().skip(from).take(length).collect();
                let (found, is_common) = letters.all(&wanted);
                let read: Vec<usize> = joined.match_indices(wanted.as_str()).map(|(at, _)| at).collect();
                assert_eq!(found, read, "{wanted}");
                assert!(!is_common);
            }
        }
        assert!(!letters.has("rotterdamm"));
        assert_eq!(letters.pieces("rotterdam").0.len(), 2);
        assert!(letters.pieces("3013ab").0[0].is_whole && !letters.pieces("013ab").0[0].is_whole);
    }
}
