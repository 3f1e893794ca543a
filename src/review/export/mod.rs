//! Exports items, as JSON Lines or as CSV for spreadsheets. Works page by page, so only a few items are in memory at a time. What is
//! exported is the stored record: no draft is in it.

mod csv;
mod csv_changes;
mod csv_items;
mod csv_lines;
mod json_lines;
#[cfg(test)]
mod tests;
mod writer;

use super::{
    Review, ReviewError, Reviewer, extracted_data,
    history::{Attributed, PastEvent, attributed},
    queue_search::status_filter,
};
use crate::{
    agent_data::{AgentDataError, Item, OrderBy, Page, Search, paging},
    domain::{
        Columns, ExportFormat, ExtractedData, Status, UseCase,
        columns::{Gathering, TooManyColumns},
        queue::QueueQuery,
    },
    ledger::exports::Copied,
};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use std::collections::HashSet;
use tokio::sync::mpsc;
use tracing::Instrument;
use writer::Writer;

/// Items to read ahead of a slow reader.
const AHEAD: usize = 16;
/// Items to read with one query.
const AT_ONCE: u32 = 100;

/// The items to export.
#[derive(Clone, Debug)]
pub enum Selection {
    /// Every item of the collection, oldest first.
    All,
    /// The items of the queue with these filters, in its order, over all pages, as the reviewer with this id sees it.
    Queue(Box<QueueQuery>, String),
    /// A single item.
    One(String),
    /// The accepted items that were in no recorded export as they are now, oldest first.
    New,
    /// The items of an earlier export, in its order, as far as they are still as they were then.
    Again(Vec<Copied>),
}

impl Selection {
    /// Asking for new items is the first step of recording an export.
    fn use_case(&self) -> UseCase {
        if matches!(self, Self::New) { UseCase::ExportNew } else { UseCase::Copy }
    }

    fn item(&self) -> Option<&str> {
        match self {
            Self::One(id) => Some(id),
            _ => None,
        }
    }
}

/// A piece of an export.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// The item that it is of; `None` for what comes before the first.
    pub of: Option<Copied>,
}

/// The receiving end of an export. An error is the last piece, and means that the export is incomplete. Dropping it stops the work.
pub type Pieces = mpsc::Receiver<Result<Piece, ReviewError>>;

/// An item to export.
struct Exported {
    item: Item,
    record: ExtractedData,
    /// Empty unless [`Writer::needs_events`].
    events: Vec<PastEvent>,
}

impl Exported {
    fn changes(&self) -> Vec<Attributed<'_>> {
        attributed(&self.record, &self.events)
    }
}

impl From<TooManyColumns> for ReviewError {
    fn from(_: TooManyColumns) -> Self {
        Self::TooManyColumns
    }
}

impl Review {
    /// The export in pieces: one before the items, then one per item.
    #[tracing::instrument(skip_all, fields(item = selection.item()), err(level = "info"))]
    pub async fn export(&self, selection: Selection, format: ExportFormat, reviewer: &Reviewer) -> Result<Pieces, ReviewError> {
        self.require(reviewer, selection.use_case())?;
        // Report a missing item, and a sheet that can't be made, before anything is sent.
        if let Selection::One(id) = &selection {
            self.item(id).await?;
        }
        let (columns, selection) = self.columns(selection, format).await?;
        let writer = Writer::new(format, columns);
        let (pieces, receiver) = mpsc::channel(AHEAD);
        let review = self.clone();
        let sending = async move {
            let beginning = Piece { text: writer.beginning(), of: None };
            if pieces.send(Ok(beginning)).await.is_ok()
                && let Err(error) = review.send_items(&selection, &writer, &pieces).await
            {
                tracing::error!(error = &error as &dyn std::error::Error, "an export broke off");
                let _ = pieces.send(Err(error)).await; // fails if nobody is reading any more
            }
        };
        tokio::spawn(sending.in_current_span());
        Ok(receiver)
    }

