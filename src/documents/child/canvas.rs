//! What a page shows at a place, as far as that can be told without drawing it. Where it can't be told, everything counts as shown.

use hayro::{
    hayro_interpret::Paint,
    kurbo::{Affine, BezPath, Point, Rect, Shape},
};

/// Of more shapes, or of more in all cells together, nothing is known any more.
const MOST_SHAPES: usize = 20_000;
const MOST_ENTRIES: usize = 2_000_000;
/// The page is divided into so many rows and columns of cells, so that few shapes have to be looked at.
const CELLS: usize = 32;
/// Of a path with more segments only the bounding box is looked at.
const LONGEST_PATH: usize = 1_000;
/// In points: what is thinner or smaller is a line or a dot, and no ground for text.
const THINNEST: f64 = 1.0;
/// In pixels: smaller pictures are spacers, and no scans.
const SMALLEST_PICTURE: u64 = 64;
/// Of 255: people can't tell colors apart that differ by less in each channel.
const CONTRAST: f64 = 4.0;
/// How many times as high as a word the outlines of its letters may be.
const OUTLINES: f64 = 3.0;

const WHITE: [u8; 3] = [255; 3];

/// What has been drawn so far. Places are in the units of the page as displayed.
pub(super) struct Canvas {
    page: Rect,
    shapes: Vec<Painted>,
    /// The shapes in each cell, by their place in `shapes`.
    cells: Vec<Vec<u32>>,
    entries: usize,
    is_full: bool,
    /// Whether anything can be seen at all.
    is_marked: bool,
    pictures: Vec<Picture>,
    clips: Vec<Clip>,
    groups: Vec<Group>,
}

struct Painted {
    bounds: Rect,
    /// `None` for all of `bounds`.
    path: Option<BezPath>,
    /// `None` if it can't be told: a pattern, a picture, something translucent.
    color: Option<[u8; 3]>,
    is_outline: bool,
}

struct Picture {
    to_unit: Affine,
    bounds: Rect,
    /// The number of shapes drawn before it.
    after: usize,
}

#[derive(Clone, Copy)]
struct Clip {
    bounds: Rect,
    /// Whether `bounds` is all of it.
    is_exact: bool,
}

#[derive(Clone, Copy)]
struct Group {
    opacity: f32,
    is_plain: bool,
}

/// How something is painted.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    /// Red, green, blue, alpha; `None` for a pattern.
    color: Option<[u8; 4]>,
    /// Without a mask, and simply over what is there.
    is_plain: bool,
}

impl Ink {
    pub(super) fn new(paint: &Paint<'_>, is_plain: bool) -> Self {
        let color = match paint {
            Paint::Color(color) => Some(color.to_rgba().to_rgba8()),
            Paint::Pattern(_) => None,
        };
        Self { color, is_plain }
    }

    /// Of unknown color.
    pub(super) fn unknown() -> Self {
        Self { color: None, is_plain: false }
    }
}

impl Canvas {
    pub(super) fn new(page: Rect) -> Self {
        Self {
            page,
            shapes: vec![],
            cells: vec![vec![]; CELLS * CELLS],
            entries: 0,
            is_full: false,
            is_marked: false,
            pictures: vec![],
            clips: vec![],
            groups: vec![],
        }
    }

    // ---- drawing ---------------------------------------------------------------------------------------------------

    pub(super) fn fill(&mut self, path: BezPath, ink: &Ink) {
        let is_rectangle = is_rectangle(&path);
        let bounds = path.bounding_box();
        let is_long = path.elements().len() > LONGEST_PATH;
        let color = ink.color.filter(|_| ink.is_plain && self.is_plain() && !is_long);
        let color = color.and_then(|[red, green, blue, alpha]| (alpha == u8::MAX).then_some([red, green, blue]));
        if ink.color.is_none_or(|[.., alpha]| alpha > 0) {
            self.paint(Painted { bounds, path: (!is_rectangle && !is_long).then_some(path), color, is_outline: !is_rectangle });
        }
    }

    /// Something of unknown color within `bounds`: a wide line, a large letter.
    pub(super) fn blot(&mut self, bounds: Rect) {
        self.paint(Painted { bounds, path: None, color: None, is_outline: false });
    }

