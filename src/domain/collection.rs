//! A set of records that are reviewed in the same way.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    FieldPath, FlagKind, KeyField, KeyKind, Name, Schema, SecondPerson, Step, Suggestion, describe,
    hidden::{visible, visible_identifier},
    identifier::is_identifier,
    label::shortened,
    label_of,
    rule::{self, BrokenRule, Level, Rule, RuleBook, roles::Mapping},
    to_text,
};

/// Longer key fields are cut: a queue shows many of them, each twice (in its cell, and in the data for the script).
const LONGEST_KEY_FIELD: usize = 100;
/// The confidence that is enough, unless configured.
const REVIEW_BELOW: f64 = 0.8;

/// Who is paid.
pub(super) const PARTIES: [&str; 7] = ["seller", "vendor", "supplier", "merchant", "issuer", "biller", "payee"];
/// Who pays.
pub(super) const BUYERS: [&str; 11] = [
    "buyer",
    "customer",
    "client",
    "recipient",
    "invoicerecipient",
    "billto",
    "billedto",
    "purchaser",
    "debtor",
    "payer",
    "consumer",
];
pub(super) const NUMBERS: [&str; 9] = [
    "invoicenumber",
    "invoiceno",
    "invoiceid",
    "documentnumber",
    "documentno",
    "receiptnumber",
    "referencenumber",
    "number",
    "reference",
];
const DATES: [&str; 6] = ["invoicedate", "documentdate", "issuedate", "issuedon", "receiptdate", "date"];
const TOTALS: [&str; 11] = [
    "grandtotal",
    "totalamount",
    "invoicetotal",
    "amounttotal",
    "totalgross",
    "grosstotal",
    "totalinclusivetax",
    "totaldue",
    "total",
    "amountdue",
    "amount",
];
const ORDERS: [&str; 9] = [
    "purchaseordernumber",
    "purchaseorder",
    "purchaseorderno",
    "purchaseorderreference",
    "ponumber",
    "orderreference",
    "ordernumber",
    "orderno",
    "po",
];
const CURRENCIES: [&str; 3] = ["currency", "currencycode", "currencyiso"];

/// One collection of one agent, and how its records are reviewed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Collection {
    /// The name of the collection in Agent Data.
    pub name: String,
    /// The agent that writes it.
    pub deployment_name: String,
    /// The schema of `data`; without one, everything is inferred from the values.
    #[serde(default)]
    pub schema: Option<Schema>,
    /// A person must look at a field whose confidence is below this, 0..=1.
    #[serde(default = "review_below")]
    pub review_below: f64,
    /// Thresholds for single fields, or for everything inside them. Row numbers are left out: `line_items.quantity`.
    #[serde(default)]
    pub thresholds: BTreeMap<FieldPath, f64>,
    /// Levels of rules, where they differ from the default.
    #[serde(default)]
    pub rules: BTreeMap<Rule, Level>,
    /// No rule of an invoice is checked: the records are none.
    #[serde(default)]
    pub rules_off: bool,
    /// Which fields play which part in the rules, where their names don't tell.
    #[serde(default)]
    pub roles: Mapping,
    /// Kinds of flags that are not raised: those that come from looking at the pages can be switched off.
    #[serde(default)]
    pub flags_off: BTreeSet<FlagKind>,
    /// A doubtful value that stands where it belongs loses its flag.
    #[serde(default = "yes")]
    pub page_confirms: bool,
    /// The fields that identify a record in the queue; if empty, they are found by their common names.
    #[serde(default)]
    pub key_fields: Vec<FieldPath>,
    /// Why a reviewer can reject a record.
    #[serde(default = "reject_reasons")]
    pub reject_reasons: Vec<RejectReason>,
    /// When a second person must accept, too. Only the server asks.
    #[serde(skip)]
    pub second_person: SecondPerson,
    /// What people say to each other about a record goes into it with their decision. Only the server asks.
    #[serde(skip)]
    pub comments_in_record: bool,
}

/// One reason to reject a record.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RejectReason {
    /// The code written into the record.
    pub code: String,
    /// What the reviewer reads; if empty, the words of `text::collection` for a built-in code, else the code.
    #[serde(default)]
    pub label: String,
    /// The same in other languages, by their tags (BCP 47).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

fn review_below() -> f64 {
    REVIEW_BELOW
}

const fn yes() -> bool {
    true
}

fn reject_reasons() -> Vec<RejectReason> {
    ["wrong_document_type", "duplicate", "unreadable", "wrong_extraction", "other"]
        .map(|code| RejectReason { code: code.to_owned(), label: String::new(), labels: BTreeMap::new() })
        .to_vec()
}

