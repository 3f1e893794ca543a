//! The standard PDF fonts that every reader has, the widths of their characters, and the encoding of their text.

use crate::widths;

/// A standard font that the demo uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    Sans,
    SansBold,
    SansOblique,
    Serif,
    SerifBold,
    SerifItalic,
    Mono,
    MonoBold,
}

impl Font {
    pub const ALL: [Self; 8] = [
        Self::Sans,
        Self::SansBold,
        Self::SansOblique,
        Self::Serif,
        Self::SerifBold,
        Self::SerifItalic,
        Self::Mono,
        Self::MonoBold,
    ];

    /// The name by which PDF readers know the font.
    pub const fn base_name(self) -> &'static str {
        match self {
            Self::Sans => "Helvetica",
            Self::SansBold => "Helvetica-Bold",
            Self::SansOblique => "Helvetica-Oblique",
            Self::Serif => "Times-Roman",
            Self::SerifBold => "Times-Bold",
            Self::SerifItalic => "Times-Italic",
            Self::Mono => "Courier",
            Self::MonoBold => "Courier-Bold",
        }
    }

    /// The font's name in a page's resources.
    pub const fn resource(self) -> &'static str {
        match self {
            Self::Sans => "F1",
            Self::SansBold => "F2",
            Self::SansOblique => "F3",
            Self::Serif => "F4",
            Self::SerifBold => "F5",
            Self::SerifItalic => "F6",
            Self::Mono => "F7",
            Self::MonoBold => "F8",
        }
    }

    /// The advance width of an encoded character, in thousandths of the font size.
    fn advance(self, code: u8) -> u16 {
        let table = match self {
            Self::Sans | Self::SansOblique => &widths::HELVETICA,
            Self::SansBold => &widths::HELVETICA_BOLD,
            Self::Serif => &widths::TIMES_ROMAN,
            Self::SerifBold => &widths::TIMES_BOLD,
            Self::SerifItalic => &widths::TIMES_ITALIC,
            Self::Mono | Self::MonoBold => return 600,
        };
        table[usize::from(code).saturating_sub(32)]
    }

    /// The width of a text in points at a font size of one point, without tracking.
    pub fn width(self, text: &str) -> f32 {
        let thousandths: u32 = encode(text).iter().map(|&code| u32::from(self.advance(code))).sum();
        thousandths as f32 / 1000.0
    }
}

/// Encodes text as WinAnsi (Windows-1252).
///
/// # Panics
/// If the standard fonts lack a character: the demo's own text is wrong.
pub fn encode(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            ' '..='~' | '\u{a0}'..='\u{ff}' => c as u8,
            '€' => 0x80,
            '‚' => 0x82,
            '„' => 0x84,
            '…' => 0x85,
            'Œ' => 0x8c,
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '•' => 0x95,
            '–' => 0x96,
            '—' => 0x97,
            'œ' => 0x9c,
            _ => panic!("{c:?} in {text:?} is not in WinAnsi; write it otherwise"),
        })
        .collect()
}
