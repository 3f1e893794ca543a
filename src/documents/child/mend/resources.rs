//! What the pages draw with: their pictures and fonts, also those of the forms within them.

use super::{jpeg, unembedded_fonts, update::Update};
use hayro::hayro_syntax::{
    object::{Dict, MaybeRef, Name, ObjectIdentifier, Stream},
    page::Page,
    xref::XRef,
};
use std::collections::HashSet;

/// Of the pages together.
const MOST_OBJECTS: usize = 5_000;
/// Forms within forms.
const DEEPEST: usize = 12;

/// What was looked at.
#[derive(Default)]
pub(super) struct Seen {
    ids: HashSet<ObjectIdentifier>,
}

/// Mends what a page draws with.
pub(super) fn mend(page: &Page<'_>, seen: &mut Seen, update: &mut Update) {
    let resources = page.resources();
    mend_fonts(&resources.fonts, page.xref(), seen, update);
    visit(&resources.x_objects, page.xref(), seen, update, DEEPEST);
}

fn visit(objects: &Dict<'_>, xref: &XRef, seen: &mut Seen, update: &mut Update, depth: usize) {
    for id in unseen(objects, seen, update) {
        let Some(object) = xref.get::<Stream<'_>>(id) else { continue };
        match object.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => jpeg::mend(&object, id, update),
            Some(b"Form") if depth > 0 => {
                let resources = object.dict().get::<Dict<'_>>("Resources").unwrap_or_default();
                mend_fonts(&resources.get::<Dict<'_>>("Font").unwrap_or_default(), xref, seen, update);
                visit(&resources.get::<Dict<'_>>("XObject").unwrap_or_default(), xref, seen, update, depth - 1);
            }
            _ => {}
        }
    }
}

fn mend_fonts(fonts: &Dict<'_>, xref: &XRef, seen: &mut Seen, update: &mut Update) {
    for id in unseen(fonts, seen, update) {
        if let Some(font) = xref.get::<Dict<'_>>(id) {
            unembedded_fonts::mend(&font, id, update);
        }
    }
}

/// The objects of a list that were not looked at before.
fn unseen(objects: &Dict<'_>, seen: &mut Seen, update: &Update) -> Vec<ObjectIdentifier> {
    let references = objects.entries().filter_map(|(_, object)| match object {
        MaybeRef::Ref(reference) => Some(ObjectIdentifier::from(reference)),
        MaybeRef::NotRef(_) => None,
    });
    references.filter(|id| seen.ids.len() < MOST_OBJECTS && !update.is_full() && seen.ids.insert(*id)).collect()
}
