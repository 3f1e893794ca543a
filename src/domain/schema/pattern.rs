//! `pattern` without a regular expression engine: the part of ECMA-262 that schemas use, in time that grows with pattern times text.
//!
//! The server and the page run this same code, so they agree; and since it follows all ways through the pattern at once instead of
//! trying one after the other, no pattern and no text can keep either busy. Not understood are look-around, references back and
//! `\p{…}`: a pattern with one of those restricts nothing, like any other keyword that is not read.

/// A longer pattern, counted in steps after its repetitions are written out, is not understood.
const MOST_STEPS: usize = 2_000;
/// How deep groups are nested.
const DEEPEST: usize = 40;

/// A pattern that was understood.
pub(super) struct Pattern(Vec<Step>);

enum Step {
    /// One character of this kind.
    One(Class),
    /// Either way.
    Fork(usize, usize),
    Jump(usize),
    Start,
    End,
    /// Between a word character and another one, or not.
    WordEdge(bool),
    Match,
}

#[derive(Clone, Default)]
struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
    /// `d`, `D`, `w`, `W`, `s`, `S`.
    named: Vec<char>,
}

#[derive(Clone)]
enum Node {
    One(Class),
    All(Vec<Node>),
    Any(Vec<Node>),
    Repeat(Box<Node>, usize, Option<usize>),
    Start,
    End,
    WordEdge(bool),
}

impl Pattern {
    /// `None` when it is none, or more than is understood.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let mut parser = Parser { left: pattern.chars().collect::<Vec<_>>().into_iter().peekable(), depth: 0 };
        let node = parser.alternatives()?;
        if parser.left.peek().is_some() {
            return None;
        }
        let mut steps = Vec::new();
        write(&node, &mut steps)?;
        steps.push(Step::Match);
        Some(Self(steps))
    }

    /// Whether the pattern is found in the text. `None` when that would take more than what is left of `steps`.
    pub(super) fn is_in(&self, text: &str, steps: &mut usize) -> Option<bool> {
        let mut here = vec![0];
        let mut seen = vec![usize::MAX; self.0.len()];
        let mut before: Option<char> = None;
        let mut rest = text.chars();
        for at in 0.. {
            let after = rest.next();
            let mut next = vec![0];
            while let Some(step) = here.pop() {
                if std::mem::replace(&mut seen[step], at) == at {
                    continue;
                }
                *steps = steps.checked_sub(1)?;
                match &self.0[step] {
                    Step::Match => return Some(true),
                    Step::One(class) => {
                        if after.is_some_and(|c| class.has(c)) {
                            next.push(step + 1);
                        }
                    }
                    Step::Fork(one, other) => here.extend([*one, *other]),
                    Step::Jump(to) => here.push(*to),
                    Step::Start if before.is_none() => here.push(step + 1),
                    Step::End if after.is_none() => here.push(step + 1),
                    Step::WordEdge(edge) if (before.is_some_and(is_word) != after.is_some_and(is_word)) == *edge => {
                        here.push(step + 1);
                    }
                    Step::Start | Step::End | Step::WordEdge(_) => {}
                }
            }
            if after.is_none() {
                break;
            }
            (here, before) = (next, after);
        }
        Some(false)
    }
}

/// Writes a part of the pattern out as steps; `None` when they become too many.
fn write(node: &Node, steps: &mut Vec<Step>) -> Option<()> {
    if steps.len() > MOST_STEPS {
        return None;
    }
    match node {
        Node::One(class) => steps.push(Step::One(class.clone())),
        Node::Start => steps.push(Step::Start),
        Node::End => steps.push(Step::End),
        Node::WordEdge(edge) => steps.push(Step::WordEdge(*edge)),
        Node::All(nodes) => nodes.iter().try_for_each(|node| write(node, steps))?,
        Node::Any(nodes) => {
            let mut ends = Vec::new();
            for (at, node) in nodes.iter().enumerate() {
                let fork = steps.len();
                let is_last = at + 1 == nodes.len();
                if !is_last {
                    steps.push(Step::Jump(0));
                }
                write(node, steps)?;
                if !is_last {
                    ends.push(steps.len());
                    steps.push(Step::Jump(0));
                    steps[fork] = Step::Fork(fork + 1, steps.len());
                }
            }
            let end = steps.len();
            ends.into_iter().for_each(|at| steps[at] = Step::Jump(end));
        }
        Node::Repeat(node, least, most) => {
            for _ in 0..*least {
                write(node, steps)?;
            }
            let fork = steps.len();
            match most {
                None => {
                    steps.push(Step::Jump(0));
                    write(node, steps)?;
                    steps.push(Step::Jump(fork));
                    steps[fork] = Step::Fork(fork + 1, steps.len());
                }
                Some(most) => {
                    let mut forks = Vec::new();
                    for _ in *least..*most {
                        forks.push(steps.len());
                        steps.push(Step::Jump(0));
                        write(node, steps)?;
                    }
                    let end = steps.len();
                    forks.into_iter().for_each(|at| steps[at] = Step::Fork(at + 1, end));
                }
            }
        }
    }
    Some(())
}

