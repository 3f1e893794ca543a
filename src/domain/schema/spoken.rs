//! Titles, descriptions and the names of choices in several languages.
//!
//! JSON Schema has one `title`. Beside it are read `x-title-de`, `x-description-de` and `x-enum-titles-de`, for any language. The names
//! of choices are an object from value to name, or a list parallel to `enum`; those for all languages are called `x-enum-titles`, or as
//! other tools call them. Choices with titles of their own, `oneOf` of `const` and `title`, are read, too.

use serde_json::{Map, Value};

use super::unread::{DATA, NAMED};
use crate::domain::identifying_name::names_identifier;

/// What the names of choices are called, the most explicit first.
const CHOICES: [&str; 4] = ["x-enum-titles", "enumNames", "x-enumNames", "meta:enum"];
/// Whether the title in one language says something else than the schema's own about whether a text identifies something.
pub(super) const IDENTIFIES: &str = "x-identifies";

/// The texts under a keyword by language; the one without a tag comes first.
pub(super) fn texts(part: &Map<String, Value>, keyword: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for (key, value) in part {
        let tag = if key == keyword { Some("") } else { tag_of(key, keyword) };
        if let (Some(tag), Some(text)) = (tag, value.as_str().filter(|text| !text.trim().is_empty())) {
            found.push((tag.to_owned(), text.to_owned()));
        }
    }
    found.sort();
    found
}

/// The names that a part of a schema gives the choice of this value, which is at this place of its `enum`.
pub(super) fn names_of(part: &Map<String, Value>, value: &str, at: usize) -> Vec<(String, String)> {
    let named = |names: &Value| match names {
        Value::Object(names) => names.get(value)?.as_str().map(str::to_owned),
        Value::Array(names) => names.get(at)?.as_str().map(str::to_owned),
        _ => None,
    };
    let all = CHOICES.iter().find_map(|keyword| named(part.get(*keyword)?)).map(|name| (String::new(), name));
    let spoken = part.iter().filter_map(|(key, names)| Some((tag_of(key, "enum-titles")?.to_owned(), named(names)?)));
    all.into_iter().chain(spoken).filter(|(_, name)| !name.trim().is_empty()).collect()
}

/// `de` of `x-title-de`.
fn tag_of<'k>(key: &'k str, keyword: &str) -> Option<&'k str> {
    key.strip_prefix("x-")?.strip_prefix(keyword)?.strip_prefix('-').filter(|tag| !tag.is_empty())
}

/// The schema as a reader of one language needs it: without the words of the others.
pub(super) fn in_language(schema: &Value, tag: &str) -> Value {
    match schema {
        Value::Object(keywords) => Value::Object(spoken(keywords, tag)),
        Value::Array(schemas) => schemas.iter().map(|schema| in_language(schema, tag)).collect(),
        other => other.clone(),
    }
}

