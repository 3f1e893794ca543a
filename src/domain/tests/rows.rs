//! Rows are inserted, duplicated, moved and pasted, and their metadata goes along.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use serde_json::{Value, json};

use crate::domain::form::{column_sums, form, form_after, same_layout, table_at};
use crate::domain::tsv::read_tsv;
use crate::domain::{Collection, Draft, Edit, ExtractedData, FieldPath, Fields, Flag, Locale, Pasted, Table, blocks};

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

fn base() -> ExtractedData {
    let data = json!({"net_total": 35, "rows": [
        {"sku": "A", "qty": 1, "amount": 10, "gift": true}, {"sku": "B", "qty": 2, "amount": 20, "gift": false}, {"sku": "C", "qty": 3, "amount": 5, "gift": false},
    ]});
    let said = |score: f64| json!({"sku": {"confidence": score}, "qty": {"confidence": score}, "amount": {"confidence": 0.9}, "gift": {"confidence": 0.9}});
    let metadata = json!({"rows": [said(0.1), said(0.2), said(0.9)]});
    ExtractedData::new(json!({"original_data": data, "data": data, "status": "pending_review", "field_metadata": metadata}))
}

fn collection() -> Collection {
    Collection::new("invoices", "agent")
}

fn shown(draft: &Draft) -> ExtractedData {
    let (record, misfits) = draft.apply(&base());
    assert_eq!(misfits, []);
    record
}

fn table(draft: &Draft) -> Table {
    table_at(&blocks(&shown(draft), &collection()), &path("rows")).unwrap().clone()
}

/// The article and the confidence of each row.
fn rows(draft: &Draft) -> Vec<(String, Option<f64>)> {
    let record = shown(draft);
    let metadata = record.field_metadata();
    let said = |at: usize| metadata.leaf(&path("rows").index(at).key("sku")).and_then(|leaf| leaf.confidence);
    let list = record.data()["rows"].as_array().unwrap().clone();
    list.iter().enumerate().map(|(at, row)| (row["sku"].as_str().unwrap_or("-").to_owned(), said(at))).collect()
}

fn row(sku: &str, confidence: impl Into<Option<f64>>) -> (String, Option<f64>) {
    (sku.to_owned(), confidence.into())
}

fn paste(draft: &mut Draft, at: (usize, usize), text: &str) -> Pasted {
    let now = table(draft);
    draft.paste(&base(), &collection(), &now, at, &read_tsv(text), Locale::Neutral)
}

#[test]
fn a_row_is_inserted_above_another_and_metadata_stays_with_its_row() {
    let mut draft = Draft::default();
    assert!(draft.insert_row(&base(), &collection(), &path("rows[1]")));
    assert_eq!(rows(&draft), [row("A", 0.1), row("-", None), row("B", 0.2), row("C", 0.9)]);
    assert_eq!(shown(&draft).data()["rows"][1], json!({"sku": null, "qty": null, "amount": null, "gift": null}));
    assert!(!draft.insert_row(&base(), &collection(), &path("rows[9]")), "there is no such place");
    assert!(draft.insert_row(&base(), &collection(), &path("rows[4]")), "the end");
}

#[test]
fn a_duplicate_stands_below_its_row_and_claims_no_place_on_the_page() {
    let mut draft = Draft::default();
    assert_eq!(draft.duplicate_row(&base(), &path("rows[0]")), Some(path("rows[1]")));
    assert_eq!(rows(&draft), [row("A", 0.1), row("A", None), row("B", 0.2), row("C", 0.9)]);
    assert_eq!(draft.duplicate_row(&base(), &path("rows[7]")), None);
}

#[test]
fn a_moved_row_takes_its_confidence_along_and_back() {
    let mut draft = Draft::default();
    draft.move_row(&base(), &path("rows[0]"), 2);
    assert_eq!(rows(&draft), [row("B", 0.2), row("C", 0.9), row("A", 0.1)]);
    draft.move_row(&base(), &path("rows[2]"), 3);
    assert_eq!(draft.edits.len(), 1, "past the end is no place");
    draft.move_row(&base(), &path("rows[2]"), 0);
    assert!(draft.is_empty());
}

