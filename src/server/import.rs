//! `countersign import`: puts documents and their extracted data into the queue.

mod folder;
mod record;

use super::{operations::with_causes, say::say, schema_file, stores::Stores};
use crate::{
    agent_data::{Scope, read_record},
    documents::NewFile,
};
use anyhow::{Context, Result, bail};
use folder::{Found, Kind, RecordFile, look};
use futures::StreamExt;
use record::{pointing_at, written};
use serde_json::value::RawValue;
use std::{
    fs,
    io::{self, BufRead, BufReader, IsTerminal},
    path::{Path, PathBuf},
};

/// A record in `NAME.extracted.json` belongs to the document `NAME.pdf` next to it.
pub const RECORD_SUFFIX: &str = ".extracted.json";
const DOCUMENT_SUFFIXES: [&str; 8] = ["pdf", "png", "jpg", "jpeg", "tif", "tiff", "webp", "gif"];

/// The outcome of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Records written.
    pub imported: u64,
    /// Records and files that could not be used; each was reported.
    pub skipped: u64,
    /// Records that were exported from another deployment or collection.
    pub moved: u64,
}

/// Whether `name` is the document of the record with this stem.
pub fn is_document_of(name: &str, stem: &str) -> bool {
    name.strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix('.'))
        .is_some_and(|suffix| DOCUMENT_SUFFIXES.contains(&suffix.to_ascii_lowercase().as_str()))
}

/// Copies a `schema.json` from an imported folder to the data directory, unless there is one already. Fails if it is no schema.
fn keep_schema(paths: &[PathBuf], data_dir: &Path, report: &mut Report) -> Result<()> {
    let kept = data_dir.join("schema.json");
    let Some(folder) = paths.iter().find(|path| fs::symlink_metadata(path.join("schema.json")).is_ok()) else { return Ok(()) };
    if kept.exists() {
        return Ok(());
    }
    let found = folder.join("schema.json");
    if let Err(why) = look(&found, &folder.canonicalize()?) {
        skip(report, &found, &why.to_string());
        return Ok(());
    }
    schema_file::read(&found)?;
    fs::copy(&found, &kept).with_context(|| format!("can't copy {}", found.display()))?;
    say(&format!("fields are described by {} from now on", found.display()));
    Ok(())
}

/// Whether records of other collections are here: then a schema beside the data would be that of another queue, too.
async fn has_other_collections(stores: &Stores) -> Result<bool> {
    let own = scope(stores);
    Ok(stores.review.agent_data.scopes(2).await?.iter().any(|scope| *scope != own))
}

/// Stands for the standard input among the paths.
const STANDARD_INPUT: &str = "-";

/// Imports everything below `paths`; reports and skips what cannot be used. Without paths, and for `-`, it reads JSON Lines from the
/// standard input. A `schema.json` in a folder becomes that of `data_dir`, unless it has one, or there are several queues.
pub async fn run(stores: &Stores, paths: &[PathBuf], data_dir: &Path) -> Result<Report> {
    let mut report = Report::default();
    let (streams, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == STANDARD_INPUT);
    if paths.is_empty() && streams.is_empty() && io::stdin().is_terminal() {
        bail!("nothing to import: name a folder or a file, or pipe JSON Lines to this command");
    }
    if stores.keeps_schema && !has_other_collections(stores).await? {
        keep_schema(&paths, data_dir, &mut report)?;
    } else if let Some(folder) = paths.iter().find(|path| path.join("schema.json").exists()) {
        let (file, queue) = (folder.join("schema.json"), &stores.review.queue);
        say(&format!(
            "{} is left alone: there are several queues, so [collections.{queue}] in review.toml names its schema",
            file.display()
        ));
    }
    let reads_input = paths.is_empty() || !streams.is_empty();
    if reads_input {
        import_lines(stores, Path::new(STANDARD_INPUT), BufReader::new(io::stdin()), &mut report).await;
    }
    let Found { files, left_alone } = Found::below(&paths);
    for (path, why) in left_alone {
        skip(&mut report, &path, &why);
    }
    for (index, file) in files.iter().enumerate() {
        let path = &file.path;
        if is_lines(path) {
            match fs::File::open(path) {
                Ok(open) => import_lines(stores, path, BufReader::new(open), &mut report).await,
                Err(error) => skip(&mut report, path, &error.to_string()),
            }
            continue;
        }
        match import_pair(stores, file).await {
            Ok(origin) => report.count(origin),
            Err(error) => skip(&mut report, path, &with_causes(&*error)),
        }
        if (index + 1).is_multiple_of(25) {
            say(&format!("{} of {}", index + 1, files.len()));
        }
    }
    if files.is_empty() && report == Report::default() {
        say("nothing to import: no NAME.extracted.json and no NAME.jsonl there");
        report.skipped += 1;
    }
    if report.moved > 0 {
        let Scope { deployment_name, collection } = scope(stores);
        let moved = report.moved;
        say(&format!("{moved} were exported from elsewhere, and belong to {deployment_name}/{collection} now"));
    }
    Ok(report)
}

