//! `countersign backup FILE`: everything in the data directory that cannot be recreated, in one tar file, even with a server
//! running.
//!
//! The database snapshot comes first, so it has every write acknowledged before; then come the contents that it names. Contents
//! never change, but may be deleted meanwhile. Then their files are removed from the snapshot, as they were from the store, and
//! reported.

use super::{DATABASE, grouped, must_be_there};
use crate::{
    database::{DatabaseError, SqliteDatabase},
    documents::embedded::contents_in,
    server::{
        configuration::Settings,
        data_dir::{self, SECRET},
        say::say,
    },
};
use anyhow::{Context, Result, bail};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Other files of the data directory, copied if present.
const BESIDE: [&str; 3] = [SECRET, "schema.json", "review.toml"];

/// Why the backup failed.
#[derive(Debug, thiserror::Error)]
enum BackupError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("{0}: {1}")]
    Disk(String, io::Error),
}

/// Writes next to `file`, syncs, and renames when complete. The exit code is 1 if a content was already damaged.
pub async fn run(settings: &Settings, file: PathBuf) -> Result<ExitCode> {
    if settings.database_url.is_some() {
        bail!(
            "with DATABASE_URL the records are in PostgreSQL: back them up with pg_dump, and after it the folder `files` and the file \
             `secret` of the data directory with tar; unset DATABASE_URL to back up the SQLite file there"
        );
    }
    let data_dir = settings.data_dir.clone();
    data_dir::refuse_lost_database(&data_dir)?;
    must_be_there(&data_dir.join(DATABASE))?;
    SqliteDatabase::check_seal(&data_dir.join(DATABASE))?;
    if file.symlink_metadata().is_ok() {
        bail!("{} exists already and is not overwritten; name another file", file.display());
    }
    let cant = format!("can't back up to {}", file.display());
    tokio::task::spawn_blocking(move || back_up(&data_dir, &file)).await?.context(cant)
}

fn back_up(data_dir: &Path, file: &Path) -> Result<ExitCode, BackupError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Readable only by the owner, like `secret`; both are deleted on any error.
    let room = tempfile::Builder::new().prefix(".countersign-backup-").tempdir_in(folder).map_err(disk(folder))?;
    let mut whole = tempfile::Builder::new().prefix(".countersign-backup-").tempfile_in(folder).map_err(disk(folder))?;
    let snapshot = room.path().join(DATABASE);
    SqliteDatabase::snapshot(&data_dir.join(DATABASE), &snapshot)?;

    let mut tar = tar::Builder::new(BufWriter::with_capacity(1 << 20, whole.as_file_mut()));
    tar.sparse(false); // plain entries, which every tar program can read
    let (mut deleted, mut damaged) = (0, 0);
    let contents = contents_in(&snapshot, |content| {
        let path = Path::new("files").join(content.place());
        match File::open(data_dir.join(&path)) {
            Ok(mut open) => {
                tar.append_file(&path, &mut open).map_err(disk(&path))?;
                Ok(true)
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk(&path)(error)),
            Err(_) => {
                // Ask the live store, not the snapshot, whether the file should exist.
                let is_named = content.is_named_in(&data_dir.join(DATABASE))?;
                if is_named {
                    damaged += 1;
                    say(&format!(
                        "{:?} has lost its content {}; `countersign check` tells what else is wrong",
                        content.file_name,
                        path.display()
                    ));
                } else {
                    deleted += 1;
                    say(&format!("{:?} was deleted while the backup ran, so it is not in it", content.file_name));
                }
                Ok::<_, BackupError>(is_named)
            }
        }
    })?;
    for name in BESIDE {
        match File::open(data_dir.join(name)) {
            Ok(mut open) => tar.append_file(name, &mut open).map_err(disk(Path::new(name)))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(disk(Path::new(name))(error)),
        }
    }
    let mut open = File::open(&snapshot).map_err(disk(&snapshot))?;
    tar.append_file(DATABASE, &mut open).map_err(disk(&snapshot))?;
    tar.into_inner().and_then(|mut buffered| buffered.flush()).map_err(disk(file))?;
    whole.as_file().sync_all().map_err(disk(file))?;
    let size = whole.as_file().metadata().map_err(disk(file))?.len();
    whole.persist_noclobber(file).map_err(|error| disk(file)(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(disk(folder))?;

    let left_out = if deleted == 0 { String::new() } else { format!(", without {} deleted meanwhile", grouped(deleted)) };
    say(&format!(
        "{}: the database and {} contents{left_out}, {} bytes; restore it by: mkdir DIR && tar -xf {0} -C DIR && \
         countersign check --data-dir DIR",
        file.display(),
        grouped(contents - damaged),
        grouped(size),
    ));
    Ok(if damaged == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn disk(path: &Path) -> impl Fn(io::Error) -> BackupError {
    move |error| BackupError::Disk(path.display().to_string(), error)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_that_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        SqliteDatabase::open(&folder.path().join(DATABASE)).unwrap();
        let file = folder.path().join("backup.tar");
        fs::write(&file, "mine").unwrap();
        assert!(back_up(folder.path(), &file).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".countersign-backup")), "{left:?}");
    }
}