#[test]
fn pasted_cells_are_typed_by_their_columns_and_the_rest_becomes_new_rows() {
    let mut draft = Draft::default();
    let pasted = paste(&mut draft, (2, 1), "12,50\t7\tyes\n4\t1'000.50\tno\n");
    assert_eq!(pasted, Pasted { rows: 2, columns: 3, new_rows: 1, unreadable: 0, left_out: 0 });
    let list = shown(&draft).data()["rows"].clone();
    assert_eq!(list[2].to_string(), r#"{"sku":"C","qty":12.50,"amount":7,"gift":true}"#);
    assert_eq!(list[3].to_string(), r#"{"sku":null,"qty":4,"amount":1000.50,"gift":false}"#);
    assert_eq!(rows(&draft)[3], row("-", None));
}

#[test]
fn what_can_not_be_read_is_kept_as_typed_in_old_rows_and_in_new_ones() {
    let mut draft = Draft::default();
    let pasted = paste(&mut draft, (2, 1), "many\nfew\t1\t\tbeyond");
    assert_eq!(pasted, Pasted { rows: 2, columns: 4, new_rows: 1, unreadable: 2, left_out: 1 });
    assert_eq!(draft.typed(), [(path("rows[2].qty"), "many".to_owned()), (path("rows[3].qty"), "few".to_owned())]);
    assert_eq!(shown(&draft).data()["rows"][2]["qty"], json!(3), "the value stays until the text is one");
    assert_eq!(shown(&draft).data()["rows"][3]["amount"], json!(1));
}

#[test]
fn an_empty_cell_of_a_number_column_takes_numbers_without_a_schema() {
    let mut draft = Draft::default();
    draft.insert_row(&base(), &collection(), &path("rows[3]"));
    let now = table(&draft);
    draft.type_text(&base(), &now.rows.cell(3, 1).unwrap(), "2,5", Locale::Neutral);
    assert_eq!(shown(&draft).data()["rows"][3]["qty"].to_string(), "2.5");
}

#[test]
fn a_form_whose_metadata_was_parsed_before_is_the_form_made_anew() {
    let (base, collection) = (base(), collection());
    let metadata = Arc::new(base.field_metadata());
    let shared = Arc::new(collection.clone());
    let form_of = |record: ExtractedData| form(&Arc::new(record), &shared, &Default::default(), &metadata);
    let mut before = form_of(base.to_show());
    assert_eq!(before.blocks, blocks(&base, &collection));
    let mut draft = Draft::default();
    for (at, value) in
        [("rows[1].qty", json!(9)), ("net_total", json!(30)), ("rows[1].qty", json!(2)), ("rows[0].sku", Value::Null)]
    {
        draft.push(&base, Edit::Set { path: path(at), value });
        let next = form_of(draft.apply(&base.to_show()).0);
        let whole = form_of(draft.apply(&base).0);
        assert_eq!((&next.blocks, &next.flags), (&whole.blocks, &whole.flags));
        assert!(same_layout(&before.blocks, &next.blocks));
        before = next;
    }
}

#[test]
fn a_row_that_did_not_change_is_flagged_again_when_another_field_contradicts_it() {
    let data = |rate: u32| {
        json!({"line_items": [{"quantity": 1, "unit_price": 10, "line_total": 10, "tax_rate": 19}], "net_total": 10,
            "taxes": [{"tax_rate": rate, "taxable_amount": 10, "tax_amount": 1.90}], "tax_total": 1.90, "grand_total": 11.90})
    };
    let record = |rate| Arc::new(ExtractedData::new(json!({"original_data": data(19), "data": data(rate)})));
    let (collection, metadata) = (Arc::new(Collection::new("invoices", "agent")), Arc::new(record(19).field_metadata()));
    let (right, wrong) = (record(19), record(7));
    let anew = |record| form(record, &collection, &Default::default(), &metadata);
    let (before, whole) = (anew(&right), anew(&wrong));
    let after = form_after(&wrong, &collection, &Default::default(), &metadata, Some((&right, &before.known)));
    let of_row = |flags: &[Arc<Flag>]| flags.iter().filter(|flag| flag.path == Some(path("line_items[0].tax_rate"))).count();
    assert!(of_row(&whole.flags) > of_row(&before.flags), "the rate of the line is not among those of the document");
    assert_eq!((&after.flags, &after.blocks), (&whole.flags, &whole.blocks));
    let back = form_after(&right, &collection, &Default::default(), &metadata, Some((&wrong, &after.known)));
    assert_eq!((&back.flags, &back.blocks), (&before.flags, &before.blocks));
}

#[test]
fn a_row_is_made_when_it_is_asked_for_and_says_what_its_fields_say_one_by_one() {
    let table = table(&Draft::default());
    assert_eq!((table.rows.len(), table.rows.get(3), table.rows.cell(0, 9)), (3, None, None));
    let fields = Fields::of(&blocks(&base(), &collection()));
    for row in table.rows.iter() {
        assert_eq!(table.rows.index_of(&row.path), Some(row.index));
        for (column, cell) in row.cells.iter().enumerate() {
            assert_eq!(table.rows.value(row.index, column), cell.value.as_ref());
            assert_eq!(fields.get(&cell.path).as_deref(), Some(cell));
        }
        let below = fields.below(&row.path);
        assert!(below.iter().map(|(_, field)| &**field).eq(&row.cells) && below.is_sorted_by_key(|(position, _)| *position));
    }
}

#[test]
fn the_sum_of_a_total_column_stands_beside_what_the_record_says() {
    let sums = column_sums(&table(&Draft::default()), &base(), collection().rule_book());
    let found: Vec<usize> = sums.iter().enumerate().filter(|(_, sum)| sum.is_some()).map(|(at, _)| at).collect();
    assert_eq!(found, [2], "only the amounts of lines are added up");
    let sum = sums[2].clone().unwrap();
    assert_eq!((sum.sum.as_deref(), sum.agrees), (Some("35"), true));
    assert_eq!(sum.said, Some((path("net_total"), "35".to_owned())));
    let mut draft = Draft::default();
    draft.push(&base(), Edit::Set { path: path("rows[0].amount"), value: json!(11) });
    let sum = column_sums(&table(&draft), &shown(&draft), collection().rule_book())[2].clone().unwrap();
    assert_eq!((sum.sum.as_deref(), sum.agrees), (Some("36"), false));
}

#[test]
fn metadata_that_was_read_follows_its_rows_as_if_read_again() {
    let path = || path("rows");
    let row = json!({"sku": "N"});
    let edits = [
        Edit::InsertRow { path: path(), index: 1, row: row.clone() },
        Edit::InsertRow { path: path(), index: 4, row },
        Edit::MoveRow { path: path(), from: 0, to: 2 },
        Edit::RemoveRow { path: path(), index: 1 },
        Edit::MoveRow { path: path(), from: 3, to: 0 },
    ];
    let mut record = base();
    let mut metadata = record.field_metadata();
    for (at, edit) in edits.iter().enumerate() {
        crate::domain::edit::apply(&mut record, edit).unwrap();
        let read = record.field_metadata();
        match metadata.after(edit) {
            Some(followed) => assert_eq!(followed, read, "edit {at}"),
            None => assert_eq!(at, 4, "only a move over the end of the metadata has to be read"),
        }
        metadata = read;
    }
}
