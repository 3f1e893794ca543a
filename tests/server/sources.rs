//! Reads the program's sources for tests about them: words, signs and literals, without comments and unit tests.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

/// Module names from the crate's root: `["review", "open"]`.
pub type Module = Vec<String>;

/// One file of `src`.
pub struct Source {
    /// From the package's root: `src/review/open.rs`.
    pub path: String,
    pub module: Module,
    pub tokens: Vec<Token>,
    /// Only the server has it: it, or a module above it, is declared with `cfg(feature = "ssr")`.
    pub is_server_only: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Word(String),
    Sign(char),
    /// A literal, as written.
    Text(String),
}

impl Token {
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    pub fn is_sign(&self, sign: char) -> bool {
        matches!(self, Self::Sign(own) if *own == sign)
    }
}

impl Source {
    pub fn has_word(&self, word: &str) -> bool {
        self.tokens.iter().any(|token| token.is_word(word))
    }

    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether it contains this code, whatever the spacing.
    pub fn has(&self, code: &str) -> bool {
        let wanted = tokens_of(code);
        self.tokens.windows(wanted.len()).any(|some| some == wanted)
    }

    pub fn is_below(&self, directory: &str) -> bool {
        self.path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest == ".rs")
    }
}

/// The package's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of `src` that is not a test.
pub fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    let (mut tests, mut server_only) = (HashSet::new(), HashSet::new());
    for path in files_below("src", &["rs"]) {
        let module = module_of(&path);
        let stream = parse(&read(&path));
        for (name, conditions) in declared(&stream) {
            let below = module.iter().cloned().chain([name]).collect::<Module>();
            if conditions.contains("test") {
                tests.insert(below);
            } else if conditions.contains(r#"feature = "ssr""#) && !conditions.contains("not") {
                server_only.insert(below);
            }
        }
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        sources.push(Source { path, module, tokens, is_server_only: false });
    }
    let is_within = |module: &Module, some: &HashSet<Module>| (1..=module.len()).any(|end| some.contains(&module[..end]));
    sources.retain(|source| !is_within(&source.module, &tests));
    for source in &mut sources {
        source.is_server_only = is_within(&source.module, &server_only);
    }
    assert!(sources.len() > 100, "the sources were not found");
    sources
}

/// The files below a directory with one of these extensions: their paths from the package's root, sorted.
pub fn files_below(directory: &str, extensions: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut directories = vec![PathBuf::from(directory)];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(root().join(&directory)).into_iter().flatten().flatten() {
            let (path, name) = (directory.join(entry.file_name()), entry.file_name().to_string_lossy().into_owned());
            if entry.path().is_dir() {
                if !["target", "node_modules", ".git"].contains(&name.as_str()) {
                    directories.push(path);
                }
            } else if extensions.contains(&path.extension().and_then(|end| end.to_str()).unwrap_or_default()) {
                found.push(path.to_string_lossy().trim_start_matches("./").to_owned());
            }
        }
    }
    found.sort();
    found
}

/// The text of a file; empty if it is not text.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

fn parse(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("not Rust: {error}"))
}

fn tokens_of(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    flatten(parse(code), &mut tokens);
    tokens
}

fn module_of(path: &str) -> Module {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Module = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

/// The modules in files of their own that a file declares, each with its attributes.
fn declared(stream: &TokenStream) -> Vec<(String, String)> {
    let tokens: Vec<TokenTree> = stream.clone().into_iter().collect();
    let (mut modules, mut conditions) = (Vec::new(), String::new());
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && begins_with(group, "cfg") => {
                conditions.push_str(&group.to_string());
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(end))) = (tokens.get(at + 1), tokens.get(at + 2))
                    && end.as_char() == ';'
                {
                    modules.push((name.to_string(), conditions.clone()));
                }
            }
            TokenTree::Punct(end) if end.as_char() == ';' => conditions.clear(),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => conditions.clear(),
            _ => {}
        }
    }
    modules
}

/// All tokens in order, without documentation and test-only code.
fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) => {
                if sign.as_char() == '#'
                    && let Some(TokenTree::Group(group)) = tokens.peek()
                {
                    if begins_with(group, "doc") {
                        tokens.next();
                        continue;
                    }
                    if begins_with(group, "cfg") && group.to_string().contains("test") && !group.to_string().contains("not") {
                        let ends = |token: &TokenTree| match token {
                            TokenTree::Punct(sign) => sign.as_char() == ';',
                            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                            _ => false,
                        };
                        tokens.by_ref().find(ends);
                        continue;
                    }
                }
                out.push(Token::Sign(sign.as_char()));
            }
            TokenTree::Ident(word) => out.push(Token::Word(word.to_string())),
            TokenTree::Literal(literal) => out.push(Token::Text(literal.to_string())),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ('(', ')'),
                    Delimiter::Brace => ('{', '}'),
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::None => (' ', ' '),
                };
                out.push(Token::Sign(open));
                flatten(group.stream(), out);
                out.push(Token::Sign(close));
            }
        }
    }
}

fn begins_with(group: &Group, word: &str) -> bool {
    matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(first)) if first == word)
}

#[test]
fn tests_and_comments_are_no_part_of_the_code() {
    let code =
        "/// says SELECT\nfn a() { b(\"text\"); } // leptos\n#[cfg(test)]\n#[expect(x)]\nmod tests { fn c() {} }\nfn d() {}";
    let words: Vec<Token> = tokens_of(code).into_iter().filter(|token| !matches!(token, Token::Sign(_))).collect();
    let expected = tokens_of("fn a b \"text\" fn d");
    assert_eq!(words, expected);
}
