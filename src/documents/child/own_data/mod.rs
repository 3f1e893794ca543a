//! Reads an electronic invoice: UN/CEFACT CII (ZUGFeRD, Factur-X, XRechnung), UBL (XRechnung, Peppol) and ebInterface.

mod cii;
mod ebinterface;
#[cfg(test)]
mod tests;
mod ubl;

use super::xml::{self, Element};
use crate::domain::own_data::OwnData;

/// Lines that are read.
const MOST_LINES: usize = 5_000;
/// Tax rates, accounts, and lines of a text that are read; of each as many.
const MOST_PARTS: usize = 100;

/// What an invoice says of itself; `None` if this is no XML, or no invoice.
pub(super) fn own_data(bytes: &[u8]) -> Option<OwnData> {
    if !xml::may_be_xml(bytes) {
        return None;
    }
    let text = xml::decode(bytes)?;
    let document = xml::parse(&text)?;
    [cii::read, ubl::read, ebinterface::read].into_iter().find_map(|read| read(&document))
}

/// A day as `YYYY-MM-DD`, from `20260331` or what begins with `2026-03-31`.
fn day(text: Option<String>) -> Option<String> {
    let text = text?;
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let day = match text.get(..8) {
        Some(beginning) if is_digits(beginning) => format!("{}-{}-{}", &beginning[..4], &beginning[4..6], &beginning[6..]),
        _ => text.get(..10)?.to_owned(),
    };
    crate::domain::date::is_date(&day).then_some(day)
}

/// Texts of several elements as one, in lines.
fn joined(texts: Vec<String>) -> Option<String> {
    (!texts.is_empty()).then(|| texts[..texts.len().min(MOST_PARTS)].join("\n"))
}

/// The lines, and whether there are more.
fn first_lines<T>(elements: Vec<Element<'_>>, read: impl Fn(Element<'_>) -> T) -> (Vec<T>, bool) {
    let has_more = elements.len() > MOST_LINES;
    (elements.into_iter().take(MOST_LINES).map(read).collect(), has_more)
}

/// Of amounts in several currencies, the one in that of the invoice.
fn in_currency(amounts: Vec<Element<'_>>, currency: Option<&str>) -> Option<String> {
    let is_in = |amount: &&Element<'_>| amount.attribute("currencyID").zip(currency).is_none_or(|(one, other)| one == other);
    amounts.iter().find(is_in).or(amounts.first()).and_then(|amount| amount.own_text())
}
