//! Long documents and long records take time with their length, not with one times the other.
#![expect(clippy::print_stdout, reason = "the times are what is measured")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::domain::evidence::{Findings, PrintedPage, PrintedWord, Witness};
use crate::domain::{Collection, ExtractedData};

/// Rows of twelve words on pages of so many lines each.
fn table(rows: usize, per_page: usize) -> Vec<PrintedPage> {
    let mut pages = Vec::new();
    for first in (0..rows).step_by(per_page) {
        let mut words = Vec::new();
        for row in first..rows.min(first + per_page) {
            let y = 20.0 + 14.0 * (row - first) as f64;
            let (quantity, price) = (row % 7 + 1, 100 + row % 90);
            let total = quantity * price;
            let texts = [
                (20.0, format!("{}", row + 1)),
                (50.0, "Article".to_owned()),
                (90.0, format!("number{row}")),
                (150.0, "with".to_owned()),
                (180.0, "a".to_owned()),
                (190.0, "long".to_owned()),
                (215.0, "description".to_owned()),
                (300.0, format!("{quantity}")),
                (330.0, "pcs".to_owned()),
                (360.0, format!("{}.{:02}", price / 100, price % 100)),
                (410.0, "19".to_owned()),
                (450.0, format!("{}.{:02}", total / 100, total % 100)),
            ];
            words.extend(texts.into_iter().map(|(x, text)| {
                let w = 5.0 * text.len() as f64;
                PrintedWord { text, x, y, w, h: 10.0, is_scanned: false }
            }));
        }
        pages.push(PrintedPage { words, size: (595.0, 842.0) });
    }
    pages
}

fn record(rows: usize, mistake: impl Fn(usize, &mut Value)) -> ExtractedData {
    let row = |row: usize| {
        let (quantity, price) = (row % 7 + 1, 100 + row % 90);
        let mut value = json!({
            "line_no": (row + 1).to_string(), "description": format!("Article number{row} with a long description"), "quantity": quantity,
            "unit": "pcs", "unit_price": price as f64 / 100.0, "tax_rate": 19, "line_total": (quantity * price) as f64 / 100.0,
        });
        mistake(row, &mut value);
        value
    };
    let rows: Vec<Value> = (0..rows).map(row).collect();
    ExtractedData::new(
        json!({"data": {"invoice_number": "1", "grand_total": 1, "line_items": rows}, "field_metadata": {"confidence": 0.5}}),
    )
}

fn timed(pages: &[PrintedPage], record: &ExtractedData) -> (Findings, Duration, Duration) {
    let start = Instant::now();
    let witness = Witness::new(pages);
    let made = start.elapsed();
    let findings = witness.look(record, &Collection::new("documents", "agent"));
    (findings, made, start.elapsed() - made)
}

/// Every kind of mistake, a fifth of the rows each.
fn mistaken(row: usize, value: &mut Value) {
    match row % 5 {
        0 => ["line_no", "quantity", "unit_price", "line_total", "tax_rate"].into_iter().for_each(|key| value[key] = Value::Null),
        1 => value["line_total"] = json!(row as f64 + 0.377),
        2 => value["description"] = json!(format!("Articel nunber{row} vith a lomg descriptiom")),
        3 => value["unit"] = json!(format!("u{row}")),
        _ => *value = json!({"description": "with a long", "quantity": 1, "unit_price": 1, "line_total": 1}),
    }
}

/// Four times the input may take so many times as long: more than four, because small inputs take next to nothing, and less than
/// the sixteen of rows times words.
const MOST_TIMES: f64 = 12.0;

fn grows(name: &str, look: impl Fn(usize) -> Duration) {
    look(1);
    let (once, four) = (look(1), look(4));
    let times = four.as_secs_f64() / once.as_secs_f64().max(0.002);
    println!("{name}: {once:?}, and {four:?} for four times as much");
    assert!(times < MOST_TIMES, "{name}: {once:?}, and {four:?} for four times as much");
}

#[test]
fn a_long_table_takes_time_with_its_length() {
    type Mistake = fn(usize, &mut Value);
    let kinds: [(&str, Mistake); 2] = [("right rows", |_, _| ()), ("mistakes", mistaken)];
    for (what, mistake) in kinds {
        grows(what, |times| {
            let rows = 120 * times;
            let (findings, made, looked) = timed(&table(rows, 40), &record(rows, mistake));
            let about_rows = findings.found.iter().find(|finding| finding.path.to_string().starts_with("line"));
            assert_eq!(about_rows.is_some(), what == "mistakes", "{about_rows:?}");
            made + looked
        });
    }
}

#[test]
fn one_endless_line_and_one_heap_of_words_take_time_with_their_length() {
    let word =
        |at: usize, x: f64, y: f64| PrintedWord { text: format!("{}.50", at % 977), x, y, w: 20.0, h: 10.0, is_scanned: false };
    let day = |at: usize| format!("{:02}.{:02}.2026", at % 28 + 1, at % 12 + 1);
    type Layout<'l> = &'l dyn Fn(usize) -> PrintedWord;
    let layouts: [(&str, Layout<'_>); 4] = [
        ("line", &|at| word(at, 25.0 * at as f64, 50.0)),
        ("heap", &|at| word(at, 50.0, 50.0)),
        ("letters", &|at| PrintedWord { text: "a".repeat(30), ..word(at, 50.0, at as f64) }),
        ("dates", &|at| PrintedWord { text: day(at), ..word(at, 50.0, at as f64 * 14.0) }),
    ];
    let rows = record(60, |row, value| {
        value["line_total"] = Value::Null;
        value["delivered"] = json!(format!("2025-03-{:02}", row % 28 + 1));
        value["note"] = json!("a".repeat(row % 400));
    });
    for (name, layout) in layouts {
        grows(name, |times| {
            let pages = [PrintedPage { words: (0..800 * times).map(layout).collect(), size: (595.0, 842.0) }];
            let (_, made, looked) = timed(&pages, &rows);
            made + looked
        });
    }
}

#[test]
fn what_is_behind_the_limits_is_not_called_absent() {
    let mut pages = table(5_001, 40);
    let first = PrintedWord { text: "Nord".to_owned(), ..pages[0].words[0].clone() };
    pages[0].words.insert(0, first);
    let last = json!({"invoice_number": "1", "grand_total": 1, "note": "Article number5000 with"});
    let record = ExtractedData::new(json!({ "data": last }));
    let (findings, ..) = timed(&pages, &record);
    assert_eq!(findings.found, []);
}
