//! The names of fields: from the schema if it has them, else from their keys.

use super::Schema;
use crate::domain::label::{Label, Name, sentence_case};
use crate::domain::{FieldPath, Step};

/// The name of a field: its title in the schema, else its key in sentence case (`invoice_number` and `invoiceNumber` are "Invoice
/// number"), else its number in its list, from 1.
pub fn label_of(path: &FieldPath, schema: Option<&Schema>) -> Label {
    name_at(path, schema, path.steps().len()).into()
}

/// The name of a field and of what contains it, from the inside out: "Unit price, row 3", "City, Address, Seller".
pub fn full_label(path: &FieldPath, schema: Option<&Schema>) -> Label {
    let mut label = label_of(path, schema);
    let steps = path.steps();
    let mut depth = steps.len().saturating_sub(1);
    while depth > 0 {
        match &steps[depth - 1] {
            Step::Index(index) => {
                label = label.and(Name::Row(index + 1));
                // The outermost row says which list it is in, if the list has a key.
                let is_outermost = !steps[..depth - 1].iter().any(|step| matches!(step, Step::Index(_)));
                depth -= usize::from(is_outermost && depth > 1 && matches!(steps[depth - 2], Step::Key(_)));
            }
            Step::Key(_) => label = label.and(name_at(path, schema, depth)),
        }
        depth -= 1;
    }
    label
}

/// The name of the place that the first steps of a path lead to.
fn name_at(path: &FieldPath, schema: Option<&Schema>, depth: usize) -> Name {
    let here = &path.steps()[..depth];
    let titles = schema.map(|schema| titles_at(schema, &FieldPath::from_iter(here.iter().cloned()))).unwrap_or_default();
    match here.last() {
        Some(Step::Key(key)) => Name::titled(titles, || sentence_case(key)),
        // The title of a list's elements is the name of each of them.
        Some(Step::Index(index)) => {
            let titles = titles.into_iter().map(|(tag, title)| (tag, format!("{title} {}", index + 1)));
            Name::titled(titles.collect(), || Name::Item(index + 1))
        }
        None => Name::titled(titles, || Name::Data),
    }
}

/// The titles of a place by language: those given to its path come before the schema's own.
fn titles_at(schema: &Schema, place: &FieldPath) -> Vec<(String, String)> {
    let mut titles = schema.layers(place).0.map(|layers| layers.titles()).unwrap_or_default();
    if !schema.titles.is_empty() {
        let path = place.without_rows();
        for (tag, title) in schema.titles.iter().filter_map(|(tag, titles)| Some((tag, titles.get(&path)?))) {
            titles.retain(|(known, _)| known != tag);
            titles.push((tag.clone(), title.clone()));
        }
    }
    titles
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_schemas_title_comes_first_and_a_row_is_named() {
        let schema = Schema::new(json!({"properties": {
            "line_items": {"items": {"properties": {"unit_price": {"title": "Price of one"}, "qty": {}}}},
            "seller": {"title": "Vendor", "properties": {"address": {"properties": {"city": {}}}}},
            "tags": {"items": {"type": "string"}},
        }}));
        let label = |text: &str| full_label(&text.parse().unwrap(), Some(&schema)).plain();
        assert_eq!(label("line_items[2].unit_price"), "Price of one, Row(3)");
        assert_eq!(label("line_items[2].qty"), "Qty, Row(3)");
        assert_eq!(label("seller.address.city"), "City, Address, Vendor");
        assert_eq!(label("tags[1]"), "Item(2), Tags");
        assert_eq!(label("unknown"), "Unknown");
        assert_eq!(label_of(&"line_items[2].unit_price".parse().unwrap(), Some(&schema)).plain(), "Price of one");
        assert_eq!(label_of(&FieldPath::root().index(0), None).plain(), "Item(1)");
    }
}
