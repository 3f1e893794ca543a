//! What the page shows of odd and of ordinary records.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::json;

use super::*;
use crate::domain::{Schema, label_of};

fn collection(schema: Option<Value>) -> Collection {
    Collection { schema: schema.map(Schema::new), ..Collection::new("invoices", "agent") }
}

fn record(data: &Value) -> ExtractedData {
    ExtractedData::new(json!({"original_data": data, "data": data, "status": "pending_review"}))
}

/// The blocks as short texts: `kind path (label)`, indented by two spaces per level.
fn outline(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Field(field) => lines.push(format!("field {} ({}) = {}", field.path, field.label.plain(), shown(field))),
            Block::Group { path, label, blocks } => {
                lines.push(format!("group {path} ({})", label.plain()));
                lines.extend(outline(blocks).into_iter().map(|line| format!("  {line}")));
            }
            Block::List { path, label, items, .. } => {
                lines.push(format!("list {path} ({})", label.plain()));
                lines.extend(items.iter().map(|item| format!("  {} ({}) = {}", item.path, item.label.plain(), shown(item))));
            }
            Block::Table(table) => {
                let columns: Vec<String> =
                    table.columns.iter().map(|column| format!("{} ({})", column.path, column.label.plain())).collect();
                lines.push(format!("table {} ({}): {}", table.path, table.label.plain(), columns.join(", ")));
                for row in table.rows.iter() {
                    let cells: Vec<String> = row.cells.iter().map(shown).collect();
                    lines.push(format!("  {}: {}", row.path, cells.join(", ")));
                    lines.extend(outline(table.rows.inner(row.index)).into_iter().map(|line| format!("    {line}")));
                }
            }
        }
    }
    lines
}

fn shown(field: &Field) -> String {
    field.value.as_ref().map_or("absent".to_owned(), Value::to_string)
}

fn outline_of(data: &Value, schema: Option<Value>) -> Vec<String> {
    outline(&blocks(&record(data), &collection(schema)))
}

#[test]
fn the_schemas_order_comes_first_and_absent_fields_are_shown() {
    let schema = json!({"properties": {
        "number": {"type": "string", "title": "Invoice no."},
        "seller": {"type": "object", "properties": {"name": {"type": "string"}, "vat_id": {"type": ["string", "null"]}}},
        "buyer": {"anyOf": [{"type": "object", "properties": {"name": {"type": "string"}}}, {"type": "null"}]},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"text": {"type": "string"}, "price": {"type": "object", "properties": {"amount": {"type": "number"}}}}}},
        "tags": {"type": "array", "items": {"type": "string"}},
        "total": {"type": "number"},
    }});
    assert_eq!(
        outline_of(&json!({"extra": 1, "seller": {"note": "x", "name": "N"}, "buyer": null, "number": "R"}), Some(schema)),
        [
            "field number (Invoice no.) = \"R\"",
            "group seller (Seller)",
            "  field seller.name (Name) = \"N\"",
            "  field seller.vat_id (Vat id) = absent",
            "  field seller.note (Note) = \"x\"",
            "group buyer (Buyer)",
            "  field buyer.name (Name) = absent",
            "table lines (Lines): text (Text), price.amount (Amount, Price)",
            "list tags (Tags)",
            "field total (Total) = absent",
            "field extra (Extra) = 1",
        ]
    );
}

#[test]
fn an_array_of_objects_is_a_table_with_the_columns_of_all_rows() {
    let data = json!({"rows": [{"a": 1, "p": {"x": 2}}, {"a": null, "b": "z", "tags": ["u", "v"]}]});
    assert_eq!(
        outline_of(&data, None),
        [
            "table rows (Rows): a (A), p.x (X, P), b (B), tags (Tags)",
            "  rows[0]: 1, 2, absent, absent",
            "  rows[1]: null, absent, \"z\", [\"u\",\"v\"]",
        ]
    );
    let blocks = blocks(&record(&data), &collection(None));
    let last = fields(&blocks).into_iter().next_back().unwrap();
    assert_eq!(
        (last.path.to_string().as_str(), last.label.plain().as_str(), last.id.as_str()),
        ("rows[1].tags", "Tags, Row(2)", "field-rows.1.tags")
    );
}

