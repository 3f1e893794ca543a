//! What people type, paste and click is read in one way: the cases that failed, and their kinds.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Map, Value, json};
use std::{fs, path::PathBuf};

use crate::domain::quoted_value::quoted_value;
use crate::domain::{
    Block, Collection, Draft, ExtractedData, Field, FieldPath, FieldType, Locale, Problem, Table, blocks, fields,
};

/// What a text of a case means.
#[derive(Clone, Debug)]
enum Right {
    /// This, at once.
    One(String),
    /// This, at once or as one of the choices.
    OneOrAsked(String),
    Asked,
    Refused,
}

impl Right {
    fn of(sentence: &str, before: Option<&Self>) -> Self {
        let first = sentence.split([' ', ',']).next().unwrap().to_owned();
        match first.as_str() {
            "the" => before.unwrap().clone(),
            "asks" => Self::Asked,
            "refused" => Self::Refused,
            _ if sentence.contains("asked") => Self::OneOrAsked(first),
            _ => Self::One(first),
        }
    }

    #[track_caller]
    fn check(&self, how: &str, text: &str, read: &Result<String, Problem>) {
        let is_right = match (self, read) {
            (Self::One(right) | Self::OneOrAsked(right), Ok(read)) => read == right,
            (Self::OneOrAsked(right), Err(problem)) => problem.choices().contains(right),
            (Self::Asked, Err(problem)) => problem.choices().len() > 1,
            (Self::Refused, Err(problem)) => problem.choices().is_empty(),
            _ => false,
        };
        assert!(is_right, "{text}, {how}: {read:?}, right is {self:?}");
    }
}

/// The texts of the case file whose heading starts so, with what each means. None, with a line on the console, if there is no such file.
fn cases(heading: &str) -> Vec<(String, Right)> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/typed.json");
    let Ok(text) = fs::read_to_string(&file) else {
        eprintln!("SKIPPED: no cases in {}", file.display());
        return vec![];
    };
    let all: Map<String, Value> = serde_json::from_str(&text).unwrap();
    let (_, texts) = all.iter().find(|(key, _)| key.starts_with(heading)).unwrap();
    let mut cases: Vec<(String, Right)> = Vec::new();
    for (text, sentence) in texts.as_object().unwrap() {
        let right = Right::of(sentence.as_str().unwrap(), cases.last().map(|(_, right)| right));
        cases.push((text.clone(), right));
    }
    cases
}

fn record(dates: &[&str]) -> ExtractedData {
    let row = json!({ "number": null, "date": null });
    ExtractedData::new(json!({ "data": { "number": null, "date": null, "time": null, "dates": dates, "rows": [row] } }))
}

fn collection() -> Collection {
    let (number, date) = (json!({ "type": ["number", "null"] }), json!({ "type": ["string", "null"], "format": "date" }));
    let properties = json!({ "number": number, "date": date, "time": { "type": ["string", "null"], "format": "date-time" },
        "rows": { "type": "array", "items": { "type": "object", "properties": { "number": number, "date": date } } } });
    let schema = json!({ "type": "object", "properties": properties });
    Collection { schema: Some(crate::domain::Schema::new(schema)), ..Collection::new("invoices", "_public") }
}

fn field(record: &ExtractedData, at: &str) -> Field {
    let path: FieldPath = at.parse().unwrap();
    fields(&blocks(record, &collection())).into_iter().find(|field| field.path == path).unwrap().clone()
}

fn text_of(value: Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// As the page reads what was typed into a field.
fn typed(at: &str, text: &str) -> Result<String, Problem> {
    let record = record(&[]);
    field(&record, at).read_in(text, Locale::English, record.data()).map(text_of)
}

/// What is offered for a word that was clicked, between others on its line.
fn clicked_in_line(at: &str, before: &str, text: &str, after: &str) -> Result<String, Problem> {
    let record = record(&[]);
    let field = field(&record, at);
    let (entered, _) = quoted_value(text, [before, after], &field, Locale::English, record.data())?;
    let mut draft = Draft::default();
    draft.type_text(&record, &field, &entered, Locale::English);
    Ok(text_of(field.path.get(draft.apply(&record).0.data()).unwrap().clone()))
}

fn clicked(at: &str, text: &str) -> Result<String, Problem> {
    clicked_in_line(at, "", text, "")
}

/// The value of the cell, and of a new row's, into which this was pasted; what is no value is kept as typed.
fn pasted(column: usize, text: &str) -> [Option<String>; 2] {
    let record = record(&[]);
    let all = blocks(&record, &collection());
    let table: &Table = all.iter().find_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).unwrap();
    let key = ["number", "date"][column];
    let mut draft = Draft::default();
    let cells = vec![vec![text.to_owned()], vec![text.to_owned()]];
    draft.paste(&record, &collection(), table, (0, column), &cells, Locale::English);
    let kept: Vec<String> = draft.typed().into_iter().map(|(path, text)| format!("{path}={text}")).collect();
    let after = draft.apply(&record).0;
    [0, 1].map(|row| {
        let value = after.data()["rows"][row][key].clone();
        assert_eq!(value.is_null(), kept.contains(&format!("rows[{row}].{key}={text}")), "{text} is a value or kept");
        (!value.is_null()).then(|| text_of(value))
    })
}

