//! Records of the same document: the same file, or the same seller and number, even if one character of it was misread.

use super::super::{
    LedgerError,
    sql::{Row, Sql, SqlValue},
};
use crate::domain::{Duplicate, Locale, Sameness, Status, fold, reading::Reading, typed_date::read_date};

/// Records of the same file or number to look at.
const MOST_FOUND: i64 = 50;
/// Records of the same seller with the same total, or of the same day, to look at.
const MOST_ALIKE: i64 = 500;
/// In a shorter number, one character is too much of it.
const SHORTEST_NUMBER: usize = 4;
const LONGEST: usize = 200;

/// What records of the same document share. Empty: unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Twin {
    /// The hash of the file.
    pub file_hash: String,
    /// The seller, letters and digits only ([`fold::bare`]).
    pub seller: String,
    /// The number, in the same way.
    pub number: String,
    /// The total, without zeros at its end. If it is no number, as it is written.
    pub total: String,
    /// The day.
    pub date: String,
}

impl Twin {
    /// From these texts, as they stand in the record.
    pub fn new(file_hash: &str, seller: &str, number: &str, total: &str, date: &str) -> Self {
        let cut = |text: &str| text.trim().chars().take(LONGEST).collect::<String>().replace('\0', "\u{fffd}");
        let bare = |text: &str| fold::bare(text).chars().take(LONGEST).collect::<String>();
        let read = |reading: Reading, text: &str| match reading {
            Reading::One(read) => read,
            Reading::Unclear(_) | Reading::Nothing => cut(text),
        };
        let total = read(Locale::Neutral.read_number(total, false), total);
        let total = if total.contains('.') { total.trim_end_matches('0').trim_end_matches('.').to_owned() } else { total };
        let (seller, number) = (bare(seller), bare(number));
        // Without a seller it says nothing. The seller alone is no twin's, but is found by.
        let number = if seller.is_empty() { String::new() } else { number };
        Self { file_hash: cut(file_hash), seller, number, total, date: read(read_date(date), date) }
    }

    fn is_known(&self) -> bool {
        !self.file_hash.is_empty() || !self.number.is_empty()
    }

    /// Whether the other one, of the same seller, seems to be of the same document, with one character of its number misread.
    ///
    /// Its total or its date is the same. If the other of the two differs, the number of a series may be the next one's: then a digit
    /// that is another digit does not count.
    fn is_nearly(&self, other: &Self) -> bool {
        let is_same = |one: &str, other: &str| !one.is_empty() && one == other;
        let differs = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        let is_alike = is_same(&self.total, &other.total) || is_same(&self.date, &other.date);
        let is_doubtful = differs(&self.total, &other.total) || differs(&self.date, &other.date);
        is_alike
            && match edit(&self.number, &other.number) {
                None => false,
                Some(Edit::Digit) => !is_doubtful,
                Some(Edit::Other) => true,
            }
    }
}

/// What makes one number of another.
#[derive(Debug, PartialEq, Eq)]
enum Edit {
    /// A digit is another digit.
    Digit,
    /// A character is another one, is missing, or is too many.
    Other,
}

/// The one edit between two different numbers, if one is enough.
fn edit(one: &str, other: &str) -> Option<Edit> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if short.len() < SHORTEST_NUMBER || long.len() - short.len() > 1 || short == long {
        return None;
    }
    let at = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let rest = |of: &[char], from: usize| of.get(from..).unwrap_or_default().to_vec();
    if short.len() == long.len() {
        let both_digits = [short, long].iter().all(|of| of.get(at).is_some_and(char::is_ascii_digit));
        let edit = if both_digits { Edit::Digit } else { Edit::Other };
        (rest(short, at + 1) == rest(long, at + 1)).then_some(edit)
    } else {
        (rest(short, at) == rest(long, at + 1)).then_some(Edit::Other)
    }
}

/// Another record of the same document.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub place: i64,
    pub duplicate: Duplicate,
    pub twin: Twin,
}

/// The columns of a [`Twin`], and those before them in [`Other`].
const COLUMNS: &str = "place, item_id, document, status, file_hash, seller, number, total, date";

pub(super) fn twin_of(row: &[SqlValue]) -> Twin {
    let text = |index: usize| row.get(index).map(|cell| cell.text().to_owned()).unwrap_or_default();
    Twin { file_hash: text(0), seller: text(1), number: text(2), total: text(3), date: text(4) }
}

