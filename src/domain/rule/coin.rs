//! What the currency says about amounts: decimal places (ISO 4217), and the coin to which cash is rounded.

use super::amount::Amount;
use super::roles::Roles;
use crate::domain::plain::plain;

/// Currencies without decimal places; the last four have two by the standard, and none in practice.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF COP HUF IDR TWD";
const WHOLE_IN_PRACTICE: &str = "COP HUF IDR TWD";
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";
const FOUR: &str = "CLF UYW";
/// Currencies whose totals are rounded to a coin above their smallest unit, each with that coin in hundredths.
const COINS: [(&str, i32); 5] =
    [("SEK NOK DKK CZK INR", 100), ("HUF", 500), ("NZD ZAR", 10), ("CHF AUD CAD MYR SGD", 5), ("EUR", 5)];
/// The countries that round euros: how their VAT numbers and IBANs begin.
const EURO_ROUNDING: [&str; 7] = ["BE", "EE", "FI", "IE", "LT", "NL", "SK"];
/// How their names begin.
const EURO_ROUNDING_NAMES: [&str; 15] = [
    "belg",
    "estonia",
    "estland",
    "eesti",
    "finland",
    "finnland",
    "suomi",
    "ireland",
    "irland",
    "lithuania",
    "litauen",
    "netherlands",
    "niederlande",
    "nederland",
    "slovakia",
];

/// The decimal places of a currency's amounts. `are_whole`: every total of the document is a whole number.
pub(super) fn digits(roles: &Roles<'_>, are_whole: bool) -> u32 {
    let code = currency(roles);
    let is_in = |list: &str| code.len() == 3 && list.contains(&code);
    match () {
        () if is_in(WHOLE) && (are_whole || !is_in(WHOLE_IN_PRACTICE)) => 0,
        () if is_in(THREE) => 3,
        () if is_in(FOUR) => 4,
        () => 2,
    }
}

/// The decimal places with which an amount in this currency is written, at least: none where the currency has none, or none in
/// practice; two for a code that nobody knows.
pub fn written_digits(currency: &str) -> usize {
    let is_in = |list: &str| currency.len() == 3 && list.contains(currency);
    match () {
        () if is_in(WHOLE) => 0,
        () if is_in(THREE) => 3,
        () if is_in(FOUR) => 4,
        () => 2,
    }
}

/// The coin to which totals may be rounded, if it is not the smallest unit. Amounts in forint with decimal places are rounded to
/// one, and whole ones to five.
pub(super) fn cash(roles: &Roles<'_>, digits: u32) -> Option<Amount> {
    let code = currency(roles);
    let (list, hundredths) = COINS.iter().find(|(list, _)| code.len() == 3 && list.contains(&code))?;
    let is_number_there =
        |text: &str| EURO_ROUNDING.iter().any(|begin| plain(text).trim().to_ascii_uppercase().starts_with(begin));
    let is_there = |text: &str| {
        let text = plain(text);
        let (text, name) = (text.trim(), text.trim().to_ascii_lowercase());
        let name = name.strip_prefix("the ").unwrap_or(&name);
        EURO_ROUNDING.contains(&text) || EURO_ROUNDING_NAMES.iter().any(|begin| name.starts_with(begin))
    };
    let rounds =
        || ["vat_id", "iban"].iter().any(|role| texts(roles, role).any(is_number_there)) || texts(roles, "country").any(is_there);
    let coin = Amount::hundredths(if digits > 0 { (*hundredths).min(100) } else { *hundredths });
    (*list != "EUR" || rounds()).then_some(coin).filter(|coin| *coin > Amount::unit(digits))
}

fn currency(roles: &Roles<'_>) -> String {
    plain(texts(roles, "currency").next().unwrap_or_default()).trim().to_ascii_uppercase()
}

fn texts<'a>(roles: &Roles<'a>, role: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    roles.fields(role).into_iter().filter_map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn euros_are_rounded_where_they_are_and_nowhere_else() {
        let rounds = |data: serde_json::Value| cash(&Roles::of(&data, &Default::default()), 2).is_some();
        for there in ["FI", "Finland", "EE", "Estonia", "Lithuania", "Slovakia", "The Netherlands", "Belgique"] {
            assert!(rounds(json!({"currency": "EUR", "seller": {"country": there}})), "{there}");
        }
        for elsewhere in ["DE", "Germany", "Nepal", "Iran", "Bermuda", "", "Skopje"] {
            assert!(!rounds(json!({"currency": "EUR", "seller": {"country": elsewhere}})), "{elsewhere}");
        }
        assert!(rounds(json!({"currency": "EUR", "seller": {"vat_id": "FI12345678"}})));
        assert!(rounds(json!({"currency": "EUR", "iban": "NL91ABNA0417164300"})));
    }
}