/// Values that identify a document, found by the names that agents commonly use. Empty: there is none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Identity {
    /// Who issued it.
    pub seller: String,
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: String,
    /// Its total, without the currency.
    pub total: String,
    /// The purchase order that it answers.
    pub purchase_order: String,
}

impl Collection {
    /// A collection without a schema, with the defaults for everything else.
    pub fn new(name: impl Into<String>, deployment_name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            deployment_name: deployment_name.into(),
            schema: None,
            review_below: REVIEW_BELOW,
            thresholds: BTreeMap::new(),
            rules: BTreeMap::new(),
            rules_off: false,
            roles: Mapping::new(),
            flags_off: BTreeSet::new(),
            page_confirms: true,
            key_fields: Vec::new(),
            reject_reasons: reject_reasons(),
            second_person: SecondPerson::default(),
            comments_in_record: false,
        }
    }

    /// The same for a reader of one language (a BCP 47 tag): only the words of that language. Records are judged alike.
    pub fn in_language(&self, tag: &str) -> Self {
        let mut spoken = Self { schema: self.schema.as_ref().map(|schema| schema.in_language(tag)), ..self.clone() };
        spoken.reject_reasons.iter_mut().for_each(|reason| reason.labels.retain(|language, _| language == tag));
        spoken
    }

    /// The confidence below which a person must look at this field: the threshold of the field itself, or of the nearest one
    /// around it.
    pub fn threshold(&self, path: &FieldPath) -> f64 {
        if self.thresholds.is_empty() {
            return self.review_below;
        }
        let mut keys: Vec<&Step> = path.steps().iter().filter(|step| matches!(step, Step::Key(_))).collect();
        while !keys.is_empty() {
            let here = FieldPath::from_iter(keys.iter().map(|step| (*step).clone()));
            if let Some(threshold) = self.thresholds.get(&here) {
                return *threshold;
            }
            keys.pop();
        }
        self.review_below
    }

    /// How the rules apply to its records.
    pub fn rule_book(&self) -> RuleBook<'_> {
        RuleBook { schema: self.schema.as_ref(), levels: &self.rules, roles: &self.roles, is_off: self.rules_off }
    }

    /// The rules of an invoice that `data` breaks. `today` is `YYYY-MM-DD`; without it, no date counts as in the future.
    pub fn broken_rules(&self, data: &Value, today: Option<&str>) -> Vec<BrokenRule> {
        rule::broken_rules(data, self.rule_book(), today)
    }

    /// The only number whose change would make every sum of `data` add up.
    pub fn suggestion(&self, data: &Value) -> Option<Suggestion> {
        rule::suggestion(data, self.rule_book())
    }

    /// The seller and the number of a document, by which other records of it are found; `None` if either is missing.
    pub fn seller_and_number(&self, data: &Value) -> Option<(String, String, FieldPath)> {
        let fields = Names::of(data.as_object()?);
        let (number, path) = fields.first_at(&NUMBERS)?;
        let seller = party(&fields).filter(|seller| !seller.trim().is_empty())?;
        Some((seller, number, path))
    }

    /// What other records of the same document share with this one, and what it is searched for by.
    pub fn identity(&self, data: &Value) -> Identity {
        let empty = Map::new();
        let fields = Names::of(data.as_object().unwrap_or(&empty));
        let total = total(&fields).unwrap_or_default();
        Identity {
            seller: party(&fields).unwrap_or_default(),
            number: fields.first(&NUMBERS).unwrap_or_default(),
            date: fields.first(&DATES).unwrap_or_default(),
            total: total.split(' ').next().unwrap_or_default().to_owned(),
            purchase_order: fields.first(&ORDERS).unwrap_or_default(),
        }
    }

    /// What identifies a record in the queue.
    ///
    /// The configured key fields; else always four, found by the names that agents commonly use: who issued the document, its
    /// number, its date, and its total with the currency.
    pub fn key_fields(&self, data: &Value) -> Vec<KeyField> {
        self.key_places(data).into_iter().map(|(key, _)| key).collect()
    }

    /// The [`key_fields`](Self::key_fields), each with the path of its field; `None` where the record has none.
    pub fn key_places(&self, data: &Value) -> Vec<(KeyField, Option<FieldPath>)> {
        if !self.key_fields.is_empty() {
            let key_field = |path: &FieldPath| {
                let text = path.get(data).map(shown).unwrap_or_default();
                let key = KeyField {
                    label: label_of(path, self.schema.as_ref()),
                    text: displayed(&text, is_identifier(path, self.schema.as_ref())),
                    kind: KeyKind::of(&describe(self.schema.as_ref(), path, None).field_type),
                };
                (key, Some(path.clone()))
            };
            return self.key_fields.iter().map(key_field).collect();
        }
        let empty = Map::new();
        let fields = Names::of(data.as_object().unwrap_or(&empty));
        [
            (Name::Seller, party_at(&fields), KeyKind::Text),
            (Name::Number, fields.first_at(&NUMBERS), KeyKind::Text),
            (Name::Date, fields.first_at(&DATES), KeyKind::Date),
            (Name::Total, total_at(&fields), KeyKind::Amount),
        ]
        .map(|(name, found, kind)| {
            let (text, path) = found.map_or_else(Default::default, |(text, path)| (text, Some(path)));
            let text = displayed(&text, name == Name::Number);
            (KeyField { label: name.into(), text, kind }, path)
        })
        .to_vec()
    }
}

