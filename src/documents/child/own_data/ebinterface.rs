//! ebInterface 4 to 6, as Austrian authorities want it.

use super::{MOST_PARTS, day, first_lines, joined};
use crate::{
    documents::child::xml::Element,
    domain::own_data::{OwnData, OwnKind, OwnLine, OwnParty, OwnTax, OwnTotals},
};
use roxmltree::Document;

const NAMESPACES: &[&str] = &["http://www.ebinterface.at/schema/"];

pub(super) fn read(document: &Document<'_>) -> Option<OwnData> {
    let root = Element::root(document, NAMESPACES, &["Invoice"])?;
    let (lines, has_more_lines) = first_lines(root.all("Details/ItemList/ListLineItem"), line);
    let kind = match root.attribute("DocumentType") {
        Some("CreditMemo") => OwnKind::CreditNote,
        _ => OwnKind::Invoice,
    };
    let accounts = "PaymentMethod/UniversalBankTransaction/BeneficiaryAccount/IBAN";
    Some(OwnData {
        kind: Some(kind),
        number: root.text("InvoiceNumber"),
        issue_date: day(root.text("InvoiceDate")),
        due_date: day(root.text("PaymentConditions/DueDate")),
        currency: root.attribute("InvoiceCurrency").map(str::to_owned),
        seller: root.at("Biller").map(party).unwrap_or_default(),
        buyer: root.at("InvoiceRecipient").map(party).unwrap_or_default(),
        ibans: root.texts(accounts).into_iter().take(MOST_PARTS).collect(),
        payment_terms: joined(root.texts("PaymentConditions/Comment")),
        purchase_order: root.text("InvoiceRecipient/OrderReference/OrderID"),
        lines,
        has_more_lines,
        taxes: root.all("Tax/VAT/VATItem").into_iter().chain(root.all("Tax/TaxItem")).take(MOST_PARTS).map(tax).collect(),
        totals: OwnTotals {
            grand: root.text("TotalGrossAmount"),
            prepaid: root.text("PrepaidAmount"),
            rounding: root.text("RoundingAmount"),
            due: root.text("PayableAmount"),
            ..OwnTotals::default()
        },
    })
}

fn party(party: Element<'_>) -> OwnParty {
    OwnParty {
        name: party.text("Address/Name"),
        trading_name: party.text("Address/TradingName"),
        vat_id: party.text("VATIdentificationNumber"),
        street: party.texts("Address/Street").into_iter().take(MOST_PARTS).collect(),
        postal_code: party.text("Address/ZIP"),
        city: party.text("Address/Town"),
        country: party.at("Address/Country").and_then(|country| country.attribute("CountryCode")).map(str::to_owned),
        ..OwnParty::default()
    }
}

fn line(line: Element<'_>) -> OwnLine {
    let quantity = line.at("Quantity");
    let price = line.at("UnitPrice");
    OwnLine {
        number: line.text("PositionNumber"),
        name: line.text("Description"),
        description: joined(line.texts("Description")),
        quantity: quantity.and_then(Element::own_text),
        unit: quantity.and_then(|quantity| quantity.attribute("Unit")).map(str::to_owned),
        price: price.and_then(Element::own_text),
        base_quantity: price.and_then(|price| price.attribute("BaseQuantity")).map(str::to_owned),
        rate: line.text("VATRate").or_else(|| line.text("TaxItem/TaxPercent")),
        total: line.text("LineItemAmount"),
        ..OwnLine::default()
    }
}

/// `VATItem` until version 4.3, `TaxItem` from 5.0 on.
fn tax(tax: Element<'_>) -> OwnTax {
    OwnTax {
        rate: tax.text("VATRate|TaxPercent"),
        basis: tax.text("TaxedAmount|TaxableAmount"),
        amount: tax.text("Amount|TaxAmount"),
    }
}
