//! What a clerk reads: whole sentences with one end, German numbers in German, and no words of machines.

use serde_json::json;

use crate::domain::{
    BadMetadata, Choice, Duplicate, EditError, FieldPath, Label, Locale, Objection, Problem, Reason, Status, Unreadable, Why,
    evidence::{Finding, Said},
    reason::Sameness,
    rule::{Broken, Excuse, HiddenPlace, Part, Rule},
    schema::Bound,
};
use crate::text::Language::{self, English, German};

fn messages(language: Language) -> Vec<(String, String)> {
    let file = if language == English { include_str!("../en.ftl") } else { include_str!("../de.ftl") };
    let mut found = Vec::new();
    let mut name = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let text = match line.split_once(" = ") {
            Some((key, text)) if !line.starts_with(' ') => {
                name = key;
                text
            }
            _ => line.trim().split_once("] ").map_or("", |(_, text)| text),
        };
        if !text.is_empty() && !text.ends_with("->") {
            found.push((name.to_owned(), text.to_owned()));
        }
    }
    found
}

/// The beginnings of sentences in a text, except the first.
fn further_sentences(text: &str) -> usize {
    let ends = [". ", "! ", "? "].iter().flat_map(|end| text.match_indices(end));
    // `S. 3` and `z. B.` are no ends.
    ends.filter(|(at, _)| {
        let next = text[at + 2..].trim_start_matches(['{', '$', '“', '„', ' ']).chars().next();
        let before = text[..*at].rsplit(' ').next().unwrap_or_default();
        before.chars().count() > 1 && next.is_some_and(|next| next.is_uppercase() || text[at + 2..].starts_with('{'))
    })
    .count()
}

fn ends_once(text: &str) -> bool {
    !["..", ". .", " .", ".;", ".:", "?.", "!.", "…."].iter().any(|twice| text.contains(twice))
}

#[test]
fn a_message_of_several_sentences_ends_as_each_of_them_does() {
    for language in [English, German] {
        for (name, text) in messages(language) {
            assert!(ends_once(&text), "{name}: {text}");
            let is_open = further_sentences(&text) > 0 && !text.ends_with(['.', '!', '?', '…', ':', '}']);
            assert!(!is_open, "{name} lacks its end: {text}");
        }
    }
}

#[test]
fn no_message_speaks_of_null_of_schemas_or_of_rules_by_their_codes() {
    for language in [English, German] {
        for (name, text) in messages(language) {
            let words = text.to_lowercase();
            for machine in
                ["null", "schema", "metadata", "metadaten", "absent", "boolean", "array", "br-", "en 16931", "regex", "pattern }"]
            {
                assert!(!words.contains(machine), "{name}: {text}");
            }
            assert!(language == English || !text.contains("Ctrl"), "{name}: {text}");
        }
    }
}

/// The stored number of every sentence below; its German form has a point and a comma.
const NUMBER: &str = "1234.50";

fn number() -> String {
    NUMBER.to_owned()
}

fn sum(rule: Rule, count: usize, parts: Vec<Part>, only: Option<Label>, excuse: Option<Excuse>) -> Broken {
    let are_rows = rule == Rule::LinesTotal;
    Broken::Sum {
        rule,
        parts,
        count,
        are_rows,
        makes: number(),
        field: Label::from("Total"),
        says: "61.90".to_owned(),
        only,
        excuse,
    }
}

