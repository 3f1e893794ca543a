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

/// The sign of a number between these [plain](crate::domain::plain) texts, which have no digits. `None` if something else stands there than signs, brackets,
/// currencies, percent signs and asterisks.
pub(super) fn sign_around(before: &str, after: &str) -> Option<Sign> {
    let frame = format!("{before}0{after}");
    let bytes = frame.as_bytes();
    let (mut minus, mut plus, mut is_seen, mut is_percent) = (0, 0, false, false);
    let (mut is_loose, mut is_marked, mut is_half, mut is_wrapped) = (false, false, false, false);
    // The bracket that is open, and whether the number stands in it.
    let mut open: Option<(u8, bool)> = None;
    let mut at = 0;
    while let Some(&c) = bytes.get(at) {
        let start = at;
        at += 1;
        match c {
            b' ' | b'*' | b'=' | b'$' => {}
            b'0' => {
                is_seen = true;
                open = open.map(|(bracket, _)| (bracket, true));
            }
            b'%' => is_percent = true,
            b'+' => plus += 1,
            b'-' => {
                minus += 1;
                is_loose |= bytes.get(if is_seen { start - 1 } else { at }) == Some(&b' ');
            }
            b'(' | b'[' | b'<' if open.is_none() => open = Some((c, false)),
            b')' | b']' | b'>' => match (open.take(), c) {
                (Some((b'(', is_around)), b')') | (Some((b'<', is_around)), b'>') => is_wrapped |= is_around,
                (Some((b'[', is_around)), b']') => is_marked |= is_around,
                (None, b')' | b']') if is_seen && !is_half => is_half = true,
                _ => return None,
            },
            _ if is_letter(c) => {
                while bytes.get(at).copied().is_some_and(is_letter) {
                    at += 1;
                }
                let word = frame.get(start..at)?;
                if is_credit(word, is_seen) {
                    is_marked = true;
                } else if !(is_currency(word) || bytes.get(at) == Some(&b'$') && word.len() <= 2) {
                    return None;
                }
                at += usize::from(bytes.get(at) == Some(&b'.'));
            }
            _ => return None,
        }
    }
    match open {
        Some((b'(' | b'[', true)) if !is_half => is_half = true,
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

/// In plain text, what is not ASCII is a letter; or in no currency's name.
fn is_letter(c: u8) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii()
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
