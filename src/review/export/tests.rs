//! The sheets of invented records.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Exported, csv_items, csv_lines};
use crate::{
    agent_data::{Item, Scope},
    domain::{Collection, Columns, ExtractedData, Schema, columns::Gathering},
};
use jiff::Timestamp;
use serde_json::{Value, value::RawValue};

fn exported(record: &str) -> Exported {
    Exported {
        item: Item {
            id: "item-1".to_owned(),
            scope: Scope::new("_public", "invoices"),
            project_id: None,
            data: RawValue::from_string(record.to_owned()).unwrap().into(),
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            stored_version: None,
        },
        record: ExtractedData::new(serde_json::from_str(record).unwrap()),
        events: Vec::new(),
    }
}

fn schema(properties: &str) -> Columns {
    Columns::of_schema(&Schema::new(serde_json::from_str(&format!(r#"{{"properties":{properties}}}"#)).unwrap())).unwrap()
}

fn gathered(records: &[&Exported]) -> Columns {
    let mut gathering = Gathering::default();
    records.iter().for_each(|one| gathering.add(one.record.data()).unwrap());
    gathering.finish().unwrap()
}

const RECORD: &str = r#"{"status":"accepted","file_name":"=a.pdf","data":{
    "invoice_number":"R-1","status":"paid","seller":{"name":"Nord, Söhne\n\"KG\"","vat":null},
    "total":-1234.50,"big":12345678901234567890123,"paid":false,"note":"","tags":["a"],
    "rows":[{"quantity":2,"price":{"amount":0.10},"number":"x"},null,{"quantity":null,"deep":[{"a":1}]}],
    "taxes":[{"rate":19.0}]},
    "metadata":{"review":{"decision":"accepted","reviewer":"-Ada","decided_at":"2026-03-04T05:06:07Z"}}}"#;

#[test]
fn a_record_is_one_line_with_all_its_fields_by_their_paths() {
    let one = exported(RECORD);
    let columns = gathered(&[&one]);
    assert_eq!(
        csv_items::beginning(&columns),
        "\u{FEFF}id,status,file_name,invoice_number,data.status,seller.name,seller.vat,total,big,paid,note,tags,decided_at,decided_by\r\n"
    );
    assert_eq!(
        csv_items::lines(&one, &columns),
        "item-1,accepted,'=a.pdf,R-1,paid,\"Nord, Söhne\n\"\"KG\"\"\",,-1234.50,12345678901234567890123,false,\"\",\"[\"\"a\"\"]\",\
         2026-03-04T05:06:07Z,'-Ada\r\n"
    );
}

#[test]
fn a_row_is_one_line_with_its_table_and_place() {
    let one = exported(RECORD);
    let columns = gathered(&[&one]);
    assert_eq!(csv_lines::beginning(&columns), "\u{FEFF}id,number,table,row,quantity,price.amount,data.number,deep,rate\r\n");
    assert_eq!(
        csv_lines::lines(&one, &columns, &Collection::new("invoices", "_public")),
        "item-1,R-1,rows,1,2,0.10,x,,\r\n\
         item-1,R-1,rows,2,,,,,\r\n\
         item-1,R-1,rows,3,,,,\"[{\"\"a\"\":1}]\",\r\n\
         item-1,R-1,taxes,1,,,,,19.0\r\n"
    );
}

#[test]
fn a_schema_fixes_the_columns_whatever_the_record_has() {
    let columns = schema(r#"{"total":{"type":"number"},"seller":{"type":"object","properties":{"name":{}}},"gone":{},"nil":{}}"#);
    let one =
        exported(r#"{"status":"pending_review","data":{"nil":null,"extra":1,"seller":{"name":"S","more":2},"total":"1,5"}}"#);
    assert_eq!(
        csv_items::beginning(&columns),
        "\u{FEFF}id,status,file_name,total,seller.name,gone,nil,decided_at,decided_by\r\n"
    );
    assert_eq!(csv_items::lines(&one, &columns), "item-1,pending_review,,\"1,5\",S,,,,\r\n");
    assert_eq!(csv_lines::beginning(&columns), "\u{FEFF}id,number,table,row\r\n");
}

#[test]
fn a_decision_that_no_longer_stands_is_not_told() {
    let decided = |status: &str, decision: &str| {
        let review = format!(r#"{{"decision":"{decision}","reviewer":"Ada","decided_at":"t"}}"#);
        let one = exported(&format!(r#"{{"status":"{status}","data":{{}},"metadata":{{"review":{review}}}}}"#));
        csv_items::lines(&one, &Columns::default()).trim_end().to_owned()
    };
    assert_eq!(decided("approved", "accepted"), "item-1,accepted,,t,Ada");
    assert_eq!(decided("rejected", "rejected"), "item-1,rejected,,t,Ada");
    for (status, decision) in [("pending_review", "reopened"), ("pending_review", "accepted"), ("accepted", "rejected")] {
        assert_eq!(decided(status, decision), format!("item-1,{status},,,"));
    }
    let odd: Value = serde_json::from_str(r#"{"data":[1],"metadata":{"review":7}}"#).unwrap();
    let line = csv_items::lines(&exported(&odd.to_string()), &schema(r#"{"a":{}}"#));
    assert_eq!(line, "item-1,,,,,\r\n", "a record that is none is a line all the same");
}
