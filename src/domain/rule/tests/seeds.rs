//! The rules on more falsified extractions of the real invoices: of misread characters, and of values from the wrong place.

use std::path::PathBuf;

use super::measure::{TODAY, collection, folder, mend, read};
use crate::domain::decimal::same_value;
use crate::domain::rule::Level;

#[test]
fn what_is_lenient_still_finds_errors_of_other_kinds_of_agents_and_suggests_little_that_is_wrong() {
    let Some(folder) = folder() else { return };
    let Ok(seeds) = std::fs::read_dir(folder.join("../evidence/seeds")) else {
        eprintln!("SKIPPED: no other extractions");
        return;
    };
    let collection = collection(&folder);
    let manifest = read(folder.join("MANIFEST.json"));
    let (mut all, mut blocked, mut warned, mut right, mut wrong) = (0, 0, 0, 0, Vec::new());
    let mut seeds: Vec<PathBuf> = seeds.map(|seed| seed.unwrap().path()).collect();
    seeds.sort();
    // A third of them: all nine take half a minute.
    for seed in seeds.into_iter().step_by(3) {
        for document in manifest["documents"].as_array().unwrap() {
            let name = document["name"].as_str().unwrap();
            let file = seed.join(format!("{name}.extracted.json"));
            if !file.exists() {
                continue;
            }
            let data = read(file)["data"].clone();
            let errors = read(seed.join(format!("{name}.errors.json")));
            let injected = errors["injected"].as_array().unwrap();
            let broken = collection.broken_rules(&data, TODAY);
            for error in injected {
                let mut mended = data.clone();
                mend(&mut mended, error);
                let after = collection.broken_rules(&mended, TODAY);
                let found = broken.iter().filter(|one| !after.contains(one)).map(|one| one.level).min();
                all += 1;
                blocked += usize::from(found == Some(Level::Block));
                warned += usize::from(found == Some(Level::Warn));
            }
            let Some(found) = collection.suggestion(&data) else { continue };
            let error = injected.iter().find(|error| error["extracted_path"].as_str() == Some(&found.path.to_string()));
            if error.is_some_and(|error| same_value(&error["truth"], &found.value)) {
                right += 1;
            } else {
                wrong.push(format!("{} {name} {} = {}", seed.display(), found.path, found.text));
            }
        }
    }
    println!("{all} other errors: {blocked} block, {warned} warn; suggestions: {right} right, {} wrong", wrong.len());
    // Of all nine: 483 of 1,413 block and 46 warn; 82 suggestions are right, 4 wrong. Before the excuses: 485, 38; 78, 12.
    assert!(all == 0 || (blocked >= 203 && blocked + warned >= 223 && right >= 33 && wrong.len() <= 1), "{wrong:#?}");
}
