//! When a second person must accept, too: four eyes.

use super::{Collection, Decimal, ExtractedData, FieldPath, Flag, FlagKind, rule::roles::Roles};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// The settings, in `[second_person]` of `review.toml`. By default one person is enough.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct SecondPerson {
    /// Always.
    pub always: bool,
    /// From this grand total on, extracted or corrected, whatever its currency. Without a total that can be read, too.
    pub amount_from: Option<Amount>,
    /// If one of these kinds of flags still stands.
    pub flags: BTreeSet<FlagKind>,
    /// If the bank account (IBAN) is another one than was extracted.
    pub bank_account: bool,
    /// If the first person has corrected anything.
    pub own_corrections: bool,
}

/// An amount as TOML writes it. Nothing goes through floating point, so one with cents stands in quotes.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(try_from = "Written")]
pub struct Amount(Decimal);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(i64),
    Digits(String),
}

impl TryFrom<Written> for Amount {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let text = match written {
            Written::Whole(number) => number.to_string(),
            Written::Digits(text) => text,
        };
        let no_amount = || format!("{text:?} is no amount; write digits, with cents in quotes: \"10000.50\"");
        Decimal::parse(text.trim()).map(Self).ok_or_else(no_amount)
    }
}

/// Why a second person is needed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhySecond {
    /// Always.
    Always,
    /// The total.
    Amount,
    /// A flag that stands.
    Flag,
    /// The bank account is another one than was extracted.
    BankAccount,
    /// The first person has corrected something.
    OwnCorrections,
}

impl WhySecond {
    /// As it stands in the record and in the trace.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Amount => "amount",
            Self::Flag => "flag",
            Self::BankAccount => "bank_account",
            Self::OwnCorrections => "own_corrections",
        }
    }
}

impl SecondPerson {
    /// Why this record, as the first person accepts it with these flags, needs a second one; empty if it does not.
    pub fn reasons(&self, record: &ExtractedData, flags: &[Flag], collection: &Collection) -> Vec<WhySecond> {
        let total = |data: &Value| {
            let roles = Roles::of(data, &collection.roles);
            roles.field("grand_total", |value| decimal(value).is_some()).and_then(|(_, value)| decimal(value))
        };
        // A total that the first person has lowered does not get around it.
        let is_large = |from: &Amount| {
            total(record.data()).is_none_or(|total| total >= from.0)
                || total(record.original_data()).is_some_and(|total| total >= from.0)
        };
        let accounts = |data: &Value| -> BTreeSet<String> {
            Roles::of(data, &collection.roles).fields("iban").into_iter().map(|(_, value)| value.to_string()).collect()
        };
        let corrected: Vec<FieldPath> = record.changes().into_iter().map(|change| change.path).collect();
        let found = [
            (self.always, WhySecond::Always),
            (self.amount_from.as_ref().is_some_and(is_large), WhySecond::Amount),
            (flags.iter().any(|flag| self.flags.contains(&flag.kind)), WhySecond::Flag),
            (self.bank_account && accounts(record.data()) != accounts(record.original_data()), WhySecond::BankAccount),
            (self.own_corrections && !corrected.is_empty(), WhySecond::OwnCorrections),
        ];
        found.into_iter().filter(|(needed, _)| *needed).map(|(_, why)| why).collect()
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Decimal::of(number),
        Value::String(text) => Decimal::parse(text.trim()),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn reasons(settings: &str, data: &str, extracted: &str) -> Vec<WhySecond> {
        let settings: SecondPerson = serde_json::from_str(settings).unwrap();
        let record = format!(r#"{{"data":{data},"original_data":{extracted},"status":"pending_review"}}"#);
        let record = ExtractedData::new(serde_json::from_str(&record).unwrap());
        let collection = Collection::new("invoices", "agent");
        let flags = crate::domain::flags(&record, &collection);
        settings.reasons(&record, &flags, &collection)
    }

    #[test]
    fn one_person_is_enough_unless_the_settings_say_otherwise() {
        let data = r#"{"grand_total":99999}"#;
        assert_eq!(reasons("{}", data, "{}"), []);
        assert_eq!(reasons(r#"{"always":true}"#, data, data), [WhySecond::Always]);
    }

    #[test]
    fn from_an_amount_on_in_digits_or_where_no_total_can_be_read() {
        let from = |total: &str| {
            let data = format!(r#"{{"grand_total":{total}}}"#);
            !reasons(r#"{"amount_from":"1000.10"}"#, &data, &data).is_empty()
        };
        assert!(!from("1000.09") && from("1000.10") && from("1000.1000") && from("\"2000\"") && from("1e9"));
        let lowered = reasons(r#"{"amount_from":1000}"#, r#"{"grand_total":1}"#, r#"{"grand_total":5000}"#);
        assert_eq!(lowered, [WhySecond::Amount], "lowered by the first person");
        assert!(from("null") && from("\"much\""), "nobody knows how much it is");
        assert!(!reasons(r#"{"amount_from":1000}"#, "{}", "{}").is_empty());
        for wrong in [r#"{"amount_from":"much"}"#, r#"{"amount":1}"#, r#"{"flags":["nonsense"]}"#] {
            assert!(serde_json::from_str::<SecondPerson>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_changed_bank_account_is_one_that_was_not_extracted() {
        let settings = r#"{"bank_account":true}"#;
        let [a, b] = [r#"{"iban":"DE88200800000970375700","x":1}"#, r#"{"iban":"GB82WEST12345698765432","x":1}"#];
        assert_eq!(reasons(settings, b, a), [WhySecond::BankAccount]);
        assert_eq!(reasons(settings, a, r#"{"iban":"DE88200800000970375700","x":2}"#), []);
        assert_eq!(reasons(settings, a, r#"{"x":1}"#), [WhySecond::BankAccount], "typed by the first person");
        assert_eq!(reasons(r#"{"own_corrections":true}"#, b, a), [WhySecond::OwnCorrections]);
    }

    #[test]
    fn a_kind_of_flag_that_stands() {
        let data = r#"{"grand_total":1}"#;
        assert_eq!(reasons(r#"{"flags":["unknown_confidence"]}"#, data, data), [WhySecond::Flag]);
        assert_eq!(reasons(r#"{"flags":["duplicate"]}"#, data, data), []);
    }
}
