//! A sample of the stored records, to look up, to create again and to import.

use super::Result;
use serde::Deserialize;
use std::{collections::BTreeMap, fs, io::BufRead, path::Path};

/// Number of records for the import.
pub const SAMPLE: usize = 100_000;
/// Records kept in memory: enough that caches don't hold them by chance, few enough to be light.
const KEPT: usize = 5_000;

pub struct Sample {
    /// Whole records, as JSON.
    pub records: Vec<String>,
    pub invoice_numbers: Vec<String>,
    pub file_hashes: Vec<String>,
    /// The city with the most sellers.
    pub city: String,
}

/// The values to look up.
#[derive(Deserialize)]
struct Keys {
    file_hash: String,
    data: Fields,
}

#[derive(Deserialize)]
struct Fields {
    invoice_number: Option<String>,
    seller: Seller,
}

#[derive(Deserialize)]
struct Seller {
    address: Address,
}

#[derive(Deserialize)]
struct Address {
    city: String,
}

/// Reads the sample and shuffles it, the same way each time.
pub fn read(file: &Path) -> Result<Sample> {
    let lines = std::io::BufReader::new(fs::File::open(file)?).lines();
    let every = (count(file)? / KEPT).max(1);
    let mut sample = Sample { records: Vec::new(), invoice_numbers: Vec::new(), file_hashes: Vec::new(), city: String::new() };
    let mut cities: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.step_by(every) {
        let line = line?;
        let keys: Keys = serde_json::from_str(&line)?;
        *cities.entry(keys.data.seller.address.city).or_default() += 1;
        sample.invoice_numbers.extend(keys.data.invoice_number);
        sample.file_hashes.push(keys.file_hash);
        sample.records.push(line);
    }
    sample.city = cities.into_iter().max_by_key(|(_, count)| *count).map(|(city, _)| city).ok_or("the sample is empty")?;
    shuffle(&mut sample.invoice_numbers);
    shuffle(&mut sample.file_hashes);
    Ok(sample)
}

/// Number of records in a file.
pub fn count(file: &Path) -> Result<usize> {
    Ok(std::io::BufReader::new(fs::File::open(file)?).split(b'\n').count())
}

/// Fisher-Yates shuffle with a linear congruential generator (Knuth's MMIX), to separate neighbours in the file.
fn shuffle(values: &mut [String]) {
    let mut state: u64 = 2026;
    for last in (1..values.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        values.swap(last, (state >> 33) as usize % (last + 1));
    }
}
