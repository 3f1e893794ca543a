//! What a schema says, what it objects to, and what typed text becomes.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::json;

use super::*;
use crate::domain::Locale;

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

fn complaints(schema: Value, data: Value) -> Vec<(String, Problem)> {
    Schema::new(schema).check(&data).into_iter().map(|violation| (violation.path.to_string(), violation.problem)).collect()
}

fn at(path: &str, problem: Problem) -> (String, Problem) {
    (path.to_owned(), problem)
}

#[test]
fn a_pattern_that_is_not_understood_restricts_nothing_and_is_not_told() {
    let huge = "(((){2000}){2000}){60}";
    let schema = json!({"properties": {"a": {"pattern": huge}, "b": {"pattern": "(?i)^x$"}, "c": {"pattern": "^x$"}}});
    let wrong = complaints(schema.clone(), json!({"a": "1", "b": "2", "c": "3"}));
    assert_eq!(wrong.into_iter().map(|(path, _)| path).collect::<Vec<_>>(), ["c"]);
    let schema = Schema::new(schema);
    let limits = |path: &str| schema.limits(&path.parse().unwrap());
    assert_eq!((limits("a"), limits("b")), (vec![], vec![]));
    assert_eq!(schema.unread_patterns().into_iter().map(|unread| unread.pattern).collect::<Vec<_>>(), [huge, "(?i)^x$"]);
}

#[test]
fn texts_that_would_take_too_long_for_their_pattern_are_let_pass() {
    let schema = json!({"properties": {"long": {"pattern": "^[^b]{0,1900}$"}, "short": {"pattern": "^x$"}}});
    let text = |length: usize| "b".repeat(length);
    let wrong = |length| complaints(schema.clone(), json!({"long": text(length), "short": "y"}));
    assert_eq!(wrong(5_000).len(), 2);
    let paths: Vec<_> = wrong(6_000).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["short"], "six thousand letters times 1,900 steps");
}

#[test]
fn the_patterns_that_were_read_belong_to_the_schema_and_not_to_what_it_says() {
    let schema = invoice();
    let read: Schema = serde_json::from_str(&serde_json::to_string(&schema).unwrap()).unwrap();
    schema.check(&json!({"number": "x"}));
    assert_eq!((read.raw(), &read), (schema.raw(), &schema));
}

fn invoice() -> Schema {
    Schema::new(json!({
        "type": "object",
        "required": ["number", "seller"],
        "properties": {
            "number": {"type": "string", "minLength": 1, "maxLength": 5, "title": "Invoice number"},
            "date": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "description": "As printed"},
            "seller": {"$ref": "#/$defs/Party"},
            "kind": {"enum": ["invoice", "receipt", null]},
            "copies": {"type": ["integer", "null"], "minimum": 0},
            "lines": {"type": "array", "items": {"allOf": [{"$ref": "#/definitions/line"}]}},
            "paid": {"type": "boolean"},
            "open": {},
            "price": {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}]},
        },
        "$defs": {"Party": {"title": "Party", "type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "parent": {"$ref": "#/$defs/Party"}}}},
        "definitions": {"line": {"type": "object", "properties": {"unit_price": {"type": "number", "exclusiveMinimum": 0}}}},
    }))
}

#[test]
fn a_schema_describes_its_fields_through_references_and_null() {
    let schema = invoice();
    let field = |at: &str| schema.describe(&path(at));
    assert_eq!(field("number"), Description { field_type: FieldType::Text, nullable: false, required: true, description: None });
    let date = field("date");
    assert_eq!(
        (date.field_type, date.nullable, date.required, date.description.as_deref()),
        (FieldType::Date, true, false, Some("As printed"))
    );
    assert_eq!(field("seller.parent.parent.name").field_type, FieldType::Text);
    assert!(field("seller.name").required && !field("seller.parent").required);
    assert_eq!(
        (field("kind").field_type, field("kind").nullable),
        (FieldType::Enum(["invoice", "receipt"].map(Choice::from).into()), true)
    );
    assert_eq!((field("copies").field_type, field("copies").nullable), (FieldType::Integer, true));
    assert_eq!(field("lines").field_type, FieldType::Array(Box::new(FieldType::Object)));
    assert_eq!(field("lines[7].unit_price").field_type, FieldType::Number);
    assert_eq!((field("open").field_type, field("open").nullable), (FieldType::Any, true));
    assert_eq!((field("price").field_type, field("price").nullable), (FieldType::Any, true));
    assert_eq!(field("nowhere.at.all").field_type, FieldType::Any);
}

