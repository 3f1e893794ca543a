//! Large records that are open: parsed once for everybody who looks at one, and no more at a time than fit into memory.

use super::{ReviewError, extracted_data};
use crate::{
    agent_data::{AgentDataError, Item},
    domain::ExtractedData,
};
use quick_cache::{Weighter, sync::Cache};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of JSON whose parsed records are kept. Parsed, they take some ten times as much.
const KEPT: u64 = 8 << 20;
/// How many records of usual size that is.
const USUAL: usize = 400;
/// Records with less JSON than this, in bytes, are opened without asking for room.
const SMALL: usize = 256 << 10;
/// A page takes this many bytes for each byte of its record's JSON, until the browser has read it. (Measured with a record of 2.8 MB and
/// 18,000 fields: 80 when it is opened for the first time, 55 later.)
const WEIGHT: usize = 64;
/// Bytes for all pages of large records together. The largest record has 10 MB and opens alone.
const ROOM: usize = 512 << 20;
/// How long a page waits for room.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps room for a page until the last clone is dropped.
#[derive(Clone, Debug, Default)]
pub struct Hold(Arc<Mutex<Option<OwnedSemaphorePermit>>>);

/// Starts empty; clones of [`super::Review`] share it.
#[derive(Debug)]
pub struct OpenRecords {
    parsed: Cache<(String, String), Parsed, ByLength>,
    room: Arc<Semaphore>,
}

#[derive(Clone, Debug)]
struct Parsed {
    record: ExtractedData,
    /// Of its JSON, in bytes.
    length: u64,
}

#[derive(Clone, Debug)]
struct ByLength;

impl Weighter<(String, String), Parsed> for ByLength {
    fn weight(&self, _: &(String, String), parsed: &Parsed) -> u64 {
        parsed.length
    }
}

impl Default for OpenRecords {
    fn default() -> Self {
        Self { parsed: Cache::with_weighter(USUAL, KEPT, ByLength), room: Arc::new(Semaphore::new(ROOM)) }
    }
}

impl OpenRecords {
    /// The record of an item. Several who ask at the same time parse it once.
    pub(super) fn parse(&self, item: &Item) -> Result<ExtractedData, serde_json::Error> {
        let state = (item.id.clone(), item.version().to_string());
        let parse = || Ok(Parsed { record: extracted_data(item)?, length: item.data.get().len() as u64 });
        self.parsed.get_or_insert_with(&state, parse).map(|parsed| parsed.record)
    }

    /// Waits for room to show this item, which `hold` then keeps.
    pub(super) async fn make_room(&self, item: &Item, hold: &Hold) -> Result<(), ReviewError> {
        let length = item.data.get().len();
        if length < SMALL {
            return Ok(());
        }
        let bytes = u32::try_from((length * WEIGHT).min(ROOM)).unwrap_or(u32::MAX);
        let permit = tokio::time::timeout(PATIENCE, self.room.clone().acquire_many_owned(bytes)).await;
        let Ok(Ok(permit)) = permit else {
            let text = "too many large records are being opened at once; try again in a moment".to_owned();
            return Err(ReviewError::AgentData(AgentDataError::Unavailable { text }));
        };
        *hold.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(permit);
        Ok(())
    }
}
