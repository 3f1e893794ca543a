//! Dates as their reader writes them.

use super::Locale;
use crate::domain::month::english;

/// Formats a date, stored as `YYYY-MM-DD`, as the reviewer reads it.
pub(super) fn show(stored: &str, locale: Locale) -> String {
    let (Some(year), Some(month), Some(day)) = (stored.get(..4), stored.get(5..7), stored.get(8..)) else {
        return stored.to_owned();
    };
    match locale {
        Locale::Neutral => stored.to_owned(),
        Locale::German => format!("{day}.{month}.{year}"),
        Locale::English => {
            let name = month.parse().ok().and_then(english).and_then(|name| name.get(..3));
            let name = name.unwrap_or(month);
            let day = day.strip_prefix('0').unwrap_or(day);
            format!("{day} {}{} {year}", name[..1].to_ascii_uppercase(), &name[1..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_shown_as_its_reader_writes_it() {
        assert_eq!(Locale::ALL.map(|locale| show("2026-03-01", locale)), ["1 Mar 2026", "01.03.2026", "2026-03-01"]);
    }
}
