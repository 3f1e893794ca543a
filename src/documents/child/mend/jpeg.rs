//! JPEGs with bytes before their beginning, such as a line end too many: every reader skips them, only the decoder here does not.

use super::update::{Update, stream};
use hayro::hayro_syntax::{
    Filter,
    object::{Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream},
    page::Page,
    xref::XRef,
};
use std::collections::HashSet;

/// Pictures and forms of the pages together.
const MOST_OBJECTS: usize = 5_000;
/// Forms within forms.
const DEEPEST: usize = 12;
/// How far from the beginning of its stream a JPEG is looked for.
const FARTHEST: usize = 1_024;

#[derive(Default)]
pub(super) struct Seen(HashSet<ObjectIdentifier>);

/// Replaces such JPEGs on a page.
pub(super) fn mend(page: &Page<'_>, seen: &mut Seen, update: &mut Update) {
    visit(&page.resources().x_objects, page.xref(), seen, update, DEEPEST);
}

fn visit(objects: &Dict<'_>, xref: &XRef, seen: &mut Seen, update: &mut Update, depth: usize) {
    for (_, object) in objects.entries() {
        let MaybeRef::Ref(reference) = object else { continue };
        let id = ObjectIdentifier::from(reference);
        if seen.0.len() >= MOST_OBJECTS || update.is_full() || !seen.0.insert(id) {
            continue;
        }
        let Some(object) = xref.get::<Stream<'_>>(id) else { continue };
        match object.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => {
                if let Some(body) = without_junk(&object) {
                    update.replace(id, body);
                }
            }
            Some(b"Form") if depth > 0 => {
                let resources = object.dict().get::<Dict<'_>>("Resources");
                if let Some(inner) = resources.and_then(|resources| resources.get::<Dict<'_>>("XObject")) {
                    visit(&inner, xref, seen, update, depth - 1);
                }
            }
            _ => {}
        }
    }
}

fn without_junk(image: &Stream<'_>) -> Option<Vec<u8>> {
    let is_jpeg =
        image.filters()[..] == [Filter::DctDecode] && !matches!(image.dict().get::<Object<'_>>("F"), Some(Object::String(_)));
    let data = image.raw_data();
    if !is_jpeg || data.starts_with(b"\xff\xd8") {
        return None;
    }
    let start = data.windows(3).take(FARTHEST).position(|window| window == b"\xff\xd8\xff")?;
    Some(stream(image.dict().data(), &data[start..]))
}
