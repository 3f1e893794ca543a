//! What travels between server and browser arrives as it was sent.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::domain::{
    Age, AttachedFile, Band, Collection, DocumentView, Draft, Edit, ExtractedData, FlagKind, ItemView, KeyField, KeyKind,
    Meanwhile, Name, PageDimensions, QueuePage, QueueQuery, QueueRow, QueueSort, Schema, Status, Version,
    queue::{ChangedBy, Overwritten, RowWork, Source, StoodFlag, Today},
    work::{Assignee, Comment, Given, Rest, Until, Work},
};

const DIGITS: &str = r#"{"a":1500.00,"b":12345678901234567890123,"c":-0.10,"d":1e+400,"e":[1.0,{"z":0.30,"y":null}]}"#;

fn digits() -> Value {
    serde_json::from_str(DIGITS).unwrap()
}

fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value);
    text
}

#[test]
fn every_edit_keeps_its_digits() {
    let path = || "rows[3].unit_price".parse().unwrap();
    let edits = vec![
        Edit::Set { path: path(), value: digits() },
        Edit::Typed { path: path(), text: "1,234".to_owned() },
        Edit::Clear { path: path() },
        Edit::InsertRow { path: path(), index: 2, row: digits() },
        Edit::RemoveRow { path: path(), index: 1 },
        Edit::MoveRow { path: path(), from: 1, to: 0 },
    ];
    let text = there_and_back(&Draft { edits, ..Draft::default() });
    assert_eq!(text.matches(DIGITS).count(), 2, "{text}");
    assert!(text.contains(r#"{"set":{"path":"rows[3].unit_price","value":"#), "{text}");
    assert!(text.contains(r#"{"move_row":{"path":"rows[3].unit_price","from":1,"to":0}}"#), "{text}");
}

#[test]
fn an_item_keeps_its_digits() {
    let mut collection = Collection::new("invoices", "agent");
    collection.schema = Some(Schema::new(json!({"properties": {"b": {"maximum": digits()["b"]}}})));
    collection.review_below = 0.85;
    collection.key_fields = vec!["seller.name".parse().unwrap()];
    let item = ItemView {
        id: "i".to_owned(),
        version: Version::new("2026:ab"),
        record: ExtractedData::new(json!({"data": digits(), "unknown": digits(), "status": "approved"})),
        draft_revision: 3,
        draft: Draft { edits: vec![Edit::Set { path: "a".parse().unwrap(), value: digits() }], ..Draft::default() },
        meanwhile: Some(Meanwhile { who: Some("Ben".into()), changes: vec![("A".into(), "1".into(), "2".into())] }),
        collection,
        facts: crate::domain::Facts { today: Some("2026-11-24".to_owned()), ..Default::default() },
        document: Some(DocumentView {
            name: "a.pdf".to_owned(),
            file_id: "dfl-1".to_owned(),
            pages: vec![PageDimensions { width: 612.0, height: 791.5 }],
            notices: vec!["This file is incomplete.".to_owned()],
            scalable: true,
            attached: vec![AttachedFile { name: "b.pdf".to_owned(), file_id: "dfl-1~1".to_owned(), number: 1, has_pages: true }],
        }),
        document_problem: None,
        file_id: None,
        document_locked: false,
        from: Some("sort=riskiest".to_owned()),
        next: Some("j".to_owned()),
        previous: None,
        pending: 3,
        standing: Some(crate::domain::queue::Standing { number: 2, of: 3 }),
        created_at: "2026-03-31T14:00:00Z".to_owned(),
        reviewer: "ada".to_owned(),
        reviewer_id: "7".to_owned(),
        today: Some(Today { mine: 3, all: 7 }),
        changed_by: vec![ChangedBy {
            path: "a[0]".parse().unwrap(),
            reviewer: "Ben".to_owned(),
            at: "2026-03-31 14:05".to_owned(),
        }],
        stood: Some(vec![StoodFlag {
            kind: FlagKind::LowConfidence,
            path: Some("a[0]".parse().unwrap()),
            said: "41 %".to_owned(),
        }]),
        overwritten: Some(Overwritten {
            status: Status::Accepted,
            reviewer: "Ben".to_owned(),
            at: "2026-03-31 14:05".to_owned(),
        }),
        held_by: None,
        only_looks: false,
        signed: None,
        sent_back: None,
        work: Work {
            given: Some(Given {
                to: Assignee::Approvers,
                name: String::new(),
                is_mine: true,
                by: "Ada".to_owned(),
                at: "2026-11-24 14:03".to_owned(),
                note: "?".to_owned(),
            }),
            rest: Some(Rest { until: Until::Day("2026-12-03".to_owned()), by: "Ben".to_owned(), note: String::new() }),
            comments: vec![Comment {
                by: "Ben".to_owned(),
                at: "2026-11-24 14:04".to_owned(),
                field: "rows[3].total".parse().ok(),
                text: "@ada".to_owned(),
                to: vec!["Ada".to_owned()],
            }],
            asks_me: true,
            seen: Some(7),
            people: vec![("p_1".to_owned(), "Ada".to_owned())],
            teams: vec!["Payables".to_owned()],
        },
    };
    let text = there_and_back(&item);
    assert_eq!(text.matches(DIGITS).count(), 3, "{text}");
}

#[test]
fn the_queue_travels_as_well() {
    let page = QueuePage {
        read_at: 1_764_000_000_000_000,
        rows: vec![QueueRow {
            id: "i".to_owned(),
            document: "a.pdf".to_owned(),
            key_fields: vec![KeyField { label: Name::Seller.into(), text: "N".to_owned(), kind: KeyKind::Amount }],
            status: Status::Other("parked".to_owned()),
            flag_count: 2,
            worst_flag: Some(FlagKind::SchemaViolation),
            lowest_confidence: Some(0.61),
            created_at: "2026-03-31T14:00:00Z".to_owned(),
            came_at: 1_764_000_000_000_000,
            held_by: Some("Ben".to_owned()),
            signed_by: None,
            work: Some(RowWork {
                to: Some(Assignee::Team("Payables".to_owned())),
                name: "Payables".to_owned(),
                rests: Some(Until::Answer),
                asks_me: true,
            }),
            has_draft: true,
            is_assessed: true,
            version: Version::new("1-a"),
            age: Age::Hours(3),
        }],
        counts: vec![(Status::PendingReview, 4), (Status::Accepted, 1)],
        kinds: vec![(None, 2), (Some(FlagKind::Duplicate), 1)],
        bands: vec![(Band::Low, 1)],
        next: Some("token".to_owned()),
        previous: Some("other".to_owned()),
        skipped: Some(20),
        total: Some(5),
        is_more: false,
        unassessed: 0,
        unreadable: 1,
        today: None,
        source: Some(Source {
            is_hosted: true,
            address: String::new(),
            deployment: "agent".to_owned(),
            collection: "invoices".to_owned(),
        }),
    };
    there_and_back(&page);
    let query = QueueQuery { sort: QueueSort::LeastConfident, text: Some("x".to_owned()), ..QueueQuery::default() };
    there_and_back(&query);
    assert_eq!(serde_json::from_str::<QueueQuery>("{}").unwrap(), QueueQuery::default());
    for sort in QueueSort::ALL {
        assert_eq!(serde_json::to_value(sort).unwrap(), sort.name());
        assert_eq!(QueueSort::parse(sort.name()), Some(sort));
    }
    for kind in FlagKind::ALL {
        assert_eq!(FlagKind::parse(kind.name()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
}
