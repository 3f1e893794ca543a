//! Limits that the child sets on itself; the kernel enforces them, whatever the document makes the program do.

use super::super::limits::Limits;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;

/// stdin, stdout, stderr, the document, fonts, the pipes to an engine that reads scans, and a few spare.
const OPEN_FILES: u64 = 16;

pub(super) fn confine(limits: &Limits) -> io::Result<()> {
    // Where the machine runs out of memory, this process is to be ended, not the server. See proc_pid_oom_score_adj(5).
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    lower(Resource::Core, 0, 0)?;
    lower(Resource::Nofile, OPEN_FILES, OPEN_FILES)?;
    lower(Resource::Fsize, 0, 0)?; // stdout is a pipe; if someone redirects it to a file, the child ends here
    // The soft limit ends the process with SIGXCPU, which the parent can tell from a crash; the hard limit is the backstop.
    lower(Resource::Cpu, limits.cpu_seconds, limits.cpu_seconds.saturating_add(1))?;
    match lower(Resource::As, limits.memory_bytes, limits.memory_bytes) {
        // macOS has the limit but accepts no value for it.
        Err(_) if !cfg!(target_os = "linux") => Ok(()),
        set => set,
    }
}

/// Lowers a limit, never raises it.
fn lower(resource: Resource, current: u64, maximum: u64) -> io::Result<()> {
    let ceiling = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    setrlimit(resource, Rlimit { current: Some(current.min(ceiling)), maximum: Some(maximum.min(ceiling)) })?;
    Ok(())
}
