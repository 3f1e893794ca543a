//! A child at work: what it says, how it ends, and what it must not exceed. It leads a process group of its own, with the engine that
//! it may start, so that both end together.

use super::{
    super::{
        DocumentError,
        child::{COMMAND, LONGEST_PASSWORD, PASSWORD_FOLLOWS},
        limits::Limits,
    },
    absolute,
    refused::explain,
};
use rustix::{
    io::Errno,
    process::{Pid, Signal, kill_process_group, setpriority_pgrp},
};
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

/// Dropping it ends the child, and what it started.
pub(super) struct Running {
    child: Child,
    /// The child's id, which is also that of its group.
    group: Option<Pid>,
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
            .process_group(0)
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
            group: child.id().and_then(|id| Pid::from_raw(id.cast_signed())),
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

    /// From now on it and its engine only get processors that nobody else wants.
    pub(super) fn let_others_go_first(&self) {
        if let Some(Err(error)) = self.group.map(|group| setpriority_pgrp(Some(group), NICENESS)) {
            tracing::warn!(%error, "a slow drawing child keeps its priority");
        }
    }

    /// `None` if it is still at work at `deadline`; it then goes on.
    pub(super) async fn until(&mut self, deadline: Instant) -> Option<Ended> {
        let ended = match timeout_at(deadline, self.work()).await.ok()? {
            Ok(status) if status.success() => {
                self.group = None; // it has waited for its engine
                Ok(())
            }
            Ok(status) => {
                // It may have ended before its engine.
                self.end_group();
                Err(explain(status, &String::from_utf8_lossy(&self.complaint)))
            }
            Err(error) => {
                self.end().await;
                Err(error)
            }
        };
        Some((std::mem::take(&mut self.answer), ended))
    }

    /// Ends the child and what it started; it is gone before its place is free. Returns what it said so far.
    pub(super) async fn end(&mut self) -> Vec<u8> {
        self.end_group();
        if let Err(error) = self.child.kill().await {
            tracing::warn!(%error, "a drawing child could not be ended");
        }
        std::mem::take(&mut self.answer)
    }

    /// Once: later, its id may be that of others.
    fn end_group(&mut self) {
        match self.group.take().map(|group| kill_process_group(group, Signal::KILL)) {
            None | Some(Ok(()) | Err(Errno::SRCH)) => {}
            Some(Err(error)) => tracing::warn!(%error, "what a drawing child started could not be ended"),
        }
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

impl Drop for Running {
    fn drop(&mut self) {
        self.end_group();
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