#[test]
fn data_as_the_schema_wants_it_is_not_complained_about() {
    let good = json!({"number": "R-1", "date": null, "seller": {"name": "N"}, "kind": null, "copies": 2, "lines": [{"unit_price": 0.5}, {}], "price": "1", "extra": 1});
    assert_eq!(invoice().check(&good), []);
    let whole = json!({"number": "R-1", "seller": {"name": "N"}, "copies": serde_json::from_str::<Value>("2.00").unwrap()});
    assert_eq!(invoice().check(&whole), [], "2.00 is a whole number");
}

#[test]
fn a_pattern_is_checked_and_told_beforehand() {
    let schema = json!({"properties": {"iban": {"type": ["string", "null"], "pattern": "^[A-Z]{2}[0-9]+$", "maxLength": 9}, "odd": {"pattern": "(?=x)"}}});
    assert_eq!(complaints(schema.clone(), json!({"iban": "DE12", "odd": "y"})), []);
    assert_eq!(complaints(schema.clone(), json!({"iban": null})), []);
    assert_eq!(
        complaints(schema.clone(), json!({"iban": "de12"})),
        [at("iban", Problem::OtherForm("^[A-Z]{2}[0-9]+$".to_owned()))]
    );
    let limits = Schema::new(schema).limits(&path("iban"));
    assert_eq!(limits, [Problem::TooLong(9), Problem::OtherForm("^[A-Z]{2}[0-9]+$".to_owned())]);
}

