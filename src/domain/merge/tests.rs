//! Nobody's changes are overwritten, nothing is lost, and no edit lands on another row.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value, json};

use super::merge;
use crate::domain::{Ask, Draft, Edit, ExtractedData, FieldPath, Mine};

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

fn record(data: Value) -> ExtractedData {
    ExtractedData::new(json!({"original_data": data, "data": data, "status": "pending_review", "field_metadata": {}}))
}

fn set(at: &str, value: impl Into<Value>) -> Edit {
    Edit::Set { path: path(at), value: value.into() }
}

fn draft(base: &ExtractedData, edits: impl IntoIterator<Item = Edit>) -> Draft {
    let mut draft = Draft::default();
    edits.into_iter().for_each(|edit| draft.push(base, edit));
    draft
}

fn lamp_and_cable() -> Value {
    json!({"number": "A-1", "total": 10, "rows": [{"sku": "lamp", "qty": 1, "price": 7}, {"sku": "cable", "qty": 2, "price": 3}]})
}

/// The base, a draft with edits on it, and what the other side made of the base.
fn merged(edits: impl IntoIterator<Item = Edit>, change: impl FnOnce(&mut Value)) -> (Draft, Value) {
    let base = record(lamp_and_cable());
    let mut theirs = lamp_and_cable();
    change(&mut theirs);
    let theirs = record(theirs);
    let merged = merge(Some(&base), &draft(&base, edits), &theirs);
    let (result, misfits) = merged.apply(&theirs);
    assert_eq!(misfits, []);
    (merged, result.data().clone())
}

#[test]
fn what_only_one_side_changed_is_taken_without_asking() {
    let (draft, data) = merged([set("total", 11)], |theirs| theirs["number"] = json!("B-2"));
    assert_eq!(draft.asks, []);
    assert_eq!((&data["total"], &data["number"]), (&json!(11), &json!("B-2")));
}

#[test]
fn the_same_change_on_both_sides_is_no_question() {
    let (draft, _) = merged([set("total", 11)], |theirs| theirs["total"] = json!(11));
    assert!(draft.is_empty());
}

#[test]
fn where_both_changed_a_field_theirs_stays_until_the_reviewer_chooses() {
    let (draft, data) = merged([set("total", 11)], |theirs| theirs["total"] = json!(12));
    assert_eq!(data["total"], 12);
    let ask = Ask { place: path("total"), base: Some(json!(10)), theirs: Some(json!(12)), mine: Mine::Value(json!(11)) };
    assert_eq!(draft.asks, [ask]);
    let mut theirs = lamp_and_cable();
    theirs["total"] = json!(12);
    let theirs = record(theirs);
    for (mine, expected) in [(true, 11), (false, 12)] {
        let mut answered = draft.clone();
        answered.answer(&theirs, 0, mine);
        assert_eq!(answered.asks, []);
        assert_eq!(answered.apply(&theirs).0.data()["total"], expected);
    }
    let mut by_hand = draft.clone();
    by_hand.push(&theirs, set("total", 13));
    assert_eq!((by_hand.asks.len(), by_hand.edits), (0, vec![set("total", 13)]));
}

#[test]
fn an_edit_follows_its_row_when_the_other_side_removed_or_inserted_another() {
    let (draft, data) = merged([set("rows[1].price", 4)], |theirs| drop(theirs["rows"].as_array_mut().unwrap().remove(0)));
    assert_eq!((draft.asks.len(), draft.edits), (0, vec![set("rows[0].price", 4)]));
    assert_eq!(data["rows"], json!([{"sku": "cable", "qty": 2, "price": 4}]));
}

#[test]
fn rows_that_both_sides_changed_are_merged() {
    let edits = [
        Edit::RemoveRow { path: path("rows"), index: 0 },
        set("rows[0].qty", 5),
        Edit::InsertRow { path: path("rows"), index: 1, row: json!({"sku": "plug"}) },
        Edit::Typed { path: path("rows[1].qty"), text: "many".into() },
    ];
    let (draft, data) = merged(edits, |theirs| {
        theirs["rows"][1]["price"] = json!(4);
        theirs["rows"].as_array_mut().unwrap().insert(0, json!({"sku": "bulb", "qty": 9, "price": 9}));
    });
    assert_eq!(draft.asks, []);
    assert_eq!(
        data["rows"],
        json!([{"sku": "bulb", "qty": 9, "price": 9}, {"sku": "cable", "qty": 5, "price": 4}, {"sku": "plug"}])
    );
    assert_eq!(draft.typed(), [(path("rows[2].qty"), "many".to_owned())]);
}

