//! Right records of many kinds of invoices raise no alarm.

use super::page::Document;
use super::{layouts, layouts_more};

/// Every layout by its name.
pub fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("american", layouts::american()),
        ("british", layouts::british()),
        ("polish", layouts::polish()),
        ("italian", layouts::italian()),
        ("japanese", layouts::japanese()),
        ("swiss", layouts::swiss()),
        ("indian", layouts::indian()),
        ("credit note", layouts_more::credit_note()),
        ("utility bill", layouts_more::utility()),
        ("wrapped rows", layouts_more::wrapped()),
        ("two tables", layouts_more::two_tables()),
        ("three pages", layouts_more::three_pages()),
    ]
}

#[test]
fn a_right_record_raises_no_alarm_whatever_its_country_and_layout() {
    let mut alarms = String::new();
    for (name, document) in all() {
        for line in document.all_said().lines().chain(document.all_offers().lines()) {
            alarms.push_str(&format!("{name}: {line}\n"));
        }
    }
    assert_eq!(alarms, "");
}

#[test]
fn a_right_record_with_every_empty_field_left_out_raises_no_alarm() {
    fn without_nulls(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.retain(|_, value| !value.is_null());
                map.values_mut().for_each(without_nulls);
            }
            serde_json::Value::Array(list) => list.iter_mut().for_each(without_nulls),
            _ => {}
        }
    }
    let mut alarms = String::new();
    for (name, mut document) in all() {
        without_nulls(&mut document.record);
        for line in document.all_said().lines().chain(document.all_offers().lines()) {
            alarms.push_str(&format!("{name}: {line}\n"));
        }
    }
    assert_eq!(alarms, "");
}
