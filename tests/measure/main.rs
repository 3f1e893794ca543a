//! What the flags find: 52 real invoices, six seeds of misread values and three of values taken from elsewhere in the document.
//!
//! `make measure` prints the figures. The errors are simulated (see `../shared/evidence/README.md`); the documents, their words,
//! and the alarms on true values are not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "it prints figures, and may panic"
)]

mod corpus;
mod found;
mod words;

use corpus::{Case, HARD, MISREAD, cases, truths};
use countersign::domain::{FlagKind, evidence::Witness, flag};
use found::{Counts, count, print};
use std::time::Instant;

fn of_set(seeds: &[&str]) -> (Counts, Counts) {
    let (mut text, mut scan) = (Counts::default(), Counts::default());
    for case in cases(seeds) {
        let counts = if case.witness.has_words() { &mut text } else { &mut scan };
        count(&case, counts);
    }
    (text, scan)
}

#[test]
fn wrong_values_are_found_because_the_page_is_looked_at() {
    if !corpus::is_here() {
        return;
    }
    let (misread, misread_scans) = of_set(&MISREAD);
    let (hard, hard_scans) = of_set(&HARD);
    print("misread, text", &misread);
    print("misread, scans", &misread_scans);
    print("hard, text", &hard);
    print("hard, scans", &hard_scans);
    if std::env::var_os("MEASURE_LIST").is_some() {
        misread.list("misread");
        hard.list("hard");
    }
    assert!(misread.share_found() >= 0.96 && misread.share_shown() <= 0.19, "misread: less than was reached before");
    assert!(hard.share_found() >= 0.90 && hard.share_shown() <= 0.19, "hard: less than was reached before");
    let (right, made) = (misread.right + hard.right, misread.right + hard.right + misread.wrong + hard.wrong);
    assert!(misread.right as f64 >= 0.45 * misread.errors as f64, "{} offers are right", misread.right);
    assert!(misread.wrong as f64 <= 0.05 * (misread.right + misread.wrong) as f64, "{} of {made} offers are right", right);
}

/// Prints how long reading and comparing take, as a share of nothing but themselves: no time is asserted.
#[test]
fn reading_the_words_and_comparing_a_record_take_milliseconds() {
    if !corpus::is_here() {
        return;
    }
    let cases = cases(&MISREAD[..1]);
    let pages: usize = corpus::pages().iter().map(Vec::len).sum();
    let begun = Instant::now();
    let witnesses: Vec<Witness> = corpus::pages().iter().map(|pages| Witness::new(pages)).collect();
    let reading = begun.elapsed();
    let begun = Instant::now();
    let findings: usize = cases.iter().map(|case| case.witness.look(&case.record, &case.collection).found.len()).sum();
    let looking = begun.elapsed();
    println!(
        "\n{pages} pages: their words made ready in {:.1} ms, compared with {} records in {:.1} ms a page ({})",
        reading.as_secs_f64() * 1000.0 / pages as f64,
        cases.len(),
        looking.as_secs_f64() * 1000.0 / pages as f64,
        if cfg!(debug_assertions) { "debug" } else { "release" },
    );
    assert!(findings > 0 && witnesses.iter().any(Witness::has_words));
}

#[test]
fn true_values_raise_few_alarms() {
    if !corpus::is_here() {
        return;
    }
    let (mut blocked, mut warned, mut page, mut fields) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for case in truths() {
        let Case { name, record, collection, facts, .. } = &case;
        let assessed = flag::assess(record, collection, facts);
        if !assessed.blocking.is_empty() {
            blocked.push(format!("{name}: {:?}", assessed.blocking));
        }
        if assessed.flags.iter().any(|flag| flag.kind == FlagKind::RuleWarning) {
            warned.push(name.clone());
        }
        fields += case.values;
        for flag in assessed.flags.iter().filter(|flag| flag.kind.is_from_the_page()) {
            page.push(format!("{name} {} {:?}", flag.path.as_ref().map(ToString::to_string).unwrap_or_default(), flag.reason));
        }
    }
    println!(
        "\ntrue values: {} documents blocked, {} with a warning; the page flags {} of {fields} fields",
        blocked.len(),
        warned.len(),
        page.len()
    );
    if std::env::var_os("MEASURE_LIST").is_some() {
        for line in blocked.iter().chain(&warned).chain(&page) {
            println!("    {line}");
        }
    }
    assert!(blocked.len() <= 1 && warned.len() <= 12, "{} blocked, {} warned", blocked.len(), warned.len());
    assert!(page.len() * 20 <= fields, "{} of {fields} true values are flagged", page.len());
}
