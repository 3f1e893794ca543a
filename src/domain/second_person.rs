//! When a second person must accept, too: four eyes.

use super::{
    Collection, Decimal, ExtractedData, FieldPath, Flag, FlagKind,
    rule::{
        is_iban,
        roles::{Roles, bare, names_of},
    },
};
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

/// A record as the first person accepts it.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    /// With their corrections.
    pub record: &'a ExtractedData,
    /// The flags that still stand.
    pub flags: &'a [Flag],
    /// Whether they correct anything now.
    pub corrects: bool,
    /// Whether all that raises flags was looked at; else there may be more.
    pub is_sure: bool,
}

impl SecondPerson {
    /// Whether one person is always enough.
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }

    /// Why a second person is needed; empty if one is enough. A total that can't be read, and pages that were not read yet, count as reasons.
    pub fn reasons(&self, accepted: &Accepted<'_>, collection: &Collection) -> Vec<WhySecond> {
        let &Accepted { record, flags, corrects, is_sure } = accepted;
        let is_large = |from: &Amount| {
            let reaches = |total: Total| match total {
                Total::Is(total) => total.magnitude_reaches(&from.0),
                Total::Unreadable => true,
                Total::None => false,
            };
            let (now, extracted) = (total(record.data(), collection), total(record.original_data(), collection));
            // A total that the first person has lowered does not get around it.
            matches!(now, Total::None) || reaches(now) || reaches(extracted)
        };
        let has_flag = || (!self.flags.is_empty() && !is_sure) || flags.iter().any(|flag| self.flags.contains(&flag.kind));
        let other_account = || accounts(record.data(), collection) != accounts(record.original_data(), collection);
        let found = [
            (self.always, WhySecond::Always),
            (self.amount_from.as_ref().is_some_and(is_large), WhySecond::Amount),
            (has_flag(), WhySecond::Flag),
            (self.bank_account && other_account(), WhySecond::BankAccount),
            (self.own_corrections && (corrects || !record.changes().is_empty()), WhySecond::OwnCorrections),
        ];
        found.into_iter().filter(|(needed, _)| *needed).map(|(_, why)| why).collect()
    }
}

/// A grand total.
enum Total {
    Is(Decimal),
    /// There is something, and nobody knows what.
    Unreadable,
    None,
}

fn total(data: &Value, collection: &Collection) -> Total {
    let roles = Roles::of(data, &collection.roles);
    let mut totals = roles.fields("grand_total").into_iter().map(|(_, value)| value).filter(|value| !value.is_null());
    match totals.next() {
        None => Total::None,
        Some(Value::Number(number)) => Decimal::of(number).map_or(Total::Unreadable, Total::Is),
        Some(Value::String(text)) => digits(text).map_or(Total::Unreadable, Total::Is),
        Some(_) => Total::Unreadable,
    }
}

/// The number that a text surely means: one point and three digits may be thousands.
fn digits(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let may_be_thousands = text.split_once('.').is_some_and(|(_, after)| after.len() == 3);
    Decimal::parse(text).filter(|_| !may_be_thousands)
}

/// Every bank account in the data, wherever it stands: by the name of its field, or because it is an IBAN.
fn accounts(data: &Value, collection: &Collection) -> Vec<(String, String)> {
    fn visit(path: &FieldPath, key: &str, value: &Value, found: &mut Vec<(String, String)>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| visit(&path.key(name), name, value, found)),
            Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| visit(&path.index(at), key, item, found)),
            Value::String(text) if is_iban(text) || names_of("iban").contains(&&*bare(key)) => {
                found.push((path.to_string(), text.clone()))
            }
            Value::Number(_) if names_of("iban").contains(&&*bare(key)) => found.push((path.to_string(), value.to_string())),
            _ => {}
        }
    }
    let mut found = Vec::new();
    visit(&FieldPath::root(), "", data, &mut found);
    let named = Roles::of(data, &collection.roles).fields("iban").into_iter();
    found.extend(named.map(|(path, value)| (path.to_string(), value.to_string())));
    found
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
        settings.reasons(&Accepted { record: &record, flags: &flags, corrects: false, is_sure: true }, &collection)
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
        assert!(!from("1000.09") && from("1000.10") && from("1000.1000") && from("\"2000\"") && from("1e9") && from("-50000"));
        assert!(from("\"1.000\""), "one, or a thousand");
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
        let listed = |iban: &str| format!(r#"{{"payment_means":[{{"x":1}},{{"details":{{"a":{{"b":{{"iban":"{iban}"}}}}}}}}]}}"#);
        let [c, d] = ["DE88200800000970375700", "GB82WEST12345698765432"].map(listed);
        assert_eq!(reasons(settings, &d, &c), [WhySecond::BankAccount], "in a list, however deep");
        assert_eq!(
            reasons(settings, r#"{"to":"GB82WEST12345698765432"}"#, r#"{"to":"DE88200800000970375700"}"#),
            [WhySecond::BankAccount]
        );
        assert_eq!(reasons(r#"{"own_corrections":true}"#, b, a), [WhySecond::OwnCorrections]);
    }

    #[test]
    fn what_was_not_looked_at_and_what_is_corrected_now_count() {
        let record = ExtractedData::new(serde_json::from_str(r#"{"data":{"a":1},"original_data":null}"#).unwrap());
        let collection = Collection::new("invoices", "agent");
        let reasons = |settings: &str, corrects, is_sure| {
            let settings: SecondPerson = serde_json::from_str(settings).unwrap();
            settings.reasons(&Accepted { record: &record, flags: &[], corrects, is_sure }, &collection)
        };
        assert_eq!(reasons(r#"{"flags":["not_on_page"]}"#, false, false), [WhySecond::Flag], "the pages were not read yet");
        assert_eq!(reasons(r#"{"flags":["not_on_page"]}"#, false, true), []);
        assert_eq!(reasons("{}", true, false), []);
        assert_eq!(reasons(r#"{"own_corrections":true}"#, true, true), [WhySecond::OwnCorrections], "nothing was extracted");
    }

    #[test]
    fn a_kind_of_flag_that_stands() {
        let data = r#"{"grand_total":1}"#;
        assert_eq!(reasons(r#"{"flags":["unknown_confidence"]}"#, data, data), [WhySecond::Flag]);
        assert_eq!(reasons(r#"{"flags":["duplicate"]}"#, data, data), []);
    }
}