#[test]
fn a_row_that_one_side_removed_and_the_other_changed_is_asked() {
    let (draft, data) = merged([Edit::RemoveRow { path: path("rows"), index: 0 }], |theirs| theirs["rows"][0]["qty"] = json!(3));
    assert_eq!((draft.asks[0].place.clone(), draft.asks[0].mine.clone()), (path("rows[0]"), Mine::Gone));
    assert_eq!(data["rows"][0]["qty"], 3, "it stays until the reviewer says so");

    let base = record(lamp_and_cable());
    let mut theirs = lamp_and_cable();
    theirs["rows"].as_array_mut().unwrap().remove(0);
    let theirs = record(theirs);
    let mut draft = merge(Some(&base), &self::draft(&base, [set("rows[0].qty", 5)]), &theirs);
    assert_eq!(draft.edits, []);
    draft.answer(&theirs, 0, true);
    let rows = draft.apply(&theirs).0.data()["rows"].clone();
    assert_eq!(rows, json!([{"sku": "lamp", "qty": 5, "price": 7}, {"sku": "cable", "qty": 2, "price": 3}]));
}

#[test]
fn an_edit_is_not_put_on_another_row_that_stands_at_its_place() {
    let (draft, data) =
        merged([set("rows[1].qty", 5)], |theirs| theirs["rows"][1] = json!({"sku": "plug", "qty": 2, "price": 8}));
    assert_eq!(data["rows"][1]["qty"], 2);
    assert_eq!(draft.asks.len(), 1, "one of three members is equal: is it the same row?");
    let (draft, _) = merged([set("rows[1].qty", 5)], |theirs| theirs["rows"][1] = json!({"sku": "plug", "qty": 4, "price": 8}));
    assert!(matches!(draft.asks[0].mine, Mine::Row { .. }), "nothing is equal: the row is gone, and another one came");
}

#[test]
fn the_same_row_added_by_both_is_added_once() {
    let row = json!({"sku": "plug", "qty": 4, "price": 8});
    let (draft, data) = merged([Edit::InsertRow { path: path("rows"), index: 2, row: row.clone() }], |theirs| {
        theirs["rows"].as_array_mut().unwrap().push(row.clone());
    });
    assert!(draft.is_empty());
    assert_eq!(data["rows"].as_array().unwrap().len(), 3);
}

