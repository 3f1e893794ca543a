//! Typical mistakes on many kinds of invoices are found.

use serde_json::{Value, json};

use super::countries::all;

/// Mistakes that no sum needs to find: the page tells them alone.
fn mistakes(name: &str) -> Vec<(&'static str, Value)> {
    match name {
        "american" => vec![
            ("invoice_date", json!("2026-04-03")),
            ("invoice_number", json!("10432")),
            ("seller.postal_code", json!("78701")),
            ("line_items[1].unit_price", json!(14)),
            ("line_items[0].quantity", Value::Null),
        ],
        "british" => vec![
            ("seller.vat_id", json!("GB980780634")),
            ("buyer.city", json!("Leeds")),
            ("currency", json!("EUR")),
            ("line_items[1].quantity", json!(6)),
            ("due_date", Value::Null),
        ],
        "polish" => vec![
            ("seller.street", json!("ul. Lesna 13")),
            ("buyer.postal_code", json!("30-002")),
            ("net_total", json!(1246.4)),
            ("line_items[2].unit", json!("szt.x")),
            ("due_date", json!("2026-01-25")),
        ],
        "italian" => vec![
            ("invoice_date", json!("2026-09-02")),
            ("line_items[0].unit_price", json!(1.25)),
            ("line_items[2].quantity", json!(35)),
            ("iban", Value::Null),
            ("buyer.vat_id", json!("IT00743110157")),
        ],
        "japanese" => vec![
            ("grand_total", json!(847)),
            ("line_items[0].line_total", json!(450)),
            ("seller.name", json!("株式会社青空商店")),
            ("invoice_date", json!("2026-03-13")),
            ("currency", json!("USD")),
        ],
        "swiss" => vec![
            ("line_items[0].line_total", json!(2.25)),
            ("line_items[1].quantity", json!(3)),
            ("buyer.postal_code", json!("3011")),
            ("invoice_date", json!("2026-05-06")),
            ("seller.country", json!("DE")),
        ],
        "indian" => vec![
            ("line_items[0].line_total", json!(174)),
            ("grand_total", json!(2_137_275)),
            ("buyer.tax_number", json!("27AAACS1234A1Z5")),
            ("buyer.postal_code", json!("411019")),
            ("invoice_date", json!("2026-05-13")),
        ],
        "credit note" => vec![
            ("grand_total", json!(47.01)),
            ("document_type", json!("invoice")),
            ("line_items[0].quantity", json!(-1)),
            ("seller.name", json!("Nordlicht Tech")),
            ("invoice_number", Value::Null),
        ],
        "utility bill" => vec![
            ("invoice_number", json!("9000517783")),
            ("amount_due", json!(78.3)),
            ("line_items[1].quantity", json!(3200)),
            ("due_date", Value::Null),
            ("buyer.street", json!("Rosengasse 41")),
        ],
        "wrapped rows" => vec![
            ("line_items[1].quantity", json!(6)),
            ("line_items[0].description", json!("Wall lamp, white")),
            ("line_items[2].line_total", Value::Null),
            ("buyer.city", json!("Strasbourg")),
            ("invoice_date", json!("2026-06-08")),
        ],
        "two tables" => vec![
            ("line_items[0].quantity", json!(25)),
            ("line_items[3].unit_price", json!(62.25)),
            ("line_items[2].description", json!("Brake disk")),
            ("invoice_date", json!("2026-07-04")),
            ("seller.vat_id", Value::Null),
        ],
        _ => vec![
            ("line_items[30].quantity", json!(77)),
            ("line_items[41].line_total", Value::Null),
            ("line_items[12].line_no", json!("31")),
            ("buyer.city", json!("Gaiway")),
            ("net_total", json!(1.07)),
        ],
    }
}

#[test]
fn typical_mistakes_are_found_whatever_the_country_and_layout() {
    let mut missed = String::new();
    for (name, document) in all() {
        for (path, wrong) in mistakes(name) {
            let document = document.clone().read(path, wrong.clone());
            if document.said(path).is_empty() {
                missed.push_str(&format!("{name}: {path} {wrong}, confirmed {}\n", document.is_confirmed(path)));
            }
        }
    }
    assert_eq!(missed, "");
}

#[test]
fn no_offer_for_a_mistake_is_wrong() {
    let mut wrong = String::new();
    for (name, document) in all() {
        for (path, mistake) in mistakes(name) {
            let mut right = document.clone();
            let right = crate::domain::to_text(right.field(path));
            let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
            let same = |text: &str| match (text.parse::<f64>(), right.parse::<f64>()) {
                (Ok(a), Ok(b)) => (a - b).abs() < 0.001,
                _ => bare(text) == bare(&right),
            };
            for offer in document.clone().read(path, mistake.clone()).look().offers {
                if offer.path.to_string() != path || !same(&offer.text) {
                    wrong.push_str(&format!("{name}: {path} {mistake}: {} {:?} for {:?}\n", offer.path, offer.text, offer.about));
                }
            }
        }
    }
    assert_eq!(wrong, "");
}
