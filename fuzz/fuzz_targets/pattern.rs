//! A schema's pattern in the first line, and a field's text after it. Matching is always quick (`-timeout`). A pattern that is
//! not understood is reported and restricts nothing; any other means the same inside a group.
#![no_main]

use countersign::domain::Schema;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

fuzz_target!(|input: &str| {
    let (pattern, text) = input.split_once('\n').unwrap_or((input, ""));
    let is_understood = |pattern: &str| Schema::new(json!({"pattern": pattern})).unread_patterns().is_empty();
    let is_found = |pattern: &str| Schema::new(json!({"pattern": pattern})).check(&Value::from(text)).is_empty();

    let grouped = format!("(?:{pattern})");
    match (is_understood(pattern), is_understood(&grouped)) {
        (true, true) => assert_eq!(is_found(pattern), is_found(&grouped)),
        // Happens only if the pattern alone already is as long or as deep as allowed.
        (true, false) => {}
        (false, _) => assert!(is_found(pattern)),
    }
});