fn every_way(heading: &str, at: &str, column: usize) {
    for (text, right) in cases(heading) {
        let read = typed(at, &text);
        right.check("typed", &text, &read);
        assert_eq!(clicked(at, &text), read, "{text}, clicked");
        assert_eq!(pasted(column, &text), [read.clone().ok(), read.ok()], "{text}, pasted");
    }
}

#[test]
fn every_number_that_failed_is_read_typed_pasted_and_clicked() {
    every_way("numbers", "number", 0);
}

#[test]
fn every_date_that_failed_is_read_typed_pasted_and_clicked() {
    every_way("dates", "date", 1);
}

fn choices(read: Result<String, Problem>) -> Vec<String> {
    read.unwrap_err().choices().to_vec()
}

#[test]
fn an_amount_is_never_read_with_another_sign() {
    for (text, number) in [
        ("(1.190,00)", "-1190.00"),
        ("( 1.190,00 )", "-1190.00"),
        ("（1.190,00）", "-1190.00"),
        ("1.190,00-", "-1190.00"),
        ("1.190,00 €-", "-1190.00"),
        ("1.190,00- €", "-1190.00"),
        ("–1.190,00", "-1190.00"),
        ("—1.190,00", "-1190.00"),
        ("‑1.190,00", "-1190.00"),
        ("－1.190,00", "-1190.00"),
        ("-€1.190,00", "-1190.00"),
        ("- € 1.190,00", "?"),
        ("€-1.190,00", "-1190.00"),
        ("(€ 1.190,00)", "-1190.00"),
        ("(CHF 50.00)", "-50.00"),
        ("$(5.00)", "-5.00"),
        ("‹5.00›", ""),
        ("(−19 %)", "-19"),
        ("-19%", "-19"),
        ("1.190,00 (-)", "-1190.00"),
        ("(-) 1.190,00", "-1190.00"),
        ("1.190,00 (EUR)", "1190.00"),
        ("1.190,00*", "1190.00"),
        ("+1.190,00", "1190.00"),
        ("1.190,00+", "1190.00"),
        // What may be a minus.
        ("1.190,00CR", "?"),
        ("CR 1.190,00", "?"),
        ("1.190,00 Cr.", "?"),
        ("1190.00DR", "?"),
        ("1.190,00 H", "?"),
        ("1.190,00 S", "?"),
        ("[1190.00]", "?"),
        ("1.190,00)", "?"),
        ("(1.190,00", "?"),
        ("- 1.190,00", "?"),
        ("1.190,00 -", "?"),
        ("(-1.190,00)", "?"),
        // What is none.
        ("-1.190,00-", ""),
        ("+-5", ""),
        ("--5", ""),
        ("-(-5)", ""),
        ("((5))", ""),
        (")5(", ""),
        ("<5", ""),
        ("5.00 (", ""),
        ("1.190,00 h", ""),
        ("1.190,00 net", ""),
        ("RE-118", ""),
        ("12 kg", ""),
    ] {
        let read = typed("number", text);
        assert_eq!(clicked("number", text), read, "{text}");
        match number {
            "?" => assert_eq!(choices(read), ["-1190.00", "1190.00"], "{text}"),
            "" => assert_eq!(choices(read), [""; 0], "{text}"),
            number => assert_eq!(read.as_deref(), Ok(number), "{text}"),
        }
    }
}

#[test]
fn a_word_that_was_clicked_keeps_the_sign_that_stands_beside_it() {
    for (before, word, after, number) in [
        ("(CHF", "50.00)", "", Ok("-50.00")),
        ("", "(50.00", "CHF)", Ok("-50.00")),
        ("-", "50.00", "", Err(2)),
        ("", "50.00", "Cr.", Err(2)),
        ("", "50.00", "H", Err(2)),
        ("Total", "50.00", "EUR", Ok("50.00")),
        ("12-", "50.00", "-3", Ok("50.00")),
        ("Cream", "50.00", "Crates", Ok("50.00")),
        ("(net", "50.00", "", Ok("50.00")),
        ("-", "Lamp", "", Err(0)),
    ] {
        let read = clicked_in_line("number", before, word, after);
        let read = read.as_deref().map_err(|problem| problem.choices().len());
        assert_eq!(read, number, "{before} {word} {after}");
    }
    assert_eq!(clicked_in_line("date", "–", "31.03.2026", "").as_deref(), Ok("2026-03-31"), "a day has no sign");
}

