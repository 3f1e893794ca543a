//! What lies in an imported folder: the files to read, and those that are named and left alone. Nothing is opened here.

use super::{is_lines, is_record};
use std::{
    collections::HashSet,
    fmt, fs, io,
    os::unix::fs::FileTypeExt,
    path::{Path, PathBuf},
};

/// The record files below the paths of the command line.
#[derive(Default)]
pub(super) struct Found {
    /// In the order in which they are imported.
    pub(super) files: Vec<RecordFile>,
    /// What is not read, and why.
    pub(super) left_alone: Vec<(PathBuf, String)>,
}

/// A file with one record, or with one on each line.
pub(super) struct RecordFile {
    pub(super) path: PathBuf,
    /// The imported folder; the document beside the file must be in it, too.
    pub(super) within: PathBuf,
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error("it is a link that leads out of the imported folder")]
    LeadsOut,
    #[error("it is a link that leads in a circle")]
    Circle,
    #[error("it is a link to a folder that is imported already")]
    Twice,
    #[error("it is a link that leads nowhere")]
    Dangling,
    #[error("it is {0}, not a file")]
    Special(&'static str),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What can be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
}

impl Found {
    /// Looks below each path. A path of the command line itself may be a link, and a file whatever its name.
    pub(super) fn below(paths: &[PathBuf]) -> Self {
        let mut found = Self::default();
        for path in paths {
            if let Err(error) = found.named(path) {
                found.leave(path, &error);
            }
        }
        found
    }

    fn named(&mut self, path: &Path) -> Result<(), Unusable> {
        match kind_of(&fs::metadata(path)?)? {
            Kind::Folder => {
                let within = path.canonicalize()?;
                let mut visited = HashSet::from([within.clone()]);
                self.folder(path, &within, &mut visited);
            }
            Kind::File => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                self.files.push(RecordFile { path: path.to_owned(), within: folder.canonicalize()? });
            }
        }
        Ok(())
    }

    /// Each folder is visited once, so that links cannot lead in circles.
    fn folder(&mut self, folder: &Path, within: &Path, visited: &mut HashSet<PathBuf>) {
        let entries =
            fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>());
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.leave(folder, &error),
        };
        entries.sort();
        // Real folders come first: of a folder and a link to it, the link is what is left alone.
        entries.sort_by_key(|entry| entry.is_symlink());
        let (folders, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.is_dir());
        for entry in files {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_wanted = is_record(&name) || is_lines(&entry);
            match look(&entry, within) {
                Ok(_) if is_wanted => self.files.push(RecordFile { path: entry, within: within.to_owned() }),
                Ok(_) => {}
                Err(error @ (Unusable::Special(_) | Unusable::Circle)) if !is_document(&name) => self.leave(&entry, &error),
                Err(error) if is_wanted => self.leave(&entry, &error),
                // Nobody would have read it, or its record tells of it.
                Err(_) => {}
            }
        }
        for entry in folders {
            if let Err(error) = self.enter(&entry, within, visited) {
                self.leave(&entry, &error);
            }
        }
    }

    fn enter(&mut self, entry: &Path, within: &Path, visited: &mut HashSet<PathBuf>) -> Result<(), Unusable> {
        look(entry, within)?;
        let real = entry.canonicalize()?;
        if visited.insert(real.clone()) {
            self.folder(entry, within, visited);
        } else if entry.is_symlink() {
            let leads_back =
                entry.parent().and_then(|folder| folder.canonicalize().ok()).is_some_and(|here| here.starts_with(&real));
            return Err(if leads_back { Unusable::Circle } else { Unusable::Twice });
        }
        Ok(())
    }

    fn leave(&mut self, path: &Path, why: &dyn fmt::Display) {
        self.left_alone.push((path.to_owned(), why.to_string()));
    }
}

/// What is at `path`, without opening it. A link must stay `within` the imported folder.
pub(super) fn look(path: &Path, within: &Path) -> Result<Kind, Unusable> {
    if fs::symlink_metadata(path)?.is_symlink() {
        let target = path.canonicalize().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Unusable::Dangling,
            _ if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => Unusable::Circle,
            _ => Unusable::Io(error),
        })?;
        if !target.starts_with(within) {
            return Err(Unusable::LeadsOut);
        }
    }
    kind_of(&fs::metadata(path)?)
}

fn kind_of(metadata: &fs::Metadata) -> Result<Kind, Unusable> {
    let kind = metadata.file_type();
    if kind.is_file() {
        Ok(Kind::File)
    } else if kind.is_dir() {
        Ok(Kind::Folder)
    } else if kind.is_fifo() {
        Err(Unusable::Special("a pipe (FIFO)"))
    } else if kind.is_socket() {
        Err(Unusable::Special("a socket"))
    } else {
        Err(Unusable::Special("a device"))
    }
}

fn is_document(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, _)| super::is_document_of(name, stem))
}