/// Who issued the document: `seller.name`, `seller_name`, `sellerName` or `seller` itself.
fn party(fields: &Names<'_>) -> Option<String> {
    party_at(fields).map(|(name, _)| name)
}

fn party_at(fields: &Names<'_>) -> Option<(String, FieldPath)> {
    PARTIES.iter().find_map(|party| {
        let inside = fields.below(party).and_then(|(inside, key)| {
            let (name, path) = inside.first_at(&["name", "companyname", "legalname"])?;
            Some((name, FieldPath::root().key(key).join(&path)))
        });
        inside.or_else(|| fields.first_at(&[&format!("{party}name")])).or_else(|| fields.first_at(&[party]))
    })
}

/// The total with its currency, which is in the same object or at the root.
fn total(fields: &Names<'_>) -> Option<String> {
    total_at(fields).map(|(total, _)| total)
}

fn total_at(fields: &Names<'_>) -> Option<(String, FieldPath)> {
    let (total, path, inside) = TOTALS.iter().find_map(|name| match fields.below(name) {
        Some((inside, key)) => {
            let (total, path) = inside.first_at(&["amount", "value", "total"])?;
            Some((total, FieldPath::root().key(key).join(&path), Some(inside)))
        }
        None => fields.first_at(&[name]).map(|(total, path)| (total, path, None)),
    })?;
    let currency = inside.and_then(|inside| inside.first(&CURRENCIES)).or_else(|| fields.first(&CURRENCIES));
    let with_currency = currency.map_or_else(|| total.clone(), |currency| format!("{total} {currency}"));
    Some((shortened(&with_currency, LONGEST_KEY_FIELD), path))
}

/// A field of an object: its key without punctuation and in lower case, its key, and its value.
struct Named<'v> {
    bare: String,
    key: &'v str,
    value: &'v Value,
}

/// The fields of an object by name, ignoring case and punctuation: `invoiceNumber` is `invoice_number`.
struct Names<'v>(Vec<Named<'v>>);

impl<'v> Names<'v> {
    fn of(map: &'v Map<String, Value>) -> Self {
        let bare = |key: &str| key.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
        Self(map.iter().map(|(key, value)| Named { bare: bare(key), key, value }).collect())
    }

    fn get(&self, name: &str) -> Option<&Named<'v>> {
        self.0.iter().find(|one| one.bare == name)
    }

    /// The fields of the object of this name, and its key.
    fn below(&self, name: &str) -> Option<(Self, &'v str)> {
        let named = self.get(name)?;
        Some((Self::of(named.value.as_object()?), named.key))
    }

    /// The text of the first of these fields that has one.
    fn first(&self, names: &[&str]) -> Option<String> {
        self.first_at(names).map(|(text, _)| text)
    }

    /// The same with its path.
    fn first_at(&self, names: &[&str]) -> Option<(String, FieldPath)> {
        let texts = names.iter().filter_map(|name| self.get(name)).map(|one| (shown(one.value), one.key));
        let (text, key) = texts.into_iter().find(|(text, _)| !text.is_empty())?;
        Some((text, FieldPath::root().key(key)))
    }
}

/// A scalar as text, cut if too long; `None` for anything else.
fn shown(value: &Value) -> String {
    if value.is_object() || value.is_array() {
        return String::new();
    }
    cut(to_text(value).trim())
}

/// A key field as a page shows it.
fn displayed(text: &str, is_identifier: bool) -> String {
    cut(&if is_identifier { visible_identifier(text) } else { visible(text) })
}

