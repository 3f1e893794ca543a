//! Which fields of a very long form are on the page. 20,000 fields are more than a browser can draw at once.
//!
//! A form that costs as much as [`WHOLE`] fields is drawn as a whole. Of a longer one the server draws a page of [`PAGE`] chunks, with
//! buttons to the other pages that work without JavaScript; the script then draws the chunks in view and some around them. Each of
//! the others is an empty space as high as it was, or is likely to be.

use super::elements::by_id;
use crate::domain::{
    Block, FieldPath,
    form::{chunks, place_of},
};
use leptos::prelude::*;
use std::{collections::HashMap, ops::Range};

/// Forms that cost as much as this many fields are drawn as a whole.
const WHOLE: usize = 300;
/// How many fields are drawn or left out together.
const CHUNK: usize = 20;
/// Chunks on one page of a longer form, without a script.
const PAGE: usize = 5;
/// Chunks drawn of a longer form, with a script; a screen shows one or two.
const SPAN: usize = 5;
/// How many of these are above the first chunk in view.
const ABOVE: usize = 1;
/// How high a field is likely to be, in pixels.
const LIKELY: usize = 41;

/// The pane that scrolls.
pub const PANE: &str = "fields-scroll";

/// The fields of one page.
#[derive(Clone, Copy)]
pub struct FieldWindow {
    /// The places of each chunk; empty if the form is drawn as a whole.
    chunks: StoredValue<Vec<Range<usize>>>,
    first: RwSignal<usize>,
    has_script: RwSignal<bool>,
    /// The heights in pixels of chunks that were drawn.
    heights: StoredValue<HashMap<usize, i32>>,
}

impl Default for FieldWindow {
    fn default() -> Self {
        Self {
            chunks: StoredValue::default(),
            first: RwSignal::new(0),
            has_script: RwSignal::new(false),
            heights: StoredValue::default(),
        }
    }
}

impl FieldWindow {
    /// Takes the form that the page is about to draw. Returns the places of its chunks; none if it is drawn as a whole. Without a
    /// script, the page with the focused field comes first.
    pub fn show(self, blocks: &[Block], focused: Option<&FieldPath>) -> Vec<Range<usize>> {
        let is_long = chunks(blocks, WHOLE).len() > 1;
        let chunks = if is_long { chunks(blocks, CHUNK) } else { Vec::new() };
        self.chunks.set_value(chunks.clone());
        if !self.has_script.get_untracked() {
            let chunk = focused.and_then(|focused| self.chunk_of(blocks, focused)).unwrap_or_default();
            self.first.set(chunk / PAGE * PAGE);
        }
        chunks
    }

    /// The chunk that has this field.
    pub fn chunk_of(self, blocks: &[Block], path: &FieldPath) -> Option<usize> {
        let place = place_of(blocks, path)?;
        self.chunks.try_with_value(|chunks| chunks.partition_point(|chunk| chunk.end <= place))
    }

    /// The chunks to draw.
    pub fn drawn(self) -> Range<usize> {
        let (first, count) = (self.first.get(), self.count());
        if self.has_script.get() {
            let first = first.min(count.saturating_sub(SPAN));
            return first..count.min(first + SPAN);
        }
        first..count.min(first + PAGE)
    }

    /// The chunks of the page that the server draws.
    pub fn page(self) -> Range<usize> {
        let first = self.first.get_untracked();
        first..self.count().min(first + PAGE)
    }

    /// The style of a chunk that is not drawn: its space, once the script draws what is in view.
    pub fn space(self, chunk: usize, fields: usize) -> Option<String> {
        let height = || self.heights.with_value(|heights| heights.get(&chunk).map_or(fields * LIKELY, |height| *height as usize));
        self.has_script.get().then(|| format!("display:block;height:{}px", height()))
    }

    fn count(self) -> usize {
        self.chunks.try_with_value(Vec::len).unwrap_or_default()
    }

    /// Changes from the server's page to the fields in view, which stay where they are. Waits for the next frame: until then, what
    /// was typed before hydration is read from the inputs.
    pub fn take_over(self) {
        request_animation_frame(move || {
            let (Some(false), Some(pane)) = (self.has_script.try_get_untracked(), by_id(PANE)) else { return };
            let page = self.first.get_untracked();
            let top = |chunk| element(chunk).map_or(0, |element| element.offset_top());
            let (before, scrolled) = (top(page), pane.scroll_top());
            let chunk = first_below(scrolled, page..self.count().min(page + PAGE));
            self.has_script.set(true);
            self.begin_around(chunk);
            if page > 0 {
                request_animation_frame(move || pane.set_scroll_top(scrolled + top(page) - before));
            }
        });
    }

    /// Handles scrolling of the pane.
    pub fn scrolled(self) {
        if let (true, Some(pane)) = (self.has_script.get_untracked(), by_id(PANE)) {
            self.begin_around(first_below(pane.scroll_top(), 0..self.count()));
        }
    }

    /// Draws the chunk that has this field, if it is not drawn. It is there after the next effects. Returns whether a chunk has it.
    pub fn reveal(self, blocks: &[Block], path: &FieldPath) -> bool {
        let chunk = self.chunk_of(blocks, path).filter(|chunk| *chunk < self.count());
        let is_drawn = |chunk: &usize| untrack(|| self.drawn()).contains(chunk);
        if let Some(chunk) = chunk.filter(|chunk| !is_drawn(chunk)) {
            self.has_script.set(true);
            self.begin_around(chunk);
        }
        chunk.is_some()
    }

    fn begin_around(self, chunk: usize) {
        let first = chunk.saturating_sub(ABOVE);
        if first == self.first.get_untracked() {
            return;
        }
        let drawn = untrack(|| self.drawn());
        let heights = drawn.filter_map(|chunk| Some((chunk, element(chunk)?.offset_height())));
        self.heights.update_value(|known| known.extend(heights));
        self.first.set(first);
    }
}

/// The HTML id of a chunk.
pub fn id(chunk: usize) -> String {
    format!("fields-{chunk}")
}

fn element(chunk: usize) -> Option<web_sys::HtmlElement> {
    by_id(&id(chunk))
}

/// The first of these chunks that reaches below this height of the pane.
fn first_below(height: i32, Range { mut start, mut end }: Range<usize>) -> usize {
    while start < end {
        let middle = start.midpoint(end);
        let bottom = element(middle).map_or(0, |element| element.offset_top() + element.offset_height());
        if bottom <= height {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}