/// The other records of the same document: first those of the same file, then of the same number, then of nearly the same number;
/// the oldest first.
pub(super) async fn others<S: Sql>(sql: &S, scope: &str, item_id: &str, twin: &Twin) -> Result<Vec<Other>, LedgerError> {
    let mut found: Vec<Other> = Vec::new();
    if !twin.is_known() {
        return Ok(found);
    }
    // In an order that no index has: only the condition is to be looked up.
    let ask = async |condition: &str, values: &[&str], most: i64| -> Result<Vec<Row>, LedgerError> {
        let statement = format!(
            "SELECT {COLUMNS} FROM assessment WHERE scope = $1 AND item_id <> $2 AND {condition} ORDER BY created_at + 0, item_id LIMIT {most}"
        );
        let values = [scope, item_id].iter().chain(values).map(|value| SqlValue::from(*value)).collect::<Vec<_>>();
        sql.rows(&statement, &values).await
    };
    let mut add = |rows: Vec<Row>, same: Sameness| {
        for row in rows {
            let (place, id) = (row.first().map_or(0, SqlValue::int), row.get(1).map_or("", SqlValue::text));
            let other = twin_of(row.get(4..).unwrap_or_default());
            let is_meant = same != Sameness::Nearly || twin.is_nearly(&other);
            if is_meant && found.iter().all(|one| one.place != place) {
                let duplicate = Duplicate {
                    same,
                    id: id.to_owned(),
                    document: row.get(2).map_or("", SqlValue::text).to_owned(),
                    status: Status::parse(row.get(3).map_or("", SqlValue::text)),
                };
                found.push(Other { place, duplicate, twin: other });
            }
        }
    };
    if !twin.file_hash.is_empty() {
        add(ask("file_hash = $3 AND file_hash <> ''", &[&twin.file_hash], MOST_FOUND).await?, Sameness::File);
    }
    if !twin.number.is_empty() {
        let same = "seller = $3 AND number = $4 AND number <> ''";
        add(ask(same, &[&twin.seller, &twin.number], MOST_FOUND).await?, Sameness::Number);
        if !twin.total.is_empty() {
            let alike = "seller = $3 AND total = $4 AND number <> '' AND total <> ''";
            add(ask(alike, &[&twin.seller, &twin.total], MOST_ALIKE).await?, Sameness::Nearly);
        }
        if !twin.date.is_empty() {
            let alike = "seller = $3 AND date = $4 AND number <> '' AND date <> ''";
            add(ask(alike, &[&twin.seller, &twin.date], MOST_ALIKE).await?, Sameness::Nearly);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twin(number: &str, total: &str, date: &str) -> Twin {
        Twin::new("", "Nord GmbH", number, total, date)
    }

    #[test]
    fn a_misread_character_of_the_number_hides_no_duplicate() {
        let one = twin("RE-2026-0017", "119.00", "2026-05-06");
        for number in ["RE-2026-0011", "RE-2026-OO17", "RE-2026-O017", "RE-2026-017", "RE-2026-00177", "RF-2026-0017"] {
            let is_one_edit = number != "RE-2026-OO17";
            assert_eq!(one.is_nearly(&twin(number, "119", "2026-05-06")), is_one_edit, "{number}");
        }
        assert!(one.is_nearly(&twin("RE-2026-0011", "119.0", "")), "the same total, and no date");
        assert!(one.is_nearly(&twin("RE-2026-0011", "", "2026-05-06")), "the same date, and no total");
        assert!(one.is_nearly(&twin("RE-2026-O017", "119.00", "2026-05-09")), "another date, and a letter for a digit");
        assert!(!one.is_nearly(&twin("RE-2026-0018", "119.00", "2026-06-06")), "the next one of a series");
        assert!(!one.is_nearly(&twin("RE-2026-0018", "", "")) && !one.is_nearly(&twin("RE-2026-0011", "120", "2026-05-07")));
        assert!(!twin("17", "119", "2026-05-06").is_nearly(&twin("18", "119", "2026-05-06")), "too short to tell");
    }

    #[test]
    fn a_seller_and_a_number_are_the_same_in_any_characters() {
        let one = Twin::new("", "Müller & Söhne GmbH", "RE-2026-77", "1190.00", "2026-05-06");
        for (seller, number, total, date) in [
            ("Mu\u{308}ller & So\u{308}hne GmbH", "RE–2026–77", "1190", "2026-05-06"),
            ("MÜLLER&SÖHNE\u{a0}GMBH", "ＲＥ２０２６７７", "1190.0", "06.05.2026"),
            ("Müller \u{202f}& Söhne “GmbH”", "re 2026\u{2009}77", "１１９０.00", "2026–05–06"),
            ("Müller & Söhne GmbH", "RE2026/77", "1.190,00 €", "6 May 2026"),
        ] {
            assert_eq!(Twin::new("", seller, number, total, date), one, "{seller} {number}");
        }
        assert_eq!(Twin::new("", "Straßenbau ﬁt", "1", "", ""), Twin::new("", "STRASSENBAU FIT", "1", "", ""));
        assert_ne!(Twin::new("", "Muller & Sohne GmbH", "RE-2026-77", "1190", "2026-05-06"), one);
    }
}
