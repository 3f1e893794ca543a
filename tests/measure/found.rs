//! Counts what is found.

use super::corpus::{Case, Error};
use countersign::domain::evidence::Said;
use countersign::domain::{FieldPath, Flag, FlagKind, Reason, Step, flag};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Figures of one set of records.
#[derive(Default)]
pub struct Counts {
    pub errors: usize,
    pub found: usize,
    pub own_field: usize,
    pub records: usize,
    pub whole_records: usize,
    pub fields: usize,
    pub shown: usize,
    pub right: usize,
    pub wrong: usize,
    pub left_out: usize,
    pub on_empty: usize,
    kinds: BTreeMap<String, (usize, usize)>,
    by_flag: BTreeMap<&'static str, usize>,
    missed: Vec<String>,
    bad_offers: Vec<String>,
    idle: Vec<String>,
}

impl Counts {
    pub fn share_found(&self) -> f64 {
        self.found as f64 / self.errors.max(1) as f64
    }

    pub fn share_shown(&self) -> f64 {
        self.shown as f64 / self.fields.max(1) as f64
    }

    pub fn list(&self, title: &str) {
        println!("## {title}: missed");
        self.missed.iter().for_each(|line| println!("    {line}"));
        println!("## {title}: wrong offers");
        self.bad_offers.iter().for_each(|line| println!("    {line}"));
        println!("## {title}: flags on right fields");
        self.idle.iter().for_each(|line| println!("    {line}"));
    }
}

pub fn print(title: &str, counts: &Counts) {
    let offered = counts.right + counts.wrong;
    println!(
        "{title}: {:.1} % of {} errors found ({:.1} % at their own field) at {:.1} % of {} fields shown; every error found in {} of {} records; \
         offers right for {:.1} % of the errors, {:.1} % of those made on fields with a true value ({} wrong, {} right for what the simulation left out, {} on fields empty in truth)",
        100.0 * counts.share_found(),
        counts.errors,
        100.0 * counts.own_field as f64 / counts.errors.max(1) as f64,
        100.0 * counts.share_shown(),
        counts.fields,
        counts.whole_records,
        counts.records,
        100.0 * counts.right as f64 / counts.errors.max(1) as f64,
        100.0 * counts.right as f64 / offered.max(1) as f64,
        counts.wrong,
        counts.left_out,
        counts.on_empty,
    );
    let kinds: Vec<String> = counts.kinds.iter().map(|(kind, (all, found))| format!("{kind} {found}/{all}")).collect();
    println!("    {}", kinds.join(", "));
    let flags: Vec<String> = counts.by_flag.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    println!("    {}", flags.join(", "));
}

pub fn count(case: &Case, counts: &mut Counts) {
    let assessed = flag::assess(&case.record, &case.collection, &case.facts);
    let is_row = |flag: &Flag| matches!(&flag.reason, Reason::Page(finding) if matches!(finding.said, Said::UnclaimedRow));
    let flagged: BTreeSet<&FieldPath> =
        assessed.flags.iter().filter(|flag| !is_row(flag)).filter_map(|flag| flag.path.as_ref()).collect();
    let rows = assessed.flags.iter().filter(|flag| is_row(flag)).count();
    counts.fields += case.values;
    counts.shown += flagged.len() + rows;
    counts.records += 1;
    let broken = case.collection.broken_rules(case.record.data(), case.facts.today.as_deref());
    let mut is_whole = true;
    for error in &case.errors {
        let mended = mend(case.record.data(), error);
        let left = case.collection.broken_rules(&mended, case.facts.today.as_deref());
        let by_rule = broken.iter().any(|one| !left.contains(one));
        let own = is_flagged(error, &flagged, &assessed.flags, rows);
        let found = by_rule || own;
        counts.errors += 1;
        counts.found += usize::from(found);
        counts.own_field += usize::from(own);
        is_whole &= found;
        let kind = counts.kinds.entry(error.kind.clone()).or_default();
        kind.0 += 1;
        kind.1 += usize::from(found);
        if !found {
            let place = error.place.as_ref();
            let said = place.and_then(|place| place.get(case.record.data()));
            let confirmed = case.facts.findings.confirmed.iter().any(|(path, _)| Some(path) == place);
            counts.missed.push(format!(
                "{} {} {}: {} for {}{}",
                case.name,
                error.kind,
                place.map(ToString::to_string).unwrap_or_default(),
                said.unwrap_or(&Value::Null),
                error.truth,
                if confirmed { " CONFIRMED" } else { "" }
            ));
        }
    }
    counts.whole_records += usize::from(is_whole);
    for flag in &assessed.flags {
        *counts.by_flag.entry(flag.kind.name()).or_default() += 1;
        let is_idle = flag.kind != FlagKind::LowConfidence
            && flag.path.as_ref().is_some_and(|path| {
                !case.errors.iter().any(|error| error.place.as_ref().is_some_and(|place| path.starts_with(place)))
            });
        if is_idle {
            let reason = format!("{:?}", flag.reason);
            counts.idle.push(format!(
                "{} {} {} {}",
                case.name,
                flag.kind.name(),
                flag.path.as_ref().map(ToString::to_string).unwrap_or_default(),
                reason.chars().take(230).collect::<String>()
            ));
        }
    }
    count_offers(case, counts);
}

