#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;
use crate::domain::own_data::{OwnKind, OwnTax};

const UBL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<x:Invoice xmlns:x="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:o="urn:other">
  <o:ID>not this one</o:ID><b:ID> U-1 <!-- c --></b:ID><b:IssueDate>2026-02-03+01:00</b:IssueDate><b:DueDate>2026-03-03</b:DueDate>
  <b:InvoiceTypeCode>380</b:InvoiceTypeCode><b:DocumentCurrencyCode>SEK</b:DocumentCurrencyCode>
  <OrderReference><b:ID>PO 9</b:ID></OrderReference>
  <AccountingSupplierParty><Party><PartyName><b:Name>Lampan</b:Name></PartyName>
    <PostalAddress><b:StreetName>Gatan 1</b:StreetName><b:CityName>Lund</b:CityName><b:PostalZone>22100</b:PostalZone>
      <Country><b:IdentificationCode>SE</b:IdentificationCode></Country></PostalAddress>
    <PartyTaxScheme><b:CompanyID>SE556677889901</b:CompanyID><TaxScheme><b:ID>VAT</b:ID></TaxScheme></PartyTaxScheme>
    <PartyTaxScheme><b:CompanyID>F-skatt</b:CompanyID><TaxScheme><b:ID>TAX</b:ID></TaxScheme></PartyTaxScheme>
    <PartyLegalEntity><b:RegistrationName>Lampan AB</b:RegistrationName></PartyLegalEntity></Party></AccountingSupplierParty>
  <PaymentMeans><PayeeFinancialAccount><b:ID>SE4550000000058398257466</b:ID></PayeeFinancialAccount></PaymentMeans>
  <TaxTotal><b:TaxAmount currencyID="EUR">2.40</b:TaxAmount></TaxTotal>
  <TaxTotal><b:TaxAmount currencyID="SEK">25.00</b:TaxAmount><TaxSubtotal><b:TaxableAmount>100.00</b:TaxableAmount>
    <b:TaxAmount>25.00</b:TaxAmount><TaxCategory><b:Percent>25</b:Percent></TaxCategory></TaxSubtotal></TaxTotal>
  <LegalMonetaryTotal><b:TaxInclusiveAmount currencyID="SEK">125.00</b:TaxInclusiveAmount><b:PayableAmount>125.00</b:PayableAmount></LegalMonetaryTotal>
  <InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity unitCode="H87">4</b:InvoicedQuantity><b:LineExtensionAmount>100.00</b:LineExtensionAmount>
    <Item><b:Description>vit &amp; rund</b:Description><b:Name>Lampa</b:Name><ClassifiedTaxCategory><b:Percent>25</b:Percent></ClassifiedTaxCategory></Item>
    <Price><b:PriceAmount>250.00</b:PriceAmount><b:BaseQuantity>10</b:BaseQuantity></Price></InvoiceLine>
</x:Invoice>"#;

#[test]
fn a_ubl_invoice_is_read_by_its_namespaces_whatever_their_prefixes() {
    let own = own_data(UBL.as_bytes()).unwrap();
    assert_eq!(
        (own.number.as_deref(), own.issue_date.as_deref(), own.kind),
        (Some("U-1"), Some("2026-02-03"), Some(OwnKind::Invoice))
    );
    assert_eq!(
        (own.due_date.as_deref(), own.currency.as_deref(), own.purchase_order.as_deref()),
        (Some("2026-03-03"), Some("SEK"), Some("PO 9"))
    );
    let seller = &own.seller;
    assert_eq!((seller.name.as_deref(), seller.trading_name.as_deref()), (Some("Lampan AB"), Some("Lampan")));
    assert_eq!((seller.vat_id.as_deref(), seller.tax_number.as_deref()), (Some("SE556677889901"), Some("F-skatt")));
    assert_eq!((seller.city.as_deref(), seller.country.as_deref()), (Some("Lund"), Some("SE")));
    assert_eq!(own.ibans, ["SE4550000000058398257466"]);
    assert_eq!(own.totals.tax.as_deref(), Some("25.00"), "in the currency of the invoice");
    assert_eq!(
        (own.totals.grand.as_deref(), own.totals.due.as_deref(), own.totals.net.as_deref()),
        (Some("125.00"), Some("125.00"), None)
    );
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(own.taxes, [OwnTax { rate: text("25"), basis: text("100.00"), amount: text("25.00") }]);
    let line = &own.lines[0];
    assert_eq!(
        (line.name.as_deref(), line.description.as_deref(), line.unit.as_deref()),
        (Some("Lampa"), Some("vit & rund"), Some("H87"))
    );
    assert_eq!(
        (line.price.as_deref(), line.base_quantity.as_deref(), line.total.as_deref()),
        (Some("250.00"), Some("10"), Some("100.00"))
    );
}

