//! The program's short commands, run until they end or are killed.

use super::place::Place;
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

/// A command's output and exit code.
pub struct Said {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `countersign` with these arguments, on the place's data directory and database.
pub fn countersign(place: &Place, arguments: &[&str]) -> Said {
    run(&mut command(place.data_dir(), place.database_url.as_deref(), arguments))
}

/// Runs `countersign` with these arguments, on this data directory and database.
pub fn countersign_in(data_dir: &Path, database_url: Option<&str>, arguments: &[&str]) -> Said {
    run(&mut command(data_dir, database_url, arguments))
}

/// The same, with `input` as standard input.
pub fn countersign_reading(place: &Place, arguments: &[&str], input: File) -> Said {
    run(command(place.data_dir(), place.database_url.as_deref(), arguments).stdin(input))
}

/// Kills the command at the first line on standard error that satisfies `when`. Returns whether it was killed, and all its
/// lines.
pub fn countersign_killed(data_dir: &Path, arguments: &[&str], when: impl Fn(&str) -> bool) -> (bool, String) {
    let mut child = command(data_dir, None, arguments).stderr(Stdio::piped()).spawn().unwrap();
    let (mut said, mut killed) = (String::new(), false);
    for line in BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok) {
        said.push_str(&line);
        said.push('\n');
        if !killed && when(&line) {
            child.kill().unwrap();
            killed = true;
        }
    }
    child.wait().unwrap();
    (killed, said)
}

fn command(data_dir: &Path, database_url: Option<&str>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(arguments).stdin(Stdio::null());
    // The tests ignore the settings in your own environment.
    command.env_clear().envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "TMPDIR"));
    command.env("COUNTERSIGN_DATA_DIR", data_dir).env("RUST_BACKTRACE", "1");
    if let Some(url) = database_url {
        command.env("DATABASE_URL", url);
    }
    command
}

fn run(command: &mut Command) -> Said {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}
