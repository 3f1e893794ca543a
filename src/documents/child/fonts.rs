//! Fonts for text whose font is not in its document: those of the machine, because they have letters of many writings. Without any,
//! the small ones that hayro brings, with the letters of Western Europe, or DejaVu Sans for pages that have other letters.

use super::shapes::lacks_shapes;
use hayro::{
    hayro_interpret::{
        FontResolverFn, InterpreterSettings,
        font::{FontData, FontQuery, StandardFont},
        hayro_cmap::CidFamily,
    },
    hayro_syntax::page::Page,
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where systems keep their fonts.
const DIRECTORIES: [&str; 4] = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];
/// Files and directories that are looked at; only their names are.
const MOST_ENTRIES: usize = 20_000;
/// Bytes; the largest fonts of Chinese take 20 million.
const LARGEST: u64 = 64_000_000;

/// Fonts with the widths of Helvetica, Times and Courier, in the four styles: the first one that is there is taken.
const SANS: [[&str; 4]; 3] = [
    ["LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf", "LiberationSans-BoldItalic.ttf"],
    ["Arimo-Regular.ttf", "Arimo-Bold.ttf", "Arimo-Italic.ttf", "Arimo-BoldItalic.ttf"],
    ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf"],
];
const SERIF: [[&str; 4]; 3] = [
    ["LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf", "LiberationSerif-BoldItalic.ttf"],
    ["Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"],
    ["DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf", "DejaVuSerif-BoldItalic.ttf"],
];
const MONO: [[&str; 4]; 3] = [
    ["LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf", "LiberationMono-Italic.ttf", "LiberationMono-BoldItalic.ttf"],
    ["Cousine-Regular.ttf", "Cousine-Bold.ttf", "Cousine-Italic.ttf", "Cousine-BoldItalic.ttf"],
    ["DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSansMono-Oblique.ttf", "DejaVuSansMono-BoldOblique.ttf"],
];
/// Fonts of Chinese, Japanese and Korean, with their places in the file for Japanese, Korean, simplified and traditional Chinese.
/// Of Noto and Source Han, one file has the letters of all four; the others are for their own writing, or for all in one way. All have
/// Latin letters and digits, too.
const EAST_ASIAN: [(&str, [Option<u32>; 4]); 18] = [
    ("NotoSansCJK-Regular.ttc", [Some(0), Some(1), Some(2), Some(3)]),
    ("NotoSerifCJK-Regular.ttc", [Some(0), Some(1), Some(2), Some(3)]),
    ("SourceHanSans.ttc", [Some(0), Some(1), Some(2), Some(3)]),
    ("NotoSansCJKjp-Regular.otf", [Some(0), None, None, None]),
    ("NotoSansCJKkr-Regular.otf", [None, Some(0), None, None]),
    ("NotoSansCJKsc-Regular.otf", [None, None, Some(0), None]),
    ("NotoSansCJKtc-Regular.otf", [None, None, None, Some(0)]),
    ("ipaexg.ttf", [Some(0), None, None, None]),
    ("ipag.ttf", [Some(0), None, None, None]),
    ("ipagp.ttf", [Some(0), None, None, None]),
    ("TakaoPGothic.ttf", [Some(0), None, None, None]),
    ("VL-Gothic-Regular.ttf", [Some(0), None, None, None]),
    ("NanumGothic.ttf", [None, Some(0), None, None]),
    ("UnDotum.ttf", [None, Some(0), None, None]),
    ("wqy-zenhei.ttc", [Some(0), None, Some(0), Some(0)]),
    ("wqy-microhei.ttc", [Some(0), Some(0), Some(0), Some(0)]),
    ("uming.ttc", [None, None, Some(0), Some(0)]),
    ("Arial Unicode.ttf", [Some(0), Some(0), Some(0), Some(0)]),
];

/// The letters of Latin, Greek, Cyrillic and some other writings, in 760 kB.
const MANY_LETTERS: &[u8] = include_bytes!("fonts/DejaVuSans.ttf");

/// The fonts of this machine.
pub(super) struct Fonts(Arc<Files>);

/// Places of font files by their names.
type Files = HashMap<String, PathBuf>;

impl Fonts {
    pub(super) fn find() -> Self {
        Self::below(&DIRECTORIES.map(PathBuf::from))
    }

