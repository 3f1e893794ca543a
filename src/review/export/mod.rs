//! Items with what reviewers changed, for other programs: JSON Lines, or CSV for spreadsheets. Written page by page: however many
//! items there are, a few of them are in memory.

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

/// Items that are read ahead of a slow reader.
const AHEAD: usize = 16;

/// Which items.
#[derive(Clone, Debug)]
pub enum Selection {
    /// Every item of the collection, oldest first.
    All,
    /// What the queue shows with these filters, in its order; all of its pages.
    Queue(QueueQuery),
    /// This one.
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

/// As what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// An item per line, in the shape of Agent Data, with `changes`.
    JsonLines,
    /// A line per changed field, for spreadsheets.
    Csv,
}

impl Format {
    /// How a file of it ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// What HTTP calls it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::JsonLines => "application/jsonl; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// What stands before the first item.
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

/// An item on its way out.
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
    /// The text of an export in pieces, a piece for each item and one before them. An error is the last piece: the export is not
    /// whole then. Who drops the receiver ends the work.
    #[tracing::instrument(skip_all, fields(item = selection.item()), err(level = "info"))]
    pub async fn export(
        &self,
        selection: Selection,
        format: Format,
    ) -> Result<mpsc::Receiver<Result<String, ReviewError>>, ReviewError> {
        // What is not there is said before anything is sent.
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
                let _ = pieces.send(Err(error)).await; // nobody reads it any more
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