#[test]
fn open_questions_go_along_to_a_third_state() {
    let (first, _) = merged([set("rows[1].qty", 5), set("total", 11)], |theirs| {
        theirs["rows"][1]["qty"] = json!(6);
        theirs["total"] = json!(12);
    });
    assert_eq!(first.asks.len(), 2);
    let mut second = lamp_and_cable();
    second["rows"][1]["qty"] = json!(6);
    second["total"] = json!(12);
    let mut third = second.clone();
    third["total"] = json!(14);
    third["rows"].as_array_mut().unwrap().remove(0);
    let again = merge(Some(&record(second)), &first, &record(third));
    let asked: Vec<_> = again.asks.iter().map(|ask| (ask.place.to_string(), ask.theirs.clone(), ask.mine.clone())).collect();
    let question = |place: &str, theirs, mine| (place.to_owned(), Some(json!(theirs)), Mine::Value(json!(mine)));
    assert_eq!(asked, [question("rows[0].qty", 6, 5), question("total", 14, 11)].into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn text_that_is_no_value_is_kept_even_when_its_list_is_gone() {
    let (draft, _) =
        merged([Edit::Typed { path: path("rows[0].qty"), text: "1,234".into() }], |theirs| theirs["rows"] = Value::Null);
    assert_eq!(draft.asks.len(), 1);
    assert!(serde_json::to_string(&draft).unwrap().contains("1,234"));
}

#[test]
fn without_a_base_every_field_is_asked() {
    let theirs = record(lamp_and_cable());
    let merged = merge(None, &draft(&theirs, [set("total", 11)]), &theirs);
    assert_eq!((merged.edits.len(), merged.asks.len()), (0, 1));
}

/// What one side does, to rows that can be told apart.
#[derive(Clone, Debug)]
enum Act {
    SetField(u8),
    SetCell(usize, u8),
    Type(usize, u8),
    Insert(usize),
    Remove(usize),
    Move(usize, usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        2 => (0..3_u8).prop_map(Act::SetField),
        4 => (any::<usize>(), 0..3_u8).prop_map(|(row, cell)| Act::SetCell(row, cell)),
        1 => (any::<usize>(), 0..3_u8).prop_map(|(row, cell)| Act::Type(row, cell)),
        2 => any::<usize>().prop_map(Act::Insert),
        2 => any::<usize>().prop_map(Act::Remove),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Act::Move(from, to)),
    ];
    vec(act, 0..8)
}

fn base(rows: usize) -> ExtractedData {
    let row =
        |n: usize| json!({"sku": format!("s{n}"), "a": format!("{n}a"), "b": format!("{n}b"), "c": format!("{n}c"), "d": null});
    record(json!({"f0": "x", "f1": "y", "f2": null, "rows": (0..rows).map(row).collect::<Vec<_>>()}))
}

/// The edits of one side, through its draft. Every value that it writes is unique: `who` and a number.
fn act(base: &ExtractedData, acts: &[Act], who: &str) -> Draft {
    let mut draft = Draft::default();
    for (number, act) in acts.iter().enumerate() {
        let (now, _) = draft.apply(base);
        let count = now.data()["rows"].as_array().unwrap().len();
        let text = format!("{who}{number}.");
        let cell = |row: &usize, cell: &u8| path(&format!("rows[{}].{}", row % count, ["a", "b", "c"][usize::from(*cell)]));
        let edit = match act {
            Act::SetField(field) => set(&format!("f{field}"), text),
            Act::Insert(at) => {
                Edit::InsertRow { path: path("rows"), index: at % (count + 1), row: json!({"sku": text, "a": text, "b": null}) }
            }
            _ if count == 0 => continue,
            Act::SetCell(row, column) => Edit::Set { path: cell(row, column), value: text.into() },
            Act::Type(row, column) => Edit::Typed { path: cell(row, column), text },
            Act::Remove(row) => Edit::RemoveRow { path: path("rows"), index: row % count },
            Act::Move(from, to) => Edit::MoveRow { path: path("rows"), from: from % count, to: to % count },
        };
        draft.push(base, edit);
    }
    draft
}

/// The values that `who` wrote in this text.
fn written(text: &str, who: &str) -> Vec<String> {
    let own = |part: &&str| part.ends_with('.') && part.starts_with(who);
    text.split('"').filter(own).map(str::to_owned).collect()
}

/// The data of a draft, except for what was typed over and is no longer shown to anybody.
fn shown(draft: &Draft, base: &ExtractedData) -> Value {
    let mut record = draft.apply(base).0;
    for (path, _) in draft.typed() {
        drop(crate::domain::edit::apply(&mut record, &Edit::Set { path, value: Value::Null }));
    }
    record.data().clone()
}

/// The article of the row that holds a value.
fn row_with(data: &Value, text: &str) -> Option<Value> {
    let rows = data["rows"].as_array().unwrap();
    rows.iter().find(|row| row.as_object().unwrap().values().any(|value| value == text)).map(|row| row["sku"].clone())
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn nothing_of_mine_is_lost_or_misplaced_and_everything_of_theirs_stays(rows in 0..5_usize, mine in acts(), theirs in acts()) {
        let base = base(rows);
        let mine = act(&base, &mine, "m");
        let theirs = act(&base, &theirs, "t").apply(&base).0;
        let my_data = shown(&mine, &base);
        let merged = merge(Some(&base), &mine, &theirs);
        let (result, misfits) = merged.apply(&theirs);
        prop_assert_eq!(&misfits, &[]);
        let (data, asked) = (result.data().to_string(), serde_json::to_string(&merged.asks).unwrap());

        let my_texts: Vec<String> = mine.typed().into_iter().map(|(_, text)| text).collect();
        let everywhere = format!("{data}{asked}{}", serde_json::to_string(&merged.typed()).unwrap());
        for value in written(&my_data.to_string(), "m").iter().chain(&my_texts) {
            prop_assert!(everywhere.contains(value.as_str()), "{} is lost: {:?}", value, merged);
        }
        for value in written(&theirs.data().to_string(), "t") {
            prop_assert!(data.contains(&value), "{} of theirs was changed: {:?}", value, merged);
        }
        for value in written(&data, "m") {
            let my_row = row_with(mine.apply(&base).0.data(), &value);
            prop_assert_eq!(row_with(result.data(), &value), my_row, "{} is in another row: {:?}", value, merged);
        }

        // All mine: every question is answered, and all my changes are there.
        let mut answered = merged.clone();
        answered.answer_all(&theirs, true);
        let (result, misfits) = answered.apply(&theirs);
        prop_assert_eq!(&misfits, &[]);
        let data = result.data().to_string();
        let typed = serde_json::to_string(&answered.typed()).unwrap();
        for value in written(&my_data.to_string(), "m") {
            prop_assert!(data.contains(&value), "{} is lost with all mine: {:?}", value, answered);
        }
        for text in my_texts {
            prop_assert!(typed.contains(&text), "{} is lost with all mine: {:?}", text, answered);
        }
        // All theirs: everything they wrote is there.
        let mut answered = merged.clone();
        answered.answer_all(&theirs, false);
        let data = answered.apply(&theirs).0.data().to_string();
        for value in written(&theirs.data().to_string(), "t") {
            prop_assert!(data.contains(&value), "{} of theirs is lost", value);
        }
    }

    #[test]
    fn on_an_unchanged_record_a_draft_says_what_it_said(rows in 0..6_usize, mine in acts()) {
        let base = base(rows);
        let mine = act(&base, &mine, "m");
        let merged = merge(Some(&base), &mine, &base);
        prop_assert_eq!(&merged.asks, &[]);
        let (merged_record, my_record) = (merged.apply(&base).0, mine.apply(&base).0);
        prop_assert_eq!(merged_record.data(), my_record.data());
        let (mut now, mut before) = (merged.typed(), mine.typed());
        now.sort();
        before.sort();
        prop_assert_eq!(now, before);
    }

    #[test]
    fn a_merge_of_a_merge_loses_nothing_either(mine in acts(), second in acts(), third in acts()) {
        let base = base(4);
        let mine = act(&base, &mine, "m");
        let my_data = shown(&mine, &base);
        let second = act(&base, &second, "t").apply(&base).0;
        let first = merge(Some(&base), &mine, &second);
        let third = act(&second, &third, "u").apply(&second).0;
        let merged = merge(Some(&second), &first, &third);
        let (result, misfits) = merged.apply(&third);
        prop_assert_eq!(&misfits, &[]);
        let everywhere = format!("{}{}", result.data(), serde_json::to_string(&merged).unwrap());
        let texts: Vec<String> = mine.typed().into_iter().map(|(_, text)| text).collect();
        for value in written(&my_data.to_string(), "m").iter().chain(&texts) {
            prop_assert!(everywhere.contains(value.as_str()), "{} is lost: {:?}", value, merged);
        }
        for value in written(&third.data().to_string(), "u") {
            prop_assert!(result.data().to_string().contains(&value), "{} of theirs was changed: {:?}", value, merged);
        }
    }

    #[test]
    fn any_steps_undone_and_done_again_give_the_same_draft(mine in acts(), back in 0..10_usize) {
        let base = base(3);
        let mut draft = Draft::default();
        let mut states = vec![draft.clone()];
        for number in 0..mine.len() {
            let mut next = draft.clone();
            next.edits = act(&base, &mine[..=number], "m").edits;
            next.remember(&draft, false);
            if next.edits != draft.edits {
                states.push(next.clone());
            }
            draft = next;
        }
        let back = back.min(states.len() - 1);
        for _ in 0..back {
            prop_assert!(draft.undo().is_some());
        }
        prop_assert_eq!(&draft.edits, &states[states.len() - 1 - back].edits);
        let text = serde_json::to_string(&draft).unwrap();
        draft = serde_json::from_str(&text).unwrap();
        for _ in 0..back {
            prop_assert!(draft.redo().is_some());
        }
        prop_assert!(!draft.can_redo());
        prop_assert_eq!(&draft.edits, &states[states.len() - 1].edits);
    }
}

#[test]
fn a_word_is_taken_back_as_a_whole_and_a_field_that_was_left_in_between_is_not() {
    let base = record(lamp_and_cable());
    let mut draft = Draft::default();
    let mut type_text = |text: &str, leave: bool| {
        let before = draft.clone();
        draft.push(&base, set("number", text));
        draft.remember(&before, true);
        if leave {
            draft.end_step();
        }
    };
    type_text("B", false);
    type_text("B-", false);
    type_text("B-2", true);
    type_text("C", true);
    assert_eq!(draft.undo(), Some(path("number")));
    assert_eq!(draft.edits, [set("number", "B-2")]);
    assert_eq!(draft.undo(), Some(path("number")));
    assert_eq!((draft.edits.len(), draft.undo()), (0, None));
    assert_eq!(draft.redo(), Some(path("number")));
    assert_eq!(draft.edits, [set("number", "B-2")]);
}
