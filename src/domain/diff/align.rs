//! Matches the rows of a new array with those of the old one.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use crate::domain::decimal::{Decimal, same_value};

/// Above this many pairs of rows, quicker methods replace the exact ones.
const MOST_PAIRS: usize = 1_000_000;
/// The weight of a pair of rows that have nothing in common: a row whose every field was corrected is still the same row.
const WORTH_OF_A_PAIR: f32 = 0.01;
/// How similar two rows must be to count as one that was moved and corrected.
const ALIKE: f32 = 0.5;

/// What became of a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pair {
    /// The same row in the same order, perhaps with other values.
    Both {
        /// Its old position.
        was: usize,
        /// Its new position.
        now: usize,
    },
    /// The same row in another place among the others.
    Moved {
        /// Its old position.
        was: usize,
        /// Its new position.
        now: usize,
    },
    /// A row that was removed.
    Removed {
        /// Its old position.
        was: usize,
    },
    /// A new row.
    Inserted {
        /// Its new position.
        now: usize,
    },
}

/// Matches rows in three steps: equal ones (the longest common subsequence), then those in between, in order, by how many fields
/// are equal, and last the rest, as moved rows. The answer is in the order of the new array.
///
/// Linear if the arrays are mostly equal; never more than a million comparisons of rows.
pub fn align(was: &[Value], now: &[Value]) -> Vec<Pair> {
    let start = was.iter().zip(now).take_while(|(a, b)| same_value(a, b)).count();
    let (old, new) = (&was[start..], &now[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| same_value(a, b)).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);

    let mut pairs: Vec<Pair> = (0..start).map(|at| Pair::Both { was: at, now: at }).collect();
    if !old.is_empty() || !new.is_empty() {
        let (old, new) = (prints(old), prints(new));
        let middle = middle(&old, &new);
        pairs.extend(middle.into_iter().map(|pair| shifted(pair, start)));
    }
    pairs.extend((0..end).map(|at| Pair::Both { was: was.len() - end + at, now: now.len() - end + at }));
    pairs
}

fn shifted(pair: Pair, by: usize) -> Pair {
    match pair {
        Pair::Both { was, now } => Pair::Both { was: was + by, now: now + by },
        Pair::Moved { was, now } => Pair::Moved { was: was + by, now: now + by },
        Pair::Removed { was } => Pair::Removed { was: was + by },
        Pair::Inserted { now } => Pair::Inserted { now: now + by },
    }
}

/// Hashes of a row: of the whole, and of each field (key with value), sorted.
struct Print {
    whole: u64,
    fields: Vec<u64>,
}

impl Print {
    fn likeness(&self, other: &Self) -> f32 {
        if self.whole == other.whole {
            return 1.0;
        }
        let (mut a, mut b, mut equal) = (self.fields.as_slice(), other.fields.as_slice(), 0_u16);
        while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
            if x == y {
                equal = equal.saturating_add(1);
                (a, b) = (rest_a, rest_b);
            } else if x < y {
                a = rest_a;
            } else {
                b = rest_b;
            }
        }
        f32::from(equal) / self.fields.len().max(other.fields.len()).max(1) as f32
    }
}

fn prints(rows: &[Value]) -> Vec<Print> {
    rows.iter()
        .map(|row| {
            let mut fields: Vec<u64> = match row {
                Value::Object(map) => map.iter().map(|field| field_hash(field.0, field.1)).collect(),
                _ => Vec::new(),
            };
            fields.sort_unstable();
            Print { whole: value_hash(row), fields }
        })
        .collect()
}

fn field_hash(key: &str, value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    (key, value_hash(value)).hash(&mut hasher);
    hasher.finish()
}

