//! The files that a PDF carries: named in its tree of names, associated with it or a page, or pinned to a page (ISO 32000-2, 7.11.4,
//! 14.13, 12.5.6.15).

use super::{
    super::{clean_file_name, contents::Attached, extension, limits::Limits},
    kind::kind_of,
    own_data::own_data,
    pdf,
    pdf_text::decode,
    protocol::Refusal,
};
use crate::documents::Contents;
use hayro::hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream, String as PdfString},
};
use std::{collections::HashSet, io::Write};

/// Attachments that are listed.
const MOST: usize = 100;
/// Places where attachments are looked for: nodes of the tree, pages, annotations.
const MOST_PLACES: usize = 20_000;

/// A file that a PDF carries.
struct Attachment<'a> {
    name: String,
    content: Stream<'a>,
}

/// Writes what the document carries as JSON, a line each time that more is known, so that a content that ends this process does not
/// lose the rest. Only one line has the invoice's own data. What is called XML is read first, because it may have them.
pub(super) fn write(bytes: Vec<u8>, password: &str, limits: &Limits, out: &mut impl Write) -> Result<(), Refusal> {
    let mut contents = Contents::default();
    if kind_of(&bytes) != Some("application/pdf") {
        contents.own_data = own_data(&bytes);
        return write_line(&contents, out);
    }
    let pdf = pdf::open(bytes, password)?;
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    contents.is_portfolio = catalog.is_some_and(|catalog| catalog.get::<Dict<'_>>("Collection").is_some());
    let found = attachments(&pdf);
    contents.attached =
        found.iter().map(|one| Attached { name: one.name.clone(), media_type: None, is_own_data: false }).collect();
    write_line(&contents, out)?;
    let mut has_own_data = false;
    let is_xml = |one: &Attachment<'_>| extension(&one.name).is_some_and(|extension| extension == "xml");
    let (first, others): (Vec<_>, Vec<_>) = found.iter().enumerate().partition(|(_, one)| is_xml(one));
    for (at, one) in first.into_iter().chain(others) {
        let Some(content) = content(one, limits) else { continue };
        let own_data = (!has_own_data).then(|| own_data(&content)).flatten();
        let media_type = kind_of(&content);
        let Some(attached) = contents.attached.get_mut(at).filter(|_| media_type.is_some() || own_data.is_some()) else {
            continue;
        };
        has_own_data |= own_data.is_some();
        *attached =
            Attached { name: one.name.clone(), media_type: media_type.map(str::to_owned), is_own_data: own_data.is_some() };
        contents.own_data = own_data;
        write_line(&contents, out)?;
    }
    Ok(())
}

/// The content of an attachment, counted from 1.
pub(super) fn read(bytes: Vec<u8>, password: &str, number: u32, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let pdf = pdf::open(bytes, password)?;
    let found = attachments(&pdf);
    let one = (number as usize).checked_sub(1).and_then(|index| found.get(index));
    let one = one.ok_or_else(|| Refusal::Broken { reason: format!("it has no attachment {number}") })?;
    content(one, limits).ok_or_else(|| Refusal::Broken { reason: "the attached file can't be read".to_owned() })
}

fn content(attachment: &Attachment<'_>, limits: &Limits) -> Option<Vec<u8>> {
    let content = attachment.content.decoded_data().ok()?;
    (content.len() as u64 <= limits.max_file_bytes).then(|| content.into_owned())
}

fn write_line(contents: &Contents, out: &mut impl Write) -> Result<(), Refusal> {
    let json = serde_json::to_string(contents).map_err(|error| Refusal::Broken { reason: error.to_string() })?;
    writeln!(out, "{json}").map_err(|error| Refusal::Unreadable { reason: error.to_string() })
}

fn attachments(pdf: &Pdf) -> Vec<Attachment<'_>> {
    let mut found = Found { attachments: vec![], seen: HashSet::new(), places: 0 };
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(catalog) = &catalog {
        let tree = catalog.get::<Dict<'_>>("Names").and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles"));
        found.in_tree(pdf, tree);
        found.associated(catalog);
    }
    for page in pdf.pages().iter() {
        if !found.may_go_on() {
            break;
        }
        found.associated(page.raw());
        for annotation in page.raw().get::<Array<'_>>("Annots").iter().flat_map(|array| array.iter::<Dict<'_>>()) {
            if !found.may_go_on() {
                break;
            }
            if annotation.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_ref() == b"FileAttachment") {
                found.add(annotation.get::<Dict<'_>>("FS"));
            }
        }
    }
    found.attachments
}

struct Found<'a> {
    attachments: Vec<Attachment<'a>>,
    /// Contents that are listed already: a file is often named in several places.
    seen: HashSet<ObjectIdentifier>,
    places: usize,
}

impl<'a> Found<'a> {
    fn may_go_on(&mut self) -> bool {
        self.places += 1;
        self.places <= MOST_PLACES && self.attachments.len() < MOST
    }

    fn in_tree(&mut self, pdf: &'a Pdf, tree: Option<Dict<'a>>) {
        let mut visited = HashSet::new();
        let mut open: Vec<Dict<'a>> = tree.into_iter().collect();
        while let Some(node) = open.pop() {
            if !self.may_go_on() {
                return;
            }
            for object in node.get::<Array<'a>>("Names").iter().flat_map(|array| array.iter::<Object<'a>>()) {
                if !self.may_go_on() {
                    return;
                }
                self.add(object.into_dict());
            }
            let kids: Vec<_> = node.get::<Array<'a>>("Kids").iter().flat_map(Array::raw_iter).take(MOST_PLACES).collect();
            for kid in kids.into_iter().rev() {
                match kid {
                    MaybeRef::Ref(reference) if visited.insert(ObjectIdentifier::from(reference)) => {
                        open.extend(pdf.xref().get::<Dict<'a>>(reference.into()));
                    }
                    MaybeRef::Ref(_) => {}
                    MaybeRef::NotRef(kid) => open.extend(kid.into_dict()),
                }
            }
        }
    }

    fn associated(&mut self, owner: &Dict<'a>) {
        for file in owner.get::<Array<'a>>("AF").iter().flat_map(|array| array.iter::<Dict<'a>>()) {
            if !self.may_go_on() {
                return;
            }
            self.add(Some(file));
        }
    }

    /// Adds what a file specification (7.11.3) embeds.
    fn add(&mut self, specification: Option<Dict<'a>>) {
        let Some(specification) = specification else { return };
        let Some(embedded) = specification.get::<Dict<'a>>("EF") else { return };
        let keys = ["UF", "F", "Unix", "DOS", "Mac"];
        let Some(content) = keys.iter().find_map(|key| embedded.get::<Stream<'a>>(key)) else { return };
        if self.seen.insert(content.obj_id()) && self.attachments.len() < MOST {
            let name = keys.iter().find_map(|key| specification.get::<PdfString<'a>>(key)).map(|name| decode(&name));
            self.attachments.push(Attachment { name: clean_file_name(&name.unwrap_or_default()), content });
        }
    }
}

#[cfg(test)]
mod tests;
