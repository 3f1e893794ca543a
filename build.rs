//! Compiles the interface texts, `src/text/{en,de}.ftl` (Fluent), to Rust: one type per message, with the message's variables as
//! fields. A Fluent parser in the browser would need more bytes than all the texts. This way, the compiler also finds misspelt
//! messages, forgotten variables and missing translations, and keeps server-only texts out of the wasm.
#![allow(clippy::panic, reason = "a build script tells the developer what to mend by panicking")]

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};
use std::{collections::BTreeMap, collections::BTreeSet, env, fmt::Write, fs, path::Path};

const LANGUAGES: [&str; 2] = ["en", "de"];

struct Message {
    comment: String,
    pattern: Pattern<String>,
    variables: BTreeSet<String>,
}

fn main() {
    let mut catalogs = LANGUAGES.map(read);
    let (english, others) = catalogs.split_at_mut(1);
    for (language, other) in LANGUAGES[1..].iter().zip(others) {
        for (id, message) in &english[0] {
            let Some(translated) = other.get(id) else { panic!("src/text/{language}.ftl lacks the message {id}") };
            if let Some(lost) = message.variables.difference(&translated.variables).next() {
                panic!("src/text/{language}.ftl: {id} leaves out ${lost}, which the English text has");
            }
            if let Some(unknown) = translated.variables.difference(&message.variables).next() {
                panic!("src/text/{language}.ftl: {id} uses ${unknown}, which the English text does not have");
            }
        }
        if let Some(id) = other.keys().find(|id| !english[0].contains_key(*id)) {
            panic!("src/text/{language}.ftl: the message {id} is not in en.ftl");
        }
    }
    let folder = env::var("OUT_DIR").unwrap_or_else(|_| panic!("cargo sets OUT_DIR"));
    let path = Path::new(&folder).join("messages.rs");
    fs::write(&path, generate(&catalogs)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn read(language: &str) -> BTreeMap<String, Message> {
    let path = format!("src/text/{language}.ftl");
    println!("cargo::rerun-if-changed={path}");
    let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let resource = parser::parse(source.clone()).unwrap_or_else(|(_, errors)| {
        let error = &errors[0];
        let line = source[..error.pos.start].lines().count().max(1);
        panic!("{path}, line {line}: {error}")
    });
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        let Some(pattern) = message.value else { panic!("{path}: {id} has no text") };
        let comment = message.comment.map(|comment| comment.content.join(" ")).unwrap_or_default();
        let mut variables = BTreeSet::new();
        collect_variables(&pattern, &mut variables);
        if messages.insert(id.clone(), Message { comment, pattern, variables }).is_some() {
            panic!("{path}: {id} is there twice");
        }
    }
    messages
}

fn collect_variables(pattern: &Pattern<String>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                found.insert(id.name.clone());
            }
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                found.insert(id.name.clone());
                variants.iter().for_each(|variant| collect_variables(&variant.value, found));
            }
            _ => {}
        }
    }
}

fn generate(catalogs: &[BTreeMap<String, Message>; 2]) -> String {
    let mut code = String::new();
    let english = &catalogs[0];
    for (id, message) in english {
        let comment = if message.comment.is_empty() { format!("The message `{id}`.") } else { message.comment.clone() };
        let variables: Vec<&String> = message.variables.iter().collect();
        let fields: String = variables.iter().map(|name| format!("pub {name}: Argument<'a>, ")).collect();
        let lifetime = |name| if variables.is_empty() { "" } else { name };
        let _ = writeln!(code, "#[doc = {comment:?}]\n#[allow(missing_docs)]\npub struct {id}{} {{ {fields}}}", lifetime("<'a>"));
        let [english, german] = [0, 1].map(|at| parts(LANGUAGES[at], id, &catalogs[at][id].pattern, &variables));
        let pattern = format!("match language {{ Language::English => {english}, Language::German => {german} }}");
        let body = if variables.is_empty() {
            format!("pub fn text(self, language: Language) -> &'static str {{ constant({pattern}) }}")
        } else {
            let values = variables.iter().map(|name| format!("self.{name}")).collect::<Vec<_>>().join(", ");
            format!("pub fn text(self, language: Language) -> String {{ render({pattern}, language, &[{values}]) }}")
        };
        let _ = writeln!(code, "#[allow(missing_docs)]\nimpl {id}{} {{ {body} }}", lifetime("<'_>"));
    }
    code
}

fn parts(language: &str, id: &str, pattern: &Pattern<String>, variables: &[&String]) -> String {
    let at = |name: &String| variables.iter().position(|variable| *variable == name).unwrap_or_default();
    let unsupported = || -> ! {
        panic!("src/text/{language}.ftl, {id}: only variables, quoted texts, and choices by a variable are supported (build.rs)")
    };
    let mut list: Vec<String> = Vec::new();
    let mut text = String::new();
    for element in &pattern.elements {
        let expression = match element {
            PatternElement::TextElement { value } => {
                text.push_str(value);
                continue;
            }
            PatternElement::Placeable { expression } => expression,
        };
        if let Expression::Inline(InlineExpression::StringLiteral { value }) = expression {
            text.push_str(value);
            continue;
        }
        if !text.is_empty() {
            list.push(format!("Part::Text({:?})", std::mem::take(&mut text)));
        }
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                list.push(format!("Part::Variable({})", at(&id.name)))
            }
            Expression::Select { selector: InlineExpression::VariableReference { id: name }, variants } => {
                let mut choices = Vec::new();
                // The default comes last, as the fallback.
                for variant in variants.iter().filter(|one| !one.default).chain(variants.iter().filter(|one| one.default)) {
                    let key = match &variant.key {
                        VariantKey::Identifier { name } => name,
                        VariantKey::NumberLiteral { value } => value,
                    };
                    choices.push(format!("({key:?}, {})", parts(language, id, &variant.value, variables)));
                }
                list.push(format!("Part::Choice({}, &[{}])", at(&name.name), choices.join(", ")));
            }
            _ => unsupported(),
        }
    }
    if !text.is_empty() {
        list.push(format!("Part::Text({text:?})"));
    }
    format!("&[{}]", list.join(", "))
}
