//! Who names whom: what the `use` lines of `domain` and `text` must keep to.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn source(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)
}

/// The Rust files below a folder, with their code: comments name whatever they like.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            found.push((path, code));
        }
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What stands right behind a prefix such as `crate::`: one name, or each of a group in braces.
fn named_behind(code: &str, prefix: &str) -> Vec<String> {
    let word = |text: &str| text.trim_start().chars().take_while(|c| is_word(*c)).collect::<String>();
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        // `super::super::` is not `super::`, and `countersign_crate::` is not `crate::`.
        if code[..at].ends_with(|c: char| is_word(c) || c == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(word(rest));
            continue;
        };
        let (mut depth, mut begin) = (0, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                ',' | '}' if depth == 0 => {
                    names.push(word(&group[begin..at]));
                    begin = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
    }
    names.retain(|name| !name.is_empty() && name != "super");
    names
}

fn strangers(folder: &str, known: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, code) in files(&source(folder)) {
        for name in named_behind(&code, "crate::").into_iter().filter(|name| !known.contains(&name.as_str())) {
            found.push(format!("{} names {name}", path.display()));
        }
    }
    found
}

#[test]
fn the_domain_names_nobody_and_the_texts_name_the_domain_only() {
    assert_eq!(strangers("domain", &["domain"]), [""; 0]);
    assert_eq!(strangers("text", &["domain", "text", "message"]), [""; 0]);
    let doubly =
        "use crate::{\n    api::{Action, form},\n    domain::Draft, t\n};\nlet x = crate::ui::language(); $crate::text::message";
    assert_eq!(named_behind(doubly, "crate::"), ["api", "domain", "t", "ui", "text"], "it reads groups and paths");
}

/// The parts of the domain that once had to be opened together, the lowest first: each may name those before it.
const ORDER: [&str; 7] = ["reading", "decimal", "date", "locale", "schema", "rule", "collection"];

#[test]
fn dates_locales_schemas_rules_and_collections_stand_in_an_order() {
    let folder = source("domain");
    let root = fs::read_to_string(folder.join("mod.rs")).unwrap();
    // `pub use date::{…}`: a name of the domain is a name of the module that it comes from.
    let mut home: BTreeMap<String, String> = ORDER.map(|module| (module.to_owned(), module.to_owned())).into();
    for line in root.split(";\n") {
        let Some((module, names)) = line.trim().strip_prefix("pub use ").and_then(|line| line.split_once("::")) else { continue };
        home.extend(names.split(|c| !is_word(c)).map(|name| (name.to_owned(), module.to_owned())));
    }
    assert_eq!(home.get("Schema").map(String::as_str), Some("schema"), "the names of mod.rs are understood");
    let mut against = Vec::new();
    for (path, code) in files(&folder) {
        let below = path.strip_prefix(&folder).unwrap();
        let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
        let Some(rank) = ORDER.iter().position(|module| *module == parts[0]) else { continue };
        if parts.iter().any(|part| part == "tests") {
            continue;
        }
        let code = code.split("#[cfg(test)]\n#[expect").next().unwrap_or_default();
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let up = if parts.len() == 1 || parts[1] == "mod" { "super::" } else { "super::super::" };
        for name in [named_behind(code, up), named_behind(code, "crate::domain::")].concat() {
            let place = home.get(&name).and_then(|module| ORDER.iter().position(|one| one == module));
            if place.is_some_and(|place| place > rank) {
                against.push(format!("{} names {name}", below.display()));
            }
        }
    }
    assert_eq!(against, [""; 0], "of {ORDER:?} each names only those before it");
}
