//! Self-checking codes: VAT identification numbers, IBANs and currency codes.

use crate::domain::plain::plain;
use iban::{Iban, IbanLike, ParseIbanError};
use std::ops::RangeInclusive;

/// Codes of ISO 4217, including the currencies replaced by the euro, which appear on old invoices.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHE \
CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS \
INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV \
MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP \
SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XCD XCG XDR XOF XPD XPF XPT XSU XUA YER \
ZAR ZMW ZWG ATS BEF CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK";

/// Allowed length of an IBAN whose country has no known format.
const IBAN_LENGTHS: RangeInclusive<usize> = 15..=34;

/// Whether this is a currency code, in letters of any width.
pub(in crate::domain) fn is_currency(text: &str) -> bool {
    let text = plain(text);
    let text = text.trim();
    text.len() == 3 && CURRENCIES.split(' ').any(|code| code == text)
}

/// Whether an IBAN has its country's format and the right check digits (ISO 13616). For countries missing from SWIFT's registry,
/// only the length and the check digits are checked. Spaces and punctuation are ignored.
pub(in crate::domain) fn is_iban(text: &str) -> bool {
    match bare(text).parse::<Iban>() {
        Ok(_) => true,
        Err(ParseIbanError::UnknownCountry(iban)) => IBAN_LENGTHS.contains(&iban.electronic_str().len()),
        Err(ParseIbanError::InvalidBaseIban { .. } | ParseIbanError::InvalidBban(_)) => false,
    }
}

/// The country of a VAT identification number, and whether its check digit is right; `None` if it is not such a number, its
/// country is not checked, or it is a sample that nobody misread.
pub(in crate::domain) fn vat_id(text: &str) -> Option<(&'static str, bool)> {
    let id = bare(text);
    if id.bytes().filter(u8::is_ascii_digit).count() < 5 {
        return None;
    }
    let (country, check) = CHECKS.iter().find(|(country, _)| id.starts_with(country))?;
    let number = id.get(country.len()..).unwrap_or_default();
    let is_right = check(number)?;
    (is_right || !is_sample(number)).then_some((country, is_right))
}

/// Digits that are all the same, or count up or down, as in `123456789`: nobody misreads a number into that.
fn is_sample(number: &str) -> bool {
    let digits = digit_list(number);
    let steps = |next: fn(u64) -> [u64; 2]| digits.windows(2).all(|two| next(two[0]).contains(&two[1]));
    let is_number = number.len() >= 8 && digits.iter().all(|digit| *digit <= 9);
    is_number
        && (steps(|digit| [digit; 2]) || steps(|digit| [(digit + 1) % 10, digit % 9 + 1]) || steps(|digit| [(digit + 9) % 10; 2]))
}

type Check = fn(&str) -> Option<bool>;