impl Class {
    fn has(&self, c: char) -> bool {
        let is_in = self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&c));
        let is_named = |name: &char| match name {
            'd' => c.is_ascii_digit(),
            'D' => !c.is_ascii_digit(),
            'w' => is_word(c),
            'W' => !is_word(c),
            's' => is_blank(c),
            _ => !is_blank(c),
        };
        (is_in || self.named.iter().any(is_named)) != self.negated
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What `\s` is in ECMA-262: Unicode's white space, but not U+0085, and U+FEFF.
fn is_blank(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

struct Parser {
    left: std::iter::Peekable<std::vec::IntoIter<char>>,
    depth: usize,
}

impl Parser {
    fn eat(&mut self, c: char) -> bool {
        self.left.next_if_eq(&c).is_some()
    }

    fn alternatives(&mut self) -> Option<Node> {
        let mut nodes = vec![self.sequence()?];
        while self.eat('|') {
            nodes.push(self.sequence()?);
        }
        Some(Node::Any(nodes))
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(&c) = self.left.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            self.left.next();
            let node = match c {
                '^' => Node::Start,
                '$' => Node::End,
                '(' => self.group()?,
                '[' => Node::One(self.class()?),
                '.' => {
                    let line_ends = ['\n', '\r', '\u{2028}', '\u{2029}'].map(|c| (c, c)).to_vec();
                    Node::One(Class { negated: true, ranges: line_ends, named: Vec::new() })
                }
                '\\' => self.escape()?,
                '*' | '+' | '?' | '{' | '}' | ']' => return None,
                c => one(c),
            };
            nodes.push(self.repeated(node)?);
        }
        Some(Node::All(nodes))
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        let (least, most) = match self.left.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.left.next();
                let least = self.number()?;
                let most = if !self.eat(',') {
                    Some(least)
                } else if self.left.peek() == Some(&'}') {
                    None
                } else {
                    Some(self.number()?)
                };
                if self.left.peek() != Some(&'}') || most.is_some_and(|most| most < least) {
                    return None;
                }
                (least, most)
            }
            _ => return Some(node),
        };
        if matches!(node, Node::Start | Node::End | Node::WordEdge(_)) {
            return None;
        }
        self.left.next();
        self.eat('?'); // as little as possible: the same texts match
        Some(Node::Repeat(Box::new(node), least, most))
    }

    fn number(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.left.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok().filter(|number| *number <= MOST_STEPS)
    }

    fn group(&mut self) -> Option<Node> {
        if self.eat('?') && !self.eat(':') {
            // A named group; what else begins like this looks ahead or behind.
            if !self.eat('<') {
                return None;
            }
            let mut name = String::new();
            loop {
                match self.left.next()? {
                    '>' => break,
                    c => name.push(c),
                }
            }
            if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !name.chars().all(is_word) {
                return None;
            }
        }
        self.depth += 1;
        let node = if self.depth > DEEPEST { None } else { self.alternatives() }?;
        self.depth -= 1;
        self.eat(')').then_some(node)
    }

    fn escape(&mut self) -> Option<Node> {
        match *self.left.peek()? {
            'b' | 'B' => Some(Node::WordEdge(self.left.next() == Some('b'))),
            c @ ('d' | 'D' | 'w' | 'W' | 's' | 'S') => {
                self.left.next();
                Some(Node::One(Class { named: vec![c], ..Class::default() }))
            }
            _ => self.escaped().map(one),
        }
    }

    /// The character that an escape stands for.
    fn escaped(&mut self) -> Option<char> {
        Some(match self.left.next()? {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\u{b}',
            'f' => '\u{c}',
            '0' if !self.left.peek().is_some_and(char::is_ascii_digit) => '\0',
            'x' => self.hex(2)?,
            'u' if self.eat('{') => {
                let mut digits = String::new();
                while let Some(digit) = self.left.next_if(char::is_ascii_hexdigit) {
                    digits.push(digit);
                }
                let c = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)?;
                return self.eat('}').then_some(c);
            }
            'u' => self.hex(4)?,
            c @ ('^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' | '-') => c,
            _ => return None,
        })
    }

    fn hex(&mut self, length: usize) -> Option<char> {
        let digits: Option<String> = (0..length).map(|_| self.left.next_if(char::is_ascii_hexdigit)).collect();
        u32::from_str_radix(&digits?, 16).ok().and_then(char::from_u32)
    }

    fn class(&mut self) -> Option<Class> {
        let mut class = Class { negated: self.eat('^'), ..Class::default() };
        loop {
            let Some(first) = self.in_class(&mut class)? else {
                if self.eat(']') {
                    return Some(class);
                }
                continue;
            };
            // A hyphen between two characters is a range; at an end it is itself.
            let mut ahead = self.left.clone();
            if ahead.next() == Some('-') && ahead.peek() != Some(&']') {
                self.left.next();
                let last = self.in_class(&mut class)??;
                if last < first {
                    return None;
                }
                class.ranges.push((first, last));
            } else {
                class.ranges.push((first, first));
            }
        }
    }

    /// One character within brackets; `Some(None)` for a named class, which is added, and before the closing bracket.
    fn in_class(&mut self, class: &mut Class) -> Option<Option<char>> {
        match *self.left.peek()? {
            ']' => Some(None),
            '\\' => {
                self.left.next();
                match *self.left.peek()? {
                    c @ ('d' | 'D' | 'w' | 'W' | 's' | 'S') => {
                        self.left.next();
                        class.named.push(c);
                        Some(None)
                    }
                    'b' => {
                        self.left.next();
                        Some(Some('\u{8}'))
                    }
                    _ => self.escaped().map(Some),
                }
            }
            c => {
                self.left.next();
                Some(Some(c))
            }
        }
    }
}

