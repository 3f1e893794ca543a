//! What holds for any words and any record.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;
use serde_json::{Map, Value, json};

use super::page::{Document, invoice};
use crate::domain::evidence::{PrintedPage, PrintedWord, Said, Witness};
use crate::domain::{Collection, ExtractedData, FieldPath};

fn config() -> Config {
    Config { failure_persistence: None, cases: 96, ..Config::default() }
}

fn texts() -> impl Strategy<Value = String> {
    let known = [
        "Total",
        "119.00",
        "1.190,00",
        "-12,5",
        "17.03.2026",
        "03/04/2026",
        "2026年3月31日",
        "€",
        "EUR",
        "12kg",
        "19%",
        "Invoice",
        "No.:",
        "DE136695976",
        "DE89370400440532013000",
        "Nordlicht",
        "GmbH",
        "Hamburg",
        "",
        " ",
        "-",
        "١٢",
        "ẞ",
        "ﬁ",
        "İ",
        "e\u{301}",
        "1",
        "2",
        "3",
        "100",
        "999999999999999999999999999999999999",
        "0.0000000000000000000001",
        "\u{0}",
        "٫",
        "年",
        "’",
    ];
    prop_oneof![3 => select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => any::<String>()]
}

fn sides() -> impl Strategy<Value = f64> {
    prop_oneof![8 => 0.0..600.0, 1 => select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 0.0, -5.0])]
}

fn pages() -> impl Strategy<Value = Vec<PrintedPage>> {
    let word =
        (texts(), sides(), 0_u32..40, sides(), select(vec![8.0, 10.0, 0.0, 20.0, -1.0, f64::NAN]), any::<bool>()).prop_map(
            |(text, x, line, w, h, is_scanned)| PrintedWord { text, x, y: f64::from(line) * 12.0, w: w / 10.0, h, is_scanned },
        );
    vec((vec(word, 0..60), sides(), sides()).prop_map(|(words, w, h)| PrintedPage { words, size: (w, h) }), 0..3)
}

fn records() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        texts().prop_map(Value::from),
        (-1000..100_000_i64).prop_map(|cents| json!(cents as f64 / 100.0)),
        any::<f64>().prop_map(|number| json!(number)),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        Just(json!("2026-03-17")),
        Just(json!("2026-99-99")),
        Just(json!("ééééééééé-17")),
    ];
    let keys = || {
        select(vec![
            "invoice_number",
            "invoice_date",
            "due_date",
            "currency",
            "grand_total",
            "net_total",
            "tax_total",
            "seller",
            "buyer",
            "name",
            "street",
            "city",
            "postal_code",
            "country",
            "vat_id",
            "iban",
            "line_items",
            "line_no",
            "description",
            "quantity",
            "unit",
            "unit_price",
            "line_total",
            "tax_rate",
            "tax_breakdown",
            "rate",
            "basis",
            "amount",
            "document_type",
            "payment_terms",
            "purchase_order",
            "other",
        ])
    };
    leaf.prop_recursive(4, 60, 8, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((keys(), inner), 0..8).prop_map(|pairs| Value::Object(
                pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>()
            )),
        ]
    })
}

fn leaves(record: &Value) -> Vec<FieldPath> {
    fn walk(path: &FieldPath, value: &Value, found: &mut Vec<FieldPath>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, below)| walk(&path.key(key), below, found)),
            Value::Array(list) => list.iter().enumerate().for_each(|(at, below)| walk(&path.index(at), below, found)),
            _ => found.push(path.clone()),
        }
    }
    let mut found = Vec::new();
    walk(&FieldPath::root(), record, &mut found);
    found
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_words_and_any_record_can_be_compared_and_give_the_same_answer_twice(pages in pages(), record in records(), metadata in records()) {
        let record = ExtractedData::new(json!({"data": record, "field_metadata": metadata}));
        let collection = Collection::new("documents", "agent");
        let first = Witness::new(&pages).look(&record, &collection);
        prop_assert_eq!(first, Witness::new(&pages).look(&record, &collection));
    }

    #[test]
    fn an_invoice_with_any_value_anywhere_can_be_compared(at in any::<Index>(), value in records(), words in pages()) {
        let mut document = invoice();
        let paths = leaves(&document.record);
        *at.get(&paths).get_mut(&mut document.record).unwrap() = value;
        let first = document.look();
        prop_assert_eq!(first, document.look());
        let mut pages = vec![super::page::page(super::page::INVOICE)];
        pages.extend(words);
        Witness::new(&pages).look(&document.extracted(), &Collection::new("documents", "agent"));
    }

    #[test]
    fn what_is_made_of_the_pages_own_words_is_never_nowhere(picks in vec((any::<Index>(), 1_usize..4), 1..8)) {
        let words: Vec<PrintedWord> = super::page::page(super::page::INVOICE).words;
        let mut record = Map::new();
        for (number, (at, count)) in picks.into_iter().enumerate() {
            let from = at.index(words.len());
            let same_line = words[from..].iter().take(count).take_while(|word| (word.y - words[from].y).abs() < 1.0);
            let text: Vec<&str> = same_line.map(|word| word.text.as_str()).collect();
            record.insert(format!("text_{number}"), json!(text.join(" ")));
        }
        let document = Document::new(super::page::INVOICE, Value::Object(record));
        let nowhere: Vec<_> = document.look().found.into_iter().filter(|finding| finding.said == Said::Nowhere).collect();
        prop_assert_eq!(nowhere, []);
    }
}
