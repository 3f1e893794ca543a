//! `countersign export`.

use super::whole::write_new;
use crate::{
    domain::ExportFormat,
    review::{Review, Reviewer, export::Selection},
    server::{say::say, stores::Stores},
};
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Exports to name where one is not found.
const TOLD: usize = 5;

/// Argument of `--format`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FormatArgument {
    /// One record per line as JSON, with the reviewers' changes
    #[default]
    Jsonl,
    /// One line per record, with its fields and who decided when
    Csv,
    /// One line per line item: each row of the records' tables
    CsvLines,
    /// One line per changed field
    CsvChanges,
}

impl From<FormatArgument> for ExportFormat {
    fn from(format: FormatArgument) -> Self {
        match format {
            FormatArgument::Jsonl => Self::JsonLines,
            FormatArgument::Csv => Self::Csv,
            FormatArgument::CsvLines => Self::CsvLines,
            FormatArgument::CsvChanges => Self::CsvChanges,
        }
    }
}

/// What to export, and where to.
#[derive(Args)]
pub struct ExportArguments {
    /// The form of the file
    #[arg(long, value_enum, default_value_t)]
    format: FormatArgument,
    /// Write to this file instead of standard output
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Only accepted records that did not go out with --new yet as they are now; records that they went out in this file, once it is
    /// complete
    #[arg(long, requires = "output")]
    new: bool,
    /// The records of an earlier export with --new, by the name of its file, as far as they are still as they were then
    #[arg(long, value_name = "NAME", conflicts_with = "new")]
    again: Option<String>,
    /// Who exports, for the history of the records
    #[arg(long, value_name = "NAME", env = "USER", default_value = "command line")]
    by: String,
}

/// Exports, and says how many records.
pub async fn run(stores: &Stores, arguments: &ExportArguments) -> Result<()> {
    let (review, format) = (&stores.review, ExportFormat::from(arguments.format));
    let (output, by) = (arguments.output.as_deref(), Reviewer::at_the_command_line(&*arguments.by));
    if let (true, Some(output)) = (arguments.new, output) {
        return run_new(review, format, output, &by).await;
    }
    let (selection, expected) = match arguments.again.as_deref() {
        None => (Selection::All, None),
        Some(name) => {
            let Some(copies) = review.exported_in(name, &by).await? else { return Err(no_such_export(review, name, &by).await) };
            let count = copies.len();
            (Selection::Again(copies), Some(count))
        }
    };
    let count = write(review, (selection, format), &by, output).await?;
    match expected.map(|expected| expected.saturating_sub(count)).filter(|left_out| *left_out > 0) {
        Some(left_out) => say(&format!(
            "{count} exported, {left_out} left out that were changed or deleted since; what is accepted anew is new"
        )),
        None => say(&format!("{count} exported")),
    }
    Ok(())
}

async fn no_such_export(review: &Review, name: &str, by: &Reviewer) -> anyhow::Error {
    let newest = review.newest_exports(TOLD, by).await.unwrap_or_default();
    let names: Vec<String> = newest.iter().map(|export| export.file.clone()).collect();
    let known = if names.is_empty() { "none was recorded yet".to_owned() } else { format!("the last are {}", names.join(", ")) };
    anyhow!("there is no export called {name}; {known}")
}

/// Writes what is new next to `output`, records it, and gives it its name. If that fails, nothing is recorded.
async fn run_new(review: &Review, format: ExportFormat, output: &Path, by: &Reviewer) -> Result<()> {
    let cant = || format!("can't write {}", output.display());
    let Some(name) = output.file_name().map(|name| name.to_string_lossy().into_owned()) else {
        bail!("{} names no file: --new needs the name of a new one", output.display());
    };
    if output.symlink_metadata().is_ok() {
        bail!("{} exists already and is not overwritten; name another file", output.display());
    }
    let taken = || format!("name another file, or write the same records again with --again {name}");
    if review.exported_in(&name, by).await?.is_some() {
        return Err(anyhow!("there is an export called {name} already")).with_context(taken);
    }
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".countersign-export-").tempfile_in(folder).with_context(cant)?;
    let mut target = tokio::fs::File::from_std(file.reopen().with_context(cant)?);
    let Some(whole) = write_new(review, format, by, &mut target, std::iter::once(name.clone())).await? else {
        say(&format!("nothing is new, so {} was not written", output.display()));
        return Ok(());
    };
    if let Err(error) = file.persist_noclobber(output) {
        review.withdraw_export(&whole.name, by).await?;
        return Err(error.error).with_context(cant);
    }
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(cant)?;
    say(&format!("{} exported, and recorded as {}", whole.items, whole.name));
    Ok(())
}

/// Writes to `output`, or to standard output. Returns the number of items.
async fn write(
    review: &Review,
    (selection, format): (Selection, ExportFormat),
    by: &Reviewer,
    output: Option<&Path>,
) -> Result<usize> {
    // Write next to `output` and rename at the end, so that a failed export leaves the previous one intact.
    let partial = output.map(|path| path.with_added_extension("partial"));
    let target: Box<dyn Write + Send> = match &partial {
        Some(path) => Box::new(for_owner(path).with_context(|| format!("can't write {}", path.display()))?),
        None => Box::new(io::stdout()),
    };
    let mut target = BufWriter::new(target);
    let mut pieces = review.export(selection, format, by).await?;
    let mut count = 0;
    while let Some(piece) = pieces.recv().await {
        let piece = piece?;
        target.write_all(piece.text.as_bytes()).context("can't write the export")?;
        count += usize::from(piece.of.is_some());
    }
    target.flush().context("can't write the export")?;
    if let (Some(partial), Some(output)) = (partial, output) {
        std::fs::rename(partial, output).with_context(|| format!("can't write {}", output.display()))?;
    }
    Ok(count)
}

/// A new, empty file that only its owner can read, whatever was there before.
fn for_owner(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    File::options().write(true).create_new(true).mode(0o600).open(path)
}
