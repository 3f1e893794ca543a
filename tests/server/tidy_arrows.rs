//! Who may name whom. Within a directory, files and directories use each other one way only, and layers as `src/lib.rs` says.
//! Otherwise you would have to read all of them to understand one.

use crate::sources::{Module, Source, Token, sources};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The layers that each layer may name. `server` makes a program of all of them, and nobody names it.
const LAYERS: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("text", &["domain"]),
    ("address", &["domain"]),
    ("database", &[]),
    ("agent_data", &["database", "domain"]),
    ("documents", &["database", "domain", "text"]),
    ("ledger", &["database", "domain"]),
    ("review", &["agent_data", "database", "documents", "domain", "ledger", "text"]),
    // These two name the errors of the stores, and turn them into their own.
    ("rest", &["agent_data", "database", "documents", "domain"]),
    ("api", &["address", "agent_data", "domain", "ledger", "review", "text"]),
    // Names `review` only for pages that only the server renders: `the_browser_names_no_store`.
    ("ui", &["address", "api", "domain", "review", "text"]),
];

/// Directories that still have circles: an edit changes the record and its metadata, which know edits; a field of a form can hold a
/// table of fields. An entry that is no longer needed fails, too.
const CIRCLES: &[&str] = &["src/domain", "src/domain/form"];

#[test]
fn each_layer_names_only_those_below_it() {
    let mut wrong = BTreeSet::new();
    for (from, to) in arrows(&sources()) {
        let (Some(from), Some(to)) = (from.first(), to.first()) else { continue };
        let may_name = LAYERS.iter().find(|(layer, _)| layer == from);
        if from != to && from != "server" && !may_name.is_some_and(|(_, named)| named.contains(&to.as_str())) {
            wrong.insert(format!("{from} → {to}"));
        }
    }
    assert!(wrong.is_empty(), "arrows against the layers: {wrong:?}");
}

#[test]
fn within_a_directory_files_use_each_other_one_way() {
    let circles = circles(&arrows(&sources()));
    let told: Vec<String> = circles.iter().map(|(directory, files)| format!("{directory}: {}", files.join(" ↔ "))).collect();
    let found: Vec<&str> = circles.keys().map(String::as_str).collect();
    assert_eq!(found, CIRCLES, "circles:\n{}", told.join("\n"));
}

#[test]
fn a_circle_through_a_name_that_the_parent_hands_on_is_found() {
    let path = |text: &str| text.split("::").map(str::to_owned).collect::<Module>();
    let arrows = BTreeSet::from([(path("a::b"), path("a::c")), (path("a::c::d"), path("a::b")), (path("a::e"), path("a::b"))]);
    assert_eq!(circles(&arrows), BTreeMap::from([("src/a".to_owned(), vec!["b".to_owned(), "c".to_owned()])]));
}

/// Each directory with circles, and the files and directories in it that are part of one.
fn circles(arrows: &BTreeSet<(Module, Module)>) -> BTreeMap<String, Vec<String>> {
    let mut by_directory: BTreeMap<Module, BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for (from, to) in arrows {
        let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
        // A parent and its children count as one.
        if let (Some(one), Some(other)) = (from.get(shared), to.get(shared)) {
            by_directory.entry(from[..shared].to_vec()).or_default().entry(one).or_default().insert(other);
        }
    }
    let mut circles = BTreeMap::new();
    for (directory, uses) in by_directory {
        let reaches_itself = |start: &&str| {
            let (mut reached, mut next) = (BTreeSet::new(), vec![*start]);
            while let Some(one) = next.pop() {
                next.extend(uses.get(one).into_iter().flatten().filter(|used| reached.insert(**used)));
            }
            reached.contains(start)
        };
        let within: Vec<String> = uses.keys().filter(|one| reaches_itself(one)).map(|one| (*one).to_owned()).collect();
        if !within.is_empty() {
            let path = [vec!["src".to_owned()], directory].concat().join("/");
            circles.insert(path, within);
        }
    }
    circles
}

/// Which module names something in which other.
fn arrows(sources: &[Source]) -> BTreeSet<(Module, Module)> {
    let modules = Modules::new(sources);
    let mut arrows = BTreeSet::new();
    for source in sources {
        for named in named(&source.tokens) {
            if let Some((module, rest)) = modules.resolve(&named.path, &source.module) {
                let to = modules.home(module, rest);
                if to != source.module {
                    arrows.insert((source.module.clone(), to));
                }
            }
        }
    }
    arrows
}

