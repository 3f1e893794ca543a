//! The words for the domain's smaller values, in both languages.

use crate::domain::{
    Age, BadMetadata, EditError, FieldPath, Label, Locale, Name, Objection, Problem, RejectReason, Status, Unreadable, Why,
    evidence::{Finding, Said},
    label_of,
    rule::Broken,
};
use crate::text::Language::{self, English, German};

fn both(text: impl Fn(Language) -> String) -> [String; 2] {
    [English, German].map(text)
}

#[test]
fn a_field_without_a_name_is_named_by_its_place() {
    let label = Label::from("Price").and(Name::Row(3)).and(Name::Item(2));
    assert_eq!(both(|language| label.text(language)), ["Price, row 3, Item 2", "Price, Zeile 3, Eintrag 2"]);
    let [root, unnamed] = ["", r#"["--"]"#].map(|path| label_of(&path.parse().unwrap(), None));
    assert_eq!(both(|language| root.text(language)), ["Data", "Daten"]);
    assert_eq!(both(|language| unnamed.text(language)), ["Unnamed", "Ohne Namen"]);
    let heads = [Name::Seller, Name::Number, Name::Date, Name::Total, Name::Document].map(Label::from);
    assert_eq!(heads.clone().map(|name| name.text(English)), ["Seller", "Number", "Date", "Total", "This document"]);
    assert_eq!(heads.map(|name| name.text(German)), ["Verkäufer", "Nummer", "Datum", "Summe", "Dieses Dokument"]);
}

#[test]
fn the_page_says_what_is_different() {
    let says = |said: Said, printed: &str| {
        let (path, printed) = (FieldPath::root(), printed.to_owned());
        let finding = Finding { path, said, printed, about: String::new(), place: None };
        both(|language| finding.sentence(language))
    };
    assert_eq!(
        says(Said::Opposite, "-119.00"),
        ["The page says -119.00: the sign differs", "Auf der Seite steht -119,00: das Vorzeichen ist anders"]
    );
    assert_eq!(says(Said::OtherKind, "credit_note"), ["The page says credit note", "Auf der Seite steht Gutschrift"]);
}

#[test]
fn an_age_is_told_in_its_largest_unit() {
    let ages = [0, 3, 200, 1_500, 9_000].map(Age::of_minutes);
    assert_eq!(ages.map(|age| age.text(English)), ["now", "3 min", "3 h", "1 d", "6 d"]);
    assert_eq!(ages.map(|age| age.text(German)), ["jetzt", "3 Min.", "3 Std.", "1 Tag", "6 Tage"]);
}

#[test]
fn a_status_and_a_reason_of_somebody_elses_keep_their_words() {
    let other = Status::parse("in_progress");
    assert_eq!(both(|language| other.label(language).to_owned()), ["in_progress", "in_progress"]);
    assert_eq!(both(|language| Status::Accepted.label(language).to_owned()), ["Accepted", "Angenommen"]);
    let reason = |code: &str, label: &str| RejectReason {
        code: code.to_owned(),
        label: label.to_owned(),
        labels: [("de".to_owned(), "Zweimal".to_owned())].into_iter().filter(|_| !label.is_empty()).collect(),
    };
    assert_eq!(both(|language| reason("wrong_supplier", "").text(language)), ["wrong supplier", "wrong supplier"]);
    assert_eq!(both(|language| reason("duplicate", "Twice").text(language)), ["Twice", "Zweimal"]);
    assert_eq!(both(|language| reason("duplicate", "").text(language)), ["Duplicate", "Doppelt"]);
}

/// Every sentence exists in both languages, differs between them, and names its subject.
#[test]
fn what_stands_against_a_decision_is_told_in_both_languages() {
    let path = || "rows".parse().unwrap();
    let edits = [
        EditError::NoObject(path()),
        EditError::NoRow(path(), 6),
        EditError::NoList(path()),
        EditError::NoKey(path()),
        EditError::TooDeep(path()),
    ];
    let of_field = edits.map(Why::Edit).into_iter().chain([Why::Asked, Why::Problem(Problem::Unreadable("x".to_owned()))]);
    for why in of_field {
        let objection = Objection::at("rows".parse().unwrap(), None, why);
        let [english, german] = [Locale::English, Locale::German].map(|locale| objection.sentence(locale));
        assert!(english.contains("Rows") && german.contains("Rows") && english != german, "{english} / {german}");
    }
    for why in [Why::OpenAlready, Why::DecidedAlready, Why::NoReason, Why::NoObject, Why::Rule(Broken::Iban)] {
        let objection = Objection::whole(why);
        let [english, german] = [Locale::English, Locale::German].map(|locale| objection.sentence(locale));
        assert!(!english.is_empty() && !german.is_empty() && english != german, "{english} / {german}");
    }
    let gone = Objection::at(path(), None, Why::Edit(EditError::NoRow(path(), 6)));
    assert!(gone.sentence(Locale::German).contains("Zeile 7"), "counted from 1: {}", gone.sentence(Locale::German));
}

#[test]
fn what_of_a_record_cannot_be_read_is_told_in_both_languages() {
    let key = || "overall_confidence".to_owned();
    let metadata = |why| Unreadable::Metadata("total".parse().unwrap(), why);
    let all = [
        (Unreadable::Missing(key()), "overall_confidence"),
        (Unreadable::NoText(key()), "overall_confidence"),
        (Unreadable::NoObject(key()), "overall_confidence"),
        (Unreadable::NoConfidence(key()), "overall_confidence"),
        (Unreadable::Record, ""),
        (Unreadable::Metadata("".parse().unwrap(), BadMetadata::Scalar), ": "),
        (metadata(BadMetadata::NoNumber(key())), "overall_confidence"),
        (metadata(BadMetadata::NoText(key())), "overall_confidence"),
        (metadata(BadMetadata::Scalar), "total"),
        (metadata(BadMetadata::Citations), "total"),
        (metadata(BadMetadata::Citation), "total"),
        (metadata(BadMetadata::Page), "total"),
        (metadata(BadMetadata::Boxes), "total"),
        (metadata(BadMetadata::Box), "total"),
        (metadata(BadMetadata::PageDimensions), "total"),
        (Unreadable::More(480), "480"),
    ];
    for (unreadable, about) in all {
        let [english, german] = both(|language| unreadable.sentence(language));
        assert!(english.contains(about) && german.contains(about) && english != german, "{english} / {german}");
    }
    assert_eq!(
        both(|language| metadata(BadMetadata::Scalar).sentence(language)),
        [
            "What the agent says about total can’t be read: it is a single value",
            "Die Angaben des Agenten zu total sind nicht lesbar: ein einzelner Wert"
        ]
    );
}