fn spoken(keywords: &Map<String, Value>, tag: &str) -> Map<String, Value> {
    let told = |keyword: &str| keywords.get(&format!("x-{keyword}-{tag}"));
    let is_spoken = |key: &str| ["title", "description", "enum-titles"].iter().any(|keyword| tag_of(key, keyword).is_some());
    let mut found = Map::new();
    for (keyword, value) in keywords.iter().filter(|(keyword, _)| !is_spoken(keyword)) {
        let value = match value {
            _ if DATA.contains(&keyword.as_str()) => value.clone(),
            Value::Object(named) if NAMED.contains(&keyword.as_str()) => {
                named.iter().map(|(name, schema)| (name.clone(), in_language(schema, tag))).collect()
            }
            value => in_language(value, tag),
        };
        found.insert(keyword.clone(), value);
    }
    if let Some(title) = told("title").filter(|title| title.is_string()) {
        let identifies = |title: Option<&Value>| title.and_then(Value::as_str).is_some_and(names_identifier);
        let before = identifies(keywords.get("title"));
        if before != identifies(Some(title)) {
            found.insert(IDENTIFIES.to_owned(), before.into());
        }
        found.insert("title".to_owned(), title.clone());
    }
    if let Some(description) = told("description").filter(|description| description.is_string()) {
        found.insert("description".to_owned(), description.clone());
    }
    if let Some(names) = told("enum-titles") {
        match (found.get_mut(CHOICES[0]), names) {
            // What one language does not name is called as in all others.
            (Some(Value::Object(all)), Value::Object(names)) => all.extend(names.clone()),
            _ => drop(found.insert(CHOICES[0].to_owned(), names.clone())),
        }
    }
    found
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use crate::domain::{Choice, FieldType, Schema, full_label, identifier::is_identifier};
    use serde_json::json;

    fn schema() -> Schema {
        Schema::new(json!({
            "properties": {
                "kind": {"title": "Kind", "x-title-de": "Art", "enum": ["bill", "credit_note", null], "x-enum-titles": {"bill": "Bill"}, "x-enum-titles-de": {"credit_note": "Gutschrift"}},
                "state": {"type": "string", "enum": ["a", "b"], "enumNames": ["Open", "Closed"], "x-enum-titles-de": ["Offen"]},
                "terms": {"oneOf": [{"const": "net", "title": "Net", "x-title-de": "Netto"}, {"const": "gross"}]},
                "order": {"title": "Order number", "x-title-de": "Bestellung", "x-description-de": "Des Käufers.", "description": "The buyer's."},
                "seller": {"title": "Seller", "x-title-de": "Verkäufer", "$ref": "#/$defs/party"},
                "buyer": {"$ref": "#/$defs/party"},
                "rows": {"items": {"title": "Row", "x-title-de": "Posten", "properties": {"price": {"x-title-de": "Preis"}}}},
                "title": {"x-title-de": "Anrede", "default": {"x-title-de": "stays"}},
            },
            "$defs": {"party": {"title": "Party", "x-title-de": "Partei", "properties": {"name": {"title": "Name", "x-title-fr": "Nom"}}}},
        }))
    }

    fn label(schema: &Schema, path: &str) -> String {
        full_label(&path.parse().unwrap(), Some(schema)).plain()
    }

    fn names(schema: &Schema, path: &str) -> Vec<String> {
        let FieldType::Enum(choices) = schema.describe(&path.parse().unwrap()).field_type else { panic!("{path}") };
        choices.iter().map(|Choice { name, .. }| name.in_any_language().collect::<Vec<_>>().join(" | ")).collect()
    }

    #[test]
    fn a_field_has_a_title_in_each_language_of_its_schema() {
        let schema = schema();
        assert_eq!(label(&schema, "kind"), "Kind | Art");
        assert_eq!(label(&schema, "rows[2].price"), "Price | Preis, Row(3)");
        assert_eq!(label(&schema, "rows[2]"), "Row 3 | Posten 3, Rows");
        assert_eq!(label(&schema, "seller.name"), "Name | Nom, Seller | Verkäufer", "what is closer to the field comes first");
        assert_eq!(label(&schema, "title"), "Title | Anrede", "a field may be called title");
    }

    #[test]
    fn choices_are_named_by_an_object_a_list_or_their_own_schemas() {
        let schema = schema();
        assert_eq!(names(&schema, "kind"), ["Bill", "credit note | Gutschrift"]);
        assert_eq!(names(&schema, "state"), ["Open | Offen", "Closed"]);
        assert_eq!(names(&schema, "terms"), ["Net | Netto", "gross"]);
        assert_eq!(schema.check(&json!({"terms": "gros", "kind": "bill"})).len(), 1);
    }

    #[test]
    fn the_schema_of_one_language_has_only_its_words_and_judges_alike() {
        let (all, german) = (schema(), schema().in_language("de"));
        let text = german.raw().to_string();
        assert!(text.len() < all.raw().to_string().len());
        assert!(!text.contains("Nom") && !text.contains("x-title-de\":\"Art"), "{text}");
        assert_eq!(
            ["kind", "order", "seller.name", "buyer", "rows[0].price"].map(|path| label(&german, path)),
            ["Art", "Bestellung", "Name, Verkäufer", "Partei", "Preis, Row(1)"]
        );
        assert_eq!(
            (names(&german, "kind"), names(&german, "state")),
            (vec!["Bill".into(), "Gutschrift".into()], vec!["Offen".into(), "Closed".into()])
        );
        assert_eq!(names(&german, "terms"), ["Netto", "gross"]);
        assert_eq!(german.describe(&"order".parse().unwrap()).description.as_deref(), Some("Des Käufers."));
        let english = schema().in_language("en");
        assert_eq!(
            (label(&english, "kind"), names(&english, "state")),
            ("Kind".to_owned(), vec!["Open".to_owned(), "Closed".to_owned()])
        );
        for schema in [&all, &german, &english] {
            assert!(is_identifier(&"order".parse().unwrap(), Some(schema)), "every character of it counts, in any language");
            assert_eq!(schema.raw()["properties"]["title"]["default"]["x-title-de"], "stays");
        }
    }

    #[test]
    fn a_title_given_to_a_path_comes_before_the_schemas() {
        let titles = |tag: &str, path: &str, title: &str| (tag.to_owned(), [(path.parse().unwrap(), title.to_owned())].into());
        let titled = |schema: Schema| {
            schema.with_titles([titles("de", "seller.name", "Firma"), titles("fr", "rows.price", "Prix")].into())
        };
        let schema = titled(schema());
        assert_eq!(label(&schema, "seller.name"), "Name | Nom | Firma, Seller | Verkäufer");
        assert_eq!(label(&schema, "buyer.name"), "Name | Nom, Party | Partei");
        assert_eq!(label(&schema, "rows[4].price"), "Price | Preis | Prix, Row(5)");
        assert_eq!(label(&schema.in_language("de"), "seller.name"), "Name | Firma, Verkäufer");
        let travelled: Schema = serde_json::from_str(&serde_json::to_string(&schema.in_language("de")).unwrap()).unwrap();
        assert_eq!(travelled, schema.in_language("de"), "it travels to the browser");
        assert_eq!(label(&titled(Schema::new(json!(null))), "rows[0].price"), "Price | Prix, Row(1)", "where there is no schema");
    }
}
