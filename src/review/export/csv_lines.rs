//! One line per row of the tables of an item.

use super::{
    Exported,
    csv::{header, line, plain_cell, text_cell},
    csv_items::column,
};
use crate::domain::{Collection, Columns};
use serde_json::Value;

const OWN: [&str; 4] = ["id", "number", "table", "row"];

pub(super) fn beginning(columns: &Columns) -> String {
    let cells: Vec<String> = columns.cells.iter().map(|path| column(path, &OWN)).collect();
    header(OWN.into_iter().chain(cells.iter().map(String::as_str)))
}

pub(super) fn lines(exported: &Exported, columns: &Columns, collection: &Collection) -> String {
    let data = exported.record.data();
    let number = collection.identity(data).number;
    let mut lines = String::new();
    for table in &columns.tables {
        let rows = table.get(data).and_then(Value::as_array).into_iter().flatten();
        for (at, row) in rows.enumerate() {
            let own = [exported.item.id.as_str(), &number, &table.to_string(), &(at + 1).to_string()].map(text_cell);
            let cells = columns.cells.iter().map(|path| plain_cell(columns.cell(row, path)));
            lines.push_str(&line(own.into_iter().chain(cells)));
        }
    }
    lines
}
