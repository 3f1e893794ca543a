//! A filter as a client sends it. Once read, it is written as the same filter, and SQL finds what [`Filter::matches`] matches.
#![no_main]

use countersign::agent_data::{Filter, Search};
use countersign_fuzz::Records;
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::Value;
use std::sync::LazyLock;

static RECORDS: LazyLock<Records> = LazyLock::new(Records::new);

fuzz_target!(|text: &[u8]| -> Corpus {
    let Ok(json) = serde_json::from_slice::<Value>(text) else { return Corpus::Reject };
    let Ok(filter) = Filter::from_json(&json) else { return Corpus::Keep };
    assert_eq!(Filter::from_json(&filter.to_json()).as_ref(), Ok(&filter));

    let matching = RECORDS.items.iter().filter(|(item, data)| filter.matches(data, item.created_at, item.updated_at));
    let mut expected: Vec<_> = matching.map(|(item, _)| item.id.clone()).collect();
    expected.sort_unstable();
    let mut found = RECORDS.all_pages(Search { filter, ..Search::new(RECORDS.scope.clone()) });
    found.sort_unstable();
    assert_eq!(found, expected);
    Corpus::Keep
});
