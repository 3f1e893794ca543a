//! Records of other schemas, and records that are no invoices.

use serde_json::{Value, json};

use super::page::{Document, INVOICE};
use crate::domain::evidence::Said;

fn flat() -> Document {
    Document::new(
        INVOICE,
        json!({
            "invoiceNumber": "RE-2026-0417", "issue_date": "2026-03-17", "vendor_name": "Nordlicht Technik GmbH", "vendorCity": "Hamburg",
            "vendorStreet": "Hafenweg 12", "vendor_postal_code": "20457", "customer_name": "Brise Handels AG", "currency": "EUR",
            "subtotal": 100, "tax": 19, "total": 119,
            "items": [
                {"description": "Cable duct, grey", "qty": 4, "price": 12.5, "amount": 50},
                {"description": "Junction box with seals", "qty": 3, "price": 7, "amount": 21},
                {"description": "Fuse holder", "qty": 2, "price": 14.5, "amount": 29},
            ],
        }),
    )
}

#[test]
fn flat_names_play_the_same_parts() {
    assert_eq!((flat().all_said(), flat().all_offers()), (String::new(), String::new()));
    for path in ["items[1].qty", "items[1].amount", "total", "vendorCity", "invoiceNumber", "issue_date"] {
        assert!(flat().is_confirmed(path), "{path}");
    }
    flat().read("items[1].qty", json!(8)).says("items[1].qty", Said::Nowhere, "");
    assert_eq!(flat().read("items[1].qty", json!(8)).offer("items[1].qty").as_deref(), Some("3"));
    flat().read("vendor_name", Value::Null).says("vendor_name", Said::EmptyAlways, "EN 16931 BR-06");
    flat().read("vendorCity", json!("Vienna")).says("vendorCity", Said::Apart, "");
    assert_eq!(flat().read("total", Value::Null).offer("total").as_deref(), Some("119.00"));
}

#[test]
fn a_seller_by_name_alone_and_rows_as_texts_are_records_too() {
    let short = Document::new(
        INVOICE,
        json!({"vendor": "Nordlicht Technik GmbH", "total": "119.00", "number": "RE-2026-0417", "lines": ["Cable duct", "Fuse holder"]}),
    );
    assert_eq!(short.all_said(), "");
    short.read("vendor", json!("Nordlicht Technlk GmbH")).says("vendor", Said::Nowhere, "");
}

#[test]
fn a_record_that_is_no_object_says_nothing() {
    for record in
        [json!(null), json!([]), json!("RE-2026-0417"), json!(119), json!([[1, 2], [3, [4]]]), json!({}), json!({"": {"": ""}})]
    {
        let document = Document::new(INVOICE, record);
        assert!(!document.all_said().contains("Empty"), "{}", document.all_said());
    }
}

const CV: &str = "\
# CURRICULUM VITAE

Maren Petersen
Born 04.07.1991 in Flensburg

Experience
2019 - 2024   Head of accounting, Brise Handels AG, Vienna
2014 - 2019   Accountant, Nordlicht Technik GmbH, Hamburg
Salary expectation 72,000 EUR

Languages: German, English, Danish
Street: Hafenweg 3, 24937 Flensburg
";

#[test]
fn a_curriculum_may_have_empty_fields() {
    let cv = Document::new(
        CV,
        json!({
            "name": "Maren Petersen", "date_of_birth": "1991-07-04", "email": null, "phone": null, "date": null, "currency": "EUR",
            "salary_expectation": 72000, "city": "Flensburg", "street": "Hafenweg 3", "postal_code": "24937",
            "positions": [
                {"employer": "Brise Handels AG", "title": "Head of accounting", "from": 2019, "to": 2024, "description": null},
                {"employer": "Nordlicht Technik GmbH", "title": "Accountant", "from": 2014, "to": 2019, "description": null},
            ],
            "languages": ["German", "English", "Danish"],
            "summary": "An accountant with ten years in trade and technology.",
        }),
    );
    assert_eq!(cv.all_said(), "");
    assert_eq!(cv.clone().read("positions[0].to", json!(2029)).said("positions[0].to")[0].0, Said::Nowhere);
    assert_eq!(cv.read("email", Value::Null).all_offers(), "");
}

#[test]
fn a_contract_may_have_empty_fields() {
    let contract = Document::new(
        "\
# LEASE CONTRACT

between Nordlicht Technik GmbH, Hafenweg 12, 20457 Hamburg (the lessor)
and Brise Handels AG, Lindenallee 7, 1010 Vienna (the lessee)

The contract begins on 1 April 2026 and ends on 31 March 2029.
The monthly rent is EUR 1,250.00. The deposit is EUR 3,750.00.
Notice must be given three months before its end.
",
        json!({
            "contract_number": null, "lessor": {"name": "Nordlicht Technik GmbH", "city": "Hamburg", "vat_id": null},
            "lessee": {"name": "Brise Handels AG", "city": "Vienna"}, "start_date": "2026-04-01", "end_date": "2029-03-31",
            "signed_on": null, "monthly_rent": 1250, "deposit": 3750, "currency": "EUR", "notice_period_months": 3, "total": null,
            "is_renewed": false, "clauses": [{"title": null, "amount": null}, {"title": "Rent", "amount": 1250}],
        }),
    );
    // Three months are spelt out: that the number stands nowhere is true.
    assert_eq!(contract.said("notice_period_months").len(), 1);
    assert_eq!(contract.all_said().lines().count(), 1, "{}", contract.all_said());
    assert_eq!(contract.all_offers(), "");
}

#[test]
fn a_bank_statement_may_have_empty_fields() {
    let statement = Document::new(
        "\
Fjordbank A/S                         # Account statement
Account DE89 3704 0044 0532 0130 00   March 2026   No. 3

Date         Text                        Debit      Credit      Balance
02.03.2026   Opening balance                                   2,500.00
05.03.2026   Rent Hafenweg             1,250.00                1,250.00
17.03.2026   Brise Handels AG                       119.00     1,369.00
31.03.2026   Closing balance                                   1,369.00
",
        json!({
            "bank": "Fjordbank A/S", "account": "DE89370400440532013000", "statement_number": "3",
            "opening_balance": 2500, "closing_balance": 1369, "currency": null,
            "transactions": [
                {"date": "2026-03-05", "description": "Rent Hafenweg", "debit": 1250, "credit": null, "balance": 1250},
                {"date": "2026-03-17", "description": "Brise Handels AG", "debit": null, "credit": 119, "balance": 1369},
            ],
        }),
    );
    assert_eq!((statement.all_said(), statement.all_offers()), (String::new(), String::new()));
    statement.read("transactions[1].credit", json!(191)).says("transactions[1].credit", Said::Nowhere, "");
}

#[test]
fn with_a_schema_what_the_record_leaves_out_is_empty() {
    use crate::domain::{Collection, ExtractedData, Schema};
    let mut collection = Collection::new("documents", "agent");
    collection.schema = Some(Schema::new(json!({
        "type": "object",
        "properties": {
            "invoice_number": {"type": "string"}, "total": {"type": "number"}, "invoice_date": {"type": "string"},
            "vendor": {"type": "object", "properties": {"name": {"type": "string"}, "city": {"type": "string"}}},
        },
    })));
    let record = ExtractedData::new(json!({"data": {"invoice_number": "RE-2026-0417", "total": 119}}));
    let document = Document::new(INVOICE, json!({}));
    let found = document.witness().look(&record, &collection).found;
    let paths: Vec<String> = found.iter().map(|finding| finding.path.to_string()).collect();
    assert!(paths.contains(&"invoice_date".to_owned()), "{found:?}");
}
