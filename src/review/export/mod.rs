//! Exports items with the reviewers' changes, as JSON Lines or as CSV for spreadsheets. Works page by page, so only a few items
//! are in memory at a time.

mod csv;
mod json_lines;

use super::{
    Review, ReviewError, extracted_data,
    history::{Attributed, PastEvent, attributed},
};
use crate::{
    agent_data::{Item, OrderBy, Search, paging},
    domain::{ExtractedData, queue::QueueQuery},
};
use futures::{StreamExt, TryStreamExt, stream};
use std::pin::pin;
use tokio::sync::mpsc;
use tracing::Instrument;

/// Items to read ahead of a slow reader.
const AHEAD: usize = 16;

/// The items to export.
#[derive(Clone, Debug)]
pub enum Selection {
    /// Every item of the collection, oldest first.
    All,
    /// The items of the queue with these filters, in its order, over all pages.
    Queue(QueueQuery),
    /// A single item.
    One(String),
}

impl Selection {
    fn item(&self) -> Option<&str> {
        match self {
            Self::One(id) => Some(id),
            _ => None,
        }
    }
}

/// The file format.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// One item per line, as in Agent Data, with `changes`.
    JsonLines,
    /// One line per changed field, for spreadsheets.
    Csv,
}

impl Format {
    /// The file extension.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::JsonLines => "application/jsonl; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// The text before the first item.
    fn beginning(self) -> String {
        match self {
            Self::JsonLines => String::new(),
            Self::Csv => csv::beginning(),
        }
    }

    fn write(self, exported: &Exported) -> String {
        match self {
            Self::JsonLines => json_lines::line(exported),
            Self::Csv => csv::lines(exported),
        }
    }
}

/// An item to export.
struct Exported {
    item: Item,
    record: ExtractedData,
    events: Vec<PastEvent>,
}

impl Exported {
    fn changes(&self) -> Vec<Attributed<'_>> {
        attributed(&self.record, &self.events)
    }
}

impl Review {
    /// The export in pieces: one before the items, then one per item. An error is the last piece and means that the export is
    /// incomplete. Dropping the receiver stops the work.
    #[tracing::instrument(skip_all, fields(item = selection.item()), err(level = "info"))]
    pub async fn export(
        &self,
        selection: Selection,
        format: Format,
    ) -> Result<mpsc::Receiver<Result<String, ReviewError>>, ReviewError> {
        // Report a missing item before anything is sent.
        let first = match &selection {
            Selection::One(id) => Some(self.item(id).await?.0),
            _ => None,
        };
        let (pieces, receiver) = mpsc::channel(AHEAD);
        let review = self.clone();
        let sending = async move {
            if pieces.send(Ok(format.beginning())).await.is_ok()
                && let Err(error) = review.send_items(selection, first, format, &pieces).await
            {
                tracing::error!(error = &error as &dyn std::error::Error, "an export broke off");
                let _ = pieces.send(Err(error)).await; // fails if nobody is reading any more
            }
        };
        tokio::spawn(sending.in_current_span());
        Ok(receiver)
    }

    async fn send_items(
        &self,
        selection: Selection,
        first: Option<Item>,
        format: Format,
        pieces: &mpsc::Sender<Result<String, ReviewError>>,
    ) -> Result<(), ReviewError> {
        let (search, query) = match selection {
            Selection::One(_) => (None, QueueQuery::default()),
            Selection::All => {
                let mut search = Search::new(self.scope());
                search.order_by = OrderBy::parse("created_at").unwrap_or_default();
                (Some(search), QueueQuery::default())
            }
            Selection::Queue(query) => (Some(self.search_of(&query)), query),
        };
        let found = search.map(|mut search| {
            search.page_size = Some(100);
            search.page_token = None;
            paging::items(&*self.agent_data, search)
        });
        let mut items = pin!(stream::iter(first.map(Ok)).chain(stream::iter(found).flatten()));
        while let Some(item) = items.try_next().await? {
            if !self.fits(&item, &query).await? {
                continue;
            }
            let record = extracted_data(&item)?;
            let events = self.past_events(&item.id).await?;
            let text = format.write(&Exported { item, record, events });
            if pieces.send(Ok(text)).await.is_err() {
                break;
            }
        }
        Ok(())
    }
}