fn broken() -> Vec<Broken> {
    let part = |b: Option<&str>, over: Option<&str>| Part {
        minus: false,
        a: number(),
        b: b.map(str::to_owned),
        over: over.map(str::to_owned),
    };
    let excuses = [
        Excuse::Discount("12.5".into()),
        Excuse::Free,
        Excuse::WithTax("7.5".into()),
        Excuse::PriceFor(number()),
        Excuse::TaxByLine,
        Excuse::NoTax,
        Excuse::Untaxed(number()),
        Excuse::Coin("0.05".into()),
        Excuse::CashDiscount("2.5".into()),
    ];
    let mut all: Vec<Broken> =
        excuses.into_iter().map(|excuse| sum(Rule::GrandTotal, 2, vec![part(None, None)], None, Some(excuse))).collect();
    all.extend([
        sum(Rule::LineTotal, 1, vec![part(Some("61.90"), None)], None, None),
        sum(Rule::TaxAmount, 1, vec![part(Some("7.5"), Some("100"))], None, None),
        sum(Rule::LineTotal, 1, vec![part(Some("61.90"), Some("100"))], Some(Label::from("Line")), None),
        sum(Rule::LinesTotal, 3, Vec::new(), None, None),
        sum(Rule::TaxTotal, 1, Vec::new(), None, None),
        sum(Rule::TaxBasis, 0, Vec::new(), None, None),
        sum(Rule::NetTotal, 9, Vec::new(), None, None),
        Broken::ForeignRate { rate: "7.5".into(), rates: vec!["19.5".into(), "0.5".into()] },
        Broken::DueBeforeInvoice { due: "2026-03-01".into(), invoice: "2026-04-01".into() },
        Broken::InFuture { date: "2027-03-01".into(), today: "2026-04-01".into() },
        Broken::VatId { country: "DE".into() },
        Broken::Iban,
        Broken::Currency { text: "Euro".into() },
        Broken::AgentFailed { why: Some("It was too dark.".into()) },
        Broken::AgentFailed { why: None },
        Broken::UnknownStatus { status: "odd".into() },
        Broken::NoValues { missing: vec![Label::from("Number")] },
        Broken::NoValues { missing: Vec::new() },
        Broken::Emptied { field: Label::from("Total"), was: Some(number()) },
        Broken::Emptied { field: Label::from("Total"), was: None },
        Broken::Hidden { places: vec![HiddenPlace { character: "U+200B".into(), after: "A".into() }], count: 1 },
    ]);
    all
}

fn problems() -> Vec<Problem> {
    let bounds = [Bound::AtLeast, Bound::AtMost, Bound::Above, Bound::Below];
    let mut all: Vec<Problem> = bounds.map(|bound| Problem::Outside(bound, number())).into();
    all.extend([
        Problem::Missing,
        Problem::NoText,
        Problem::NoNumber,
        Problem::NoWholeNumber,
        Problem::NoTruth,
        Problem::NoDate,
        Problem::NoYear,
        Problem::NotListed(["a_b", "c"].map(Choice::from).into()),
        Problem::NoGroup,
        Problem::NoList,
        Problem::NoneOf(vec!["string".into(), "number".into()]),
        Problem::NoneOf(Vec::new()),
        Problem::Unclear("1,234".into(), vec!["1234".into(), number()]),
        Problem::TooLong(5),
        Problem::TooShort(5),
        Problem::OtherForm("^[A-Z]{3}$".into()),
        Problem::Unreadable("x".into()),
    ]);
    all
}

fn findings() -> Vec<Finding> {
    let said = [
        "empty_always",
        "empty_in_row",
        "empty_beside",
        "nowhere",
        "opposite",
        "inside_word",
        "not_in_row",
        "apart",
        "unread_in_column",
        "unread_in_sum",
        "unread_behind_label",
        "unread_code",
        "unclaimed_row",
        "skipped_line",
        "line_out_of_order",
        "same_party",
        "one_print",
        "same_row",
        "ends_with_next",
        "other_country",
        "other_terms",
        "due_late",
        "day_and_month",
        "odd_letters",
        "other_quotation",
        "other_words",
        "other_kind",
        "own_data",
        "own_rows",
    ];
    let finding = |said: &str| {
        let printed = match said {
            "empty_always" => "BR-CO-15",
            "inside_word" | "unclaimed_row" | "other_words" => "Lamp",
            "other_country" => "DE",
            "other_terms" | "own_rows" => "30",
            "day_and_month" => "2026-03-04",
            "other_kind" => "credit_note",
            _ => NUMBER,
        };
        let said: Said = serde_json::from_value(json!(said)).unwrap();
        Finding { path: FieldPath::root(), said, printed: printed.to_owned(), about: String::new(), place: None }
    };
    said.map(finding).into()
}

