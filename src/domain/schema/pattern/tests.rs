//! What patterns mean, and which are refused.

use super::*;
use proptest::prelude::*;

fn is_in(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).unwrap_or_else(|problem| panic!("{pattern}: {problem}")).is_in(text)
}

fn problem(pattern: &str) -> Option<Unreadable> {
    Pattern::parse(pattern).err()
}

#[test]
fn patterns_of_real_schemas_are_understood() {
    for (pattern, good, bad) in [
        ("^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$", "DE89370400440532013000", "DE8937"),
        (r"^\d{4}-\d{2}-\d{2}$", "2026-03-31", "31.03.2026"),
        ("^(EUR|USD|CHF)$", "CHF", "CHFX"),
        (r"^RE-?\d+(/\d{2})?$", "RE-1/26", "RE-/26"),
        ("^[^@\\s]+@[^@\\s]+$", "a@b.c", "a b@c"),
        (r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$", "a-b.c@d-e.com", "a b@c.de"),
        ("^(?:[0-9]{3}[ -]?)*$", "123-456", "12-456"),
        ("^.*[äöü].*$", "schön", "schon"),
        (r"\bVAT\b", "no VAT due", "VATS"),
        ("^(?<year>[0-9]+)?$", "", "x"),
        (r"^[\w.-]+$", "a-b.c_d", "a b"),
        ("^\\u00e9\\x41\\t[\\]a]$", "éA\t]", "éA\tb"),
        (r"^https?:\/\/.{1,255}$", "https://a", "ftp://a"),
        (r"^[\s\S]{1,1000}$", "two\nlines", ""),
    ] {
        assert!(is_in(pattern, good), "{pattern} {good}");
        assert!(!is_in(pattern, bad), "{pattern} {bad}");
    }
    assert!(is_in("b", "abc"), "JSON Schema's patterns are not anchored");
}

/// The expected values are V8's for `new RegExp(pattern, "u")`.
#[test]
fn what_looks_alike_means_what_ecmascript_means() {
    let found = |pattern: &str, texts: &[&str]| texts.iter().map(|text| is_in(pattern, text)).collect::<Vec<_>>();
    let (yes, no) = (true, false);
    assert_eq!(found(r"^\d$", &["7", "٣", "a"]), [yes, no, no], "digits are ASCII");
    assert_eq!(found(r"^\w$", &["_", "é", "ſ"]), [yes, no, no], "letters of words are ASCII");
    assert_eq!(found(r"\bb", &["éb", "ab"]), [yes, no], "and so are words");
    assert_eq!(found(r"^\s$", &["\u{a0}", "\u{feff}", "\u{2028}", "\u{85}", "\u{200b}"]), [yes, yes, yes, no, no]);
    assert_eq!(found(r"^\S$", &["\u{a0}", "\u{feff}", "\u{85}", "x", "\u{10ffff}"]), [no, no, yes, yes, yes]);
    assert_eq!(found(r"^[^\s,]$", &["\u{a0}", ",", "\u{85}"]), [no, no, yes]);
    assert_eq!(found(r"^[\S\n]$", &["\u{a0}", "\u{feff}", "\n", "x", "\u{ff00}"]), [no, no, yes, yes, yes]);
    assert_eq!(found("^.$", &["x", "\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "😀"]), [yes, no, no, no, no, yes, yes]);
    assert_eq!(found("a$", &["a", "a\n", "a\nb"]), [yes, no, no], "the end of the text, not of a line");
    assert_eq!(found("^b", &["b", "a\nb"]), [yes, no]);
    assert_eq!(found("a[]", &["a", "a]", "]"]), [no, no, no], "an empty class has no character");
    assert_eq!(found("^[^]$", &["a", "\n", "]", "^"]), [yes, yes, yes, yes], "and its opposite has all");
    assert_eq!(found("^[[a]$", &["[", "a", "[a"]), [yes, yes, no]);
    assert_eq!(found("^[a-c&&b]$", &["a", "&", "b", "d"]), [yes, yes, yes, no], "nothing intersects");
    assert_eq!(found("^[+--]$", &["+", ",", "-", "."]), [yes, yes, yes, no]);
    assert_eq!(found(r"^[\b]$", &["\u{8}", "b"]), [yes, no]);
    assert_eq!(found(r"^\cJ\0\v\f$", &["\n\0\u{b}\u{c}"]), [yes]);
    assert_eq!(found(r"^\u{1F600}\u00e9\x41\/$", &["😀éA/"]), [yes]);
    assert_eq!(found(r"^\<\@\-\_\#$", &["<@-_#"]), [yes], "no ends of words");
    assert_eq!(found(r"^[\w-.]$", &["-", ".", "a", ","]), [yes, yes, yes, no]);
    assert_eq!(found("^a # b$", &["a # b"]), [yes]);
    assert_eq!(found("^a{2,}?(?:b|){0}$", &["aa", "a", "aab"]), [yes, no, no]);
}

#[test]
fn what_is_not_understood_is_told() {
    for pattern in ["(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b"] {
        assert_eq!(problem(pattern), Some(Unreadable::LookAround), "{pattern}");
    }
    for (pattern, group) in [("(?i)a", 'i'), ("(?i:a)", 'i'), ("(?-i:a)", '-'), ("(?P<n>a)", 'P'), ("(?>a)", '>'), ("(?#c)", '#')]
    {
        assert_eq!(problem(pattern), Some(Unreadable::Group(group)), "{pattern}");
    }
    for pattern in [
        r"(a)\1",
        r"(?<n>a)\k<n>",
        r"\p{L}",
        r"\P{L}",
        r"\Aa",
        r"a\z",
        r"a\Z",
        r"\a",
        r"\e",
        r"\G",
        r"\Qa",
        r"\01",
        r"\U00000041",
        r"[\B]",
        r"[\1]",
        r"[\p{L}]",
    ] {
        assert!(matches!(problem(pattern), Some(Unreadable::Escape(_))), "{pattern}");
    }
    for pattern in [
        "a{3,1}",
        "a**",
        "a++",
        "a{2}{3}",
        "(",
        ")",
        "[",
        "[a",
        "[b-a]",
        "^*",
        r"\b+",
        "*a",
        "|*",
        "(*)",
        "{",
        "a{",
        "a{,3}",
        "a{b}",
        "}",
        "]",
        "[[a]]",
        "[[:alpha:]]",
        "[[:alpha:]_]",
        "(?<n>a)(?<n>b)",
        "(?<1>a)",
        "(?<>a)",
        "(?",
        "(?<",
        "\\",
        r"\c",
        r"\c1",
        r"\x4",
        r"\x{41}",
        r"\u12",
        r"\u{}",
        r"\u{110000}",
        r"\ud83d\ude00",
    ] {
        assert!(matches!(problem(pattern), Some(Unreadable::Syntax(_))), "{pattern}");
    }
    assert_eq!(problem("é[b-a]"), Some(Unreadable::Syntax(5)), "the place is told in characters");
}

#[test]
fn a_pattern_that_would_keep_a_server_busy_is_refused() {
    for pattern in [
        "(((){2000}){2000}){60}",
        "(?:(?:(?:){2000}){2000}){60}",
        "(?:(?:){0,2000}){2000}",
        "((a{50}){50}){50}",
        "a{5001}",
        "(?:a{999999999999999999999})",
        &"a".repeat(100_000),
        &format!("{}{}", "(".repeat(100), ")".repeat(100)),
        &format!("[{}]", "a".repeat(100_000)),
    ] {
        assert_eq!(problem(pattern), Some(Unreadable::TooLarge), "{pattern:.40}");
    }
    assert!(problem(&"(".repeat(100_000)).is_some());
    assert_eq!(problem("a{1,4900}"), None);
}

#[test]
fn no_pattern_takes_more_steps_than_its_length_times_the_text() {
    let text = "a".repeat(30_000) + "!";
    for pattern in ["^(a+)+$", "^(a|a)*$", "^(a*)*b$", "^(.*a){20}$"] {
        let read = Pattern::parse(pattern);
        assert!(read.is_ok_and(|read| read.steps(&text) < 100 * 30_002 && !read.is_in(&text)), "{pattern}");
    }
}

proptest! {
    #[test]
    fn no_pattern_makes_it_panic(pattern in any::<String>(), marks in "[\\[\\]\\\\(){}|*+?^$.a-c0-9,:<>=!-]{0,16}", text in "[a-c0-9.-]{0,8}") {
        for pattern in [pattern, marks] {
            if let Ok(pattern) = Pattern::parse(&pattern) {
                pattern.is_in(&text);
            }
        }
    }

    #[test]
    fn a_text_of_characters_is_found_as_it_is(text in "\\PC{0,12}") {
        let escaped: String = text.chars().map(|c| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() }).collect();
        prop_assert!(is_in(&["^", &escaped, "$"].concat(), &text));
    }
}
