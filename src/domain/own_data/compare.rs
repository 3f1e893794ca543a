//! Where a record says something else than the invoice's own data.

use serde_json::Value;

use super::{
    OwnData, OwnKind,
    difference::{Difference, Differences, Says},
    lines::{lines, taxes},
    record_fields::RecordFields,
    values::{Found, Likeness, look},
};
use crate::domain::rule::roles::{Mapping, Roles, bare};

/// Names that may mean only a part of a sum, or a rate. Such a field is compared if it is configured.
const PARTIAL: [&str; 8] = ["discount", "shipping", "shippingcost", "freight", "deposit", "paid", "vat", "charges"];

/// The fields of `data` that say something else than the invoice's own data, in the order of a form. None at all, unless two of
/// number, date and total agree: it is the data of another document then. `roles` are the collection's.
pub fn compare(own: &OwnData, data: &Value, roles: &Mapping) -> Vec<Difference> {
    if !data.is_object() {
        return Vec::new();
    }
    let fields = RecordFields::of(Roles::of(data, roles));
    let mut differences = Differences::new(own.kind == Some(OwnKind::CreditNote));
    if !is_of_this_document(own, &fields, differences.is_sign_free()) {
        return Vec::new();
    }
    if let Some((field, said)) = fields.kind().zip(other_kind(own, fields.kind().map(|field| field.value))) {
        differences.add(Difference { path: field.path.clone(), says: Says::Value(said.to_owned()), is_missing: false });
    }
    let texts = [
        (fields.number(), &own.number, Likeness::Code),
        (fields.purchase_order(), &own.purchase_order, Likeness::Code),
        (fields.payment_terms(), &own.payment_terms, Likeness::Words),
    ];
    for (field, own, likeness) in texts {
        if let (Some(field), Some(own)) = (field, own) {
            differences.look(&field.path, field.value, &[own], likeness);
        }
    }
    for (role, mut texts, likeness) in by_role(own) {
        let Some((path, value)) = fields.roles.field(role, |value| !value.is_null() && !value.is_object() && !value.is_array())
        else {
            continue;
        };
        let name = fields.roles.all().find(|(_, other, _)| **other == path).map_or("", |(name, ..)| name);
        if PARTIAL.contains(&name) && !roles.contains_key(role) {
            continue;
        }
        if name == "subtotal" {
            // Before discounts on the whole, or after them.
            texts.extend(own.totals.net.as_deref());
        }
        differences.look(&path, value, &texts, likeness);
    }
    for (party, is_seller) in [(&own.seller, true), (&own.buyer, false)] {
        for (field, own, likeness) in fields.party(party, is_seller) {
            differences.look(&field.path, field.value, &own, likeness);
        }
    }
    lines(own, &fields.roles, &mut differences);
    taxes(own, &fields.roles, &mut differences);
    differences.into_list()
}

/// Header fields that are found by their role.
fn by_role(own: &OwnData) -> [(&'static str, Vec<&str>, Likeness); 13] {
    fn one(text: &Option<String>) -> Vec<&str> {
        text.iter().map(String::as_str).collect()
    }
    let OwnData { totals, .. } = own;
    [
        ("invoice_date", one(&own.issue_date), Likeness::Day),
        ("due_date", one(&own.due_date), Likeness::Day),
        ("currency", one(&own.currency), Likeness::Letters(3)),
        ("iban", own.ibans.iter().map(String::as_str).collect(), Likeness::Code),
        ("lines_total", one(&totals.lines), Likeness::Amount),
        ("allowance_total", one(&totals.allowance), Likeness::Amount),
        ("charge_total", one(&totals.charge), Likeness::Amount),
        ("net_total", one(&totals.net), Likeness::Amount),
        ("tax_total", one(&totals.tax), Likeness::Amount),
        ("rounding", one(&totals.rounding), Likeness::Amount),
        ("grand_total", one(&totals.grand), Likeness::Amount),
        ("prepaid_amount", one(&totals.prepaid), Likeness::Amount),
        ("amount_due", one(&totals.due), Likeness::Amount),
    ]
}

/// Whether two of number, date and total agree.
fn is_of_this_document(own: &OwnData, fields: &RecordFields<'_>, sign_free: bool) -> bool {
    let agrees = |value: Option<&Value>, own: &Option<String>, likeness: Likeness| {
        value.zip(own.as_deref()).is_some_and(|(value, own)| look(value, &[own], likeness, sign_free) == Found::Same)
    };
    let of_role = |role: &str| fields.roles.field(role, |value| !value.is_null()).map(|(_, value)| value);
    let number = agrees(fields.number().map(|field| field.value), &own.number, Likeness::Code);
    let date = agrees(of_role("invoice_date"), &own.issue_date, Likeness::Day);
    let total = agrees(of_role("grand_total"), &own.totals.grand, Likeness::Amount)
        || agrees(of_role("amount_due"), &own.totals.due, Likeness::Amount);
    [number, date, total].into_iter().filter(|agrees| *agrees).count() >= 2
}

/// The kind, if the record names the opposite: an invoice for a credit note. Other words are not compared.
fn other_kind(own: &OwnData, value: Option<&Value>) -> Option<&'static str> {
    let bare = bare(value?.as_str()?);
    match (own.kind?, bare.as_str()) {
        (OwnKind::CreditNote, "invoice" | "380" | "rechnung") => Some("credit_note"),
        (OwnKind::Invoice, "creditnote" | "creditmemo" | "381" | "gutschrift") => Some("invoice"),
        (OwnKind::CorrectedInvoice, "receipt") => Some("corrected_invoice"),
        _ => None,
    }
}