    pub(super) fn picture(&mut self, transform: Affine, (width, height): (u32, u32)) {
        if width == 0 || height == 0 || self.is_unseen() {
            return;
        }
        let bounds = self.clipped(transform.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(width), f64::from(height))));
        self.mark(bounds, &Ink::unknown());
        let after = self.shapes.len();
        if u64::from(width) * u64::from(height) >= SMALLEST_PICTURE && self.pictures.len() < MOST_SHAPES {
            let to_unit = Affine::scale_non_uniform(1.0 / f64::from(width), 1.0 / f64::from(height)) * transform.inverse();
            self.pictures.push(Picture { to_unit, bounds, after });
        }
        self.blot(bounds);
    }

    /// Notes that something is painted within `bounds`, however thin it is.
    pub(super) fn mark(&mut self, bounds: Rect, ink: &Ink) {
        let bounds = self.clipped(bounds).intersect(self.page);
        let is_on_page = bounds.width() > 0.0 && bounds.height() > 0.0;
        // As long as nothing is seen, the page is white, and white leaves it so.
        let is_nothing = ink.color.is_some_and(|[red, green, blue, alpha]| {
            let is_white = [red, green, blue].into_iter().all(|one| f64::from(u8::MAX - one) < CONTRAST);
            alpha == 0 || ink.is_plain && self.is_plain() && is_white
        });
        self.is_marked |= is_on_page && !is_nothing && !self.is_unseen();
    }

    pub(super) fn clip(&mut self, path: &BezPath) {
        let before = self.clips.last().copied();
        let bounds = self.clipped(path.bounding_box());
        self.clips.push(Clip { bounds, is_exact: is_rectangle(path) && before.is_none_or(|clip| clip.is_exact) });
    }

    pub(super) fn unclip(&mut self) {
        self.clips.pop();
    }

    pub(super) fn begin_group(&mut self, opacity: f32, is_plain: bool) {
        let outer = self.groups.last().copied().unwrap_or(Group { opacity: 1.0, is_plain: true });
        let opacity = outer.opacity * opacity;
        self.groups.push(Group { opacity, is_plain: outer.is_plain && is_plain && opacity >= 1.0 });
    }

    pub(super) fn end_group(&mut self) {
        self.groups.pop();
    }

    fn paint(&mut self, painted: Painted) {
        let bounds = self.clipped(painted.bounds);
        if bounds.width() < THINNEST || bounds.height() < THINNEST || self.is_unseen() {
            return;
        }
        let (Some(first), Some(last)) = (self.cell(bounds.origin()), self.cell(Point::new(bounds.x1, bounds.y1))) else { return };
        let rows = first.1..=last.1;
        self.entries += rows.clone().count() * (first.0..=last.0).count();
        if self.shapes.len() >= MOST_SHAPES || self.entries > MOST_ENTRIES {
            self.is_full = true;
            return;
        }
        let number = u32::try_from(self.shapes.len()).unwrap_or(u32::MAX);
        for row in rows {
            self.cells[row * CELLS + first.0..=row * CELLS + last.0].iter_mut().for_each(|cell| cell.push(number));
        }
        let is_cut_exactly = self.clips.last().is_none_or(|clip| clip.is_exact);
        self.shapes.push(Painted { bounds, color: painted.color.filter(|_| is_cut_exactly), ..painted });
    }

    /// Column and row of the cell at a point, or of the nearest one.
    fn cell(&self, point: Point) -> Option<(usize, usize)> {
        let along = |at: f64, length: f64| (at / length * CELLS as f64).clamp(0.0, CELLS as f64 - 1.0) as usize;
        let is_usable = point.x.is_finite() && point.y.is_finite() && self.page.width() > 0.0 && self.page.height() > 0.0;
        is_usable.then(|| (along(point.x - self.page.x0, self.page.width()), along(point.y - self.page.y0, self.page.height())))
    }

    /// The shapes that may be at a point, the latest first.
    fn shapes_near(&self, point: Point) -> impl Iterator<Item = (usize, &Painted)> {
        let cell = self.cell(point).and_then(|(column, row)| self.cells.get(row * CELLS + column));
        cell.into_iter().flatten().rev().filter_map(|number| Some((*number as usize, self.shapes.get(*number as usize)?)))
    }

    fn clipped(&self, bounds: Rect) -> Rect {
        match self.clips.last() {
            Some(clip) => {
                let both = bounds.intersect(clip.bounds);
                if both.width() > 0.0 && both.height() > 0.0 { both } else { Rect::ZERO }
            }
            None => bounds,
        }
    }

    fn is_plain(&self) -> bool {
        self.groups.last().is_none_or(|group| group.is_plain)
    }

    /// Whether the group is fully transparent.
    fn is_unseen(&self) -> bool {
        self.groups.last().is_some_and(|group| group.opacity <= 0.0)
    }

    // ---- looking ---------------------------------------------------------------------------------------------------

    /// Whether anything can be seen.
    pub(super) fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// How many shapes there are: a moment in time.
    pub(super) fn now(&self) -> usize {
        self.shapes.len()
    }

    /// Whether something painted at `place` now could be told from what is there.
    pub(super) fn would_show(&self, place: Rect, ink: &Ink) -> bool {
        if self.is_unseen() || self.clips.last().is_some_and(|clip| !clip.bounds.contains(place.center())) {
            return false;
        }
        let Some([red, green, blue, alpha]) = ink.color.filter(|_| ink.is_plain) else { return true };
        let differs = |ground: [u8; 3]| {
            let pairs = ground.into_iter().zip([red, green, blue]);
            pairs.map(|(a, b)| f64::from(a.abs_diff(b)) * f64::from(alpha) / 255.0).any(|difference| difference >= CONTRAST)
        };
        samples(place).into_iter().any(|point| self.color_at(point).is_none_or(differs))
    }

    /// `None` if it can't be told.
    fn color_at(&self, point: Point) -> Option<[u8; 3]> {
        if self.is_full {
            return None;
        }
        let top = self.shapes_near(point).find(|(_, shape)| shape.covers(point));
        top.map_or(Some(WHITE), |(_, shape)| shape.color)
    }

    /// Whether a picture, or outlines as of letters, are drawn at `place`: a reading of them may lie there invisibly.
    pub(super) fn has_something_to_read(&self, place: Rect) -> bool {
        let highest = OUTLINES * place.height().min(place.width()).max(THINNEST);
        let is_letters = |shape: &Painted| {
            let smaller_side = shape.bounds.height().min(shape.bounds.width());
            shape.is_outline && shape.color != Some(WHITE) && smaller_side <= highest && shape.bounds.overlaps(place)
        };
        self.has_picture(place.center(), 0) || self.shapes_near(place.center()).any(|(_, shape)| is_letters(shape))
    }

    /// Whether something that was shown at `place` at the moment `then` is hidden under a later shape.
    pub(super) fn is_covered(&self, place: Rect, then: usize) -> bool {
        let later = self.shapes_near(place.center()).take_while(|(number, _)| *number >= then);
        let mut covering = later.filter(|(_, shape)| {
            let is_opaque = shape.color.is_some() && shape.path.is_none();
            is_opaque && samples(place).into_iter().all(|point| shape.bounds.contains(point))
        });
        covering.next().is_some_and(|(number, _)| !self.has_picture(place.center(), number))
    }

    fn has_picture(&self, point: Point, since: usize) -> bool {
        self.pictures.iter().any(|picture| {
            let within = picture.to_unit * point;
            picture.after >= since
                && picture.bounds.contains(point)
                && (0.0..=1.0).contains(&within.x)
                && (0.0..=1.0).contains(&within.y)
        })
    }
}

