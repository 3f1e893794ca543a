//! The `countersign` command.

use std::process::ExitCode;

/// Records are allocated in thousands of small pieces on one thread and freed on another, where the system's allocator is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    // A child process that draws one page of an untrusted file. It limits itself before anything else is set up.
    if arguments.get(1).is_some_and(|first| first == "render-document") {
        return countersign::documents::child::run(&arguments[2..]);
    }
    countersign::server::command_line::run()
}
