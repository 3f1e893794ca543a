//! An `order_by` as a client sends it. Once read, it is written as the same order, and its pages have every record once.
#![no_main]

use countersign::agent_data::{OrderBy, Search};
use countersign_fuzz::Records;
use libfuzzer_sys::fuzz_target;
use std::{collections::HashSet, sync::LazyLock};

static RECORDS: LazyLock<Records> = LazyLock::new(Records::new);

fuzz_target!(|text: &str| {
    let Ok(order_by) = OrderBy::parse(text) else { return };
    assert_eq!(OrderBy::parse(&order_by.to_string()).as_ref(), Ok(&order_by));

    let whole = Search { order_by, ..Search::new(RECORDS.scope.clone()) };
    let expected = RECORDS.all_pages(whole.clone());
    assert_eq!(expected.iter().collect::<HashSet<_>>().len(), RECORDS.items.len());
    let in_pages = RECORDS.all_pages(Search { page_size: Some(2), ..whole });
    assert_eq!(in_pages, expected, "pages of two give another order than one page");
});
