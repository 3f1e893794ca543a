//! Which boxes are drawn on the pages.

use super::Viewer;
use crate::{
    domain::{Band, Citation, FieldPath, PageBox, PageDimensions, Reason, evidence::Spot},
    ui::{language, workspace::Workspace},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A box on a page.
#[derive(Clone, PartialEq)]
pub struct Mark {
    /// From 1.
    pub page: u32,
    /// The field that was read there.
    pub path: FieldPath,
    /// Its name.
    pub label: String,
    /// Whether it is focused, flagged or of unknown confidence.
    pub kind: &'static str,
    /// Numbers the boxes of the focused field across pages.
    pub number: Option<usize>,
    /// Found by its text, because the agent gave no place.
    pub by_text: bool,
    /// Clicks go through to the words below: this is the focused field itself, or nobody's.
    pub is_passed: bool,
    /// What a flag of the field is about: the page says something else here.
    pub is_said: bool,
    /// Where it is drawn.
    pub place: PageBox,
}

/// The boxes of all pages. In the context of the review page.
#[derive(Clone, Copy)]
pub struct Marks(pub Memo<Vec<Mark>>);

impl Marks {
    /// Follows the record and the focus.
    pub fn new(workspace: Workspace, viewer: Viewer) -> Self {
        Self(Memo::new(move |_| all_marks(workspace, viewer)))
    }
}

/// The boxes of all pages: every box of the focused field, and those of doubtful fields so that they stand out. None on the pages
/// of an attachment: the boxes are places on the document.
fn all_marks(workspace: Workspace, viewer: Viewer) -> Vec<Mark> {
    let shown = workspace.shown.get();
    let focused = workspace.focused.get();
    let quoted = viewer.quoted.get();
    let quotations = workspace.findings.get().quotations.clone();
    let sizes: Vec<PageDimensions> =
        workspace.view().document.as_ref().map(|document| document.pages.clone()).unwrap_or_default();
    let mut marks = Vec::new();
    if sizes.is_empty() || viewer.attached.is_some() {
        return marks;
    }
    let mut fields: BTreeMap<_, _> = shown.doubtful().collect();
    fields.extend(
        focused.iter().flat_map(|focused| shown.fields.below(focused)).map(|(position, field)| (position, field.path.clone())),
    );
    for field in fields.values().filter_map(|path| shown.fields.get(path)) {
        let path = &field.path;
        let focus = focused.as_ref().is_some_and(|focused| path.starts_with(focused));
        if !focus && field.flags.is_empty() {
            continue; // only its text is doubtful
        }
        let leaf = shown.metadata.leaf(path);
        let kind = match (focus, field.band) {
            (true, _) => "focused",
            (false, Band::Unknown) => "unknown",
            (false, _) => "flagged",
        };
        let mut number = 0;
        let mut add = |page: u32, place: PageBox, by_text: bool, is_said: bool| {
            number += 1;
            let is_passed = focused.as_ref() == Some(path);
            let number = focus.then_some(number);
            marks.push(Mark {
                page,
                path: path.clone(),
                label: field.label.text(language()),
                kind,
                number,
                by_text,
                is_passed,
                is_said,
                place,
            });
        };
        // Where the agent's boxes are wrong, its quotation was looked for.
        let found = quotations.iter().find(|found| found.path == *path);
        let spots = found.iter().flat_map(|found| &found.places);
        for (page, place) in spots.filter_map(|spot| placed(spot, &sizes)) {
            add(page, place, true, false);
        }
        for citation in leaf.iter().flat_map(|leaf| &leaf.citations).filter(|_| found.is_none()) {
            let page = citation.page.unwrap_or(1);
            let Some(size) = (page as usize).checked_sub(1).and_then(|index| sizes.get(index)) else { continue };
            citation.page_boxes(*size).into_iter().for_each(|place| add(page, place, false, false));
        }
        // What the flag is about, where the agent did not look.
        let said = field.flags.iter().filter_map(|flag| match &flag.reason {
            Reason::Page(finding) => finding.place.as_ref(),
            _ => None,
        });
        for (page, place) in said.filter(|_| focus).filter_map(|spot| placed(spot, &sizes)) {
            add(page, place, true, true);
        }
        if let Some((_, places)) = quoted.as_ref().filter(|(quoted, _)| focus && quoted == path) {
            places.iter().for_each(|found| found.boxes.iter().for_each(|place| add(found.page, *place, true, false)));
        }
    }
    // A printed row that no row of the record claims; its words can be clicked into a new one.
    let said = shown.flags.iter().filter_map(|flag| match (&flag.path, &flag.reason) {
        (Some(path), Reason::Page(finding)) => Some((flag, path, placed(finding.place.as_ref()?, &sizes)?)),
        _ => None,
    });
    marks.extend(said.filter(|(_, path, _)| shown.fields.position(path).is_none()).map(|(flag, path, (page, place))| Mark {
        page,
        path: path.clone(),
        label: flag.title(language()),
        kind: "flagged",
        number: None,
        by_text: true,
        is_passed: true,
        is_said: false,
        place,
    }));
    marks
}

/// A place that was found among the words, as a box on its page.
fn placed(spot: &Spot, sizes: &[PageDimensions]) -> Option<(u32, PageBox)> {
    let size = sizes.get((spot.page as usize).checked_sub(1)?)?;
    let found = Citation { boxes: vec![spot.around], ..Citation::default() };
    Some((spot.page, found.page_boxes(*size).into_iter().next()?))
}
