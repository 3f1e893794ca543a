//! A full disk is an error with a message. It corrupts nothing, and it ends once there is space again.

use super::{
    api::{Api, Trouble},
    check_store::check_store,
    journal::{Journal, Record, check},
    place::{Place, one_at_a_time, runtime},
    server::{Server, Starting},
};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::{
    fs::{self, File},
    os::fd::AsRawFd,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

/// More than fit on the disk at 30 kB each, so that the loop that fills it ends.
const MOST_RECORDS: usize = 2_000;

#[test]
fn a_full_disk_is_an_error_not_a_corruption_and_ends_with_space() {
    let _alone = one_at_a_time();
    let (runtime, place, disk) = (runtime(), Place::new(None), Disk::find());
    let server = disk.start(&place).wait().unwrap_or_else(|said| panic!("the server did not start; it said:\n{said}"));
    let api = Api::new(&server.url);
    let mut journal = Journal::of(0);
    runtime.block_on(async {
        let content: Arc<[u8]> = vec![7; 100_000].into();
        let id = api.upload("before.bin", &content).await.expect("there is space for a file");
        journal.keep_file(id, content);
        let first = fill(&api, &mut journal).await;
        eprintln!("full after {} records: {first}", journal.records.len());

        let refused = refused(api.upload("too-much.bin", &vec![8; 4_000_000]).await.expect_err("there is no space for a file"));
        eprintln!("a file is refused, too: {refused}");
        if matches!(disk, Disk::Tmpfs { .. }) {
            // Without a tmpfs, the file size is limited instead, which SQLite takes for a failing disk.
            for refusal in [&first, &refused] {
                assert!(refusal.starts_with("507") && refusal.contains("disk"), "{refusal}");
            }
        }
        // Exactly what was not refused is there.
        check(&api, std::slice::from_mut(&mut journal), true).await;
    });

    disk.free(&server, &place);
    runtime.block_on(async {
        let (item, etag) = api.create(r#"{"after":"the disk was full"}"#).await.expect("there is space again");
        journal.keep(Record { item, etag });
        let content: Arc<[u8]> = vec![9; 100_000].into();
        let id = api.upload("after.bin", &content).await.expect("there is space for files again");
        journal.keep_file(id, content);
        check(&api, std::slice::from_mut(&mut journal), true).await;
    });

    let rescued = disk.kill_and_rescue(server, &place);
    check_store(&rescued);
    let server = Server::start(&rescued);
    runtime.block_on(check(&Api::new(&server.url), std::slice::from_mut(&mut journal), true));
}

/// Fills the disk, first with large records, then with small ones, changing some. Returns the first refusal.
async fn fill(api: &Api, journal: &mut Journal) -> String {
    let mut first = None;
    for length in [30_000, 3_000, 10] {
        let mut refusals = 0;
        for number in 0.. {
            assert!(number < MOST_RECORDS, "{number} records of {length} bytes went onto a disk that should be full by now");
            let data = format!(r#"{{"length":{length},"number":{number},"filling":"{}"}}"#, "x".repeat(length));
            // Every fifth write changes a record instead of creating one.
            let known = journal.records.values().nth(number).filter(|_| number % 5 == 4).cloned();
            let written = match known {
                Some(known) => api.put(&known.item.id, &known.etag, &data).await,
                None => api.create(&data).await,
            };
            match written {
                Ok((item, etag)) => journal.keep(Record { item, etag }),
                Err(trouble) => {
                    first.get_or_insert(refused(trouble));
                    refusals += 1;
                }
            }
            if refusals == 20 {
                break;
            }
        }
    }
    first.expect("the disk was filled")
}

/// The refusal's status and message.
fn refused(trouble: Trouble) -> String {
    let Trouble::Refused(status, body) = trouble else { panic!("the server must answer: {trouble}") };
    assert!(status.is_server_error(), "{status}: {body}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{status}: {error} in {body}"));
    let detail = body["detail"].as_str().unwrap_or_else(|| panic!("{status}: no sentence in {body}"));
    assert!(!detail.is_empty(), "{status}: an empty sentence");
    format!("{status}: {detail}")
}

// ---- a small disk --------------------------------------------------------------------------------------

/// What makes the disk small.
enum Disk {
    /// The data directory is a small tmpfs that only the server and its children see.
    Tmpfs { unshare: &'static [&'static str] },
    /// No file may grow beyond a limit. The disk is not full, but writes fail all the same.
    FileSize,
}

const MOUNT: &str = r#"mount -t tmpfs -o size=16m tmpfs "$0" && head -c 4194304 /dev/zero > "$0/ballast" && exec "$@""#;
const LIMIT: &str = r#"trap "" 25; exec prlimit --fsize=6291456:unlimited "$@""#; // 25 is SIGXFSZ, which would end the server

impl Disk {
    /// Mounting needs root, or a user namespace with root.
    fn find() -> Self {
        for unshare in [&["unshare", "--mount"][..], &["unshare", "--mount", "--map-root-user"]] {
            let mut attempt = Command::new(unshare[0]);
            attempt.args(&unshare[1..]).args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
            if attempt.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
                return Self::Tmpfs { unshare };
            }
        }
        eprintln!(
            "full_disk: NO SMALL DISK could be mounted here (neither root nor user namespaces): files limited in size instead"
        );
        Self::FileSize
    }

    fn start(&self, place: &Place) -> Starting {
        let (unshare, script): (&[&str], _) = match self {
            Self::Tmpfs { unshare } => (unshare, MOUNT),
            Self::FileSize => (&[], LIMIT),
        };
        let wrapper: Vec<&str> =
            unshare.iter().copied().chain(["sh", "-c", script, place.data_dir().to_str().unwrap()]).collect();
        Server::spawn(place, &wrapper)
    }

    /// The server's data directory, as seen from outside its mount namespace.
    fn data_dir(&self, server: &Server, place: &Place) -> PathBuf {
        match self {
            Self::Tmpfs { .. } => {
                let seen_by_server = PathBuf::from(format!("/proc/{}/root", server.pid()));
                seen_by_server.join(place.data_dir().strip_prefix("/").unwrap())
            }
            Self::FileSize => place.data_dir().to_owned(),
        }
    }

    /// Frees space.
    fn free(&self, server: &Server, place: &Place) {
        match self {
            Self::Tmpfs { .. } => fs::remove_file(self.data_dir(server, place).join("ballast")).unwrap(),
            Self::FileSize => {
                let server = Pid::from_raw(server.pid().cast_signed());
                prlimit(server, Resource::Fsize, Rlimit { current: None, maximum: None }).unwrap();
            }
        }
    }

    /// Kills the server and copies its disk to a larger one.
    fn kill_and_rescue(&self, server: Server, place: &Place) -> Place {
        // The tmpfs is unmounted when the server dies, but stays alive while one of its files is open.
        let open = File::open(self.data_dir(&server, place)).unwrap();
        server.kill();
        let rescued = Place::new(None);
        copy(&PathBuf::from(format!("/proc/self/fd/{}", open.as_raw_fd())), rescued.data_dir());
        rescued
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