/// The modules that are files, and the names they re-export.
struct Modules {
    files: BTreeSet<Module>,
    handed_on: HashMap<(Module, String), (Module, Vec<String>)>,
}

impl Modules {
    fn new(sources: &[Source]) -> Self {
        let files = sources.iter().map(|source| source.module.clone()).collect();
        let mut modules = Self { files, handed_on: HashMap::new() };
        for source in sources {
            for named in named(&source.tokens).into_iter().filter(|named| named.is_use) {
                if let (Some(name), Some(place)) = (named.name(), modules.resolve(&named.path, &source.module)) {
                    modules.handed_on.insert((source.module.clone(), name), place);
                }
            }
        }
        modules
    }

    /// The module that a path leads to, and what it names there. `None` for a path into another crate.
    fn resolve(&self, path: &[String], from: &Module) -> Option<(Module, Vec<String>)> {
        let mut module = from.clone();
        let mut path = path;
        while let [first, rest @ ..] = path {
            match first.as_str() {
                "crate" => module.clear(),
                "self" => {}
                "super" => drop(module.pop()),
                _ => break,
            }
            path = rest;
        }
        let is_ours = module != *from || self.files.contains(&[module.as_slice(), path.get(..1)?].concat());
        while let [first, rest @ ..] = path
            && self.files.contains(&[module.as_slice(), std::slice::from_ref(first)].concat())
        {
            module.push(first.clone());
            path = rest;
        }
        is_ours.then(|| (module, path.to_vec()))
    }

    /// The module that defines a name: follows re-exports.
    fn home(&self, mut module: Module, mut rest: Vec<String>) -> Module {
        for _ in 0..8 {
            let Some(name) = rest.first() else { break };
            let Some((next, more)) = self.handed_on.get(&(module.clone(), name.clone())) else { break };
            if *next == module {
                break;
            }
            (module, rest) = (next.clone(), more.clone());
        }
        module
    }
}

/// A path in a file.
struct Named {
    path: Vec<String>,
    is_use: bool,
}

impl Named {
    fn name(&self) -> Option<String> {
        self.path.last().cloned()
    }
}

/// Every path that begins with `crate`, `super` or `self`, and every path of a `use`, one for each name in braces.
fn named(tokens: &[Token]) -> Vec<Named> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let is_use = tokens[at].is_word("use");
        let follows_path = at > 0 && tokens[at - 1].is_sign(':');
        let begins_path = ["crate", "super", "self"].iter().any(|word| tokens[at].is_word(word)) && is_colons(tokens, at + 1);
        if is_use || (begins_path && !follows_path) {
            let mut paths = Vec::new();
            at = read_tree(tokens, if is_use { at + 1 } else { at }, &[], &mut paths);
            found.extend(paths.into_iter().map(|path| Named { path, is_use }));
        } else {
            at += 1;
        }
    }
    found
}

fn is_colons(tokens: &[Token], at: usize) -> bool {
    tokens.get(at..at + 2).is_some_and(|two| two.iter().all(|token| token.is_sign(':')))
}

/// Reads `a::b::{c, d::e}` at `at`; returns the position after it.
fn read_tree(tokens: &[Token], mut at: usize, before: &[String], paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at) {
            Some(Token::Word(word)) => {
                path.push(word.clone());
                at += 1;
                if is_colons(tokens, at) {
                    at += 2;
                    continue;
                }
            }
            Some(open) if open.is_sign('{') => {
                at += 1;
                while tokens.get(at).is_some_and(|token| !token.is_sign('}')) {
                    let next = read_tree(tokens, at, &path, paths);
                    at = next.max(at + 1);
                    // A new name, or the comma.
                    while tokens.get(at).is_some_and(|token| !token.is_sign('}') && !token.is_sign(',')) {
                        at += 1;
                    }
                    at += usize::from(tokens.get(at).is_some_and(|token| token.is_sign(',')));
                }
                return at + 1;
            }
            _ => {}
        }
        // `{self}` names the module itself.
        if path.len() > before.len().max(1) && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        paths.push(path);
        return at;
    }
}
