//! Two texts, word by word.

/// A text with more words is compared as a whole: the cost is the product of both lengths.
const MOST_WORDS: usize = 300;

/// A piece of the old or the new text, with the white space after it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Piece<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the old one.
    Removed(&'a str),
    /// Only in the new one.
    Added(&'a str),
}

/// The pieces of both texts in order; `None` if so little is shared that two whole texts are easier to read.
pub fn words<'a>(was: &'a str, now: &'a str) -> Option<Vec<Piece<'a>>> {
    let split = |text: &'a str| text.split_inclusive(char::is_whitespace).take(MOST_WORDS + 1).collect::<Vec<_>>();
    let (old, new) = (split(was), split(now));
    if old.len() > MOST_WORDS || new.len() > MOST_WORDS {
        return None;
    }
    // shared[i][j]: the most words that old[i..] and new[j..] have in common.
    let mut shared = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let same = old[i].trim_end() == new[j].trim_end();
            shared[i][j] = if same { shared[i + 1][j + 1] + 1 } else { shared[i + 1][j].max(shared[i][j + 1]) };
        }
    }
    if usize::from(shared[0][0]) * 3 < old.len().max(new.len()) || shared[0][0] == 0 {
        return None;
    }
    let (mut i, mut j, mut pieces) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i].trim_end() == new[j].trim_end() {
            pieces.push(Piece::Same(new[j]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && shared[i + 1][j] >= shared[i][j + 1]) {
            pieces.push(Piece::Removed(old[i]));
            i += 1;
        } else {
            pieces.push(Piece::Added(new[j]));
            j += 1;
        }
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn a_word_that_was_corrected_is_told_from_those_that_stayed() {
        let pieces = words("Muller Steel Ltd", "Müller Steel Ltd");
        assert_eq!(pieces, Some(vec![Removed("Muller "), Added("Müller "), Same("Steel "), Same("Ltd")]));
        assert_eq!(words("a b", "a b c"), Some(vec![Same("a "), Same("b "), Added("c")]));
        assert_eq!(words("a\nb", "a b"), Some(vec![Same("a "), Same("b")]), "white space is no word");
    }

    #[test]
    fn texts_with_nothing_in_common_are_compared_as_a_whole() {
        assert_eq!(words("1500.00", "1525.00"), None);
        assert_eq!(words("", "new"), None);
        assert_eq!(words("one two three four", "four five six seven eight nine ten"), None);
        assert_eq!(words(&"a ".repeat(400), "a"), None);
    }
}