/// Everything that can be said of a record or stand in the way of a decision.
fn all(language: Language) -> Vec<String> {
    let locale = Locale::from(language);
    let path = || "rows".parse::<FieldPath>().unwrap();
    let duplicate =
        |same| Reason::Duplicate(Duplicate { same, id: "1".into(), document: "a.pdf".into(), status: Status::Accepted });
    let mut reasons: Vec<Reason> =
        broken().into_iter().flat_map(|one| [Reason::Rule(one.clone()), Reason::DocumentsOwn(one)]).collect();
    reasons.extend(problems().into_iter().map(|problem| Reason::Schema { label: Label::from("Total"), problem }));
    reasons.extend(findings().into_iter().map(Reason::Page));
    reasons.extend([Sameness::File, Sameness::Number, Sameness::Nearly].map(duplicate));
    reasons.extend([
        Reason::AgentFailed,
        Reason::LowConfidence { percent: 61, below: 82.5 },
        Reason::OddConfidence(NUMBER.into()),
        Reason::NoConfidence,
        Reason::NoConfidences,
        Reason::NotLooked,
        Reason::Unshown(vec![1, 2]),
        Reason::Unreadable(Unreadable::Missing("data".into())),
        Reason::Unreadable(Unreadable::Record),
        Reason::Unreadable(Unreadable::More(2)),
        Reason::Unreadable(Unreadable::Metadata(path(), BadMetadata::Boxes)),
        Reason::Unreadable(Unreadable::Metadata(FieldPath::root(), BadMetadata::Scalar)),
    ]);
    let edits = [
        EditError::NoObject(path()),
        EditError::NoRow(path(), 6),
        EditError::NoList(path()),
        EditError::NoKey(path()),
        EditError::TooDeep(path()),
    ];
    let whys =
        edits.map(Why::Edit).into_iter().chain([Why::Asked, Why::OpenAlready, Why::DecidedAlready, Why::NoReason, Why::NoObject]);
    let objections = whys.map(|why| Objection::at(path(), None, why).sentence(locale));
    reasons.iter().map(|reason| reason.sentence(language)).chain(objections).collect()
}

#[test]
fn a_flag_is_one_sentence_that_ends_nowhere_and_names_no_rule_by_its_code() {
    for language in [English, German] {
        for sentence in all(language) {
            assert!(further_sentences(&sentence) == 0 && !sentence.ends_with('.') && ends_once(&sentence), "{sentence}");
            for code in ["BR-", "EN16931", "^[A-Z]"] {
                assert!(!sentence.contains(code), "{sentence}");
            }
        }
    }
}

#[test]
fn what_the_sentence_leaves_out_an_expert_still_finds() {
    let detail = |reason: Reason| reason.detail().map(str::to_owned);
    assert_eq!(detail(Reason::Rule(sum(Rule::GrandTotal, 2, Vec::new(), None, None))).as_deref(), Some("BR-CO-15"));
    assert_eq!(detail(Reason::Page(findings().swap_remove(0))).as_deref(), Some("BR-CO-15"));
    let form = Problem::OtherForm("^[A-Z]{3}$".into());
    assert_eq!(detail(Reason::Schema { label: Label::from("Currency"), problem: form }).as_deref(), Some("^[A-Z]{3}$"));
    assert_eq!(detail(Reason::NoConfidence), None);
}

/// Whether a number is written with a decimal point.
fn has_point(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_number = |at: usize| chars[at].is_ascii_digit();
    (1..chars.len().saturating_sub(1)).any(|at| {
        let after = chars[at + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
        // Not the groups of `1.234,50`, nor a day as `01.03.2026`.
        let is_day = after == 2 && chars.get(at + 3) == Some(&'.') || after == 4;
        chars[at] == '.' && is_number(at - 1) && after > 0 && after != 3 && !is_day
    })
}

#[test]
fn in_german_every_number_in_a_sentence_is_german() {
    for sentence in all(German) {
        assert!(!has_point(&sentence), "{sentence}");
    }
    let told = all(German);
    for part in [
        "1.234,50 × 61,90",
        "7,5 % von 1.234,50",
        "Rabatt von 12,5 %",
        "unter 82,5 %",
        "steht 1.234,50: das Vorzeichen",
        "Daten der Rechnung steht 1.234,50",
    ] {
        assert!(told.iter().any(|sentence| sentence.contains(part)), "{part}");
    }
    let says = |printed: &str| Locale::German.say_printed(printed);
    assert_eq!(["16.90", "1,515.00", "1.515,00", "-16.90"].map(says), ["16,90", "1.515,00", "1.515,00", "-16,90"]);
    assert_eq!(
        ["1,234", "Lamp 2.5", "2026-118", "04.03.2026", "EUR 5.00"].map(says),
        ["1,234", "Lamp 2.5", "2026-118", "04.03.2026", "EUR 5.00"],
        "what reads two ways, or is no amount, stays as it is printed"
    );
    assert!(has_point("von 61.90 EUR") && !has_point("am 01.03.2026 sind es 1.234,50"));
}
