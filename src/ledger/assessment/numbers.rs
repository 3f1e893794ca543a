//! The numbers under which records are counted and listed, and the bits of a row's mask: kinds of flags, and bands of the lowest
//! confidence.

use crate::domain::{Band, FlagKind};
use std::collections::BTreeSet;

/// The kind under which records without flags are counted.
pub(super) const NO_FLAG: i64 = -1;
/// The kind under which all records are counted.
pub(super) const ALL: i64 = -2;
/// The number of the first band in a mask; below are the kinds.
const FIRST_BAND: i64 = 40;
/// All kinds, in a mask.
pub(super) const ALL_KINDS: i64 = (1 << FIRST_BAND) - 1;
/// Between the numbers under which the records of a kind are counted, and those of the kind in a band.
const PER_BAND: i64 = 100;
/// The status of a record that can't be read.
pub(super) const UNREADABLE: &str = "\u{1}";

/// The number of a kind, in the table.
pub(super) fn number_of(kind: FlagKind) -> i64 {
    FlagKind::ALL.iter().zip(0..).find(|(one, _)| **one == kind).map_or(0, |(_, number)| number)
}

pub(super) fn bit(kind: FlagKind) -> i64 {
    1 << number_of(kind)
}

/// The bit of a band, in a mask.
pub(super) fn band_bit(band: Band) -> i64 {
    1 << (FIRST_BAND + index_of(band))
}

fn index_of(band: Band) -> i64 {
    Band::ALL.iter().zip(0..).find(|(one, _)| **one == band).map_or(0, |(_, index)| index)
}

/// The number under which the records of this kind are counted whose lowest confidence is in this band.
pub(super) fn number_in(band: Option<Band>, kind: i64) -> i64 {
    kind + band.map_or(0, |band| PER_BAND * (1 + index_of(band)))
}

/// The numbers under which a record with this mask is listed: its kinds, and its band.
pub(super) fn listed(mask: i64) -> BTreeSet<i64> {
    let bands = bands_of(mask).map(|band| number_in(Some(band), ALL));
    kinds_in(mask).into_iter().chain(bands).collect()
}

pub(super) fn kinds_in(mask: i64) -> Vec<i64> {
    let kinds: Vec<i64> = FlagKind::ALL.into_iter().filter(|kind| mask & bit(*kind) != 0).map(number_of).collect();
    if kinds.is_empty() { vec![NO_FLAG] } else { kinds }
}

pub(super) fn bands_of(mask: i64) -> impl Iterator<Item = Band> {
    Band::ALL.into_iter().filter(move |band| mask & band_bit(*band) != 0)
}
