//! The rules on more falsified extractions of the real invoices, if they are there.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::measure::{TODAY, collection, folder, mend, read};
use crate::domain::rule::Level;
use crate::domain::{FieldPath, decimal::same_value};

#[test]
fn seeds() {
    let Some(folder) = folder() else { return };
    let collection = collection(&folder);
    let manifest = read(folder.join("MANIFEST.json"));
    let (mut right, mut wrong) = (0, Vec::new());
    let mut kinds: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut seeds: Vec<PathBuf> = std::fs::read_dir(folder.join("../evidence/seeds")).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    for seed in seeds {
        for document in manifest["documents"].as_array().unwrap() {
            let name = document["name"].as_str().unwrap();
            let file = seed.join(format!("{name}.extracted.json"));
            if !file.exists() { continue }
            let data = read(file)["data"].clone();
            let errors = read(seed.join(format!("{name}.errors.json")));
            let injected = errors["injected"].as_array().unwrap();
            let broken = collection.broken_rules(&data, TODAY);
            for error in injected {
                let mut mended = data.clone();
                let path = error["extracted_path"].as_str().or(error["path"].as_str()).map(|path| path.parse::<FieldPath>().unwrap());
                let _ = path;
                mend(&mut mended, error);
                let after = collection.broken_rules(&mended, TODAY);
                let found: Vec<Level> = broken.iter().filter(|one| !after.contains(one)).map(|one| one.level).collect();
                if !found.is_empty() && !found.contains(&Level::Block) && ["digit_misread","decimal_separator_lost","wrong_place"].contains(&error["kind"].as_str().unwrap()) {
                    for one in broken.iter().filter(|one| !after.contains(one)) { println!("SEED ONLYWARN {name} {} {} {}: {:?}", error["path"], error["truth"], error["extracted"], one.broken); }
                }
                for kind in [error["kind"].as_str().unwrap(), "all"] {
                    let entry = kinds.entry(kind.to_owned()).or_default();
                    entry[0] += 1;
                    entry[1] += usize::from(found.contains(&Level::Block));
                    entry[2] += usize::from(!found.contains(&Level::Block) && !found.is_empty());
                }
            }
            if let Some(found) = collection.suggestion(&data) {
                let error = injected.iter().find(|error| error["extracted_path"].as_str() == Some(&found.path.to_string()));
                if error.is_some_and(|error| same_value(&error["truth"], &found.value)) { right += 1 } else {
                    let was: &Value = found.path.get(&data).unwrap();
                    wrong.push(format!("{} {name} {} = {} was {was}; {}", seed.file_name().unwrap().to_string_lossy(), found.path, found.text, error.map(|e| e.to_string()).unwrap_or_default()));
                }
            }
        }
    }
    for (kind, counts) in &kinds { println!("SEED {kind:<36} all {:>4} block {:>4} warn {:>4}", counts[0], counts[1], counts[2]); }
    println!("SEED suggestions right {right} wrong {}", wrong.len());
    for line in &wrong { println!("SEED WRONG {line}"); }
}