#[test]
fn a_list_in_a_row_is_one_cell_as_doubtful_as_its_most_doubtful_element() {
    let data = json!({"rows": [{"tags": ["u", "v"]}, {"tags": []}]});
    let record = ExtractedData::new(json!({"original_data": data, "data": data,
        "field_metadata": {"rows": [{"tags": [{"confidence": 0.9}, {"confidence": 0.4}]}]}}));
    let all = blocks(&record, &collection(None));
    let cells = fields(&all);
    assert_eq!((cells[0].path.to_string().as_str(), cells[0].band.name(), cells[0].flags.len()), ("rows[0].tags", "low", 1));
    assert_eq!((cells[1].value.clone(), cells.len()), (Some(json!([])), 2));

    for odd in [json!(["w", null]), json!(["w", " x"]), json!([1]), json!("w"), json!([["w"]])] {
        let data = json!({"rows": [{"a": 1, "tags": ["u", "v"]}, {"a": 2, "tags": &odd}]});
        let shown = outline_of(&data, None).join(" ");
        assert!(shown.contains("tags[0]"), "what can't be lines in every row is shown element by element: {shown}");
        assert_eq!(shown.contains("list rows[0].tags"), odd.is_array(), "below its row, unless a cell must hold a text: {shown}");
    }

    let edited =
        ExtractedData::new(json!({"original_data": {"rows": [{"tags": ["u", "v"]}]}, "data": {"rows": [{"tags": ["u"]}]}}));
    assert_eq!(fields(&blocks(&edited, &collection(None)))[0].was.as_deref(), Some("u\nv"));
}

#[test]
fn a_cell_is_named_by_the_schemas_title_and_its_row() {
    let schema =
        json!({"properties": {"line_items": {"items": {"properties": {"unit_price": {"title": "Price of one"}, "qty": {}}}}}});
    let blocks = blocks(&record(&json!({"line_items": [{"unit_price": 1, "qty": 2}, {}]})), &collection(Some(schema)));
    let labels: Vec<String> = fields(&blocks).iter().map(|field| field.label.plain()).collect();
    assert_eq!(labels, ["Price of one, Row(1)", "Qty, Row(1)", "Price of one, Row(2)", "Qty, Row(2)"]);
}

#[test]
fn odd_shapes_still_show_everything() {
    assert_eq!(
        outline_of(&json!({"grid": [[1, 2], [3]], "mixed": [{"a": 1}, "t", null], "none": [], "void": {}}), None),
        [
            "group grid (Grid)",
            "  list grid[0] (Item(1))",
            "    grid[0][0] (Item(1), Row(1)) = 1",
            "    grid[0][1] (Item(2), Row(1)) = 2",
            "  list grid[1] (Item(2))",
            "    grid[1][0] (Item(1), Row(2)) = 3",
            "group mixed (Mixed)",
            "  group mixed[0] (Item(1))",
            "    field mixed[0].a (A) = 1",
            "  field mixed[1] (Item(2)) = \"t\"",
            "  field mixed[2] (Item(3), Mixed) = null",
            "list none (None)",
            "group void (Void)",
        ]
    );
    assert_eq!(outline_of(&json!("all of it"), None), ["field  (Data) = \"all of it\""]);
    assert_eq!(outline_of(&json!([1, 2]), None), ["list  (Data)", "  [0] (Item(1)) = 1", "  [1] (Item(2)) = 2"]);
    assert_eq!(outline_of(&json!([{"a": 1}]), None), ["table  (Data): a (A)", "  [0]: 1"]);
    assert_eq!(blocks(&ExtractedData::new(json!({})), &collection(None)), []);
    assert_eq!(blocks(&ExtractedData::new(json!("text")), &collection(None)), []);
}

#[test]
fn a_table_that_would_be_mostly_holes_is_shown_as_groups() {
    let rows: Vec<Value> = (0..100).map(|n| json!({format!("k{n}"): n})).collect();
    let blocks = blocks(&record(&json!({"rows": rows})), &collection(None));
    assert!(matches!(&blocks[..], [Block::Group { blocks, .. }] if blocks.len() == 100));
    assert_eq!(fields(&blocks).len(), 100);
}

#[test]
fn a_small_record_can_not_ask_for_millions_of_empty_fields() {
    let wide: Map<String, Value> = (0..60).map(|n| (format!("k{n}"), json!({"type": "string"}))).collect();
    let schema = json!({"properties": {"rows": {"items": {"type": "object", "properties": wide}}}});
    let rows = vec![json!({}); 20_000];
    let blocks = blocks(&record(&json!({"rows": rows})), &collection(Some(schema)));
    assert!(fields(&blocks).len() <= 50_000, "{}", fields(&blocks).len());
}

