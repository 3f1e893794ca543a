//! `pattern`: a regular expression of ECMAScript, as JSON Schema requires.
//!
//! The engine is `regex-lite`. Its time is bounded by the length of the pattern times that of the text, and it is the same on the
//! server and on the page, so they agree. Its syntax resembles ECMAScript's, but some of it means something else: `\z`,
//! `[[:alpha:]]`, `\s`, `.`, `[]`, `\<`. So [`translate`] reads the pattern as ECMAScript (with the `u` flag, as JSON Schema
//! recommends) and writes it in a few unambiguous forms:
//!
//! | ECMAScript | regex-lite |
//! |---|---|
//! | a character, however escaped: `é` `\u00e9` `\x41` `\u{1F600}` `\cJ` `\/` `\-` | `\u{…}` |
//! | `.` | all but the four line terminators |
//! | `\s` `\S` | ECMAScript's white space, or everything else |
//! | `\d` `\D` `\w` `\W` `\b` `\B` `^` `$` | the same: ASCII, and the ends of the text |
//! | `[]` `[^]` | no character, any character |
//! | `[a-z]` `[^a-z]`; `[`, `&&`, `--`, `~` inside are literal | `[…]`, each character as `\u{…}` |
//! | `(…)` `(?:…)` `(?<name>…)` | `(?:…)`: captures are not needed |
//! | `*` `+` `?` `{2}` `{2,}` `{2,3}`, also with a trailing `?` | the same without that `?`, which does not affect what matches |
//!
//! Two forms are accepted that ECMAScript allows only without `u`, because they are unambiguous and common: an unnecessary escape
//! (`\@`), and a hyphen next to a class (`[\w-.]`). Everything else is [`Unreadable`] and restricts nothing.

use regex_lite::Regex;
use std::{
    collections::HashMap,
    iter::Peekable,
    str::Chars,
    sync::{Arc, Mutex, PoisonError},
};

/// Longest pattern, in characters and classes, with repetitions written out. The engine's own memory limit won't do: it differs
/// on the page, where pointers are smaller.
const MOST_STEPS: usize = 5_000;

const DOT: &str = r"[^\n\r\u{2028}\u{2029}]";
/// Unicode's white space without U+0085, plus U+FEFF (ECMA-262, `WhiteSpace` and `LineTerminator`).
const BLANK: &str = r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";
/// Everything else.
const NOT_BLANK: &str = r"\u{0}-\u{8}\u{e}-\u{1f}\u{21}-\u{9f}\u{a1}-\u{167f}\u{1681}-\u{1fff}\u{200b}-\u{2027}\u{202a}-\u{202e}\u{2030}-\u{205e}\u{2060}-\u{2fff}\u{3001}-\u{fefe}\u{ff00}-\u{10ffff}";
const ANY: &str = r"[\u{0}-\u{10ffff}]";
const NONE: &str = r"[^\u{0}-\u{10ffff}]";

/// Why a pattern restricts nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unreadable {
    /// `(?=`, `(?!`, `(?<=`, `(?<!`.
    #[error("it looks ahead or behind, which is not supported")]
    LookAround,
    /// `(?i)`, `(?P<name>`.
    #[error("(?{0} is not supported")]
    Group(char),
    /// `\1`, `\p`, and everything without a meaning in ECMAScript, such as `\A` and `\z`.
    #[error("\\{0} is not supported")]
    Escape(char),
    /// Not a valid pattern; the position of the error, counted from 1.
    #[error("its character {0} is not understood")]
    Syntax(usize),
    /// The pattern is too long, or its groups are nested too deeply.
    #[error("it is too long with its repetitions written out, or its groups are nested too deep")]
    TooLarge,
}

/// A pattern that is understood.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    regex: Regex,
    steps: usize,
}

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Errors
    ///
    /// The pattern is not valid ECMAScript, uses unsupported features, or is too long.
    pub(super) fn parse(source: &str) -> Result<Self, Unreadable> {
        let (translated, steps) = translate(source)?;
        // All that the engine can still refuse is too deep nesting.
        let regex = Regex::new(&translated).map_err(|_| Unreadable::TooLarge)?;
        Ok(Self { regex, steps })
    }

    /// Whether the pattern matches anywhere in the text; only the pattern itself can anchor it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Upper bound for the steps of [`is_in`](Self::is_in).
    pub(super) fn steps(&self, text: &str) -> usize {
        self.steps.saturating_mul(text.len() + 1)
    }
}

/// The patterns of a schema, each parsed once and cached; clones of the schema share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns(Arc<Mutex<HashMap<String, Option<Arc<Pattern>>>>>);

