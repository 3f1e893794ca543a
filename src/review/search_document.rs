//! Full-text search in a document.

use super::{Review, Reviewer};
use crate::{
    documents::{
        DocumentError, PageSize,
        find::{Found, MOST_ON_A_PAGE, find, find_quoted},
    },
    domain::{Citation, PageDimensions, UseCase},
};
use serde::Serialize;
use std::time::{Duration, Instant};

/// Most matches to return; more would not help.
const MOST_PLACES: usize = 500;
/// Time limit for reading a long document that nobody has searched yet; the next search continues from the cache.
const PATIENCE: Duration = Duration::from_secs(10);
/// A quotation with more matches than this does not show where it was read.
const MOST_QUOTED: usize = 8;

/// Where a text occurs.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct FoundPlaces {
    /// In page order.
    pub found: Vec<FoundPlace>,
    /// Whether every page was read and every match is included.
    pub complete: bool,
    /// The pages have no words at all: a picture of them was searched.
    pub wordless: bool,
}

/// A page, and one box per line of the match: left, top, width and height in percent of the page.
#[derive(Debug, PartialEq, Serialize)]
pub struct FoundPlace(pub u32, pub Vec<[f64; 4]>);

impl FoundPlace {
    fn new(page: u32, size: PageSize, found: Found) -> Self {
        let size = PageDimensions { width: size.width, height: size.height };
        let cited = Citation { boxes: found.boxes, ..Citation::default() };
        let rounded = |percent: f64| (percent * 1000.0).round() / 1000.0;
        Self(page, cited.page_boxes(size).iter().map(|b| [b.left, b.top, b.width, b.height].map(rounded)).collect())
    }
}

impl Review {
    /// Every match of `text`, page by page. Pages that cannot be read have none.
    #[tracing::instrument(skip_all, fields(file = file_id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn search_document(&self, file_id: &str, reviewer: &Reviewer, text: &str) -> Result<FoundPlaces, DocumentError> {
        self.require(reviewer, UseCase::See).map_err(|_| DocumentError::NotFound)?;
        let document = self.pages.describe_for(file_id, Some(&reviewer.id)).await?;
        let mut places = FoundPlaces { found: vec![], complete: true, wordless: true };
        let started = Instant::now();
        for (number, size) in (1..).zip(document.pages) {
            if started.elapsed() > PATIENCE || places.found.len() >= MOST_PLACES {
                (places.complete, places.wordless) = (false, false);
                break;
            }
            match self.pages.words(file_id, number, Some(&reviewer.id)).await {
                Ok(page) => {
                    places.wordless &= page.words.is_empty();
                    if text.trim().is_empty() && !places.wordless {
                        break;
                    }
                    let found = find(&page.words, text);
                    places.complete &= found.len() <= MOST_ON_A_PAGE;
                    places.found.extend(found.into_iter().take(MOST_ON_A_PAGE).map(|found| FoundPlace::new(number, size, found)));
                }
                Err(error) if error.is_about_the_file() => (places.complete, places.wordless) = (false, false),
                Err(error) => return Err(error),
            }
        }
        places.complete &= places.found.len() <= MOST_PLACES;
        places.found.truncate(MOST_PLACES);
        Ok(places)
    }

    /// Where a citation without boxes was read: on the page that it names, else on the first page with the text.
    #[tracing::instrument(skip_all, fields(file = file_id, page = page, reviewer = reviewer.id), err(level = "info"))]
    pub async fn find_quotation(
        &self,
        file_id: &str,
        reviewer: &Reviewer,
        text: &str,
        page: Option<u32>,
    ) -> Result<FoundPlaces, DocumentError> {
        self.require(reviewer, UseCase::See).map_err(|_| DocumentError::NotFound)?;
        let document = self.pages.describe_for(file_id, Some(&reviewer.id)).await?;
        let started = Instant::now();
        let named = page.filter(|page| *page > 0 && *page as usize <= document.pages.len());
        for number in named.into_iter().chain((1..).take(document.pages.len()).filter(|page| Some(*page) != named)) {
            if started.elapsed() > PATIENCE {
                break;
            }
            let found = match self.pages.words(file_id, number, Some(&reviewer.id)).await {
                Ok(page) => find_quoted(&page.words, text),
                Err(error) if error.is_about_the_file() => continue,
                Err(error) => return Err(error),
            };
            if !found.is_empty() {
                let size = document.pages[number as usize - 1];
                let complete = found.len() <= MOST_QUOTED;
                let found = if complete { found } else { vec![] };
                return Ok(FoundPlaces {
                    found: found.into_iter().map(|found| FoundPlace::new(number, size, found)).collect(),
                    wordless: false,
                    complete,
                });
            }
        }
        Ok(FoundPlaces { found: vec![], complete: true, wordless: false })
    }
}