fn one(c: char) -> Node {
    Node::One(Class { ranges: vec![(c, c)], ..Class::default() })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_in(pattern: &str, text: &str) -> Option<bool> {
        Pattern::parse(pattern)?.is_in(text, &mut 1_000_000)
    }

    #[test]
    fn patterns_of_real_schemas_are_understood() {
        for (pattern, good, bad) in [
            ("^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$", "DE89370400440532013000", "DE8937"),
            (r"^\d{4}-\d{2}-\d{2}$", "2026-03-31", "31.03.2026"),
            ("^(EUR|USD|CHF)$", "CHF", "CHFX"),
            (r"^RE-?\d+(/\d{2})?$", "RE-1/26", "RE-/26"),
            ("^[^@\\s]+@[^@\\s]+$", "a@b.c", "a b@c"),
            ("^(?:[0-9]{3}[ -]?)*$", "123-456", "12-456"),
            ("^.*[äöü].*$", "schön", "schon"),
            (r"\bVAT\b", "no VAT due", "VATS"),
            ("^(?<year>[0-9]+)?$", "", "x"),
            (r"^[\w.-]+$", "a-b.c_d", "a b"),
            ("^\\u00e9\\x41\\t[\\]a]$", "éA\t]", "éA\tb"),
        ] {
            assert_eq!(is_in(pattern, good), Some(true), "{pattern} {good}");
            assert_eq!(is_in(pattern, bad), Some(false), "{pattern} {bad}");
        }
        assert_eq!(is_in("b", "abc"), Some(true), "JSON Schema's patterns are not anchored");
    }

    #[test]
    fn what_is_not_understood_restricts_nothing() {
        for pattern in
            ["(?=a)", "(?<!a)b", r"(a)\1", r"\p{L}", "a{3,1}", "a**", "(", ")", "[", "[b-a]", "a{5000}", "((a{50}){50}){50}"]
        {
            assert!(Pattern::parse(pattern).is_none(), "{pattern}");
        }
        assert!(Pattern::parse(&"(".repeat(100_000)).is_none());
    }

    #[test]
    fn a_hostile_pattern_on_a_hostile_text_ends() {
        let text = "a".repeat(30_000) + "!";
        for pattern in ["^(a+)+$", "^(a|a)*$", "^(a*)*b$", "^(.*a){20}$"] {
            let mut steps = 5_000_000;
            let found = Pattern::parse(pattern).unwrap().is_in(&text, &mut steps);
            assert_ne!(found, Some(true), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn no_pattern_makes_it_panic(pattern in any::<String>(), marks in "[\\[\\]\\\\(){}|*+?^$.a-c0-9,:<>=!-]{0,16}", text in "[a-c0-9.-]{0,8}") {
            for pattern in [pattern, marks] {
                if let Some(pattern) = Pattern::parse(&pattern) {
                    pattern.is_in(&text, &mut 100_000);
                }
            }
        }

        #[test]
        fn it_agrees_with_a_regular_expression_engine(pattern in "(\\^)?([a-c]|\\.|\\[[a-c]{1,2}\\]|\\[\\^a\\]|\\(a\\|b?c\\)|\\(\\?:ab\\)|[ab][*+?]|[ab]\\{1,2\\}|\\(a\\|b\\)\\{0,2\\}|\\\\w|\\\\d|\\\\b){0,6}(\\$)?", text in "[a-c1 ]{0,8}") {
            let expected = regex::Regex::new(&pattern).unwrap().is_match(&text);
            prop_assert_eq!(is_in(&pattern, &text), Some(expected), "{} in {}", pattern, text);
        }
    }
}
