//! Why a child did not do its task: what it said itself, or what its end tells.

use super::super::{
    DocumentError,
    child::{REFUSED, Refusal},
};
use std::{io, process::ExitStatus};

/// In megabytes, as a sentence.
pub(super) fn too_many_bytes(found: u64, allowed: u64) -> DocumentError {
    say(Refusal::too_many_bytes(found, allowed))
}

pub(super) fn explain(status: ExitStatus, complaint: &str) -> DocumentError {
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
        Refusal::EngineFailed { reason } => {
            tracing::warn!(reason, "the engine that reads scans failed");
            DocumentError::Crashed
        }
        Refusal::Unreadable { reason } | Refusal::Unconfined { reason } | Refusal::Misused { usage: reason } => {
            DocumentError::store(io::Error::other(reason))
        }
    }
}
