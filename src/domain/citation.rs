//! Where in the document a value was read.

use serde::{Deserialize, Serialize};

/// The smallest side of a [`PageBox`], in percent of the page: even a hairline can be seen and clicked.
const SMALLEST: f64 = 0.2;

/// A rectangle on a page in the units of its [`PageDimensions`], origin top left.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct BoundingBox {
    /// From the left edge of the page.
    pub x: f64,
    /// From the top edge of the page.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// The size of a page: points for a PDF, pixels for an image.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct PageDimensions {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl PageDimensions {
    /// Whether it can serve as a scale: finite and positive.
    pub fn is_usable(self) -> bool {
        [self.width, self.height].iter().all(|side| side.is_finite() && *side > 0.0)
    }
}

/// What the agent cites for a value. Every part may be missing.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Citation {
    /// The page, counted from 1.
    pub page: Option<u32>,
    /// The quoted text, as on the page.
    pub matching_text: Option<String>,
    /// Where the text is; one box for each line that it runs over.
    pub boxes: Vec<BoundingBox>,
    /// The page size that the boxes refer to.
    pub page_dimensions: Option<PageDimensions>,
}

/// A rectangle in percent of the page, 0..=100: always within the page, never empty, never NaN.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct PageBox {
    /// From the left edge.
    pub left: f64,
    /// From the top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Citation {
    /// The boxes to draw, scaled by the citation's own page size, or by `fallback`, the page as rendered. Boxes that are not
    /// finite are left out; so are all boxes if no page size is usable.
    pub fn page_boxes(&self, fallback: PageDimensions) -> Vec<PageBox> {
        let Some(page) = self.page_dimensions.into_iter().chain([fallback]).find(|page| page.is_usable()) else {
            return Vec::new();
        };
        self.boxes
            .iter()
            .filter(|b| [b.x, b.y, b.w, b.h].iter().all(|number| number.is_finite()))
            .map(|b| {
                let (left, width) = inside(b.x, b.w, page.width);
                let (top, height) = inside(b.y, b.h, page.height);
                PageBox { left, top, width, height }
            })
            .collect()
    }
}

/// A length for a style attribute: at most three decimals.
pub fn short(length: f64) -> String {
    ((length * 1000.0).round() / 1000.0).to_string()
}

/// An interval along one side of the page in percent, clipped to the page: (start, length). A negative length extends backwards.
fn inside(start: f64, length: f64, side: f64) -> (f64, f64) {
    let percent = |at: f64| (at / side * 100.0).clamp(0.0, 100.0);
    let (a, b) = (percent(start), percent(start + length));
    let (low, high) = (a.min(b), a.max(b));
    let length = (high - low).max(SMALLEST);
    let low = low.min(100.0 - length);
    (low, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: PageDimensions = PageDimensions { width: 595.0, height: 842.0 };

    fn cited(b: BoundingBox, page_dimensions: Option<PageDimensions>) -> Citation {
        Citation { boxes: vec![b], page_dimensions, ..Citation::default() }
    }

    #[test]
    fn boxes_are_scaled_by_their_own_page_else_by_the_rendered_one() {
        let half = BoundingBox { x: 50.0, y: 25.0, w: 50.0, h: 25.0 };
        let own = PageDimensions { width: 100.0, height: 100.0 };
        assert_eq!(cited(half, Some(own)).page_boxes(A4), [PageBox { left: 50.0, top: 25.0, width: 50.0, height: 25.0 }]);
        let scaled = cited(BoundingBox { x: 59.5, y: 84.2, w: 59.5, h: 84.2 }, None).page_boxes(A4);
        assert!((scaled[0].left - 10.0).abs() < 1e-9 && (scaled[0].top - 10.0).abs() < 1e-9, "{scaled:?}");
        let no_size = PageDimensions { width: 0.0, height: f64::NAN };
        assert_eq!(cited(half, Some(no_size)).page_boxes(own).len(), 1);
        assert!(cited(half, None).page_boxes(no_size).is_empty());
    }

    #[test]
    fn a_length_for_a_style_is_short() {
        let lengths = [(0.0, "0"), (12.5, "12.5"), (-0.25, "-0.25"), (99.9996, "100"), (2.34567, "2.346"), (700.0, "700")];
        for (length, text) in lengths {
            assert_eq!(short(length), text);
        }
    }

    #[test]
    fn a_hairline_gets_thick_enough_and_a_box_outside_comes_to_the_edge() {
        let line = cited(BoundingBox { x: 595.0, y: 10.0, w: 0.0, h: 0.0 }, None).page_boxes(A4)[0];
        assert!(line.width >= 0.2 && line.left + line.width <= 100.0, "{line:?}");
        let outside = cited(BoundingBox { x: 1e300, y: -1e300, w: 1e308, h: 5.0 }, None).page_boxes(A4)[0];
        assert!(outside.left + outside.width <= 100.0 && outside.top >= 0.0, "{outside:?}");
    }
}