    /// Those below some directories.
    pub(super) fn below(directories: &[PathBuf]) -> Self {
        Self(Arc::new(font_files(directories)))
    }

    /// Settings of the interpreter for these pages. Pictures and words need the same ones.
    pub(super) fn settings(&self, pages: &[&Page<'_>]) -> InterpreterSettings {
        let settings = |is_wide: bool| {
            let files = self.0.clone();
            let font_resolver: FontResolverFn = Arc::new(move |query| resolve(query, &files, is_wide));
            InterpreterSettings { font_resolver, ..InterpreterSettings::default() }
        };
        let usual = settings(false);
        let has_many_letters = SANS.iter().any(|family| self.0.contains_key(family[0]));
        if has_many_letters || !pages.iter().any(|page| lacks_shapes(page, &usual)) { usual } else { settings(true) }
    }
}

fn resolve(query: &FontQuery, files: &Files, is_wide: bool) -> Option<(FontData, u32)> {
    let standard = match query {
        FontQuery::Standard(standard) => *standard,
        FontQuery::Fallback(wanted) => {
            let writing = wanted.character_collection.as_ref().and_then(|collection| match collection.family {
                CidFamily::AdobeJapan1 => Some(0),
                CidFamily::AdobeKorea1 => Some(1),
                CidFamily::AdobeGB1 => Some(2),
                CidFamily::AdobeCNS1 => Some(3),
                CidFamily::AdobeIdentity | CidFamily::Custom { .. } => None,
            });
            let standard = wanted.pick_standard_font();
            if let Some(writing) = writing {
                let mut fonts = EAST_ASIAN.iter().filter_map(|(name, places)| Some((name, places[writing]?)));
                let font = fonts.find_map(|(name, place)| Some((load(files.get(*name)?)?, place)));
                return Some(font.unwrap_or_else(|| (Arc::new(MANY_LETTERS) as FontData, 0)));
            }
            standard
        }
    };
    let found =
        styles_of(standard).and_then(|(families, style)| families.iter().find_map(|family| load(files.get(family[style])?)));
    let is_text = styles_of(standard).is_some();
    let brought = || if is_wide && is_text { (Arc::new(MANY_LETTERS) as FontData, 0) } else { standard.get_font_data() };
    Some(found.map_or_else(brought, |font| (font, 0)))
}

/// Families that may stand for it, and its style in them.
fn styles_of(font: StandardFont) -> Option<(&'static [[&'static str; 4]], usize)> {
    Some(match font {
        StandardFont::Helvetica => (&SANS, 0),
        StandardFont::HelveticaBold => (&SANS, 1),
        StandardFont::HelveticaOblique => (&SANS, 2),
        StandardFont::HelveticaBoldOblique => (&SANS, 3),
        StandardFont::TimesRoman => (&SERIF, 0),
        StandardFont::TimesBold => (&SERIF, 1),
        StandardFont::TimesItalic => (&SERIF, 2),
        StandardFont::TimesBoldItalic => (&SERIF, 3),
        StandardFont::Courier => (&MONO, 0),
        StandardFont::CourierBold => (&MONO, 1),
        StandardFont::CourierOblique => (&MONO, 2),
        StandardFont::CourierBoldOblique => (&MONO, 3),
        StandardFont::ZapfDingBats | StandardFont::Symbol => return None,
    })
}

fn load(path: &PathBuf) -> Option<FontData> {
    let length = std::fs::metadata(path).ok()?.len();
    (length <= LARGEST).then(|| std::fs::read(path).ok()).flatten().map(|bytes| Arc::new(bytes) as FontData)
}

/// The files below the directories. One is open at a time.
fn font_files(directories: &[PathBuf]) -> Files {
    let mut files = Files::new();
    let mut open: Vec<PathBuf> = directories.iter().rev().cloned().collect();
    let mut entries = 0;
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).into_iter().flatten().flatten() {
            entries += 1;
            if entries > MOST_ENTRIES {
                return files;
            }
            let path = entry.path();
            // A link to a directory may lead in circles.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            } else if let Some(name) = name_of(&path) {
                files.entry(name).or_insert(path);
            }
        }
    }
    files
}

fn name_of(path: &Path) -> Option<String> {
    path.file_name()?.to_str().map(str::to_owned)
}