fn count_offers(case: &Case, counts: &mut Counts) {
    for offer in &case.facts.findings.offers {
        let error = case.errors.iter().find(|error| error.place.as_ref() == Some(&offer.path));
        let truth = match error {
            Some(error) => &error.truth,
            None => true_value(case, &offer.path).unwrap_or(&Value::Null),
        };
        let is_right = is_same(&offer.text, truth);
        match (error, is_right) {
            (Some(_), true) => counts.right += 1,
            (None, true) => counts.left_out += 1,
            (None, false) if offer.about.is_empty() && truth.is_null() => {
                counts.on_empty += 1;
                counts.bad_offers.push(format!("{} {}: {:?} where the truth has nothing", case.name, offer.path, offer.text));
            }
            _ => {
                counts.wrong += 1;
                counts.bad_offers.push(format!(
                    "{} {}: {:?} for {:?}, true is {truth}{}",
                    case.name,
                    offer.path,
                    offer.text,
                    offer.about,
                    if error.is_some() { " (an error)" } else { "" }
                ));
            }
        }
    }
}

/// The true value of a field, if no row was dropped or doubled before it.
fn true_value<'c>(case: &'c Case, path: &FieldPath) -> Option<&'c Value> {
    let moved = case.errors.iter().any(|error| matches!(error.kind.as_str(), "row_dropped" | "row_duplicated" | "rows_merged"));
    if moved && path.steps().iter().any(|step| matches!(step, Step::Index(_))) {
        let array = path.steps().iter().take_while(|step| matches!(step, Step::Key(_))).cloned().collect::<FieldPath>();
        let key = path.last()?.clone();
        let rows = array.get(&case.truth)?.as_array()?;
        let Step::Key(key) = key else { return None };
        let row = path.parent()?.get(case.record.data())?;
        return rows.iter().find(|other| other["description"] == row["description"]).and_then(|other| other.get(&key));
    }
    path.get(&case.truth)
}

fn is_same(text: &str, value: &Value) -> bool {
    match value {
        Value::Number(number) => text.parse::<f64>().is_ok_and(|text| (text - number.as_f64().unwrap_or(f64::NAN)).abs() < 0.005),
        Value::String(other) => {
            let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
            bare(text) == bare(other)
        }
        _ => false,
    }
}

fn is_flagged(error: &Error, flagged: &BTreeSet<&FieldPath>, flags: &[Flag], rows: usize) -> bool {
    let is_skipped = |flag: &Flag| matches!(&flag.reason, Reason::Page(finding) if finding.said == Said::SkippedLine);
    match error.kind.as_str() {
        "row_dropped" => rows > 0 || flags.iter().any(is_skipped),
        "row_duplicated" => error.place.as_ref().is_some_and(|place| flagged.iter().any(|path| path.starts_with(place))),
        _ => error.place.as_ref().is_some_and(|place| flagged.contains(place)),
    }
}

/// The record without the error.
fn mend(data: &Value, error: &Error) -> Value {
    let mut data = data.clone();
    let index = |path: &Option<FieldPath>| match path.as_ref().and_then(FieldPath::last) {
        Some(Step::Index(at)) => *at,
        _ => 0,
    };
    match error.kind.as_str() {
        "row_dropped" => {
            let at = index(&error.origin);
            if let Some(rows) = data["line_items"].as_array_mut() {
                rows.insert(at.min(rows.len()), error.truth.clone());
            }
        }
        "row_duplicated" => {
            let at = index(&error.place);
            if let Some(rows) = data["line_items"].as_array_mut() {
                rows.remove(at);
            }
        }
        _ => {
            if let Some(field) = error.place.as_ref().and_then(|path| path.get_mut(&mut data)) {
                *field = error.truth.clone();
            }
        }
    }
    data
}
