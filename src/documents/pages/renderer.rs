//! The parent's side of drawing: starts a child for each task, and limits its output and running time.

use super::super::{
    DocumentError,
    child::{COMMAND, LONGEST_PASSWORD, PASSWORD_FOLLOWS, REFUSED, Refusal},
    description::{Description, PageWords, PictureSize},
    limits::Limits,
};
use std::{
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::Semaphore,
};

/// Children at a time; more would only take processors from the pages that people wait for.
const CHILDREN: usize = 2;
/// A description of 500 pages takes 20 kB.
const LONGEST_DESCRIPTION: u64 = 4 << 20;
/// A page of 9 million pixels of noise takes 12 MB.
const LARGEST_PICTURE: u64 = 64 << 20;
/// 16 pages with the most words that the child reports take 20 MB.
const LONGEST_WORDS: u64 = 32 << 20;
/// How much of the child's stderr is kept.
const LONGEST_COMPLAINT: u64 = 4 << 10;

/// Draws pages in child processes.
pub struct Renderer {
    program: PathBuf,
    limits: Limits,
    slots: Semaphore,
}

/// The program's allocator reserves a gigabyte of address space up front, which the child's limit would count as used.
const ALLOCATOR_SETTINGS: [(&str, &str); 1] = [("MIMALLOC_ARENA_RESERVE", "0")];

impl Renderer {
    /// `program` is this binary: its `render-document` command is [`super::super::child::run`].
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self { program, limits, slots: Semaphore::new(CHILDREN) }
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(super) async fn describe(&self, file: &Path, password: Option<&str>) -> Result<Description, DocumentError> {
        let (json, ended) = self.run(file, "describe", &[], password, LONGEST_DESCRIPTION).await?;
        ended?;
        serde_json::from_slice(&json).map_err(|_| DocumentError::Crashed)
    }

    pub(super) async fn page(
        &self,
        file: &Path,
        page: u32,
        size: PictureSize,
        password: Option<&str>,
    ) -> Result<Vec<u8>, DocumentError> {
        let (picture, ended) = self.run(file, "page", &[&page.to_string(), size.name()], password, LARGEST_PICTURE).await?;
        ended.map(|()| picture)
    }

    /// The words of `first` and the pages after it, up to `last`. An unreadable page loses only itself and the pages after it.
    pub(super) async fn words(
        &self,
        file: &Path,
        (first, last): (u32, u32),
        password: Option<&str>,
    ) -> Result<Vec<PageWords>, DocumentError> {
        let range = [&*first.to_string(), &*last.to_string()];
        let (lines, ended) = self.run(file, "words", &range, password, LONGEST_WORDS).await?;
        let pages: Vec<PageWords> =
            lines.split(|byte| *byte == b'\n').map_while(|line| serde_json::from_slice(line).ok()).collect();
        match ended {
            Err(error) if pages.is_empty() => Err(error),
            Ok(()) if pages.is_empty() => Err(DocumentError::Crashed),
            _ => Ok(pages),
        }
    }

    /// Returns the child's output, however it ended, and how it ended.
    async fn run(
        &self,
        file: &Path,
        work: &str,
        details: &[&str],
        password: Option<&str>,
        longest_answer: u64,
    ) -> Result<(Vec<u8>, Result<(), DocumentError>), DocumentError> {
        let _slot = self.slots.acquire().await.map_err(DocumentError::store)?;
        let mut child = Command::new(&self.program)
            .args([COMMAND, work])
            .arg(super::absolute(file))
            .args(details)
            .args(password.map(|_| PASSWORD_FOLLOWS))
            .args(self.limits.to_arguments())
            .env_clear() // the child has no use for keys and tokens
            .envs(ALLOCATOR_SETTINGS)
            .current_dir("/")
            .stdin(if password.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        if let (Some(mut stdin), Some(password)) = (child.stdin.take(), password) {
            // Fits into a pipe's buffer, so this never blocks; if the child does not listen, its exit says why.
            let _ = stdin.write_all(&password.as_bytes()[..password.len().min(LONGEST_PASSWORD)]).await;
        }
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let mut answer = vec![];
        let conversation = async {
            let (read, complaint) = tokio::join!(read_all(stdout, &mut answer, longest_answer), read_beginning(stderr));
            read?;
            Ok::<_, DocumentError>((complaint, child.wait().await?))
        };
        let outcome = tokio::time::timeout(self.limits.wall, conversation).await;
        let ended = match outcome {
            Ok(Ok((_, status))) if status.success() => Ok(()),
            Ok(Ok((complaint, status))) => Err(explain(status, &complaint)),
            failed => {
                // Too slow or too much output: the child must be gone before its slot is freed.
                if let Err(error) = child.kill().await {
                    tracing::warn!(%error, "a drawing child could not be ended");
                }
                failed.map_or(Err(DocumentError::TimedOut), |result| result.map(|_| ()))
            }
        };
        Ok((answer, ended))
    }
}

/// In megabytes, as a sentence.
pub(super) fn too_many_bytes(found: u64, allowed: u64) -> DocumentError {
    say(Refusal::too_many_bytes(found, allowed))
}

/// Fails if there is more than `longest`.
async fn read_all(pipe: Option<impl AsyncRead + Unpin>, bytes: &mut Vec<u8>, longest: u64) -> Result<(), DocumentError> {
    if let Some(pipe) = pipe {
        pipe.take(longest + 1).read_to_end(bytes).await?;
    }
    if bytes.len() as u64 > longest { Err(DocumentError::Crashed) } else { Ok(()) }
}

/// Keeps the beginning and discards the rest, so that a talkative child doesn't block.
async fn read_beginning(pipe: Option<impl AsyncRead + Unpin>) -> String {
    let mut bytes = vec![];
    if let Some(mut pipe) = pipe {
        let _ = (&mut pipe).take(LONGEST_COMPLAINT).read_to_end(&mut bytes).await;
        let _ = tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn explain(status: ExitStatus, complaint: &str) -> DocumentError {
    if status.code() == Some(i32::from(REFUSED))
        && let Some(refusal) = complaint.lines().last().and_then(|line| serde_json::from_str(line).ok())
    {
        return say(refusal);
    }
    tracing::warn!(%status, complaint, "a drawing child failed");
    // Rust's own message when an allocation fails (`std::alloc::handle_alloc_error`).
    if complaint.contains("memory allocation of") {
        return DocumentError::OutOfMemory;
    }
    match signal(status) {
        Some(signal) if signal == rustix::process::Signal::XCPU.as_raw() => DocumentError::TimedOut,
        // Not by us: the machine ran out of memory, or the child hit the hard limit on processor time.
        Some(signal) if signal == rustix::process::Signal::KILL.as_raw() => DocumentError::OutOfMemory,
        _ => DocumentError::Crashed,
    }
}

fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

fn say(refusal: Refusal) -> DocumentError {
    match refusal {
        Refusal::Encrypted => DocumentError::Encrypted,
        Refusal::UnknownEncryption => DocumentError::UnknownEncryption,
        Refusal::Broken { reason } => DocumentError::Broken { reason },
        Refusal::UnknownForm { form } => DocumentError::UnknownForm { form },
        Refusal::Unsupported => DocumentError::Unsupported { media: String::new() },
        Refusal::TooLarge { found, allowed } => DocumentError::TooLarge { found, allowed },
        Refusal::PageOutOfRange { page, pages } => DocumentError::PageOutOfRange { page, pages },
        Refusal::Unreadable { reason } | Refusal::Unconfined { reason } | Refusal::Misused { usage: reason } => {
            DocumentError::store(io::Error::other(reason))
        }
    }
}
