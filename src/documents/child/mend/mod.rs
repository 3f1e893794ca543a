//! What a reader of PDFs has to add by itself, before hayro draws a page: values of form fields and notes that come without an
//! appearance, and annotations of layers that are switched off, which are left out. The additions are appended to the file as an
//! update, so that the picture and the words of a page come from the same place.

mod annotation;
mod drawing;
mod field;
mod jpeg;
mod layers;
mod resources;
mod text;
mod unembedded_fonts;
mod update;

use super::super::unshown::{self, Unshown};
use field::Form;
use hayro::{
    hayro_syntax::{
        Pdf,
        object::{Array, Dict, MaybeRef, Name, Object, Rect},
        page::Page,
    },
    kurbo,
};
use layers::Layers;
use std::collections::BTreeMap;
pub(super) use unembedded_fonts::Names;
use update::Update;

/// Annotations of one page; those after them stay as they are.
const MOST_ANNOTATIONS: usize = 5_000;
/// Of `F`, 12.5.3.
const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;
/// Points; nothing is farther away.
const FARTHEST: f64 = 100_000.0;

/// A document that is ready to be drawn.
pub(super) struct Mended {
    pub(super) pdf: Pdf,
    /// What of each page is not drawn even so.
    pub(super) unshown: BTreeMap<u32, Vec<Unshown>>,
    /// Fonts whose letters may be shown as any others.
    pub(super) doubtful: Names,
}

/// Prepares the pages from `first` to `last`.
pub(super) fn mend(pdf: Pdf, password: &str, (first, last): (u32, u32)) -> Mended {
    let mut update = Update::default();
    let mut unshown: BTreeMap<u32, Vec<Unshown>> = BTreeMap::new();
    let mut drawn = BTreeMap::new();
    let mut seen = resources::Seen::default();
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let (form, layers) = (Form::new(&root), Layers::new(pdf.xref()));
    for number in first..=last {
        let Some(page) = (number as usize).checked_sub(1).and_then(|index| pdf.pages().get(index)) else { break };
        let mut found = annotations(page, &form, &layers, &mut update);
        let fonts = resources::mend(page, &mut seen, &mut update);
        let entries = [found.entry.take().unwrap_or_default(), fonts.unwrap_or_default()].concat();
        if !entries.is_empty() && !add_to_page(page, &entries, &mut update) {
            found.unshown.append(&mut found.drawn);
            seen.kept.extend(seen.replaced.iter().cloned());
        }
        unshown.insert(number, found.unshown);
        drawn.insert(number, found.drawn);
    }
    let resources::Seen { replaced, kept: mut doubtful, .. } = seen;
    if update.is_empty() {
        return Mended { pdf, unshown, doubtful };
    }
    // What is appended to an encrypted file would have to be encrypted, too.
    let mended = if is_encrypted(&pdf) { None } else { Pdf::new_with_password(update.append_to(&pdf), password).ok() };
    match mended.filter(|mended| mended.pages().len() == pdf.pages().len()) {
        Some(mended) => Mended { pdf: mended, unshown, doubtful },
        None => {
            doubtful.extend(replaced);
            for (number, missing) in drawn {
                let all = unshown.entry(number).or_default();
                missing.into_iter().for_each(|one| unshown::add(all, one));
            }
            Mended { pdf, unshown, doubtful }
        }
    }
}

#[derive(Default)]
struct Found {
    /// What is not drawn in any case.
    unshown: Vec<Unshown>,
    /// What the update draws.
    drawn: Vec<Unshown>,
    /// The page's annotations as they are to be, if they change.
    entry: Option<Vec<u8>>,
}

/// What happens to an annotation.
enum Fate {
    Stays,
    Goes,
    IsDrawn(drawing::Drawing, Option<Unshown>),
    IsMissing(Unshown),
}