#[test]
fn a_number_is_read_without_its_currency_and_with_any_digits_and_marks() {
    for (text, number) in [
        ("EUR28.00", "28.00"),
        ("28.00EUR", "28.00"),
        ("US$ 28.00", "28.00"),
        ("R$ 28,00", "28.00"),
        ("A$28.00", "28.00"),
        ("₹1,23,456.00", "123456.00"),
        ("Rs.5,00,000/-", "500000"),
        ("Rs. 50", "50"),
        ("1 234,50 Kč", "1234.50"),
        ("1\u{a0}234,50\u{a0}zł", "1234.50"),
        ("1\u{202f}234,50 kr.", "1234.50"),
        ("28,00 Euro", "28.00"),
        ("￥1,234.50", "1234.50"),
        ("Fr. 100.--", "100"),
        ("100.– CHF", "100"),
        ("100,— €", "100"),
        ("1.000,-", "1000"),
        ("1,000.-", "1000"),
        (".50", "0.50"),
        ("-.5", "-0.5"),
        ("$.50", "0.50"),
        (",50", "0.50"),
        ("5.", "5"),
        ("€12,50;", "12.50"),
        ("*1.190,00*", "1190.00"),
        ("1'190.00", "1190.00"),
        ("1`190.00", "1190.00"),
        ("1’190.00", "1190.00"),
        ("１２", "12"),
        ("۱۲۳", "123"),
        ("१,२३,४५६.७८", "123456.78"),
        ("١٬٢٣٤٫٥٠", "1234.50"),
        ("\u{200e}-5.00", "-5.00"),
        ("1,23,456", "123456"),
        ("1500.00", "1500.00"),
        ("12345678901234567890123.10", "12345678901234567890123.10"),
        ("-1e-5", "-1e-5"),
        ("１\u{2009}２３４，５０", "1234.50"),
        ("1\u{202f}234\u{a0}567,8", "1234567.8"),
        ("―5,00", "-5.00"),
        ("﹘5.00\u{ad}", "-5.00"),
        ("\u{2060}౧౨.౫", "12.5"),
    ] {
        assert_eq!(typed("number", text).as_deref(), Ok(number), "{text}");
    }
    for text in ["€1.234", "1,234 EUR", "(1,234)", "1,234.", "1,234/-"] {
        assert_eq!(choices(typed("number", text)).len(), 2, "{text}");
    }
    assert_eq!(choices(typed("number", "1,234CR")), ["-1234", "1234", "-1.234", "1.234"]);
    assert_eq!(typed("number", "0,00 CR").as_deref(), Ok("0.00"), "nothing has no sign");
    for text in [
        "memo 500",
        "500 memo",
        "RMA 500",
        "No. 5",
        "5 Stk",
        "5 x",
        "1,2,34",
        "1,23,45",
        "12,3,456",
        "01,23,456",
        "1.23.456",
        "12€34",
        "EUR",
        "-",
        "()",
    ] {
        assert_eq!(choices(typed("number", text)), [""; 0], "{text}");
    }
}

#[test]
fn a_day_is_read_in_the_languages_of_invoices() {
    for text in [
        "31. 3. 2026",
        "2026. 3. 31.",
        "31 3 2026",
        "31.\u{a0}März\u{a0}2026",
        "31. Ma\u{308}rz 2026",
        "31 mars 2026",
        "mardi 31 mars 2026",
        "mar. 31 mars 2026",
        "mar. 31.03.2026",
        "martes, 31 de marzo de 2026",
        "martedì 31 marzo 2026",
        "dinsdag 31 maart 2026",
        "terça-feira, 31 de março de 2026",
        "31 marca 2026 r.",
        "31. března 2026",
        "tisdag 31 mars 2026",
        "den 31. marts 2026",
        "31. maaliskuuta 2026",
        "2026. március 31.",
        "31 Μαρτίου 2026",
        "Di, 31.03.2026",
        "31.03.2026, Tuesday",
        "31.03.2026 (Tue)",
        "Tuesday, March 31st, 2026",
        "2026-Mar-31",
        "31-Mar-26",
        "31 Mar '26",
        "31/03/26",
        "３１／０３／２０２６",
        "３１．０３．２０２６",
        "31–03–2026",
        "2026―03‑31",
        "31.\u{2009}03.\u{202f}2026",
        "31.\u{3000}Ma\u{308}rz\u{a0}２０２６",
        "\u{2060}31.03.\u{ad}2026",
        "٣١/٠٣/٢٠٢٦",
        "2026년 3월 31일",
        "(31.03.2026)",
        "31.03.2026;",
        "31.03.2026 8:05",
        "31.03.2026 14:22 Uhr",
        "3/31/2026 2:22 PM",
        "2026-03-31 14:22:05.123+02:00",
    ] {
        assert_eq!(typed("date", text).as_deref(), Ok("2026-03-31"), "{text}");
    }
}

