//! Which field of a record holds which part of an invoice: by role, or by its common names.

use serde_json::Value;

use super::OwnParty;
use super::values::Likeness;
use crate::domain::{
    FieldPath,
    collection::{BUYERS, NUMBERS, PARTIES},
    rule::roles::Roles,
};

/// What may stand between a party and its field: `seller.postal_address.city`.
const BETWEEN: [&str; 8] = ["", "address", "postaladdress", "billingaddress", "company", "tax", "contact", "location"];
const TERMS: [&str; 4] = ["paymentterms", "termsofpayment", "terms", "paymentconditions"];
const ORDERS: [&str; 9] = [
    "purchaseorder",
    "purchaseordernumber",
    "purchaseorderno",
    "ponumber",
    "orderreference",
    "buyerreferenceorder",
    "ordernumber",
    "orderno",
    "customerordernumber",
];
const KINDS: [&str; 5] = ["documenttype", "invoicetype", "invoicetypecode", "typecode", "doctype"];

/// A field with its names, joined from the root, without punctuation: `seller.postal_code` is `sellerpostalcode`.
pub(super) struct Named<'a> {
    joined: String,
    /// The last name alone.
    last: String,
    pub path: FieldPath,
    pub value: &'a Value,
}

/// The fields of a record outside rows.
pub(super) struct RecordFields<'a> {
    pub roles: Roles<'a>,
    named: Vec<Named<'a>>,
}

impl<'a> RecordFields<'a> {
    pub fn of(roles: Roles<'a>) -> Self {
        let named =
            roles.all().filter(|(_, _, value)| !value.is_object() && !value.is_array()).map(|(last, path, value)| Named {
                joined: path.to_string().chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect(),
                last: last.to_owned(),
                path: path.clone(),
                value,
            });
        let named = named.collect();
        Self { roles, named }
    }

    pub fn number(&self) -> Option<&Named<'a>> {
        self.first(&NUMBERS)
    }

    pub fn kind(&self) -> Option<&Named<'a>> {
        self.first(&KINDS)
    }

    pub fn payment_terms(&self) -> Option<&Named<'a>> {
        self.first(&TERMS)
    }

    pub fn purchase_order(&self) -> Option<&Named<'a>> {
        self.first(&ORDERS)
    }

    /// The first of these names that a field has; among equals, the one nearest to the root, and one that belongs to no party.
    fn first(&self, names: &[&str]) -> Option<&Named<'a>> {
        let is_of_party = |named: &Named<'_>| PARTIES.iter().chain(&BUYERS).any(|party| named.joined.starts_with(party));
        let found = |name: &&str| self.named.iter().find(|named| named.last == **name && !is_of_party(named));
        names.iter().find_map(found)
    }

    /// The fields of a party, each with what the invoice's own data say.
    pub fn party<'p>(&self, own: &'p OwnParty, is_seller: bool) -> Vec<(&Named<'a>, Vec<&'p str>, Likeness)> {
        let street = || own.street.iter().map(String::as_str).collect::<Vec<_>>();
        let one = |text: &'p Option<String>| text.iter().map(String::as_str).collect::<Vec<_>>();
        let names = own.name.iter().chain(&own.trading_name).map(String::as_str).collect();
        let parts: [(&[&str], Vec<&str>, Likeness); 7] = [
            (&["name", "companyname", "legalname", ""], names, Likeness::Words),
            (
                &[
                    "vatid",
                    "vatno",
                    "vatnumber",
                    "vatidnumber",
                    "vatregistrationnumber",
                    "ustid",
                    "ustidnr",
                    "uid",
                    "tva",
                    "partitaiva",
                ],
                one(&own.vat_id),
                Likeness::Code,
            ),
            (&["taxnumber", "taxno", "steuernummer", "localtaxid"], one(&own.tax_number), Likeness::Code),
            (&["street", "streetaddress", "streetname", "addressline1", "line1", "line"], street(), Likeness::Words),
            (&["postalcode", "postcode", "zip", "zipcode", "plz", "postalzone"], one(&own.postal_code), Likeness::Code),
            (&["city", "town", "cityname"], one(&own.city), Likeness::Words),
            (&["country", "countrycode", "countryid"], one(&own.country), Likeness::Letters(2)),
        ];
        let parties: &[&str] = if is_seller { &PARTIES } else { &BUYERS };
        let mut found = Vec::new();
        for (names, own, likeness) in parts {
            let field = names.iter().find_map(|name| self.named.iter().find(|named| named.is_of(parties, name)));
            if let Some(field) = field.filter(|_| !own.is_empty()) {
                found.push((field, own, likeness));
            }
        }
        found
    }
}

impl Named<'_> {
    /// Whether this is the part `name` of one of the parties.
    fn is_of(&self, parties: &[&str], name: &str) -> bool {
        parties.iter().any(|party| {
            let between = self.joined.strip_prefix(party).and_then(|rest| rest.strip_suffix(name));
            between.is_some_and(|between| if name.is_empty() { between.is_empty() } else { BETWEEN.contains(&between) })
        })
    }
}
