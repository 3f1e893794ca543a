//! UBL 2 invoices and credit notes, as in XRechnung and Peppol.

use super::{MOST_PARTS, day, first_lines, in_currency, joined};
use crate::{
    documents::child::xml::Element,
    domain::own_data::{OwnData, OwnKind, OwnLine, OwnParty, OwnTax, OwnTotals},
};
use roxmltree::Document;

const NAMESPACES: &[&str] = &["urn:oasis:names:specification:ubl:schema:xsd:"];

pub(super) fn read(document: &Document<'_>) -> Option<OwnData> {
    let root = Element::root(document, NAMESPACES, &["Invoice", "CreditNote"])?;
    let currency = root.text("DocumentCurrencyCode");
    let (lines, has_more_lines) = first_lines(root.all("InvoiceLine|CreditNoteLine"), line);
    let by_name = if root.name() == "CreditNote" { OwnKind::CreditNote } else { OwnKind::Invoice };
    // The tax may be repeated in the currency in which it is booked, then without rates.
    let tax_totals = root.all("TaxTotal");
    let taxes = tax_totals.iter().map(|total| total.all("TaxSubtotal")).find(|rates| !rates.is_empty()).unwrap_or_default();
    let sums = root.at("LegalMonetaryTotal");
    let sum = |name: &'static str| sums.and_then(|sums| sums.text(name));
    Some(OwnData {
        kind: root.text("InvoiceTypeCode|CreditNoteTypeCode").and_then(|code| OwnKind::of_code(&code)).or(Some(by_name)),
        number: root.text("ID"),
        issue_date: day(root.text("IssueDate")),
        due_date: day(root.text("DueDate").or_else(|| root.text("PaymentMeans/PaymentDueDate"))),
        seller: root.at("AccountingSupplierParty/Party").map(party).unwrap_or_default(),
        buyer: root.at("AccountingCustomerParty/Party").map(party).unwrap_or_default(),
        ibans: root.texts("PaymentMeans/PayeeFinancialAccount/ID").into_iter().take(MOST_PARTS).collect(),
        payment_terms: joined(root.texts("PaymentTerms/Note")),
        purchase_order: root.text("OrderReference/ID"),
        lines,
        has_more_lines,
        taxes: taxes.into_iter().take(MOST_PARTS).map(tax).collect(),
        totals: OwnTotals {
            lines: sum("LineExtensionAmount"),
            allowance: sum("AllowanceTotalAmount"),
            charge: sum("ChargeTotalAmount"),
            net: sum("TaxExclusiveAmount"),
            tax: in_currency(root.all("TaxTotal/TaxAmount"), currency.as_deref()),
            grand: sum("TaxInclusiveAmount"),
            prepaid: sum("PrepaidAmount"),
            rounding: sum("PayableRoundingAmount"),
            due: sum("PayableAmount"),
        },
        currency,
    })
}

fn party(party: Element<'_>) -> OwnParty {
    let schemes = party.all("PartyTaxScheme");
    let number = |is_vat: bool| {
        let is_meant = |scheme: &&Element<'_>| (scheme.text("TaxScheme/ID").as_deref() == Some("VAT")) == is_vat;
        schemes.iter().find(is_meant).and_then(|scheme| scheme.text("CompanyID"))
    };
    let registered = party.text("PartyLegalEntity/RegistrationName");
    let used = party.text("PartyName/Name");
    OwnParty {
        name: registered.clone().or_else(|| used.clone()),
        trading_name: used.filter(|_| registered.is_some()),
        vat_id: number(true),
        tax_number: number(false),
        street: ["StreetName", "AdditionalStreetName", "AddressLine/Line"]
            .into_iter()
            .filter_map(|line| party.at("PostalAddress").and_then(|address| address.text(line)))
            .collect(),
        postal_code: party.text("PostalAddress/PostalZone"),
        city: party.text("PostalAddress/CityName"),
        country: party.text("PostalAddress/Country/IdentificationCode"),
    }
}

fn line(line: Element<'_>) -> OwnLine {
    let quantity = line.at("InvoicedQuantity|CreditedQuantity");
    OwnLine {
        number: line.text("ID"),
        name: line.text("Item/Name"),
        description: line.text("Item/Description"),
        quantity: quantity.and_then(Element::own_text),
        unit: quantity.and_then(|quantity| quantity.attribute("unitCode")).map(str::to_owned),
        price: line.text("Price/PriceAmount"),
        gross_price: line.text("Price/AllowanceCharge/BaseAmount"),
        base_quantity: line.text("Price/BaseQuantity"),
        rate: line.text("Item/ClassifiedTaxCategory/Percent"),
        total: line.text("LineExtensionAmount"),
    }
}

fn tax(tax: Element<'_>) -> OwnTax {
    OwnTax {
        rate: tax.text("TaxCategory/Percent").or_else(|| tax.text("Percent")),
        basis: tax.text("TaxableAmount"),
        amount: tax.text("TaxAmount"),
    }
}