impl Patterns {
    /// The pattern; `None` if it is unreadable.
    pub(super) fn get(&self, source: &str) -> Option<Arc<Pattern>> {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pattern) = read.get(source) {
            return pattern.clone();
        }
        let pattern = Pattern::parse(source).ok().map(Arc::new);
        read.insert(source.to_owned(), pattern.clone());
        pattern
    }
}

/// The pattern in regex-lite's syntax, and its length with repetitions written out.
fn translate(source: &str) -> Result<(String, usize), Unreadable> {
    let mut translator = Translator {
        left: source.chars().peekable(),
        written: String::new(),
        steps: 1,
        around: Vec::new(),
        repeatable: None,
        names: Vec::new(),
    };
    translator.all().map_err(|error| match error {
        // Add the position, counted from 1.
        Unreadable::Syntax(_) => Unreadable::Syntax((source.chars().count() - translator.left.clone().count()).max(1)),
        other => other,
    })?;
    Ok((translator.written, translator.steps))
}

/// A syntax error; [`translate`] adds the position.
const SYNTAX: Unreadable = Unreadable::Syntax(0);

struct Translator<'p> {
    left: Peekable<Chars<'p>>,
    written: String,
    /// Steps so far in the current group.
    steps: usize,
    /// The same for each enclosing group, outermost first.
    around: Vec<usize>,
    /// Steps of the part that a quantifier here would repeat.
    repeatable: Option<usize>,
    names: Vec<String>,
}

/// The meaning of an escape or of an element of a class.
enum Atom {
    Char(char),
    /// `d`, `D`, `w`, `W`, `s`, `S`.
    Set(char),
}