/// Checks by prefix; `None` means that this form cannot be checked.
const CHECKS: [(&str, Check); 17] = [
    ("ATU", |id| digits(id, 8, |d| (10 - (luhn(&d[..7], 1) + 4) % 10) % 10 == d[7])),
    ("BE", |id| {
        let id = if id.len() == 9 { format!("0{id}") } else { id.to_owned() };
        digits(&id, 10, |d| 97 - number(&d[..8]) % 97 == number(&d[8..]))
    }),
    ("CHE", |id| {
        let id = id.trim_end_matches(char::is_alphabetic);
        digits(id, 9, |d| (11 - weighted(&d[..8], &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == d[8])
    }),
    ("DE", |id| digits(id, 9, |d| iso_7064_11_10(&d[..8]) == d[8])),
    ("DK", |id| digits(id, 8, |d| weighted(d, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))),
    ("EL", |id| digits(id, 9, |d| weighted(&d[..8], &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == d[8])),
    ("ES", |id| Some(spanish(id))),
    ("FI", |id| digits(id, 8, |d| (11 - weighted(&d[..7], &[7, 9, 10, 5, 8, 4, 2]) % 11) % 11 == d[7])),
    ("FR", |id| {
        let (key, siren) = id.split_at_checked(2)?;
        let right = digits(siren, 9, |d| key.parse() == Ok((12 + 3 * (number(d) % 97)) % 97));
        // Newer keys contain letters; their algorithm is not published.
        if key.bytes().all(|b| b.is_ascii_digit()) { right } else { right.map(|_| siren.len() == 9) }
    }),
    ("GR", |id| digits(id, 9, |d| weighted(&d[..8], &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == d[8])),
    ("IE", |id| {
        let (number, letters) = id.split_at_checked(7).filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()))?;
        let second = letters.as_bytes().get(1).map_or(0, |b| u64::from(b.saturating_sub(b'A')) + 1);
        let second = if letters.len() == 2 && second == 23 { 0 } else { second }; // W
        let sum = digit_list(number).iter().zip((2..=8).rev()).map(|(d, w)| d * w).sum::<u64>() + 9 * second;
        Some(letters.bytes().next() == b"WABCDEFGHIJKLMNOPQRSTUV".get((sum % 23) as usize).copied())
    }),
    ("IT", |id| digits(id, 11, |d| (10 - luhn(&d[..10], 1) % 10) % 10 == d[10])),
    ("LU", |id| digits(id, 8, |d| number(&d[..6]) % 89 == number(&d[6..]))),
    ("NL", |id| {
        let is_right = id.len() == 12 && id.as_bytes().get(9) == Some(&b'B');
        let old = digits(id.get(..9).unwrap_or_default(), 9, |d| weighted(&d[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == d[8]);
        Some(is_right && (old == Some(true) || mod_97(&format!("NL{id}")) == Some(1)))
    }),
    ("PL", |id| digits(id, 10, |d| weighted(&d[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == d[9])),
    ("PT", |id| {
        digits(id, 9, |d| {
            let check = 11 - weighted(&d[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
            (if check > 9 { 0 } else { check }) == d[8]
        })
    }),
    ("SE", |id| digits(id, 12, |d| (10 - luhn(&d[..9], 0) % 10) % 10 == d[9])),
];

/// Persons have a number with one or two letters. Companies have a letter, seven digits, and a check letter or digit.
fn spanish(id: &str) -> bool {
    let bytes = id.as_bytes();
    let [first, .., last] = bytes else { return false };
    if bytes.len() != 9 {
        return false;
    }
    let middle = id.get(1..8).unwrap_or_default();
    if !middle.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let person = |number: String| {
        let number = number.parse::<usize>().unwrap_or_default();
        b"TRWAGMYFPDXBNJZSQVHLCKE".get(number % 23) == Some(last)
    };
    match first {
        b'0'..=b'9' => person(format!("{}{middle}", char::from(*first))),
        b'X' => person(format!("0{middle}")),
        b'Y' => person(format!("1{middle}")),
        b'Z' => person(format!("2{middle}")),
        b'K' | b'L' | b'M' => person(middle.to_owned()),
        _ => {
            let check = (10 - luhn(&digit_list(middle), 0) % 10) % 10;
            *last == b'0' + check as u8 || b"JABCDEFGHI".get(check as usize) == Some(last)
        }
    }
}

/// Only the letters and digits, in upper case.
fn bare(text: &str) -> String {
    plain(text).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn digit_list(text: &str) -> Vec<u64> {
    text.bytes().map(|b| u64::from(b.wrapping_sub(b'0'))).collect()
}

fn digits(text: &str, length: usize, check: impl Fn(&[u64]) -> bool) -> Option<bool> {
    let is_number = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    Some(is_number && check(&digit_list(text)))
}

fn number(digits: &[u64]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + digit)
}

fn weighted(digits: &[u64], weights: &[u64]) -> u64 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Sum of the digits, with every second one (from index `first`) doubled and reduced to its digit sum.
fn luhn(digits: &[u64], first: usize) -> u64 {
    let twice = |digit: u64| if digit < 5 { digit * 2 } else { digit * 2 - 9 };
    digits.iter().enumerate().map(|(at, digit)| if at % 2 == first { twice(*digit) } else { *digit }).sum()
}

fn iso_7064_11_10(digits: &[u64]) -> u64 {
    let product = digits.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

/// The remainder modulo 97, with A as 10 up to Z as 35.
fn mod_97(text: &str) -> Option<u64> {
    text.chars().try_fold(0, |rest, c| {
        let digit = u64::from(c.to_digit(36)?);
        Some((rest * if digit > 9 { 100 } else { 10 } + digit) % 97)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_real_companies_are_right_and_one_wrong_digit_is_seen() {
        for id in [
            "ATU13585627",
            "BE0403170701",
            "CHE-116.281.710 MWST",
            "DE136695976",
            "DK13585628",
            "EL094259216",
            "ESA28015865",
            "ESB84818442",
            "FI20774740",
            "FR60421938861",
            "FR 05 987 654 321",
            "IE6388047V",
            "IT00743110157",
            "LU15027442",
            "NL810433941B01",
            "PL5260001246",
            "PT501964843",
            "SE556012579001",
            "ES54362315K",
            "ESX2482300W",
        ] {
            assert_eq!(vat_id(id).map(|(_, right)| right), Some(true), "{id}");
            let at = id.rfind(|c: char| c.is_ascii_digit()).unwrap_or_default()
                - usize::from(id.starts_with("SE") || id.starts_with("NL")) * 3;
            let mut wrong = id.to_owned();
            let digit = if wrong.as_bytes()[at] == b'7' { "2" } else { "7" };
            wrong.replace_range(at..=at, digit);
            assert_eq!(vat_id(&wrong).map(|(_, right)| right), Some(false), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_vat_number_of_a_checked_country_is_left_alone() {
        for id in ["", "123456-7", "F63530848134", "06AABCO6063D1ZQ", "US123456789", "see above", "DE", "FR"] {
            assert_eq!(vat_id(id), None, "{id}");
        }
        for sample in ["DE123456789", "DE 234567890", "DE234567891", "DE999999999", "DE987654321", "ATU12345678"] {
            assert_eq!(vat_id(sample), None, "{sample}: nobody misread it");
        }
        for wrong in ["DE123456798", "DE999999989", "DE133456789"] {
            assert_eq!(vat_id(wrong), Some(("DE", false)), "{wrong}");
        }
        assert_eq!(vat_id("DE12345618938"), Some(("DE", false)), "too long");
        assert_eq!(vat_id("DE136G95976"), Some(("DE", false)), "a letter");
    }

    #[test]
    fn ibans_and_currencies_are_checked() {
        for iban in ["DE88 2008 0000 0970 3757 00", "NL50INGB0683251309", "FR7610107002450061705231739", "GB82WEST12345698765432"]
        {
            assert!(is_iban(iban), "{iban}");
        }
        for wrong in ["NL50INGBO683251309", "DE12 1234 4321 9876 00", "", "DE", "ÄÖ", "FR76 1254 2547 25G9 8542 5874 698"] {
            assert!(!is_iban(wrong), "{wrong}");
        }
        for (of_its_country, iban) in [
            (true, "NO93 8601 1117 947"),
            (true, "MT84 MALT 0110 0001 2345 MTLC AST0 01S"),
            (true, "lt12 1000 0111 0100 1000"),
            (false, "LT73 1000 0111 0100 1000 0"),
            (false, "DE92 5001 0517 5407 32X9 31"),
        ] {
            assert_eq!(is_iban(iban), of_its_country, "{iban}");
        }
        assert!(is_iban("DZ58 0002 1000 0111 3000 0005 70"), "Algeria is not in the registry: only the check digits count");
        assert!(!is_iban("DZ59 0002 1000 0111 3000 0005 70"));
        assert!(!is_iban("XX07 1234 5678 9"), "too short for any country");
        assert!(
            is_currency("EUR")
                && is_currency("DEM")
                && !is_currency("EU")
                && !is_currency("€")
                && !is_currency("R D")
                && !is_currency("eur")
        );
    }
}
