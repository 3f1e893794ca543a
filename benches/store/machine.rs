//! Describes the machine, because times mean nothing without it.

use super::{Result, latency::percentile};
use std::{fs, io::Write, path::Path, time::Instant};

/// Number of disk writes to time.
const SYNCS: usize = 200;

/// Processor, memory and kernel.
pub fn describe() -> Result<String> {
    let cpu = field("/proc/cpuinfo", "model name")?;
    let cores = std::thread::available_parallelism()?;
    let memory: u64 = field("/proc/meminfo", "MemTotal")?.trim_end_matches(" kB").parse()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!("{cores} × {cpu}, {} GB of memory, Linux {}", memory / 1_000_000, kernel.trim()))
}

/// The load, and the time to sync 4 KiB to disk, written to `file`. Call at the start and at the end, to reveal other work on the
/// machine.
pub fn state(file: &Path) -> Result<String> {
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or_default();
    let (p50, p99) = fdatasync(file)?;
    Ok(format!("load {load}, fdatasync of 4 KiB p50 {p50:.2} ms, p99 {p99:.2} ms of {SYNCS}"))
}

fn field(file: &str, name: &str) -> Result<String> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'));
    Ok(line.ok_or_else(|| format!("{file} says nothing of {name}"))?.trim().to_owned())
}

/// Appends 4 KiB at a time, like a write-ahead log.
fn fdatasync(path: &Path) -> Result<(f64, f64)> {
    let mut file = fs::File::create(path)?;
    let mut times = Vec::new();
    for _ in 0..SYNCS {
        file.write_all(&[7; 4096])?;
        let start = Instant::now();
        file.sync_data()?;
        times.push(start.elapsed());
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok((percentile(&times, 0.5), percentile(&times, 0.99)))
}