    /// The columns of a sheet, and what to write into it. Without a schema, the records themselves tell the columns, so they are read
    /// twice: a file begins with its columns. What is new is then what was new the first time, so that every field has its column.
    async fn columns(&self, selection: Selection, format: ExportFormat) -> Result<(Columns, Selection), ReviewError> {
        if matches!(format, ExportFormat::JsonLines | ExportFormat::CsvChanges) {
            return Ok((Columns::default(), selection));
        }
        if let Some(schema) = self.collection.schema.as_ref().filter(|schema| schema.names_fields()) {
            return Ok((Columns::of_schema(schema)?, selection));
        }
        let (mut gathering, mut copies) = (Gathering::default(), Vec::new());
        let mut items = self.items(&selection);
        while let Some(item) = items.try_next().await? {
            gathering.add(extracted_data(&item)?.data())?;
            if matches!(selection, Selection::New) {
                copies.push(copied(&item));
            }
        }
        drop(items);
        let selection = if matches!(selection, Selection::New) { Selection::Again(copies) } else { selection };
        Ok((gathering.finish()?, selection))
    }

    async fn send_items(
        &self,
        selection: &Selection,
        writer: &Writer,
        pieces: &mpsc::Sender<Result<Piece, ReviewError>>,
    ) -> Result<(), ReviewError> {
        let mut items = self.items(selection);
        // A store that counts positions may return an item twice. Whatever is recorded must be there once.
        let mut seen = matches!(selection, Selection::New | Selection::Again(_)).then(HashSet::new);
        while let Some(item) = items.try_next().await? {
            if seen.as_mut().is_some_and(|seen| !seen.insert(item.id.clone())) {
                continue;
            }
            let record = extracted_data(&item)?;
            let events = if writer.needs_events() { self.past_events(&item.id).await? } else { Vec::new() };
            let of = Some(copied(&item));
            let text = writer.write(&Exported { item, record, events }, &self.collection);
            if pieces.send(Ok(Piece { text, of })).await.is_err() {
                break;
            }
        }
        Ok(())
    }

    /// The selected items, one by one.
    fn items<'a>(&'a self, selection: &'a Selection) -> stream::BoxStream<'a, Result<Item, ReviewError>> {
        let one_by_one = |search| paging::items(&*self.agent_data, search).map_err(ReviewError::from);
        match selection {
            Selection::All => one_by_one(self.oldest_first(None)).boxed(),
            Selection::Queue(query, reviewer) => {
                let mut search = self.search_of(query);
                search.page_size = Some(AT_ONCE);
                let fits = move |item: Item| async move { Ok(self.fits(&item, query, reviewer).await?.then_some(item)) };
                one_by_one(search).try_filter_map(fits).boxed()
            }
            Selection::One(id) => stream::once(async move { Ok(self.item(id).await?.0) }).boxed(),
            Selection::New => self.new_items().boxed(),
            Selection::Again(copies) => {
                stream::iter(copies).then(|copied| self.still_the_same(copied)).try_filter_map(async |item| Ok(item)).boxed()
            }
        }
    }

    fn oldest_first(&self, status: Option<Status>) -> Search {
        let mut search = Search::new(self.scope());
        search.filter = status_filter(status);
        search.order_by = OrderBy::parse("created_at").unwrap_or_default();
        search.page_size = Some(AT_ONCE);
        search
    }

    fn new_items(&self) -> impl Stream<Item = Result<Item, ReviewError>> + Send {
        paging::pages(&*self.agent_data, self.oldest_first(Some(Status::Accepted)))
            .map_err(ReviewError::from)
            .and_then(move |page: Page<Item>| async move {
                let copies: Vec<Copied> = page.items.iter().map(copied).collect();
                let known = self.exports().known(&copies).await?;
                let is_new = move |(item, copied): (Item, Copied)| (!known.contains(&copied)).then_some(Ok(item));
                Ok(stream::iter(page.items.into_iter().zip(copies).filter_map(is_new)))
            })
            .try_flatten()
    }

    /// The item, if it is still as it was exported.
    async fn still_the_same(&self, copy: &Copied) -> Result<Option<Item>, ReviewError> {
        match self.agent_data.get(&copy.item_id).await {
            Ok(item) => Ok((item.scope == self.scope() && copied(&item) == *copy).then_some(item)),
            Err(AgentDataError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn copied(item: &Item) -> Copied {
    Copied { item_id: item.id.clone(), version: item.version() }
}