#[test]
fn a_year_is_never_guessed() {
    let asked = |text| choices(typed("date", text));
    assert_eq!(asked("230526"), ["2026-05-23", "2023-05-26"]);
    assert_eq!(asked("26-03-31"), ["2031-03-26", "2026-03-31"]);
    assert_eq!(asked("31.12.99"), ["1999-12-31", "2099-12-31"]);
    assert_eq!(asked("31/03/2569"), ["2026-03-31", "2569-03-31"]);
    assert_eq!(asked("2569-03-31"), ["2026-03-31", "2569-03-31"]);
    assert_eq!(asked("31.03.1447"), ["1447-03-31"], "another calendar, or a slip");
    for text in ["5/23", "23.5.", "23 May"] {
        assert_eq!(typed("date", text), Err(Problem::NoYear), "{text}: no date of the record has one");
    }
    for text in ["May 2026", "05/2026", "5/32", "5 23", "0.125"] {
        assert_eq!(typed("date", text), Err(Problem::NoDate), "{text}");
    }
}

#[test]
fn a_year_that_is_missing_is_offered_from_the_records_dates() {
    let record = record(&["2025-12-28", "2026-01-31T10:00:00Z", "no date"]);
    let asked = |text| {
        let read = field(&record, "date").read_in(text, Locale::English, record.data());
        read.unwrap_err().choices().to_vec()
    };
    assert_eq!(asked("1/15"), ["2026-01-15"], "the nearest one");
    assert_eq!(asked("28 Dec"), ["2025-12-28"]);
    assert_eq!(asked("1/2"), ["2026-02-01", "2026-01-02"]);
    assert_eq!(asked("23. Mai"), ["2026-05-23"]);
    assert_eq!(asked("29.2."), [""; 0], "not in these years");
}

#[test]
fn a_day_with_a_time_is_read_as_the_day_alone_is() {
    assert_eq!(typed("time", "Tue 31 Mar 2026 8:05").as_deref(), Ok("2026-03-31T08:05"));
    assert_eq!(choices(typed("time", "3/31/2026 2:22 PM")), [""; 0], "the hour is another one");
    assert_eq!(choices(typed("time", "03/04/2026 14:00")), ["2026-04-03T14:00", "2026-03-04T14:00"]);
}

#[test]
fn what_is_no_day_is_kept_as_typed() {
    for text in [
        "31.02.2026",
        "31.03/2026",
        "31..03..2026",
        "-31.03.2026",
        "Foo 31.03.2026",
        "31.03.2026 25:00",
        "31 2026 Mar",
        "1 Mar 2 2026",
        "March",
        "Tue",
        ":",
        "年",
    ] {
        assert_eq!(choices(typed("date", text)), [""; 0], "{text}");
        assert_eq!(clicked("date", text), typed("date", text), "{text}");
    }
}

#[test]
fn texts_and_words_that_are_clicked_lose_the_sign_after_them() {
    let record = ExtractedData::new(json!({ "data": { "name": "x", "total": 1 } }));
    let offered = |at: &str, field_type, text| {
        let found = fields(&blocks(&record, &Collection::new("invoices", "_public")))
            .into_iter()
            .find(|field| field.path.to_string() == at);
        let field = Field { field_type, ..found.unwrap().clone() };
        quoted_value(text, ["", ""], &field, Locale::Neutral, record.data()).ok().map(|(_, shown)| shown)
    };
    assert_eq!(offered("name", FieldType::Text, "Nordlicht GmbH,").as_deref(), Some("Nordlicht GmbH"));
    assert_eq!(
        offered("name", FieldType::Enum(["credit"].map(crate::domain::Choice::from).into()), "(credit)").as_deref(),
        Some("credit")
    );
    assert_eq!(offered("total", FieldType::Any, "EUR 1.515,00").as_deref(), Some("1515.00"), "it is a number now");
}
