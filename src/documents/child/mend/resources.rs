//! What the pages draw with: their pictures and fonts, also those of the forms within them.

use super::{
    jpeg,
    unembedded_fonts::{Names, Unembedded},
    update::Update,
};
use hayro::hayro_syntax::{
    object::{Dict, MaybeRef, Name, ObjectIdentifier, Stream},
    page::Page,
    xref::XRef,
};
use std::collections::HashSet;

/// Of the pages together.
const MOST_OBJECTS: usize = 5_000;
/// Forms within forms, and dictionaries above a page.
const DEEPEST: usize = 12;

/// What was looked at.
#[derive(Default)]
pub(super) struct Seen {
    ids: HashSet<ObjectIdentifier>,
    /// Fonts that are not in the document, and get a replacement in the update.
    pub(super) replaced: Names,
    /// Those that can't have one. Their letters may be shown as any others.
    pub(super) kept: Names,
}

/// Mends what a page draws with. Returns an entry for the page's dictionary, if fonts that stand in it are replaced.
pub(super) fn mend(page: &Page<'_>, seen: &mut Seen, update: &mut Update) -> Option<Vec<u8>> {
    let resources = page.resources();
    mend_fonts(&resources.fonts, page.xref(), seen, update);
    visit(&resources.x_objects, page.xref(), seen, update, DEEPEST);
    let direct = direct_fonts(&resources.fonts);
    let entry = replace_direct(page, &direct, update);
    let names = direct.iter().map(|(_, font)| font.name());
    if entry.is_some() {
        seen.replaced.extend(names)
    } else {
        seen.kept.extend(names)
    }
    entry
}

/// The page's resources with replacements for these fonts. `None` if there are none, or they can't be replaced.
fn replace_direct(page: &Page<'_>, direct: &[(Name<'_>, Unembedded<'_>)], update: &mut Update) -> Option<Vec<u8>> {
    let mut fonts = vec![];
    for (key, font) in direct {
        let body = font.by_meaning(update).filter(|_| !update.is_full())?;
        fonts.extend_from_slice(format!("\n/{} {} 0 R", written(key), update.add(body)).as_bytes());
    }
    if fonts.is_empty() {
        return None;
    }
    let resources = resources_of(page.raw())?;
    let all_fonts = [inner(page.resources().fonts.data())?, &fonts].concat();
    // Of two entries in a dictionary, the last one counts.
    Some([b"\n/Resources <<", inner(resources.data())?, b"\n/Font <<", &all_fonts, b" >> >>"].concat())
}

fn visit(objects: &Dict<'_>, xref: &XRef, seen: &mut Seen, update: &mut Update, depth: usize) {
    for id in unseen(objects, seen, update) {
        let Some(object) = xref.get::<Stream<'_>>(id) else { continue };
        match object.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => jpeg::mend(&object, id, update),
            Some(b"Form") if depth > 0 => {
                let resources = object.dict().get::<Dict<'_>>("Resources").unwrap_or_default();
                let fonts = resources.get::<Dict<'_>>("Font").unwrap_or_default();
                mend_fonts(&fonts, xref, seen, update);
                seen.kept.extend(direct_fonts(&fonts).iter().map(|(_, font)| font.name()));
                visit(&resources.get::<Dict<'_>>("XObject").unwrap_or_default(), xref, seen, update, depth - 1);
            }
            _ => {}
        }
    }
}

fn mend_fonts(fonts: &Dict<'_>, xref: &XRef, seen: &mut Seen, update: &mut Update) {
    for id in unseen(fonts, seen, update) {
        let Some(font) = xref.get::<Dict<'_>>(id).and_then(Unembedded::new) else { continue };
        match font.by_meaning(update) {
            Some(body) => {
                seen.replaced.insert(font.name());
                update.replace(id, body);
            }
            None => {
                seen.kept.insert(font.name());
            }
        }
    }
}

/// Fonts that stand in the list itself.
fn direct_fonts<'a>(fonts: &Dict<'a>) -> Vec<(Name<'a>, Unembedded<'a>)> {
    let fonts = fonts.entries().take(MOST_OBJECTS).filter_map(|(key, font)| match font {
        MaybeRef::Ref(_) => None,
        MaybeRef::NotRef(font) => Some((key, Unembedded::new(font.into_dict()?)?)),
    });
    fonts.collect()
}

/// What a page draws with, or all pages of a branch.
fn resources_of<'a>(page: &Dict<'a>) -> Option<Dict<'a>> {
    let mut next = Some(page.clone());
    for _ in 0..DEEPEST {
        let dictionary = next?;
        if let Some(resources) = dictionary.get::<Dict<'_>>("Resources") {
            return Some(resources);
        }
        next = dictionary.get::<Dict<'_>>("Parent");
    }
    None
}

/// What stands between the brackets of a dictionary.
fn inner(dictionary: &[u8]) -> Option<&[u8]> {
    dictionary.strip_prefix(b"<<")?.strip_suffix(b">>")
}

/// A name as it is written (7.3.5).
fn written(name: &Name<'_>) -> String {
    let letters = name.as_ref().iter().map(|byte| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("#{byte:02X}"),
    });
    letters.collect()
}

/// The objects of a list that were not looked at before.
fn unseen(objects: &Dict<'_>, seen: &mut Seen, update: &Update) -> Vec<ObjectIdentifier> {
    let references = objects.entries().filter_map(|(_, object)| match object {
        MaybeRef::Ref(reference) => Some(ObjectIdentifier::from(reference)),
        MaybeRef::NotRef(_) => None,
    });
    references.filter(|id| seen.ids.len() < MOST_OBJECTS && !update.is_full() && seen.ids.insert(*id)).collect()
}
