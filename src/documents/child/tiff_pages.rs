//! The pages of a TIFF: a chain of directories. The image decoder reads the first one; pointing the header at another page's
//! directory makes that page the first (TIFF 6.0, section 2; BigTIFF with wider numbers).

use std::collections::HashSet;

/// Longer chains are cut; the kernel's limits would stop the walk anyway, this stops it sooner.
const MOST_PAGES: usize = 10_000;

/// Where each page's directory begins, in order.
#[derive(Default)]
pub(super) struct Starts {
    pub(super) starts: Vec<u64>,
    /// Whether the chain leaves the file, so that later pages are missing.
    pub(super) is_cut: bool,
}

/// Stops at a chain that leaves the file or loops.
pub(super) fn starts(bytes: &[u8]) -> Starts {
    let Some(layout) = Layout::of(bytes) else { return Starts::default() };
    let mut starts = vec![];
    let mut seen = HashSet::new();
    let mut next = layout.first(bytes);
    while let Some(start) = next.filter(|start| *start != 0)
        && starts.len() < MOST_PAGES
        && seen.insert(start)
    {
        let Some(after) = layout.after(bytes, start) else { return Starts { starts, is_cut: true } };
        starts.push(start);
        next = Some(after);
    }
    Starts { starts, is_cut: false }
}

/// The number that the first page's directory has under a tag; `None` if it has none, or a list.
pub(super) fn first_page_tag(bytes: &[u8], tag: u16) -> Option<u64> {
    let (layout, at, width) = place_of_tag(bytes, tag)?;
    layout.number(bytes, at, width)
}

/// Replaces such a number.
pub(super) fn set_first_page_tag(bytes: &mut [u8], tag: u16, number: u16) {
    let Some((layout, at, SHORT_WIDTH)) = place_of_tag(bytes, tag) else { return };
    let number = if layout.big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let place = usize::try_from(at).ok().and_then(|at| bytes.get_mut(at..at.checked_add(number.len())?));
    place.into_iter().for_each(|place| place.copy_from_slice(&number));
}

const SHORT_WIDTH: u64 = 2;

/// Where the number under a tag is, and its width.
fn place_of_tag(bytes: &[u8], tag: u16) -> Option<(Layout, u64, u64)> {
    const SHORT: u64 = 3;
    const LONG: u64 = 4;
    let layout = Layout::of(bytes)?;
    let (count_width, entry, value) = if layout.big { (8, 20, 12) } else { (2, 12, 8) };
    let start = layout.first(bytes)?;
    let first = start.checked_add(count_width)?;
    for index in 0..layout.number(bytes, start, count_width)? {
        let at = first.checked_add(index.checked_mul(entry)?)?;
        if layout.number(bytes, at, 2)? == u64::from(tag) {
            let width = match layout.number(bytes, at + 2, 2)? {
                SHORT => SHORT_WIDTH,
                LONG => 4,
                _ => return None,
            };
            let is_one = layout.number(bytes, at + 4, value - 4)? == 1;
            return is_one.then_some((layout, at + value, width));
        }
    }
    None
}

/// Makes the directory at `start` the first one.
pub(super) fn begin_at(bytes: &mut [u8], start: u64) {
    let Some(layout) = Layout::of(bytes) else { return };
    if layout.big {
        let start = if layout.big_endian { start.to_be_bytes() } else { start.to_le_bytes() };
        bytes[8..16].copy_from_slice(&start);
    } else if let Ok(start) = u32::try_from(start) {
        let start = if layout.big_endian { start.to_be_bytes() } else { start.to_le_bytes() };
        bytes[4..8].copy_from_slice(&start);
    }
}

#[derive(Clone, Copy)]
struct Layout {
    big_endian: bool,
    /// BigTIFF.
    big: bool,
}

impl Layout {
    /// `None` unless the whole header is present.
    fn of(bytes: &[u8]) -> Option<Self> {
        let (big_endian, big) = match bytes.get(..4)? {
            b"II*\0" => (false, false),
            b"MM\0*" => (true, false),
            b"II+\0" => (false, true),
            b"MM\0+" => (true, true),
            _ => return None,
        };
        (bytes.len() >= if big { 16 } else { 8 }).then_some(Self { big_endian, big })
    }

    fn first(self, bytes: &[u8]) -> Option<u64> {
        if self.big { self.number(bytes, 8, 8) } else { self.number(bytes, 4, 4) }
    }

    /// Where the directory after the one at `start` begins; 0 after the last one.
    fn after(self, bytes: &[u8], start: u64) -> Option<u64> {
        let (count_width, entry, pointer) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let entries = self.number(bytes, start, count_width)?;
        let end = entries.checked_mul(entry)?.checked_add(start)?.checked_add(count_width)?;
        self.number(bytes, end, pointer)
    }

    fn number(self, bytes: &[u8], at: u64, width: u64) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let digits = bytes.get(at..at.checked_add(usize::try_from(width).ok()?)?)?;
        let join = |sum: u64, digit: &u8| sum << 8 | u64::from(*digit);
        Some(if self.big_endian { digits.iter().fold(0, join) } else { digits.iter().rev().fold(0, join) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two empty directories at 8 and 14.
    const TWO_PAGES: &[u8] = b"II*\0\x08\0\0\0\0\0\x0e\0\0\0\0\0\0\0\0\0";

    #[test]
    fn the_chain_of_pages_is_followed_to_its_end() {
        let both = starts(TWO_PAGES);
        assert_eq!((&both.starts[..], both.is_cut), (&[8, 14][..], false));
        let mut bytes = TWO_PAGES.to_vec();
        begin_at(&mut bytes, 14);
        assert_eq!(starts(&bytes).starts, [14]);
    }

    #[test]
    fn a_tag_of_the_first_page_is_read() {
        let fax: &[u8] = b"MM\0*\0\0\0\x08\0\x02\x01\x03\0\x03\0\0\0\x01\0\x04\0\0\x01\x0a\0\x04\0\0\0\x01\0\0\0\x02\0\0\0\0";
        assert_eq!((first_page_tag(fax, 259), first_page_tag(fax, 266), first_page_tag(fax, 257)), (Some(4), Some(2), None));
        for length in 0..fax.len() {
            first_page_tag(&fax[..length], 266);
            set_first_page_tag(&mut fax[..length].to_vec(), 266, 1);
        }
        let mut changed = fax.to_vec();
        set_first_page_tag(&mut changed, 259, 1);
        assert_eq!((first_page_tag(&changed, 259), first_page_tag(&changed, 266)), (Some(1), Some(2)));
    }

    #[test]
    fn a_chain_in_circles_or_out_of_the_file_ends() {
        let mut circle = TWO_PAGES.to_vec();
        circle[16] = 8;
        assert_eq!(starts(&circle).starts, [8, 14]);
        let mut outside = TWO_PAGES.to_vec();
        outside[16] = 200;
        let found = starts(&outside);
        assert_eq!((&found.starts[..], found.is_cut), (&[8, 14][..], true));
        for length in 0..TWO_PAGES.len() {
            assert!(starts(&TWO_PAGES[..length]).starts.len() < 2);
        }
    }
}