impl Translator<'_> {
    fn all(&mut self) -> Result<(), Unreadable> {
        while let Some(c) = self.left.next() {
            match c {
                '^' | '$' => self.edge(&c.to_string()),
                '|' => self.edge("|"),
                '(' => self.open()?,
                ')' => self.close()?,
                '[' => self.class()?,
                '.' => self.atom(DOT, 1),
                '\\' if self.eat('b') => self.edge(r"\b"),
                '\\' if self.eat('B') => self.edge(r"\B"),
                '\\' => match self.escape()? {
                    Atom::Char(c) => self.atom(&one(c), 1),
                    Atom::Set('s') => self.atom(&format!("[{BLANK}]"), 1),
                    Atom::Set('S') => self.atom(&format!("[^{BLANK}]"), 1),
                    Atom::Set(name) => self.atom(&format!("\\{name}"), 1),
                },
                '*' | '+' | '?' => self.repeat(&c.to_string(), 1)?,
                '{' => self.count()?,
                ']' | '}' => return Err(SYNTAX),
                c => self.atom(&one(c), 1),
            }
            if self.steps > MOST_STEPS {
                return Err(Unreadable::TooLarge);
            }
        }
        if self.around.is_empty() { Ok(()) } else { Err(SYNTAX) }
    }

    fn eat(&mut self, c: char) -> bool {
        self.left.next_if_eq(&c).is_some()
    }

    /// Writes a part that can be repeated.
    fn atom(&mut self, text: &str, steps: usize) {
        self.written.push_str(text);
        self.steps = self.steps.saturating_add(steps);
        self.repeatable = Some(steps);
    }

    /// Writes a part that cannot be repeated.
    fn edge(&mut self, text: &str) {
        self.atom(text, 1);
        self.repeatable = None;
    }

    /// Writes a quantifier. `times` is how often it counts the repeated part towards the length.
    fn repeat(&mut self, text: &str, times: usize) -> Result<(), Unreadable> {
        let repeated = self.repeatable.take().ok_or(SYNTAX)?;
        self.steps = self.steps.saturating_add(repeated.saturating_mul(times.saturating_sub(1))).saturating_add(1);
        self.written.push_str(text);
        self.eat('?'); // a lazy quantifier matches the same texts
        Ok(())
    }

    /// Continues after `{`.
    fn count(&mut self) -> Result<(), Unreadable> {
        let least = self.number()?;
        let has_comma = self.eat(',');
        let most = if has_comma && self.left.peek() != Some(&'}') { Some(self.number()?) } else { None };
        if !self.eat('}') || most.is_some_and(|most| most < least) {
            return Err(SYNTAX);
        }
        match (has_comma, most) {
            (false, _) => self.repeat(&format!("{{{least}}}"), least),
            (true, None) => self.repeat(&format!("{{{least},}}"), least.saturating_add(1)),
            (true, Some(most)) => self.repeat(&format!("{{{least},{most}}}"), most),
        }
    }

    fn number(&mut self) -> Result<usize, Unreadable> {
        let digits: String = std::iter::from_fn(|| self.left.next_if(char::is_ascii_digit)).collect();
        if digits.is_empty() {
            return Err(SYNTAX);
        }
        digits.parse().ok().filter(|number| *number <= MOST_STEPS).ok_or(Unreadable::TooLarge)
    }

    /// Continues after `(`.
    fn open(&mut self) -> Result<(), Unreadable> {
        if self.eat('?') {
            match self.left.next().ok_or(SYNTAX)? {
                ':' => {}
                '=' | '!' => return Err(Unreadable::LookAround),
                '<' if matches!(self.left.peek(), Some('=' | '!')) => return Err(Unreadable::LookAround),
                '<' => self.name()?,
                other => return Err(Unreadable::Group(other)),
            }
        }
        self.written.push_str("(?:");
        self.around.push(std::mem::replace(&mut self.steps, 1));
        self.repeatable = None;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        let around = self.around.pop().ok_or(SYNTAX)?;
        let group = std::mem::replace(&mut self.steps, around);
        self.atom(")", group);
        Ok(())
    }

    fn name(&mut self) -> Result<(), Unreadable> {
        let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let name: String = std::iter::from_fn(|| self.left.next_if(is_part)).collect();
        let is_new = !self.names.contains(&name);
        if name.is_empty() || name.starts_with(char::is_numeric) || !is_new || !self.eat('>') {
            return Err(SYNTAX);
        }
        self.names.push(name);
        Ok(())
    }

    /// Continues after `[`.
    fn class(&mut self) -> Result<(), Unreadable> {
        let is_negated = self.eat('^');
        let (mut class, mut steps) = (String::new(), 0_usize);
        while !self.eat(']') {
            steps += 1;
            let first = self.in_class()?;
            // A hyphen between two characters makes a range; at either end, or next to a class, it is literal.
            let mut ahead = self.left.clone();
            if ahead.next() != Some('-') || ahead.peek() == Some(&']') {
                class.push_str(&first.in_brackets());
                continue;
            }
            self.left.next();
            match (first, self.in_class()?) {
                (Atom::Char(first), Atom::Char(last)) if last < first => return Err(SYNTAX),
                (Atom::Char(first), Atom::Char(last)) => class.push_str(&format!("{}-{}", one(first), one(last))),
                (first, last) => class.push_str(&format!("{}{}{}", first.in_brackets(), one('-'), last.in_brackets())),
            }
        }
        match (is_negated, class.as_str()) {
            (false, "") => self.atom(NONE, 1),
            (true, "") => self.atom(ANY, 1),
            (false, class) => self.atom(&format!("[{class}]"), steps),
            (true, class) => self.atom(&format!("[^{class}]"), steps),
        }
        Ok(())
    }

    fn in_class(&mut self) -> Result<Atom, Unreadable> {
        match self.left.next().ok_or(SYNTAX)? {
            '\\' if self.eat('b') => Ok(Atom::Char('\u{8}')),
            '\\' => self.escape(),
            c => Ok(Atom::Char(c)),
        }
    }

    /// Continues after `\`.
    fn escape(&mut self) -> Result<Atom, Unreadable> {
        Ok(Atom::Char(match self.left.next().ok_or(SYNTAX)? {
            set @ ('d' | 'D' | 'w' | 'W' | 's' | 'S') => return Ok(Atom::Set(set)),
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\u{b}',
            'f' => '\u{c}',
            '0' if !self.left.peek().is_some_and(char::is_ascii_digit) => '\0',
            'c' => match self.left.next() {
                Some(letter) if letter.is_ascii_alphabetic() => char::from(letter as u8 % 32),
                _ => return Err(SYNTAX),
            },
            'x' => self.hex(2)?,
            'u' if self.eat('{') => {
                let digits: String = std::iter::from_fn(|| self.left.next_if(char::is_ascii_hexdigit)).collect();
                let c = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).ok_or(SYNTAX)?;
                if !self.eat('}') {
                    return Err(SYNTAX);
                }
                c
            }
            'u' => self.hex(4)?,
            mark if mark.is_ascii_punctuation() || mark == ' ' => mark,
            other => return Err(Unreadable::Escape(other)),
        }))
    }

    fn hex(&mut self, length: usize) -> Result<char, Unreadable> {
        let digits: Option<String> = (0..length).map(|_| self.left.next_if(char::is_ascii_hexdigit)).collect();
        digits.and_then(|digits| u32::from_str_radix(&digits, 16).ok()).and_then(char::from_u32).ok_or(SYNTAX)
    }
}

impl Atom {
    /// Written inside a class.
    fn in_brackets(&self) -> String {
        match self {
            Self::Char(c) => one(*c),
            Self::Set('s') => BLANK.to_owned(),
            Self::Set('S') => NOT_BLANK.to_owned(),
            Self::Set(name) => format!("\\{name}"),
        }
    }
}

/// Exactly this character.
fn one(c: char) -> String {
    format!("\\u{{{:x}}}", u32::from(c))
}

#[cfg(test)]
mod tests;