impl Painted {
    fn covers(&self, point: Point) -> bool {
        self.bounds.contains(point) && self.path.as_ref().is_none_or(|path| path.contains(point))
    }
}

/// The middle of a place, and four points towards its corners.
fn samples(place: Rect) -> [Point; 5] {
    let at = |x: f64, y: f64| Point::new(place.x0 + x * place.width(), place.y0 + y * place.height());
    [at(0.5, 0.5), at(0.2, 0.3), at(0.8, 0.3), at(0.2, 0.7), at(0.8, 0.7)]
}

/// Whether the path is its own bounding box.
fn is_rectangle(path: &BezPath) -> bool {
    let bounds = path.bounding_box();
    let on_corner = |point: Point| {
        let near = |a: f64, b: f64| (a - b).abs() < 0.01;
        (near(point.x, bounds.x0) || near(point.x, bounds.x1)) && (near(point.y, bounds.y0) || near(point.y, bounds.y1))
    };
    let is_straight = path
        .segments()
        .all(|segment| matches!(segment, hayro::kurbo::PathSeg::Line(line) if on_corner(line.p0) && on_corner(line.p1)));
    is_straight && (path.area().abs() - bounds.area()).abs() < 0.01 * bounds.area().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro::kurbo::Circle;

    fn ink(color: [u8; 4]) -> Ink {
        Ink { color: Some(color), is_plain: true }
    }

    const WORD: Rect = Rect::new(10.0, 10.0, 30.0, 20.0);
    const BLACK: [u8; 4] = [0, 0, 0, 255];
    const PAPER: [u8; 4] = [255, 255, 254, 255];

    fn rectangle(x0: f64, y0: f64, x1: f64, y1: f64) -> BezPath {
        Rect::new(x0, y0, x1, y1).to_path(0.1)
    }

    #[test]
    fn a_color_shows_only_on_another_one() {
        let mut canvas = Canvas::new(Rect::new(0.0, 0.0, 300.0, 400.0));
        assert!(canvas.would_show(WORD, &ink(BLACK)) && !canvas.would_show(WORD, &ink(PAPER)));
        assert!(!canvas.would_show(WORD, &ink([0, 0, 0, 2])) && canvas.would_show(WORD, &ink([0, 0, 0, 60])));
        canvas.fill(rectangle(0.0, 0.0, 50.0, 50.0), &ink(BLACK));
        assert!(!canvas.would_show(WORD, &ink(BLACK)) && canvas.would_show(WORD, &ink(PAPER)));
        canvas.fill(Circle::new((20.0, 15.0), 3.0).to_path(0.1), &ink([200, 0, 0, 255]));
        assert!(canvas.would_show(WORD, &ink(BLACK)), "a part of it lies on red");
        canvas.fill(rectangle(0.0, 0.0, 50.0, 50.0), &ink([255, 255, 255, 200]));
        assert!(
            canvas.would_show(WORD, &ink(BLACK)) && canvas.would_show(WORD, &ink(PAPER)),
            "what shines through can't be told"
        );
    }

    #[test]
    fn clips_and_groups_hide() {
        let mut canvas = Canvas::new(Rect::new(0.0, 0.0, 300.0, 400.0));
        canvas.clip(&rectangle(100.0, 100.0, 200.0, 200.0));
        assert!(!canvas.would_show(WORD, &ink(BLACK)));
        canvas.fill(rectangle(0.0, 0.0, 50.0, 50.0), &ink(BLACK));
        canvas.unclip();
        assert!(!canvas.would_show(WORD, &ink(PAPER)), "the black was cut away");
        canvas.begin_group(0.0, true);
        assert!(!canvas.would_show(WORD, &ink(BLACK)));
        canvas.end_group();
        assert!(canvas.would_show(WORD, &ink(BLACK)));
    }

    #[test]
    fn a_later_shape_covers_unless_a_picture_lies_on_it() {
        let mut canvas = Canvas::new(Rect::new(0.0, 0.0, 300.0, 400.0));
        let then = canvas.now();
        canvas.fill(rectangle(0.0, 0.0, 25.0, 50.0), &ink(BLACK));
        assert!(!canvas.is_covered(WORD, then), "half of it is still seen");
        canvas.fill(rectangle(0.0, 0.0, 50.0, 50.0), &ink(BLACK));
        assert!(canvas.is_covered(WORD, then) && !canvas.is_covered(WORD, canvas.now()));
        assert!(!canvas.has_something_to_read(WORD));
        canvas.picture(Affine::scale(0.5), (100, 100));
        assert!(!canvas.is_covered(WORD, then) && canvas.has_something_to_read(WORD));
    }

    #[test]
    fn a_page_on_which_nothing_can_be_seen_is_not_marked() {
        let mut canvas = Canvas::new(Rect::new(0.0, 0.0, 300.0, 400.0));
        canvas.mark(Rect::new(0.0, 0.0, 300.0, 400.0), &ink(PAPER));
        canvas.mark(WORD, &ink([0, 0, 0, 0]));
        canvas.mark(Rect::new(310.0, 0.0, 320.0, 10.0), &ink(BLACK));
        canvas.clip(&rectangle(100.0, 100.0, 200.0, 200.0));
        canvas.mark(WORD, &ink(BLACK));
        canvas.unclip();
        canvas.begin_group(0.0, true);
        canvas.picture(Affine::IDENTITY, (100, 100));
        canvas.end_group();
        assert!(!canvas.is_marked());
        canvas.mark(Rect::new(10.0, 10.0, 200.0, 10.1), &ink(BLACK));
        assert!(canvas.is_marked(), "a thin line");
        let mut scan = Canvas::new(Rect::new(0.0, 0.0, 300.0, 400.0));
        scan.picture(Affine::IDENTITY, (100, 100));
        assert!(scan.is_marked());
    }

    #[test]
    fn only_pictures_and_outlines_are_something_to_read() {
        let mut canvas = Canvas::new(Rect::new(0.0, 0.0, 300.0, 400.0));
        canvas.picture(Affine::scale(50.0), (1, 1));
        canvas.fill(rectangle(0.0, 0.0, 50.0, 50.0), &ink([200, 200, 200, 255]));
        assert!(!canvas.has_something_to_read(WORD));
        canvas.fill(Circle::new((20.0, 15.0), 4.0).to_path(0.1), &ink(BLACK));
        assert!(canvas.has_something_to_read(WORD));
    }
}
