//! A pattern of a schema, and behind its first line the text of a field. Both end quickly, whatever they are (`-timeout`); a pattern
//! that is not understood is told and restricts nothing; the others mean the same in a group.
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
        // Only a pattern without a group around it that is as long or as deep as can be.
        (true, false) => {}
        (false, _) => assert!(is_found(pattern)),
    }
});