#[test]
fn a_ubl_credit_note_is_one_by_its_root() {
    let note = UBL
        .replace("Invoice-2", "CreditNote-2")
        .replace("x:Invoice", "x:CreditNote")
        .replace("<b:InvoiceTypeCode>380</b:InvoiceTypeCode>", "");
    let note = note.replace("InvoiceLine", "CreditNoteLine").replace("InvoicedQuantity", "CreditedQuantity");
    let own = own_data(note.as_bytes()).unwrap();
    assert_eq!((own.kind, own.lines.len(), own.lines[0].quantity.as_deref()), (Some(OwnKind::CreditNote), 1, Some("4")));
}

#[test]
fn an_envelope_is_opened() {
    let inside = UBL.split_once("?>").unwrap().1;
    let sent = format!("<s:StandardBusinessDocument xmlns:s='urn:sbdh'><s:Header/>{inside}</s:StandardBusinessDocument>");
    assert_eq!(own_data(sent.as_bytes()), own_data(UBL.as_bytes()));
}

#[test]
fn both_generations_of_cii_are_read() {
    let second = r#"<?xml version='1.0'?><a:CrossIndustryInvoice xmlns:a="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
      xmlns="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
      <a:ExchangedDocument><ID>C-1</ID><TypeCode>381</TypeCode><IssueDateTime><u:DateTimeString format="102">20260203</u:DateTimeString></IssueDateTime></a:ExchangedDocument>
      <a:SupplyChainTradeTransaction>
      <IncludedSupplyChainTradeLineItem><AssociatedDocumentLineDocument><LineID>1</LineID></AssociatedDocumentLineDocument>
      <SpecifiedTradeProduct><Name>Lampe</Name></SpecifiedTradeProduct>
      <SpecifiedLineTradeAgreement><NetPriceProductTradePrice><ChargeAmount>10.00</ChargeAmount></NetPriceProductTradePrice></SpecifiedLineTradeAgreement>
      <SpecifiedLineTradeDelivery><BilledQuantity unitCode="C62">2</BilledQuantity></SpecifiedLineTradeDelivery>
      <SpecifiedLineTradeSettlement><ApplicableTradeTax><RateApplicablePercent>19</RateApplicablePercent></ApplicableTradeTax>
      <SpecifiedTradeSettlementLineMonetarySummation><LineTotalAmount>20.00</LineTotalAmount></SpecifiedTradeSettlementLineMonetarySummation></SpecifiedLineTradeSettlement></IncludedSupplyChainTradeLineItem>
      <ApplicableHeaderTradeAgreement><SellerTradeParty><Name>Nord</Name><PostalTradeAddress><PostcodeCode>24103</PostcodeCode><LineOne>Weg 1</LineOne></PostalTradeAddress>
      <SpecifiedTaxRegistration><ID schemeID="FC">12/3</ID></SpecifiedTaxRegistration><SpecifiedTaxRegistration><ID schemeID="VA">DE1</ID></SpecifiedTaxRegistration></SellerTradeParty></ApplicableHeaderTradeAgreement>
      <ApplicableHeaderTradeSettlement><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode>
      <SpecifiedTradeSettlementHeaderMonetarySummation><GrandTotalAmount>23.80</GrandTotalAmount></SpecifiedTradeSettlementHeaderMonetarySummation></ApplicableHeaderTradeSettlement>
      </a:SupplyChainTradeTransaction></a:CrossIndustryInvoice>"#;
    let first = second
        .replace("a:CrossIndustryInvoice ", "a:CrossIndustryDocument ")
        .replace("/a:CrossIndustryInvoice", "/a:CrossIndustryDocument")
        .replace("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "urn:ferd:CrossIndustryDocument:invoice:1p0")
        .replace("a:ExchangedDocument", "a:HeaderExchangedDocument")
        .replace("a:SupplyChain", "a:SpecifiedSupplyChain")
        .replace("ApplicableHeaderTrade", "ApplicableSupplyChainTrade")
        .replace("SpecifiedLineTrade", "SpecifiedSupplyChainTrade")
        .replace("SettlementHeaderMonetary", "SettlementMonetary")
        .replace("SettlementLineMonetary", "SettlementMonetary")
        .replace("RateApplicablePercent", "ApplicablePercent");
    assert_ne!(first, second);
    let own = own_data(second.as_bytes()).unwrap();
    assert_eq!(own_data(first.as_bytes()), Some(own.clone()));
    assert_eq!(
        (own.number.as_deref(), own.issue_date.as_deref(), own.kind),
        (Some("C-1"), Some("2026-02-03"), Some(OwnKind::CreditNote))
    );
    assert_eq!(
        (own.seller.vat_id.as_deref(), own.seller.tax_number.as_deref(), &*own.seller.street),
        (Some("DE1"), Some("12/3"), &["Weg 1".to_owned()][..])
    );
    let line = &own.lines[0];
    assert_eq!((line.quantity.as_deref(), line.rate.as_deref(), line.total.as_deref()), (Some("2"), Some("19"), Some("20.00")));
    assert_eq!(own.totals.grand.as_deref(), Some("23.80"));
}

#[test]
fn ebinterface_is_read_in_its_older_and_newer_form() {
    let newer = r#"<Invoice xmlns="http://www.ebinterface.at/schema/6p1/" InvoiceCurrency="EUR" DocumentType="CreditMemo"><InvoiceNumber>E-1</InvoiceNumber>
      <InvoiceDate>2026-02-03</InvoiceDate><Biller><VATIdentificationNumber>ATU1</VATIdentificationNumber><Address><Name>Berg</Name><Street>Weg 1</Street>
      <Town>Graz</Town><ZIP>8010</ZIP><Country CountryCode="AT">Austria</Country></Address></Biller>
      <InvoiceRecipient><OrderReference><OrderID>77</OrderID></OrderReference></InvoiceRecipient>
      <Details><ItemList><ListLineItem><PositionNumber>1</PositionNumber><Description>Lampe</Description><Description>weiss</Description><Quantity Unit="C62">2</Quantity>
      <UnitPrice BaseQuantity="1">5.00</UnitPrice><TaxItem><TaxableAmount>10.00</TaxableAmount><TaxPercent TaxCategoryCode="S">20</TaxPercent></TaxItem><LineItemAmount>10.00</LineItemAmount></ListLineItem></ItemList></Details>
      <Tax><TaxItem><TaxableAmount>10.00</TaxableAmount><TaxPercent>20</TaxPercent><TaxAmount>2.00</TaxAmount></TaxItem></Tax>
      <TotalGrossAmount>12.00</TotalGrossAmount><PayableAmount>12.00</PayableAmount>
      <PaymentMethod><UniversalBankTransaction><BeneficiaryAccount><IBAN>AT611904300234573201</IBAN></BeneficiaryAccount></UniversalBankTransaction></PaymentMethod>
      <PaymentConditions><DueDate>2026-03-03</DueDate></PaymentConditions></Invoice>"#;
    let own = own_data(newer.as_bytes()).unwrap();
    assert_eq!((own.number.as_deref(), own.kind, own.currency.as_deref()), (Some("E-1"), Some(OwnKind::CreditNote), Some("EUR")));
    assert_eq!((own.seller.country.as_deref(), own.seller.postal_code.as_deref()), (Some("AT"), Some("8010")));
    assert_eq!((own.due_date.as_deref(), own.purchase_order.as_deref(), own.ibans.len()), (Some("2026-03-03"), Some("77"), 1));
    assert_eq!((own.lines[0].rate.as_deref(), own.lines[0].description.as_deref()), (Some("20"), Some("Lampe\nweiss")));
    let older = newer
        .replace("6p1", "4p3")
        .replace(r#"<TaxItem><TaxableAmount>10.00</TaxableAmount><TaxPercent TaxCategoryCode="S">20</TaxPercent></TaxItem>"#, "<VATRate>20</VATRate>")
        .replace("<Tax><TaxItem><TaxableAmount>10.00</TaxableAmount><TaxPercent>20</TaxPercent><TaxAmount>2.00</TaxAmount></TaxItem></Tax>",
            "<Tax><VAT><VATItem><TaxedAmount>10.00</TaxedAmount><VATRate>20</VATRate><Amount>2.00</Amount></VATItem></VAT></Tax>");
    assert_eq!(own_data(older.as_bytes()), Some(own));
}

#[test]
fn other_encodings_are_read() {
    let latin: Vec<u8> = UBL
        .replace("UTF-8", "ISO-8859-1")
        .replace("Lampan AB", "Lämpan AB")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(own_data(&latin).unwrap().seller.name.as_deref(), Some("Lämpan AB"));
    let polish = UBL.replace("UTF-8", "ISO-8859-2").replace("Lampan AB", "Łódź");
    let polish = encoding_rs::ISO_8859_2.encode(&polish).0.into_owned();
    assert_eq!(own_data(&polish).unwrap().seller.name.as_deref(), Some("Łódź"));
    for name in ["UTF-8", "UTF-16", "x-unknown"] {
        let wrong =
            encoding_rs::WINDOWS_1252.encode(&UBL.replace("UTF-8", name).replace("Lampan AB", "Lämpan AB")).0.into_owned();
        assert_eq!(own_data(&wrong).unwrap().seller.name.as_deref(), Some("Lämpan AB"), "{name} is not what it is");
    }
    let wide: Vec<u8> = UBL.replace("UTF-8", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(own_data(&[b"\xff\xfe", &*wide].concat()).unwrap().number.as_deref(), Some("U-1"));
    assert!(own_data(&[b"\xef\xbb\xbf", UBL.as_bytes()].concat()).is_some());
}

#[test]
fn other_xml_is_no_invoice() {
    for other in
        ["", "<", "<a/>", "<html><body/></html>", r#"<Invoice xmlns="urn:other"><ID>1</ID></Invoice>"#, "<Invoice/>", "%PDF-1.4"]
    {
        assert_eq!(own_data(other.as_bytes()), None, "{other}");
    }
}

#[test]
fn entities_and_document_types_are_not_read() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">";
    for doctype in [bomb, outside] {
        assert_eq!(own_data(UBL.replace("?>", &format!("?>{doctype}")).as_bytes()), None);
    }
    assert_eq!(own_data(UBL.replace("Lampan AB", "&lol;").as_bytes()), None);
}

#[test]
fn hostile_xml_ends_soon_and_says_nothing() {
    let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let attributes: String = (0..1_000_000).map(|at| format!(" a{at}=''")).collect();
    let namespaces: String = (0..200_000).map(|at| format!(" xmlns:a{at}='u'")).collect();
    for hostile in [
        deep(2_000_000),
        "<a>".repeat(2_000_000),
        UBL.replace("Lampan AB", &deep(1_000)),
        UBL.replacen("<x:Invoice", &format!("<x:Invoice{attributes}"), 1),
        UBL.replacen("<x:Invoice", &format!("<x:Invoice{namespaces}"), 1),
        UBL.replacen("<x:Invoice", &format!("<x:Invoice a='{}'", "x".repeat(5_000_000)), 1),
        UBL.replacen("<x:Invoice", &format!("<x:Invoice a='>' b='{}'", "x".repeat(5_000_000)), 1),
        UBL.replace("Lampan AB", &"x".repeat(9_000_000)),
        UBL.replace("Lampan AB", &"<b:ID/>".repeat(1_000_001)),
    ] {
        let started = std::time::Instant::now();
        assert_eq!(own_data(hostile.as_bytes()), None, "{}", &hostile[..60]);
        assert!(started.elapsed().as_secs() < 5, "{:?} for {}", started.elapsed(), &hostile[..60]);
    }
    for length in 0..UBL.len() - 1 {
        if UBL.is_char_boundary(length) {
            assert_eq!(own_data(&UBL.as_bytes()[..length]), None, "cut at {length}");
        }
    }
}

#[test]
fn long_texts_and_many_lines_are_cut() {
    let long = UBL.replace("Lampan AB", &"é".repeat(100_000));
    assert_eq!(own_data(long.as_bytes()).unwrap().seller.name.map(|name| name.chars().count()), Some(1_000));
    let line = &UBL[UBL.find("<InvoiceLine>").unwrap()..UBL.find("</x:Invoice>").unwrap()];
    let own = own_data(UBL.replace(line, &line.repeat(MOST_LINES + 1)).as_bytes()).unwrap();
    assert_eq!((own.lines.len(), own.has_more_lines), (MOST_LINES, true));
}
