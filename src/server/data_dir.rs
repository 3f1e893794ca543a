//! The data directory: what is in it, who may read it, and whether its database is still there.

use crate::database::SqliteDatabase;
use anyhow::{Context, Result, bail};
use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
};

/// File name of the embedded store's SQLite database.
pub const DATABASE: &str = "countersign.sqlite";
/// File name of the secret that signs sessions.
pub const SECRET: &str = "secret";
/// The folder of the files' contents.
pub const FILES: &str = "files";

/// Creates the directory if it is missing, for its owner alone. An existing one keeps its permissions: others may have been let in
/// on purpose, such as a group that makes backups, or servers under several names on one shared disk.
pub fn create(data_dir: &Path) -> io::Result<()> {
    if data_dir.is_dir() {
        return Ok(());
    }
    if let Some(above) = data_dir.parent() {
        fs::create_dir_all(above)?;
    }
    match fs::DirBuilder::new().mode(0o700).create(data_dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()), // another process was faster
        created => created,
    }
}

/// A warning for the operator if everybody on this machine can read the database, as those of older versions of this program.
pub fn warning(data_dir: &Path) -> Option<String> {
    let may = |path: &Path, bits: u32| fs::metadata(path).is_ok_and(|file| file.permissions().mode() & bits != 0);
    let is_open = may(data_dir, 0o001) && may(&data_dir.join(DATABASE), 0o004);
    is_open.then(|| {
        format!(
            "everybody on this machine can read the records in {0}; unless they should, run: chmod -R o= {0}",
            data_dir.display()
        )
    })
}

/// Fails if there is no database, or an empty one, beside what only a used data directory has. The first start creates the database
/// before anything else, so even one that was killed leaves nothing that looks like this.
pub fn refuse_lost_database(data_dir: &Path) -> Result<()> {
    let has_files = fs::read_dir(data_dir.join(FILES)).is_ok_and(|mut folder| folder.next().is_some());
    let left = match (has_files, data_dir.join(SECRET).exists()) {
        (true, _) => FILES,
        (false, true) => SECRET,
        (false, false) => return Ok(()),
    };
    let database = data_dir.join(DATABASE);
    let found = match fs::metadata(&database) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => "is missing",
        Err(error) => return Err(error).with_context(|| format!("can't read {}", database.display())),
        Ok(file) if file.len() == 0 => "is empty",
        Ok(_) if !SqliteDatabase::has_tables(&database)? => "has no tables",
        Ok(_) => return Ok(()),
    };
    bail!(
        "{} {found}, but {} has `{left}`, so there were records here before. Restore a backup into a new directory; or, to really \
         begin anew, move {1} away. (If the records are in PostgreSQL, set DATABASE_URL.)",
        database.display(),
        data_dir.display(),
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_new_directory_is_its_owners_alone_and_an_old_one_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let new = folder.path().join("above/new");
        create(&new).unwrap();
        assert_eq!(mode(&new), 0o700);
        fs::set_permissions(&new, fs::Permissions::from_mode(0o750)).unwrap();
        create(&new).unwrap();
        assert_eq!(mode(&new), 0o750);
    }

    #[test]
    fn a_database_that_everybody_can_read_is_told_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join(DATABASE);
        fs::write(&database, "").unwrap();
        for (of_folder, of_database, is_told) in [(0o755, 0o644, true), (0o750, 0o644, false), (0o755, 0o640, false)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(of_folder)).unwrap();
            fs::set_permissions(&database, fs::Permissions::from_mode(of_database)).unwrap();
            let told = warning(folder.path());
            assert_eq!(told.is_some_and(|sentence| sentence.contains("chmod -R o= ")), is_told, "{of_folder:o} {of_database:o}");
        }
    }

    #[test]
    fn no_database_beside_files_or_a_secret_is_never_a_new_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let refused = || refuse_lost_database(folder.path()).map_err(|error| error.to_string());
        assert_eq!(refused(), Ok(()), "nothing was here");
        fs::create_dir(path(FILES)).unwrap();
        assert_eq!(refused(), Ok(()), "an empty folder says nothing");
        fs::write(path(DATABASE), "").unwrap();
        assert_eq!(refused(), Ok(()), "a first start that was killed");

        fs::write(path(SECRET), "s").unwrap();
        assert!(refused().unwrap_err().contains("is empty, but"));
        fs::remove_file(path(DATABASE)).unwrap();
        assert!(refused().unwrap_err().contains("is missing, but"));
        fs::remove_file(path(SECRET)).unwrap();
        fs::create_dir(path(FILES).join("00")).unwrap();
        assert!(refused().unwrap_err().contains("`files`"));

        SqliteDatabase::open(&path(DATABASE)).unwrap();
        assert_eq!(refused(), Ok(()));
    }
}
