//! Characters that nobody sees: they turn the direction of text, join or separate letters, or show nothing at all. A value with
//! one of them is not the value that it looks like.

/// Text of a record as a page can show it: hidden characters by their numbers, `⟨U+202E⟩`, except those that the writing needs
/// where they are.
pub fn visible(text: &str) -> String {
    spelled(text, false)
}

/// Like [`visible`], for a text that identifies something: there, no character may hide.
pub fn visible_identifier(text: &str) -> String {
    spelled(text, true)
}

/// A value within a sentence of the page: as [`visible`] shows it, and so that writing from right to left does not reorder the
/// words around it.
pub fn in_sentence(text: &str) -> String {
    let text = visible(text);
    if is_right_to_left(&text) { format!("\u{200E}{text}\u{200E}") } else { text }
}

fn spelled(text: &str, is_identifier: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = 0;
    for (at, c) in hidden(text, is_identifier) {
        shown.push_str(&text[rest..at]);
        shown.push_str(&format!("⟨{}⟩", number_of(c)));
        rest = at + c.len_utf8();
    }
    shown.push_str(&text[rest..]);
    shown
}

/// `U+202E`
pub fn number_of(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// The hidden characters of a text, with their places in bytes. Unless it identifies something, those are left out that its
/// writing needs: joiners between letters of Persian or Indic scripts and within emoji, direction marks in Hebrew or Arabic.
pub(super) fn hidden(text: &str, is_identifier: bool) -> Vec<(usize, char)> {
    if text.bytes().all(|byte| (b' '..0x7F).contains(&byte)) {
        return Vec::new(); // nearly every text
    }
    let mut found = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let after = || text[at + c.len_utf8()..].chars().next();
        if is_hidden(c) && (is_identifier || !is_needed(c, before, after(), text)) {
            found.push((at, c));
        }
        before = Some(c);
    }
    found
}

/// Whether a character shows nothing by itself: control and format characters, and those that Unicode calls ignorable by default.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

fn is_needed(c: char, before: Option<char>, after: Option<char>, text: &str) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{200E}' | '\u{200F}' | '\u{61C}' => is_right_to_left(text),
        '\u{200D}' if before.is_some_and(is_emoji) => after.is_some_and(is_emoji),
        // Between letters, and after the last one of a word: Malayalam and Persian write that, too.
        '\u{200B}'..='\u{200D}' | '\u{180B}'..='\u{180F}' => {
            before.is_some_and(is_joined) && !after.is_some_and(|c| c.is_ascii_alphanumeric() || is_hidden(c))
        }
        '\u{FE00}'..='\u{FE0F}' => before.is_some_and(|c| !is_hidden(c) && !c.is_ascii_alphabetic() && !c.is_whitespace()),
        _ => false,
    }
}

/// Whether nobody sees anything of the text.
pub(super) fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_hidden(c))
}

/// Whether it stands for a picture, or chooses how one looks.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}')
}

/// Whether it is of a script whose letters join, or that writes words without spaces.
fn is_joined(c: char) -> bool {
    matches!(
        c,
        '\u{620}'..='\u{109F}' | '\u{1780}'..='\u{17B3}' | '\u{17B6}'..='\u{180A}' | '\u{1810}'..='\u{18AF}' | '\u{1900}'..='\u{1CFF}'
            | '\u{A800}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{11FFF}'
            | '\u{1E900}'..='\u{1E95F}'
    )
}

fn is_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            c,
            '\u{590}'..='\u{61B}' | '\u{61D}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}'
                | '\u{1E800}'..='\u{1EFFF}'
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_properties::{
        CodePointMapData, CodePointSetData,
        props::{BidiControl, DefaultIgnorableCodePoint, GeneralCategory},
    };

    #[test]
    fn whatever_unicode_calls_ignorable_control_or_direction_is_hidden_and_nothing_else_that_is_drawn() {
        let (ignorable, bidi) = (CodePointSetData::new::<DefaultIgnorableCodePoint>(), CodePointSetData::new::<BidiControl>());
        let category = CodePointMapData::<GeneralCategory>::new();
        for c in '\0'..=char::MAX {
            let is_control = matches!(
                category.get(c),
                GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
            );
            let anchors = ('\u{FFF9}'..='\u{FFFB}').contains(&c);
            let expected = ignorable.contains(c) || bidi.contains(c) || is_control || anchors;
            assert_eq!(is_hidden(c), expected, "{c:?}");
        }
    }

    #[test]
    fn what_hides_is_spelled_out_where_it_stands() {
        for (text, shown) in [
            ("INV-\u{202E}100", "INV-⟨U+202E⟩100"),
            ("\u{FEFF}Nord\u{AD}licht\u{200B}", "⟨U+FEFF⟩Nord⟨U+00AD⟩licht⟨U+200B⟩"),
            ("a\0b\u{7F}\u{85}", "a⟨U+0000⟩b⟨U+007F⟩⟨U+0085⟩"),
            ("x\u{E0041}\u{E0042}", "x⟨U+E0041⟩⟨U+E0042⟩"),
            ("\u{2066}a\u{2069}", "⟨U+2066⟩a⟨U+2069⟩"),
            ("A\u{200D}B, A\u{200C}B, A\u{FE0F}", "A⟨U+200D⟩B, A⟨U+200C⟩B, A⟨U+FE0F⟩"),
            ("left\u{200E} \u{200F}right", "left⟨U+200E⟩ ⟨U+200F⟩right"),
            ("Größe 5 €\tund\nmehr", "Größe 5 €\tund\nmehr"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(visible(&visible(text)), shown, "once is enough");
        }
    }

    #[test]
    fn what_a_writing_needs_is_no_alarm_in_words_and_is_one_in_a_number() {
        for text in [
            "می\u{200C}خواهم",                                    // Persian
            "ക്\u{200D} അവന്\u{200D}",                              // Malayalam, at the end of a word
            "क्\u{200D}ष",                                         // Devanagari
            "👩\u{200D}🔧 ❤\u{FE0F}\u{200D}🔥 1\u{FE0F}\u{20E3}", // emoji
            "שלום\u{200F} (A4)\u{200E}",                          // Hebrew with marks
            "ភាសា\u{200B}ខ្មែរ",                                    // Khmer, between words
        ] {
            assert_eq!(visible(text), text);
            assert_ne!(visible_identifier(text), text);
        }
        for text in ["مرحبا\u{202E}321", "می\u{200C}\u{200C}خواهم", "👩\u{200D}A", "क\u{200D}1"] {
            assert_ne!(visible(text), text, "{text:?}");
        }
    }

    #[test]
    fn a_value_does_not_reorder_the_sentence_around_it() {
        assert_eq!(in_sentence("Nordlicht"), "Nordlicht");
        assert_eq!(in_sentence("שלום"), "\u{200E}שלום\u{200E}");
        assert_eq!(in_sentence(&in_sentence("שלום\u{202E}")), "\u{200E}\u{200E}שלום⟨U+202E⟩\u{200E}\u{200E}");
    }

    #[test]
    fn a_text_of_which_nobody_sees_anything_is_told_from_one_that_shows() {
        assert!(["", " \n", "\u{200B}\u{FEFF}", "\u{A0}\u{202E}"].iter().all(|text| shows_nothing(text)));
        assert!(!shows_nothing(" \u{200B}0"));
    }
}
