//! What stands around a number: its sign, its currency, and what only decorates it.

use crate::domain::month::folded;

/// Codes of ISO 4217, three letters each. Only the usual ones: others are words, too (`ALL`, `TOP`).
const CODES: &str = "EURUSDGBPCHFJPYCNYAUDCADNZDSEKNOKDKKISKPLNCZKHUFRONBGNHRKRSDTRYUAHRUBILSINRSGDHKDTWDKRWTHBMYRIDRPHPVNDZARBRLMXNARSCLPCOP\
    PENAEDSARQARKWDBHDOMREGPMADTNDNGNKESGHSPKRLKRBDTDEMATSBEFFRFITLESPNLG";
/// Currencies as people write them, without accents.
const NAMES: &str = "eur euro euros usd gbp chf fr sfr frs rs kr skr nkr dkr kc zl ft lei din tl dm rmb лв руб грн";

/// The sign of a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sign {
    Plus,
    Minus,
    /// What stands there may mean a minus: a credit mark, half a pair of brackets, a dash apart from the number.
    Unclear,
}

/// The sign of a number between these texts, which have no digits. `None` if something else stands there than signs, brackets,
/// currencies, percent signs and asterisks.
pub(super) fn sign_around(before: &str, after: &str) -> Option<Sign> {
    let frame = format!("{before}0{after}");
    let mut rest = frame.as_str();
    let (mut minus, mut plus, mut is_seen, mut is_percent) = (0, 0, false, false);
    let (mut is_loose, mut is_marked, mut is_half, mut is_wrapped) = (false, false, false, false);
    // The bracket that is open, and whether the number stands in it.
    let mut open: Option<(char, bool)> = None;
    let mut last = ' ';
    while let Some(c) = rest.chars().next() {
        let word = rest;
        rest = &rest[c.len_utf8()..];
        match c {
            ' ' | '*' | '=' => {}
            '$' | '£' | '¥' | '¤' | '฿' | '￥' | '￡' | '\u{20a0}'..='\u{20cf}' => {}
            '0' => {
                is_seen = true;
                open = open.map(|(bracket, _)| (bracket, true));
            }
            '%' => is_percent = true,
            '+' => plus += 1,
            '-' => {
                minus += 1;
                is_loose |= if is_seen { last == ' ' } else { rest.starts_with(' ') };
            }
            '(' | '[' | '<' if open.is_none() => open = Some((c, false)),
            ')' | ']' | '>' => match (open.take(), c) {
                (Some(('(', is_around)), ')') | (Some(('<', is_around)), '>') => is_wrapped |= is_around,
                (Some(('[', is_around)), ']') => is_marked |= is_around,
                (None, ')' | ']') if is_seen && !is_half => is_half = true,
                _ => return None,
            },
            _ if is_letter(c) => {
                while let Some(next) = rest.chars().next().filter(|next| is_letter(*next)) {
                    rest = &rest[next.len_utf8()..];
                }
                let word = &word[..word.len() - rest.len()];
                if is_credit(word, is_seen) {
                    is_marked = true;
                } else if !is_currency(word) && !(rest.starts_with('$') && word.len() <= 2) {
                    return None;
                }
                rest = rest.strip_prefix('.').unwrap_or(rest);
            }
            _ => return None,
        }
        last = c;
    }
    match open {
        Some(('(' | '[', true)) if !is_half => is_half = true,
        Some(_) => return None,
        None => {}
    }
    if is_percent {
        (is_wrapped, is_half) = (false, false); // `(19 %)` is an explanation
    }
    match (minus, plus) {
        (0 | 1, 0) | (0, 1) if is_marked || is_half || is_loose || (is_wrapped && minus + plus > 0) => Some(Sign::Unclear),
        (0, 0 | 1) if !is_wrapped => Some(Sign::Plus),
        (0 | 1, 0) => Some(Sign::Minus),
        _ => None,
    }
}

/// Whether a word beside a number may be its sign, or half of it: `-`, `(CHF`, `Cr.`.
pub(super) fn may_be_sign(word: &str, is_after: bool) -> bool {
    let has_mark = word.bytes().any(|c| matches!(c, b'-' | b'(' | b')' | b'<' | b'>' | b'[' | b']'));
    let has_digit = word.bytes().any(|c| c.is_ascii_digit());
    word.len() <= 12 && !has_digit && (has_mark || is_credit(word.trim_end_matches('.'), is_after))
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

/// Credit or debit, in German only after the number: Haben, Soll.
fn is_credit(word: &str, is_after: bool) -> bool {
    match word.as_bytes() {
        [b'C' | b'c' | b'D' | b'd', b'R' | b'r'] => true,
        [b'H' | b'S'] => is_after,
        _ => false,
    }
}

fn is_currency(word: &str) -> bool {
    let name = folded(word);
    CODES.as_bytes().chunks(3).any(|code| code == word.as_bytes()) || NAMES.split(' ').any(|known| known == name)
}
