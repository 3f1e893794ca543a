//! A child at work: what it says, how it ends, and what it must not exceed.

use super::{
    super::{
        DocumentError,
        child::{COMMAND, LONGEST_PASSWORD, PASSWORD_FOLLOWS},
        limits::Limits,
    },
    absolute,
    refused::explain,
};
use rustix::process::{Pid, setpriority_process};
use std::{
    path::Path,
    process::{ExitStatus, Stdio},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStderr, ChildStdout, Command},
    time::{Instant, timeout_at},
};

/// The program's allocator reserves a gigabyte of address space up front, which the child's limit would count as used.
const ALLOCATOR_SETTINGS: [(&str, &str); 1] = [("MIMALLOC_ARENA_RESERVE", "0")];
/// How much of the child's stderr is kept.
const LONGEST_COMPLAINT: usize = 4 << 10;
/// Of a child that lets others go first: see `nice(1)`.
const NICENESS: i32 = 10;

/// What a child shall do.
pub(super) struct Task<'a> {
    pub(super) file: &'a Path,
    pub(super) work: &'static str,
    pub(super) details: &'a [&'a str],
    pub(super) password: Option<&'a str>,
    /// In bytes.
    pub(super) longest_answer: usize,
}

/// A child's output, however it ended, and how it ended.
pub(super) type Ended = (Vec<u8>, Result<(), DocumentError>);

/// Dropping it ends the child.
pub(super) struct Running {
    child: Child,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    answer: Vec<u8>,
    complaint: Vec<u8>,
    longest_answer: usize,
    started: Instant,
}

impl Running {
    pub(super) async fn start(program: &Path, limits: &Limits, task: &Task<'_>) -> Result<Self, DocumentError> {
        let mut child = Command::new(program)
            .args([COMMAND, task.work])
            .arg(absolute(task.file))
            .args(task.details)
            .args(task.password.map(|_| PASSWORD_FOLLOWS))
            .args(limits.to_arguments())
            .env_clear() // the child has no use for keys and tokens
            .envs(ALLOCATOR_SETTINGS)
            .current_dir("/")
            .stdin(if task.password.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        if let (Some(mut stdin), Some(password)) = (child.stdin.take(), task.password) {
            // Fits into a pipe's buffer, so this never blocks; if the child does not listen, its exit says why.
            let _ = stdin.write_all(&password.as_bytes()[..password.len().min(LONGEST_PASSWORD)]).await;
        }
        Ok(Self {
            stdout: child.stdout.take(),
            stderr: child.stderr.take(),
            child,
            answer: vec![],
            complaint: vec![],
            longest_answer: task.longest_answer,
            started: Instant::now(),
        })
    }

    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// From now on it only gets processors that nobody else wants.
    pub(super) fn let_others_go_first(&self) {
        let pid = self.child.id().and_then(|pid| Pid::from_raw(pid.cast_signed()));
        if let Some(Err(error)) = pid.map(|pid| setpriority_process(Some(pid), NICENESS)) {
            tracing::warn!(%error, "a slow drawing child keeps its priority");
        }
    }

    /// `None` if it is still at work at `deadline`; it then goes on.
    pub(super) async fn until(&mut self, deadline: Instant) -> Option<Ended> {
        let ended = match timeout_at(deadline, self.work()).await.ok()? {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(explain(status, &String::from_utf8_lossy(&self.complaint))),
            Err(error) => {
                self.end().await;
                Err(error)
            }
        };
        Some((std::mem::take(&mut self.answer), ended))
    }

    /// Ends the child; it is gone before its place is free. Returns what it said so far.
    pub(super) async fn end(&mut self) -> Vec<u8> {
        if let Err(error) = self.child.kill().await {
            tracing::warn!(%error, "a drawing child could not be ended");
        }
        std::mem::take(&mut self.answer)
    }

    /// Reads until the child ends. Cancelled and called again, it goes on where it was.
    async fn work(&mut self) -> Result<ExitStatus, DocumentError> {
        while self.stdout.is_some() || self.stderr.is_some() {
            tokio::select! {
                read = read_some(&mut self.stdout, &mut self.answer) => {
                    read?;
                    if self.answer.len() > self.longest_answer {
                        return Err(DocumentError::Crashed);
                    }
                }
                read = read_some(&mut self.stderr, &mut self.complaint) => {
                    read?;
                    // Keeps the beginning and discards the rest, so that a talkative child doesn't block.
                    self.complaint.truncate(LONGEST_COMPLAINT);
                }
            }
        }
        Ok(self.child.wait().await?)
    }
}

/// Never ends if there is no pipe; after the end of the data there is none.
async fn read_some(pipe: &mut Option<impl AsyncRead + Unpin>, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    match pipe {
        None => std::future::pending().await,
        Some(open) => {
            if open.read_buf(bytes).await? == 0 {
                *pipe = None;
            }
            Ok(())
        }
    }
}