#[test]
fn a_schema_that_describes_itself_ends() {
    let schema = json!({"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "properties": {"name": {"type": "string"}, "next": {"$ref": "#/$defs/n"}, "all": {"type": "array", "items": {"$ref": "#/$defs/n"}}}}}});
    let blocks = blocks(&record(&json!({"name": "a"})), &collection(Some(schema)));
    assert!((1..50).contains(&fields(&blocks).len()));
}

#[test]
fn a_changed_field_tells_what_was_extracted() {
    let original = json!({"total": 10, "rows": [{"a": 1, "b": 1}, {"a": 2, "b": 2}], "note": null});
    let now = json!({"total": serde_json::from_str::<Value>("10.00").unwrap(), "rows": [{"a": 2, "b": 5}, {"a": 9}], "note": "x", "more": 1});
    let record = ExtractedData::new(json!({"original_data": original, "data": now}));
    let blocks = blocks(&record, &collection(None));
    let was = |at: &str| fields(&blocks).into_iter().find(|field| field.path.to_string() == at).unwrap().was.clone();
    assert_eq!(was("total"), None, "the same number");
    assert_eq!(was("rows[0].a"), None);
    assert_eq!(was("rows[0].b").as_deref(), Some("2"), "the row before it is gone");
    assert_eq!(was("rows[1].a"), None, "a new row");
    assert_eq!(was("note").as_deref(), Some(""));
    assert_eq!(was("more").as_deref(), Some(""));
}

#[test]
fn a_field_carries_its_confidence_and_its_flags() {
    let record = ExtractedData::new(json!({
        "original_data": {"a": 1, "rows": [{"x": 1}, {"x": 2}]},
        "data": {"a": 1, "rows": [{"x": 1}, {"x": 2}]},
        "field_metadata": {"a": {"confidence": 0.95}, "rows": [{"x": {"confidence": 0.5}}]},
    }));
    let blocks = blocks(&record, &collection(None));
    let told: Vec<_> = fields(&blocks).iter().map(|field| (field.band.name(), field.flags.len())).collect();
    assert_eq!(told, [("high", 0), ("low", 1), ("unknown", 1)]);
}

#[test]
fn a_new_row_has_what_the_schema_or_the_first_row_has() {
    let schema = json!({"properties": {
        "lines": {"items": {"type": "object", "required": ["text", "price", "taxes", "note"], "properties": {"text": {"type": "string"},
            "price": {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "number"}, "unit": {"type": "string"}}},
            "taxes": {"type": "array"}, "note": {"type": ["object", "null"]}, "optional": {"type": "string"}}}},
        "tags": {"items": {"type": "string"}},
    }});
    let data = record(&json!({"rows": [{"b": 1, "a": {"x": 1}}], "words": ["w"], "none": []}));
    let row = |schema: Option<Value>, at: &str| new_row(&data, &collection(schema), &at.parse().unwrap()).to_string();
    assert_eq!(row(Some(schema.clone()), "lines"), r#"{"text":null,"price":{"amount":null},"taxes":[],"note":null}"#);
    assert_eq!(row(Some(schema), "tags"), "null");
    assert_eq!(row(None, "rows"), r#"{"b":null,"a":null}"#);
    assert_eq!(row(None, "words"), "null");
    assert_eq!(row(None, "none"), "{}");
    assert_eq!(row(None, "nowhere"), "{}");
}

#[test]
fn a_title_of_the_elements_names_each_of_them() {
    let schema = Schema::new(json!({"properties": {"tags": {"items": {"type": "string", "title": "Tag"}}}}));
    assert_eq!(label_of(&"tags[1]".parse().unwrap(), Some(&schema)).plain(), "Tag 2");
}

/// A form with a group in a group, a list, a table and empty parts.
fn varied() -> Vec<Block> {
    let data = json!({"a": 1, "g": {"b": 2, "inner": {"c": 3, "d": 4}, "none": {}}, "words": ["u", "v", "w"], "no_words": [],
        "rows": [{"x": 1}, {"x": 2}], "z": 5});
    blocks(&record(&data), &collection(None))
}

#[test]
fn every_part_of_a_form_shows_the_groups_around_it_and_together_they_show_everything_once() {
    let all = varied();
    let count = places(&all);
    assert_eq!(count, 11);
    for size in 1..=count {
        let parts = (0..count.div_ceil(size)).map(|at| part(&all, at * size..(at + 1) * size));
        let shown: Vec<FieldPath> =
            parts.flat_map(|part| fields(&part).iter().map(|field| field.path.clone()).collect::<Vec<_>>()).collect();
        let wanted: Vec<FieldPath> = fields(&all).iter().map(|field| field.path.clone()).collect();
        assert_eq!(shown, wanted, "in parts of {size}");
    }
    assert_eq!(
        outline(&part(&all, 2..6)),
        [
            "group g (G)",
            "  group g.inner (Inner)",
            "    field g.inner.c (C) = 3",
            "    field g.inner.d (D) = 4",
            "  group g.none (None)",
            "list words (Words)",
            "  words[0] (Item(1), Words) = \"u\""
        ]
    );
    assert_eq!(outline(&part(&all, 8..9)), ["list no_words (No words)"]);
    assert!(matches!(&part(&all, 6..7)[..], [Block::List { count: 3, items, .. }] if items.len() == 1));
    assert_eq!(part(&all, 0..count), all);
    assert_eq!(part(&all, count..count + 9), []);
}

#[test]
fn a_place_leads_to_its_path_and_back() {
    let all = varied();
    for place in 0..places(&all) {
        let path = path_at(&all, place).unwrap();
        assert_eq!(place_of(&all, &path), Some(place), "{path}");
    }
    let at = |path: &str| place_of(&all, &path.parse().unwrap());
    assert_eq!(
        (at("rows[1].x"), at("rows"), at("g"), at("g.inner"), at("words[9]")),
        (Some(9), Some(9), Some(1), Some(2), Some(7))
    );
    assert_eq!((at("nowhere"), path_at(&all, 11)), (None, None));
}

#[test]
fn chunks_are_as_expensive_as_asked_for_and_a_long_table_is_one_of_its_own() {
    let rows = |count: usize| (0..count).map(|n| json!({"x": n})).collect::<Vec<_>>();
    let many: Map<String, Value> = (0..50).map(|n| (format!("k{n}"), json!(n))).collect();
    let mut data = Value::Object(many);
    data["short"] = json!(rows(3));
    data["long"] = json!(rows(500));
    data["end"] = json!(1);
    let all = blocks(&record(&data), &collection(None));
    assert_eq!(chunks(&all, 20), [0..20, 20..40, 40..51, 51..52, 52..53]);
    assert_eq!(chunks(&all, 1_000), std::slice::from_ref(&(0..53)));
    assert!(chunks(&[], 20).is_empty());
}

#[test]
fn a_list_that_no_cell_can_hold_is_a_table_below_its_row() {
    let schema = json!({"properties": {"lines": {"items": {"type": "object", "properties": {
        "text": {"type": "string"},
        "taxes": {"type": "array", "title": "VAT", "items": {"type": "object", "properties": {"rate": {"type": "number"}, "base": {"type": "number"}}}},
    }}}}});
    let data = json!({"lines": [
        {"text": "a", "taxes": [{"rate": 19, "base": 5}, {"rate": 7}]},
        {"text": "b", "taxes": []},
        {"text": "c"},
        {"text": "d", "taxes": null},
    ]});
    assert_eq!(
        outline_of(&data, Some(schema.clone())),
        [
            "table lines (Lines): text (Text)",
            "  lines[0]: \"a\"",
            "    table lines[0].taxes (VAT): rate (Rate), base (Base)",
            "      lines[0].taxes[0]: 19, 5",
            "      lines[0].taxes[1]: 7, absent",
            "  lines[1]: \"b\"",
            "  lines[2]: \"c\"",
            "  lines[3]: \"d\"",
        ]
    );
    let blocks = blocks(&record(&data), &collection(Some(schema.clone())));
    let Some(Block::Table(table)) = blocks.first() else { panic!("no table") };
    let inner: Vec<String> = table.inner.iter().map(|inner| format!("{} {}", inner.path, inner.label.plain())).collect();
    assert_eq!(inner, ["taxes VAT"], "so that a list can be begun in a row without one");
    let all = Fields::of(&blocks);
    let paths: Vec<FieldPath> = fields(&blocks).iter().map(|field| field.path.clone()).collect();
    let labels: Vec<String> = paths.iter().map(|path| all.get(path).unwrap().label.plain()).collect();
    assert_eq!(
        labels[..4],
        ["Text, Row(1)", "Rate, Row(1), VAT, Row(1)", "Base, Row(1), VAT, Row(1)", "Rate, Row(2), VAT, Row(1)"]
    );
    assert!(paths.is_sorted_by_key(|path| all.position(path).unwrap()), "in the order of the form");
    assert_eq!(all.below(&paths[0].parent().unwrap()).len(), 5);
    let around = |path: &FieldPath| table_around(&blocks, path).unwrap().path.to_string();
    assert_eq!((around(&paths[0]), around(&paths[1])), ("lines".to_owned(), "lines[0].taxes".to_owned()));
    assert_eq!(table_at(&blocks, &paths[1].parent().unwrap().parent().unwrap()).unwrap().rows.len(), 2);

    let long: Vec<Value> = vec![json!({"text": "a", "taxes": [{"rate": 1}]}); WHOLE + 1];
    let lines = outline_of(&json!({"lines": long}), Some(schema));
    assert_eq!(lines[0], "table lines (Lines): text (Text), taxes[0].rate (Rate, Row(1), VAT)", "rows of one height");
}

#[test]
fn every_value_of_lists_within_lists_is_shown_once() {
    let data = json!({"rows": [
        {"a": 1, "in": [{"b": 2, "in": [{"c": 3, "in": [{"d": 4}, {"d": 5}]}]}], "odd": "text", "texts": ["two\nlines"]},
        {"a": 6, "in": [7, "8", null, [9]], "odd": [{"x": 10}], "texts": ["one"]},
    ]});
    let shown: Vec<String> = fields(&blocks(&record(&data), &collection(None))).iter().map(shown).collect();
    let mut numbers: Vec<u8> = shown.iter().filter_map(|text| text.trim_matches(['"', '[', ']']).parse().ok()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "{shown:?}");
    assert_eq!(shown.iter().filter(|text| text.contains("lines") || text.contains("one") || text.contains("text")).count(), 3);
}

#[test]
fn a_row_below_a_row_that_moved_shows_what_it_was() {
    let row = |text: &str, rate: i32| json!({"text": text, "taxes": [{"rate": rate, "name": text}]});
    let (was, now) = (json!({"lines": [row("a", 1), row("b", 2)]}), json!({"lines": [row("new", 9), row("a", 1), row("b", 3)]}));
    let record = ExtractedData::new(json!({"original_data": was, "data": now}));
    let found = fields(&blocks(&record, &collection(None)));
    let changed: Vec<(String, Option<String>)> =
        found.into_iter().filter(|field| field.was.is_some()).map(|field| (field.path.to_string(), field.was)).collect();
    assert_eq!(changed, [("lines[2].taxes[0].rate".to_owned(), Some("2".to_owned()))]);
}

#[test]
fn a_list_that_a_row_lacks_begins_as_in_another_row() {
    let data = json!({"lines": [{"text": "a"}, {"text": "b", "taxes": [{"rate": 1, "name": "x"}]}]});
    let list = "lines[0].taxes".parse().unwrap();
    assert_eq!(new_row(&record(&data), &collection(None), &list), json!({"rate": null, "name": null}));
    assert_eq!(new_row(&record(&data), &collection(None), &"lines[0].notes".parse().unwrap()), json!({}));
}

#[test]
fn lists_with_very_many_elements_in_all_are_tables_on_their_own() {
    let page = |number: u32| json!({"page": number, "items": (0..400).map(|at| json!({"a": at})).collect::<Vec<_>>()});
    let lines = outline_of(&json!({"pages": [page(1), page(2)]}), None);
    let heads: Vec<&String> = lines.iter().filter(|line| !line.contains("items[")).collect();
    assert_eq!(
        heads,
        [
            "group pages (Pages)",
            "  group pages[0] (Item(1))",
            "    field pages[0].page (Page) = 1",
            "    table pages[0].items (Items): a (A)",
            "  group pages[1] (Item(2))",
            "    field pages[1].page (Page) = 2",
            "    table pages[1].items (Items): a (A)",
        ]
    );
}

#[test]
fn each_field_below_rows_has_a_position_of_its_own_in_the_order_of_the_form() {
    let inner = |from: u32| json!([{"b": from, "in": [{"c": from + 1}, {"c": from + 2}]}, {"b": from + 3}]);
    let data = json!({"rows": [{"a": 1, "in": inner(2)}, {"a": 6, "texts": ["two\nlines", "x"], "in": inner(7)}], "after": 1});
    let blocks = blocks(&record(&data), &collection(None));
    let (all, paths) = (Fields::of(&blocks), fields(&blocks).into_iter().map(|field| field.path).collect::<Vec<_>>());
    let positions: Vec<Position> = paths.iter().map(|path| all.position(path).unwrap()).collect();
    assert!(positions.is_sorted_by(|one, next| one < next), "{positions:?}");
    assert!(paths.iter().all(|path| all.get(path).unwrap().path == *path));
    let nowhere = ["rows[0].in[9].b", "rows[0].in[0].x", "rows[0].in", "rows[2].in[0].b", "rows[0].in[0].in[0].c.d"];
    assert!(
        nowhere.iter().all(|path| all.position(&path.parse().unwrap()).is_none() && all.get(&path.parse().unwrap()).is_none())
    );
}
