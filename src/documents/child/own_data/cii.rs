//! UN/CEFACT Cross Industry Invoice, as in ZUGFeRD 1 and 2, Factur-X and XRechnung. Where ZUGFeRD 1 has another name, both stand
//! beside each other.

use super::{MOST_PARTS, day, first_lines, in_currency, joined};
use crate::{
    documents::child::xml::Element,
    domain::own_data::{OwnData, OwnKind, OwnLine, OwnParty, OwnTax, OwnTotals},
};
use roxmltree::Document;

const NAMESPACES: &[&str] = &["urn:un:unece:uncefact:data:", "urn:ferd:"];

pub(super) fn read(document: &Document<'_>) -> Option<OwnData> {
    let root = Element::root(document, NAMESPACES, &["CrossIndustryInvoice", "CrossIndustryDocument"])?;
    let head = root.at("ExchangedDocument|HeaderExchangedDocument");
    let trade = root.at("SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction")?;
    let agreement = trade.at("ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement");
    let settlement = trade.at("ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement");
    let of = |element: Option<Element<'_>>, path: &'static str| element.and_then(|element| element.text(path));
    let party = |path: &'static str| agreement.and_then(|agreement| agreement.at(path)).map(party).unwrap_or_default();
    let currency = of(settlement, "InvoiceCurrencyCode");
    let (lines, has_more_lines) = first_lines(trade.all("IncludedSupplyChainTradeLineItem"), line);
    let taxes = settlement.map(|settlement| settlement.all("ApplicableTradeTax")).unwrap_or_default();
    let sums = settlement.and_then(|settlement| {
        settlement.at("SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation")
    });
    let totals = sums.map(|sums| totals(sums, currency.as_deref())).unwrap_or_default();
    let ibans = "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID";
    let terms = "SpecifiedTradePaymentTerms/Description";
    let texts = |path: &'static str| settlement.map(|settlement| settlement.texts(path)).unwrap_or_default();
    Some(OwnData {
        kind: of(head, "TypeCode").and_then(|code| OwnKind::of_code(&code)),
        number: of(head, "ID"),
        issue_date: day(of(head, "IssueDateTime/DateTimeString")),
        due_date: day(of(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString")),
        seller: party("SellerTradeParty"),
        buyer: party("BuyerTradeParty"),
        ibans: texts(ibans).into_iter().take(MOST_PARTS).collect(),
        payment_terms: joined(texts(terms)),
        purchase_order: of(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID|ID"),
        lines,
        has_more_lines,
        taxes: taxes.into_iter().take(MOST_PARTS).map(tax).collect(),
        totals,
        currency,
    })
}

fn party(party: Element<'_>) -> OwnParty {
    let registrations = party.all("SpecifiedTaxRegistration/ID");
    let with_scheme = |scheme: &str| {
        let registration = registrations.iter().find(|id| id.attribute("schemeID") == Some(scheme));
        registration.and_then(|id| id.own_text())
    };
    OwnParty {
        name: party.text("Name"),
        trading_name: party.text("SpecifiedLegalOrganization/TradingBusinessName"),
        vat_id: with_scheme("VA"),
        tax_number: with_scheme("FC"),
        street: ["LineOne", "LineTwo", "LineThree"]
            .into_iter()
            .filter_map(|line| party.at("PostalTradeAddress").and_then(|address| address.text(line)))
            .collect(),
        postal_code: party.text("PostalTradeAddress/PostcodeCode"),
        city: party.text("PostalTradeAddress/CityName"),
        country: party.text("PostalTradeAddress/CountryID"),
    }
}

fn line(line: Element<'_>) -> OwnLine {
    let agreement = line.at("SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement");
    let quantity = line.at("SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery/BilledQuantity");
    let settlement = line.at("SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement");
    let of = |element: Option<Element<'_>>, path: &'static str| element.and_then(|element| element.text(path));
    OwnLine {
        number: line.text("AssociatedDocumentLineDocument/LineID"),
        name: line.text("SpecifiedTradeProduct/Name"),
        description: line
            .text("SpecifiedTradeProduct/Description")
            .or_else(|| line.text("AssociatedDocumentLineDocument/IncludedNote/Content")),
        quantity: quantity.and_then(Element::own_text),
        unit: quantity.and_then(|quantity| quantity.attribute("unitCode")).map(str::to_owned),
        price: of(agreement, "NetPriceProductTradePrice/ChargeAmount"),
        gross_price: of(agreement, "GrossPriceProductTradePrice/ChargeAmount"),
        base_quantity: of(agreement, "NetPriceProductTradePrice|GrossPriceProductTradePrice/BasisQuantity"),
        rate: of(settlement, "ApplicableTradeTax/RateApplicablePercent|ApplicablePercent"),
        total: of(
            settlement,
            "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
        ),
    }
}

fn tax(tax: Element<'_>) -> OwnTax {
    OwnTax {
        rate: tax.text("RateApplicablePercent|ApplicablePercent"),
        basis: tax.text("BasisAmount"),
        amount: tax.text("CalculatedAmount"),
    }
}

fn totals(sums: Element<'_>, currency: Option<&str>) -> OwnTotals {
    let sum = |name: &'static str| in_currency(sums.all(name), currency);
    OwnTotals {
        lines: sum("LineTotalAmount"),
        allowance: sum("AllowanceTotalAmount"),
        charge: sum("ChargeTotalAmount"),
        net: sum("TaxBasisTotalAmount"),
        tax: sum("TaxTotalAmount"),
        grand: sum("GrandTotalAmount"),
        prepaid: sum("TotalPrepaidAmount"),
        rounding: sum("RoundingAmount"),
        due: sum("DuePayableAmount"),
    }
}