#[test]
fn limits_are_compared_by_digits() {
    let limit: Value =
        serde_json::from_str(r#"{"properties": {"id": {"type": "integer", "maximum": 12345678901234567890123}}}"#).unwrap();
    let id = |digits: &str| serde_json::from_str::<Value>(&format!(r#"{{"id": {digits}}}"#)).unwrap();
    assert_eq!(complaints(limit.clone(), id("12345678901234567890123")), []);
    assert_eq!(complaints(limit, id("12345678901234567890124")).len(), 1);
}

#[test]
fn a_choice_of_objects_complains_about_the_one_that_was_meant() {
    let schema = json!({"properties": {"a": {"oneOf": [{"type": "object", "properties": {"x": {"type": "number"}}}, {"type": "string"}]}}});
    assert_eq!(complaints(schema.clone(), json!({"a": {"x": "1"}})), [at("a.x", Problem::NoNumber)]);
    assert_eq!(complaints(schema, json!({"a": 1})), [at("a", Problem::NoneOf(vec!["object".to_owned(), "string".to_owned()]))]);
}

#[test]
fn a_schema_that_leads_back_to_itself_ends() {
    let knot = json!({"$ref": "#", "anyOf": [{"$ref": "#"}, {"$ref": "#"}, {"type": "string"}], "allOf": [{"$ref": "#"}]});
    let schema = Schema::new(knot);
    schema.check(&json!({"a": {"b": [1, 2, {"c": null}]}}));
    schema.describe(&path("a.b[0].c"));
    let items = Schema::new(json!({"type": "array", "items": {"$ref": "#"}}));
    assert!(matches!(items.describe(&FieldPath::root()).field_type, FieldType::Array(_)));
    assert_eq!(Schema::new(json!({"$ref": "https://elsewhere/x.json"})).check(&json!(1)), []);
    assert_eq!(Schema::new(json!("no schema")).check(&json!(1)), []);
}

#[test]
fn without_a_schema_the_value_says_what_the_field_is() {
    let seen = |value: Value| {
        let d = describe(None, &FieldPath::root(), Some(&value));
        (d.field_type, d.nullable)
    };
    assert_eq!(seen(json!("2026-03-31")), (FieldType::Date, true));
    assert_eq!(seen(json!("2026-02-30")), (FieldType::Text, false));
    assert_eq!(seen(json!("a\nb")), (FieldType::LongText, false));
    assert_eq!(seen(json!("x".repeat(81))), (FieldType::LongText, false));
    assert_eq!(seen(json!("x".repeat(80))), (FieldType::Text, false));
    assert_eq!(seen(json!(3)), (FieldType::Number, true));
    assert_eq!(seen(json!(true)), (FieldType::Boolean, true));
    assert_eq!(seen(json!(null)), (FieldType::Text, true));
    let schema = Schema::new(json!({"properties": {"a": {"type": "string"}, "n": {"type": "integer"}}}));
    assert_eq!(describe(Some(&schema), &path("a"), Some(&json!("x".repeat(81)))).field_type, FieldType::LongText);
    assert_eq!(describe(Some(&schema), &path("n"), Some(&json!(3))).field_type, FieldType::Integer);
}

fn described(field_type: FieldType, nullable: bool) -> Description {
    Description { field_type, nullable, required: false, description: None }
}

fn typed(text: &str, field_type: FieldType) -> Result<String, Problem> {
    parse_text(text, &described(field_type, false), Some(&json!("before")), Locale::English).map(|value| value.to_string())
}

fn unclear(text: &str, choices: &[&str]) -> Problem {
    Problem::Unclear(text.to_owned(), choices.iter().map(|choice| (*choice).to_owned()).collect())
}

#[test]
fn a_number_is_read_as_people_write_it_and_keeps_its_digits() {
    for (text, digits) in [
        ("1500.00", "1500.00"),
        (" 12 ", "12"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("+5", "5"),
        ("-0.50", "-0.50"),
        ("−3", "-3"),
        ("12,50", "12.50"),
        ("12,5", "12.5"),
        ("0,1234", "0.1234"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("1 234.56", "1234.56"),
        ("1 234 567,8", "1234567.8"),
        ("1\u{202f}234,567", "1234.567"),
        ("1'234'567.00", "1234567.00"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("-1.234,56", "-1234.56"),
        ("1.234.567,00", "1234567.00"),
        ("1,234,567", "1234567"),
        ("12.50-", "-12.50"),
    ] {
        assert_eq!(typed(text, FieldType::Number).as_deref(), Ok(digits), "{text}");
    }
    assert_eq!(typed("1e3", FieldType::Number).as_deref(), Ok("1e+3"), "serde_json writes the sign of an exponent");
}

#[test]
fn a_number_that_could_be_two_asks_and_what_is_none_says_how() {
    assert_eq!(typed("1,234", FieldType::Number).unwrap_err(), unclear("1,234", &["1234", "1.234"]));
    assert_eq!(typed("-12.345", FieldType::Number).unwrap_err(), unclear("-12.345", &["-12345", "-12.345"]));
    assert_eq!(typed("- 5", FieldType::Number).unwrap_err(), unclear("- 5", &["-5", "5"]));
    for text in [
        "1.2345,6", "1,23,45", "abc", "12 kg", "1 2", "12 34", "1,2,3", "007", "+-5", "--5", "1e", "NaN", "0x10", "1''000",
        "1.2.3",
    ] {
        assert_eq!(typed(text, FieldType::Number).unwrap_err(), Problem::NoNumber, "{text}");
    }
    assert!(typed(&"9".repeat(2000), FieldType::Number).is_err());
}

#[test]
fn a_whole_number_has_no_fraction() {
    assert_eq!(typed("1 234", FieldType::Integer).as_deref(), Ok("1234"));
    assert_eq!(typed("-7", FieldType::Integer).as_deref(), Ok("-7"));
    assert_eq!(typed("1,234", FieldType::Integer).as_deref(), Ok("1234"));
    assert_eq!(typed("1.234", FieldType::Integer).unwrap_err(), unclear("1.234", &["1234"]));
    for text in ["12.0", "12,5", "1e3"] {
        assert_eq!(typed(text, FieldType::Integer).unwrap_err(), Problem::NoWholeNumber, "{text}");
    }
}

#[test]
fn a_list_of_texts_or_numbers_is_read_line_by_line() {
    let list = |items| FieldType::Array(Box::new(items));
    let read =
        |text: &str, items, current: Value| parse_text(text, &described(list(items), true), Some(&current), Locale::German);
    assert_eq!(read("a\n\n b ", FieldType::Text, json!(["x"])), Ok(json!(["a", "b"])));
    assert_eq!(read("1.234,5\n2", FieldType::Number, json!([])).map(|v| v.to_string()).as_deref(), Ok("[1234.5,2]"));
    assert_eq!(
        read("1.234", FieldType::Number, json!([])),
        Err(Problem::Unclear("1.234".into(), vec!["1234".into(), "1.234".into()]))
    );
    assert_eq!(read(" ", FieldType::Text, json!(["x"])), Ok(json!(null)));
}

#[test]
fn dates_words_and_truths_are_read() {
    assert_eq!(typed("31.03.2026", FieldType::Date).as_deref(), Ok("\"2026-03-31\""));
    assert_eq!(typed("03/04/2026", FieldType::Date).unwrap_err(), unclear("03/04/2026", &["2026-04-03", "2026-03-04"]));
    assert_eq!(typed("2026-02-30", FieldType::Date).unwrap_err(), Problem::NoDate);
    assert_eq!(typed("2026-03-31T10:00Z", FieldType::DateTime).as_deref(), Ok("\"2026-03-31T10:00Z\""));
    assert_eq!(typed("Yes", FieldType::Boolean).as_deref(), Ok("true"));
    assert_eq!(typed("FALSE", FieldType::Boolean).as_deref(), Ok("false"));
    assert_eq!(typed("maybe", FieldType::Boolean).unwrap_err(), Problem::NoTruth);
    let listed = FieldType::Enum(["Müller", "Mehl–Öl", "Straße ﬁx", "Muell", "Müell"].map(Choice::from).into());
    for (text, word) in [
        ("Mu\u{308}ller", "Müller"),
        ("MÜLLER", "Müller"),
        ("mehl-o\u{308}l", "Mehl–Öl"),
        ("ＭＥＨＬ－ÖＬ\u{a0}", "Mehl–Öl"),
        ("strasse FIX", "Straße ﬁx"),
        ("muell", "Muell"),
    ] {
        assert_eq!(typed(text, listed.clone()), Ok(json!(word).to_string()), "{text}");
    }
    assert!(typed("MÚELL", listed).is_err(), "two have these letters, apart from their marks");
    assert_eq!(typed("ＪＡ\u{a0}", FieldType::Boolean).as_deref(), Ok("true"));
    let words = FieldType::Enum(["EUR", "CHF"].map(Choice::from).into());
    assert_eq!(typed("eur", words.clone()).as_deref(), Ok("\"EUR\""));
    assert_eq!(typed("USD", words).unwrap_err(), Problem::NotListed(["EUR", "CHF"].map(Choice::from).into()));
    assert_eq!(typed("  kept  ", FieldType::Text).as_deref(), Ok("\"  kept  \""));
    assert_eq!(typed("12", FieldType::Text).as_deref(), Ok("\"12\""), "text stays text");
}

#[test]
fn no_text_is_null_or_empty_or_refused() {
    let empty = |field_type, nullable, current: Option<Value>| {
        parse_text("", &described(field_type, nullable), current.as_ref(), Locale::English)
    };
    assert_eq!(empty(FieldType::Number, false, None), Ok(json!(null)));
    assert_eq!(empty(FieldType::Text, false, Some(json!(null))), Ok(json!(null)));
    assert_eq!(empty(FieldType::Text, true, Some(json!("x"))), Ok(json!(null)));
    assert_eq!(empty(FieldType::Text, false, Some(json!("x"))), Ok(json!("")));
    assert_eq!(empty(FieldType::Text, true, Some(json!(""))), Ok(json!("")), "unchanged");
    assert_eq!(empty(FieldType::Number, true, Some(json!(1))), Ok(json!(null)));
    assert_eq!(empty(FieldType::Number, false, Some(json!(1))), Err(Problem::Missing));
}

#[test]
fn unchanged_text_gives_the_value_back_unless_it_reads_as_one_of_the_type_that_is_wanted() {
    let number: Value = serde_json::from_str("1500.00").unwrap();
    let read =
        |current: &Value| parse_text(&to_text(current), &described(FieldType::Integer, false), Some(current), Locale::Neutral);
    for current in [json!(12), json!("abc"), number, json!(true), json!({"a": 1}), json!("  ")] {
        assert_eq!(read(&current), Ok(current));
    }
    assert_eq!(read(&json!("12")), Ok(json!(12)));
    assert_eq!(read(&json!("1.234")), Err(unclear("1.234", &["1234"])));
}

#[test]
fn an_open_field_keeps_the_type_that_it_has() {
    let any = described(FieldType::Any, true);
    assert_eq!(
        parse_text("12,50", &any, Some(&json!(1)), Locale::English).map(|value| value.to_string()).as_deref(),
        Ok("12.50")
    );
    assert_eq!(parse_text("12,50", &any, Some(&json!("1")), Locale::English), Ok(json!("12,50")));
    assert_eq!(parse_text("x", &any, Some(&json!(1)), Locale::English), Err(Problem::NoNumber));
}

#[test]
fn what_may_be_left_out_may_be_null_and_what_is_required_may_not() {
    let schema = Schema::new(json!({"type": "object", "required": ["number", "lines"], "properties": {
        "number": {"type": "string"}, "note": {"type": "string"},
        "lines": {"type": "array", "items": {"type": "object", "required": ["total"], "properties": {
            "total": {"type": "number"}, "unit": {"type": "string"}}}},
    }}));
    let places = |data: Value| schema.check(&data).into_iter().map(|one| one.path.to_string()).collect::<Vec<_>>();
    let nothing: [&str; 0] = [];
    assert_eq!(places(json!({"number": "1", "note": null, "lines": [{"total": 1, "unit": null}]})), nothing);
    assert_eq!(
        places(json!({"number": null, "note": null, "lines": [{"total": null, "unit": 5}]})),
        ["number", "lines[0].total", "lines[0].unit"]
    );
}