fn annotations<'a>(page: &Page<'a>, form: &Form<'a>, layers: &Layers, update: &mut Update) -> Found {
    let mut found = Found::default();
    let Some(all) = page.raw().get::<Array<'_>>("Annots") else { return found };
    let mut list = b"\n/Annots [".to_vec();
    let mut has_changed = false;
    for (index, item) in all.raw_iter().enumerate() {
        let reference = item.as_obj_ref();
        let annotation = match item {
            MaybeRef::Ref(reference) => page.xref().get::<Dict<'_>>(reference.into()),
            MaybeRef::NotRef(object) => object.into_dict(),
        };
        let Some(annotation) = annotation else { continue };
        let is_beyond = index >= MOST_ANNOTATIONS || update.is_full();
        let fate = if is_beyond { Fate::Stays } else { fate(&annotation, form, layers) };
        if !matches!(fate, Fate::Goes)
            && !is_hidden(&annotation)
            && let Some(text) = annotation::folded_text(&annotation)
        {
            unshown::add(&mut found.unshown, Unshown::Notes { texts: vec![text] });
        }
        match fate {
            Fate::Goes => {
                has_changed = true;
                continue;
            }
            Fate::IsDrawn(drawing, what) => {
                has_changed = true;
                let body = drawing.into_annotation(update);
                list.extend_from_slice(format!("\n{} 0 R", update.add(body)).as_bytes());
                what.into_iter().for_each(|what| unshown::add(&mut found.drawn, what));
                continue;
            }
            Fate::IsMissing(what) => unshown::add(&mut found.unshown, what),
            Fate::Stays => {}
        }
        list.push(b'\n');
        match reference {
            Some(reference) => list.extend_from_slice(reference.to_string().as_bytes()),
            None => list.extend_from_slice(annotation.data()),
        }
    }
    list.extend_from_slice(b"\n]");
    found.entry = has_changed.then_some(list);
    found
}

/// Of two entries in a dictionary, the last one counts. Returns whether the page could be replaced.
fn add_to_page(page: &Page<'_>, entries: &[u8], update: &mut Update) -> bool {
    let body = page.raw().data();
    // A page that stands within its parent has the parent's number.
    let id = page.raw().obj_id().filter(|id| page.xref().get::<Dict<'_>>(*id).is_some_and(|object| object.data() == body));
    let Some((id, beginning)) = id.zip(body.strip_suffix(b">>")) else { return false };
    update.replace(id, [beginning, entries, b" >>"].concat());
    true
}

fn fate<'a>(annotation: &Dict<'a>, form: &Form<'a>, layers: &Layers) -> Fate {
    if layers.hides(annotation) {
        return Fate::Goes;
    }
    let kind = annotation.get::<Name<'_>>("Subtype");
    let Some((kind, place)) = kind.zip(place(annotation)).filter(|_| !is_hidden(annotation)) else { return Fate::Stays };
    let has_appearance = || {
        let normal = annotation.get::<Dict<'_>>("AP").and_then(|all| all.get::<Object<'_>>("N"));
        matches!(normal, Some(Object::Stream(_) | Object::Dict(_)))
    };
    match kind.as_ref() {
        b"Widget" => {
            let Some(field) = form.undrawn(annotation) else { return Fate::Stays };
            let what = field.has_value().then(|| Unshown::Fields { names: vec![field.name()] });
            if what.is_some() || field.has_look() { Fate::IsDrawn(field.draw(form, place), what) } else { Fate::Stays }
        }
        // Nothing to see, or only when something is pointed at; attachments are listed elsewhere.
        b"Link" | b"Popup" | b"FileAttachment" => Fate::Stays,
        _ if has_appearance() => Fate::Stays,
        _ => {
            let what = Unshown::Annotations { types: vec![kind.as_str().to_owned()] };
            match annotation::draw(annotation, place) {
                Some(drawing) => Fate::IsDrawn(drawing, Some(what)),
                None => Fate::IsMissing(what),
            }
        }
    }
}

fn is_hidden(annotation: &Dict<'_>) -> bool {
    annotation.get::<u32>("F").unwrap_or(0) & (HIDDEN | NO_VIEW) != 0
}

/// `None` for one without an area, or far from any page.
fn place(annotation: &Dict<'_>) -> Option<kurbo::Rect> {
    let Rect { x0, y0, x1, y1 } = annotation.get::<Rect>("Rect")?;
    let place = kurbo::Rect::from_points((x0, y0), (x1, y1));
    let is_near = [x0, y0, x1, y1].iter().all(|length| length.abs() < FARTHEST);
    (is_near && place.width() > 0.0 && place.height() > 0.0).then_some(place)
}

fn is_encrypted(pdf: &Pdf) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    pdf.data().as_ref().windows(KEY.len()).any(|window| window == KEY)
}
