//! A file with what is new. Only when it is complete, its items are recorded as exported; only then it is handed over.

use crate::{
    domain::ExportFormat,
    review::{Recorded, Review, Reviewer, export::Selection},
};
use anyhow::{Context, Result, bail};
use tokio::{
    fs::File,
    io::{AsyncSeekExt, AsyncWriteExt, BufWriter},
};

/// How often a file is written again because another export has recorded some of its items first.
const TRIES: usize = 20;

/// A complete file.
pub(super) struct Whole {
    /// The name under which it is recorded.
    pub(super) name: String,
    /// How many items are in it.
    pub(super) items: usize,
}

/// Writes what is new into `file`, and records it under the first free name that `names` gives. `None` if nothing is new: then
/// nothing is recorded.
///
/// # Errors
///
/// Nothing is recorded then. A failed use case is a `ReviewError`.
pub(super) async fn write_new(
    review: &Review,
    format: ExportFormat,
    by: &Reviewer,
    file: &mut File,
    mut names: impl Iterator<Item = String>,
) -> Result<Option<Whole>> {
    let cant = "can't write the export";
    let mut name = names.next().unwrap_or_default();
    for _ in 0..TRIES {
        file.set_len(0).await.context(cant)?;
        file.rewind().await.context(cant)?;
        let mut copies = Vec::new();
        let mut target = BufWriter::with_capacity(1 << 20, &mut *file);
        let mut pieces = review.export(Selection::New, format, by).await?;
        while let Some(piece) = pieces.recv().await {
            let piece = piece?;
            target.write_all(piece.text.as_bytes()).await.context(cant)?;
            copies.extend(piece.of);
        }
        target.flush().await.context(cant)?;
        file.sync_all().await.context(cant)?;
        let items = copies.len();
        if items == 0 {
            return Ok(None);
        }
        let mut recorded = review.record_export(&name, by, copies.clone()).await?;
        while recorded == Recorded::NameTaken {
            let Some(next) = names.next() else { bail!("there is an export called {name} already") };
            name = next;
            recorded = review.record_export(&name, by, copies.clone()).await?;
        }
        if recorded == Recorded::Yes {
            return Ok(Some(Whole { name, items }));
        }
        // Another export was faster, and has some of these items: look again what is new.
    }
    bail!("other exports were faster each time; try again when they are done")
}
