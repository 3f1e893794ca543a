//! Which names say that their fields hold an identifier: a number of an invoice, an order, an account.

use super::label::{Name, sentence_case};

/// Last words of their fields' names.
const NAMES: [&str; 24] = [
    "number",
    "numbers",
    "no",
    "nr",
    "num",
    "id",
    "ids",
    "code",
    "key",
    "reference",
    "ref",
    "order",
    "account",
    "iban",
    "bic",
    "swift",
    "siren",
    "siret",
    "tva",
    "vat",
    "sku",
    "ean",
    "gtin",
    "konto",
];
/// How the last word may end: `Rechnungsnummer`.
const ENDINGS: [&str; 4] = ["number", "nummer", "kennung", "iban"];

/// Whether a key or a title says so.
pub(super) fn names_identifier(name: &str) -> bool {
    let Name::Words(words) = sentence_case(name) else { return false };
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    NAMES.contains(&last.as_str()) || ENDINGS.iter().any(|ending| last.ends_with(ending))
}