impl Report {
    fn count(&mut self, origin: Origin) {
        self.imported += 1;
        self.moved += u64::from(origin == Origin::Elsewhere);
    }
}

fn skip(report: &mut Report, path: &Path, why: &str) {
    report.skipped += 1;
    say(&format!("skipped {}: {why}", path.display()));
}

fn is_lines(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix == "jsonl" || suffix == "ndjson")
}

fn is_record(name: &str) -> bool {
    name.ends_with(RECORD_SUFFIX)
}

async fn import_pair(stores: &Stores, RecordFile { path, within }: &RecordFile) -> Result<Origin> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.strip_suffix(RECORD_SUFFIX).or(name.strip_suffix(".json")).unwrap_or(&name);
    let folder = path.parent().unwrap_or(Path::new("."));
    let document = match document_beside(folder, stem, within)? {
        Some(name) => {
            let bytes = fs::read(folder.join(&name)).with_context(|| name.clone())?;
            Some((name, bytes))
        }
        None => None,
    };
    one(stores, &fs::read(path)?, document).await
}

/// The name of the document that belongs to the record. Fails if it can't be read: a record without its document helps nobody.
fn document_beside(folder: &Path, stem: &str, within: &Path) -> Result<Option<String>> {
    let names = DOCUMENT_SUFFIXES.iter().flat_map(|suffix| [suffix.to_string(), suffix.to_uppercase()]);
    for name in names.map(|suffix| format!("{stem}.{suffix}")) {
        let path = folder.join(&name);
        if fs::symlink_metadata(&path).is_ok()
            && let Kind::File = look(&path, within).with_context(|| format!("its document {name} can't be used"))?
        {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Records written concurrently, so that they share the store's commits.
const AT_A_TIME: usize = 64;

/// Imports a record from each line. `file` is what messages name.
async fn import_lines(stores: &Stores, file: &Path, lines: impl BufRead, report: &mut Report) {
    let writes = lines.lines().enumerate().filter_map(|(number, line)| match line {
        Ok(line) if line.trim().is_empty() => None,
        line => Some(async move {
            let result = match line {
                Ok(line) => one(stores, line.as_bytes(), None).await,
                Err(error) => Err(error.into()),
            };
            (number + 1, result)
        }),
    });
    // Results come in the order of the file, even though many writes are pending.
    let mut done = std::pin::pin!(futures::stream::iter(writes).buffered(AT_A_TIME));
    while let Some((number, result)) = done.next().await {
        match result {
            Ok(origin) => report.count(origin),
            Err(error) => skip(report, file, &format!("line {number}: {}", with_causes(&*error))),
        }
        if report.imported > 0 && report.imported.is_multiple_of(10_000) {
            say(&format!("{} imported", report.imported));
        }
    }
}

/// Where a record was exported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This collection, or the record does not say.
    Here,
    /// Another deployment or collection.
    Elsewhere,
}

/// Imports one record byte for byte, as if an agent had pushed it, whatever it is that the API takes. If there is a document, it is
/// stored first and the record refers to it.
pub async fn one(stores: &Stores, record: &[u8], document: Option<(String, Vec<u8>)>) -> Result<Origin> {
    let record = std::str::from_utf8(record).context("not UTF-8")?;
    let record = written(record)?;
    // Before the document is stored, and whichever store it is: LlamaCloud keeps one of two values under the same key.
    read_record(record.data)?;
    let scope = scope(stores);
    let is_elsewhere = record.from.is_some_and(|from| from != (scope.deployment_name.clone(), scope.collection.clone()));
    let text = match document {
        Some((name, bytes)) => {
            let file = NewFile { name: name.clone(), external_file_id: None, purpose: Some("extract".into()) };
            let stored = stores.review.documents.store(file, bytes.into()).await?;
            pointing_at(record.data, stored.id, name, stored.content_hash)?
        }
        None => record.data.to_owned(),
    };
    stores.review.agent_data.create(&scope, RawValue::from_string(text)?).await?;
    Ok(if is_elsewhere { Origin::Elsewhere } else { Origin::Here })
}

/// Where records go.
fn scope(stores: &Stores) -> Scope {
    let collection = &stores.review.collection;
    Scope { deployment_name: collection.deployment_name.clone(), collection: collection.name.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_finds_its_own_document_only() {
        assert!(is_document_of("a.pdf", "a"));
        assert!(is_document_of("a.b.JPG", "a.b"));
        assert!(!is_document_of("ab.pdf", "a"));
        assert!(!is_document_of("a.extracted.json", "a"));
    }
}
