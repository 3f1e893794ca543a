//! The machine, because a time without it says nothing.

use super::{Result, latency::percentile};
use std::{fs, io::Write, path::Path, time::Instant};

/// How often the disk is asked.
const SYNCS: usize = 200;

/// Processors, memory, kernel.
pub fn describe() -> Result<String> {
    let cpu = field("/proc/cpuinfo", "model name")?;
    let cores = std::thread::available_parallelism()?;
    let memory: u64 = field("/proc/meminfo", "MemTotal")?.trim_end_matches(" kB").parse()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!("{cores} × {cpu}, {} GB of memory, Linux {}", memory / 1_000_000, kernel.trim()))
}

/// How busy it is, and how long the disk takes to keep 4 KiB for good, which `file` is written for. Ask at the start and at the
/// end: other work on the machine shows here.
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

/// Appends 4 KiB at a time, as a write-ahead log does.
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