fn cut(text: &str) -> String {
    shortened(text, LONGEST_KEY_FIELD)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts(collection: &Collection, data: &Value) -> Vec<String> {
        collection.key_fields(data).into_iter().map(|key| key.text).collect()
    }

    #[test]
    fn each_key_field_has_the_path_of_its_field() {
        let paths = |data: Value| -> Vec<String> {
            let places = Collection::new("invoices", "a").key_places(&data);
            places.into_iter().map(|(_, path)| path.map(|path| path.to_string()).unwrap_or_default()).collect()
        };
        let data = json!({"Supplier": {"legalName": "A"}, "invoiceNo": "1", "issue-date": "2026-01-01", "totals": 1, "total": {"value": 2}});
        assert_eq!(paths(data), ["Supplier.legalName", "invoiceNo", "issue-date", "total.value"]);
        assert_eq!(paths(json!({"vendor_name": "A", "grand_total": 3, "seller": {}})), ["vendor_name", "", "", "grand_total"]);
        assert_eq!(paths(Value::Null), [""; 4]);
    }

    #[test]
    fn four_key_fields_are_found_by_their_common_names() {
        let collection = Collection::new("invoices", "agent");
        let nested = json!({"invoice_number": "R-1", "invoice_date": "2026-03-31", "currency": "EUR",
            "seller": {"name": "Nord GmbH"}, "buyer": {"name": "Süd AG"}, "grand_total": 119, "net_total": 100});
        assert_eq!(texts(&collection, &nested), ["Nord GmbH", "R-1", "2026-03-31", "119 EUR"]);
        let flat = json!({"vendorName": "Ost", "invoiceNo": 7, "date": null, "total": {"amount": serde_json::from_str::<Value>("10.50").unwrap(), "currency": "CHF"}});
        assert_eq!(texts(&collection, &flat), ["Ost", "7", "", "10.50 CHF"]);
        for nothing in [json!({}), json!(null), json!([1]), json!({"seller": {}, "total": []})] {
            assert_eq!(texts(&collection, &nothing), ["", "", "", ""]);
        }
    }

    #[test]
    fn configured_key_fields_come_first_and_long_ones_are_cut() {
        let mut collection = Collection::new("invoices", "agent");
        collection.key_fields = vec!["seller.vat_id".parse().unwrap(), "note".parse().unwrap()];
        let fields = collection.key_fields(&json!({"seller": {"vat_id": "DE1"}, "note": "é".repeat(1000)}));
        assert_eq!((fields[0].label.plain().as_str(), fields[0].text.as_str()), ("Vat id", "DE1"));
        assert_eq!(fields[1].text.chars().count(), LONGEST_KEY_FIELD);
    }

    #[test]
    fn a_field_has_the_threshold_of_what_it_is_in() {
        let mut collection = Collection::new("invoices", "agent");
        for (path, threshold) in [("line_items", 0.5), ("line_items.quantity", 0.9), ("seller.vat_id", 0.95)] {
            collection.thresholds.insert(path.parse().unwrap(), threshold);
        }
        let at = |path: &str| collection.threshold(&path.parse().unwrap());
        assert_eq!((at("line_items[3].quantity"), at("line_items[3].unit"), at("seller.vat_id")), (0.9, 0.5, 0.95));
        assert_eq!((at("seller.name"), at("total")), (0.8, 0.8));
        let text = serde_json::to_string(&collection).unwrap();
        assert_eq!(serde_json::from_str::<Collection>(&text).unwrap(), collection, "it travels to the browser");
    }

    #[test]
    fn seller_and_number_are_what_a_duplicate_shares() {
        let collection = Collection::new("invoices", "agent");
        let found = collection.seller_and_number(&json!({"total": 1, "invoice_number": "R-1", "seller": {"name": "Nord"}}));
        assert_eq!(found, Some(("Nord".to_owned(), "R-1".to_owned(), "invoice_number".parse().unwrap())));
        for none in [json!({"invoice_number": "R-1"}), json!({"seller": {"name": "Nord"}, "invoice_number": ""}), json!([])] {
            assert_eq!(collection.seller_and_number(&none), None);
        }
    }

    #[test]
    fn what_a_configuration_leaves_out_has_a_default() {
        let collection: Collection = serde_json::from_str(r#"{"name": "a", "deployment_name": "b"}"#).unwrap();
        assert_eq!(collection, Collection::new("a", "b"));
        assert_eq!(collection.reject_reasons.len(), 5);
    }
}