/// Equal for values that mean the same ([`same_value`]).
fn value_hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Null => 0_u8.hash(&mut hasher),
        Value::Bool(truth) => (1_u8, truth).hash(&mut hasher),
        Value::Number(number) => (2_u8, Decimal::of(number)).hash(&mut hasher),
        Value::String(text) => (3_u8, text).hash(&mut hasher),
        Value::Array(list) => (4_u8, list.iter().map(value_hash).collect::<Vec<_>>()).hash(&mut hasher),
        // A sum does not depend on key order.
        Value::Object(map) => {
            let sum = map.iter().fold(0_u64, |sum, (key, value)| sum.wrapping_add(field_hash(key, value)));
            (5_u8, map.len(), sum).hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn middle(was: &[Print], now: &[Print]) -> Vec<Pair> {
    let anchors = if was.len().saturating_mul(now.len()) <= MOST_PAIRS { common(was, now) } else { common_quickly(was, now) };
    let mut budget = MOST_PAIRS;
    let mut pairs = Vec::with_capacity(was.len().max(now.len()));
    let (mut i, mut j) = (0, 0);
    for (a, b) in anchors.into_iter().map(Some).chain([None]).map(|anchor| anchor.unwrap_or((was.len(), now.len()))) {
        gap(&was[i..a], &now[j..b], (i, j), &mut budget, &mut pairs);
        if a < was.len() {
            pairs.push(Pair::Both { was: a, now: b });
        }
        (i, j) = (a + 1, b + 1);
        if i > was.len() || j > now.len() {
            break;
        }
    }
    find_moves(was, now, &mut pairs);
    pairs
}

/// The longest common subsequence of equal rows.
fn common(was: &[Print], now: &[Print]) -> Vec<(usize, usize)> {
    let (n, m) = (was.len(), now.len());
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let mut lengths = vec![0_u32; (n + 1) * (m + 1)];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            lengths[at(i, j)] = if was[i].whole == now[j].whole {
                lengths[at(i + 1, j + 1)] + 1
            } else {
                lengths[at(i + 1, j)].max(lengths[at(i, j + 1)])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < n && j < m {
        if was[i].whole == now[j].whole {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[at(i + 1, j)] >= lengths[at(i, j + 1)] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

/// For very long arrays: each new row takes the next equal old row, if there is one.
fn common_quickly(was: &[Print], now: &[Print]) -> Vec<(usize, usize)> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (i, print) in was.iter().enumerate() {
        places.entry(print.whole).or_default().push(i);
    }
    let mut next = 0;
    let mut found = Vec::new();
    for (j, print) in now.iter().enumerate() {
        let Some(list) = places.get(&print.whole) else { continue };
        if let Some(i) = list.get(list.partition_point(|i| *i < next)) {
            found.push((*i, j));
            next = i + 1;
        }
    }
    found
}

/// Pairs the rows between two anchors, in order, so that as many fields as possible are equal.
fn gap(was: &[Print], now: &[Print], offset: (usize, usize), budget: &mut usize, pairs: &mut Vec<Pair>) {
    let (n, m) = (was.len(), now.len());
    let cost = n.saturating_mul(m);
    if cost > *budget {
        // Too many to compare: pair by position.
        let both = n.min(m);
        pairs.extend((0..both).map(|at| Pair::Both { was: offset.0 + at, now: offset.1 + at }));
        pairs.extend((both..n).map(|at| Pair::Removed { was: offset.0 + at }));
        pairs.extend((both..m).map(|at| Pair::Inserted { now: offset.1 + at }));
        return;
    }
    *budget -= cost;
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let mut likeness = vec![0_f32; if cost == 0 { 0 } else { (n + 1) * (m + 1) }];
    let mut best = likeness.clone();
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            likeness[at(i, j)] = was[i].likeness(&now[j]) + WORTH_OF_A_PAIR;
            best[at(i, j)] = (likeness[at(i, j)] + best[at(i + 1, j + 1)]).max(best[at(i + 1, j)]).max(best[at(i, j + 1)]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if best[at(i, j)] <= likeness[at(i, j)] + best[at(i + 1, j + 1)] {
            pairs.push(Pair::Both { was: offset.0 + i, now: offset.1 + j });
            (i, j) = (i + 1, j + 1);
        } else if best[at(i + 1, j)] >= best[at(i, j + 1)] {
            pairs.push(Pair::Removed { was: offset.0 + i });
            i += 1;
        } else {
            pairs.push(Pair::Inserted { now: offset.1 + j });
            j += 1;
        }
    }
    pairs.extend((i..n).map(|i| Pair::Removed { was: offset.0 + i }));
    pairs.extend((j..m).map(|j| Pair::Inserted { now: offset.1 + j }));
}

/// Merges a removed and an inserted row that are equal, or very similar, into one that moved.
fn find_moves(was: &[Print], now: &[Print], pairs: &mut Vec<Pair>) {
    let mut removed: Vec<usize> =
        pairs.iter().filter_map(|pair| if let Pair::Removed { was } = pair { Some(*was) } else { None }).collect();
    let inserted: Vec<usize> =
        pairs.iter().filter_map(|pair| if let Pair::Inserted { now } = pair { Some(*now) } else { None }).collect();
    if removed.is_empty() || removed.len().saturating_mul(inserted.len()) > MOST_PAIRS {
        return;
    }
    let mut moved = HashMap::new();
    // Equal rows first, so that a merely similar row does not take their place.
    for least in [1.0, ALIKE] {
        for j in &inserted {
            if moved.contains_key(j) {
                continue;
            }
            let likest = removed
                .iter()
                .enumerate()
                .map(|(slot, i)| (slot, was[*i].likeness(&now[*j])))
                .filter(|(_, likeness)| *likeness >= least)
                .reduce(|a, b| if b.1 > a.1 { b } else { a });
            if let Some((slot, _)) = likest {
                moved.insert(*j, removed.remove(slot));
            }
        }
    }
    if moved.is_empty() {
        return;
    }
    let found: HashSet<usize> = moved.values().copied().collect();
    pairs.retain(|pair| !matches!(pair, Pair::Removed { was } if found.contains(was)));
    for pair in pairs {
        if let Pair::Inserted { now } = *pair
            && let Some(was) = moved.get(&now)
        {
            *pair = Pair::Moved { was: *was, now };
        }
    }
}
