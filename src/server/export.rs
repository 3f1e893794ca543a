//! `countersign export`: every record as JSON Lines, oldest first, in the shape of Agent Data.

use super::stores::Stores;
use crate::agent_data::Item;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

/// Writes to `output`, or to standard output. Gives the number of records.
pub async fn run(stores: &Stores, output: Option<&Path>) -> Result<u64, String> {
    // Beside the place and then moved there: an export that breaks off leaves the one before.
    let partial = output.map(|path| path.with_added_extension("partial"));
    let target: Box<dyn Write + Send> = match &partial {
        Some(path) => Box::new(File::create(path).map_err(|error| format!("can't write {}: {error}", path.display()))?),
        None => Box::new(std::io::stdout()),
    };
    let mut target = BufWriter::new(target);
    let count = stores.review.each_item(|item, _| writeln!(target, "{}", line(item))).await.map_err(|error| error.to_string())?;
    target.flush().map_err(|error| error.to_string())?;
    if let (Some(partial), Some(output)) = (partial, output) {
        std::fs::rename(partial, output).map_err(|error| format!("can't write {}: {error}", output.display()))?;
    }
    Ok(count)
}

/// The record's own text goes through untouched: digits and key order survive.
fn line(item: &Item) -> String {
    let text = |value: &str| serde_json::Value::from(value).to_string();
    format!(
        r#"{{"id":{},"deployment_name":{},"collection":{},"created_at":{},"updated_at":{},"data":{}}}"#,
        text(&item.id),
        text(&item.scope.deployment_name),
        text(&item.scope.collection),
        text(&item.created_at.to_string()),
        text(&item.updated_at.to_string()),
        item.data.get().replace(['\n', '\r'], " ")
    )
}
