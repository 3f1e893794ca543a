//! Messages to the person at the terminal. They go to stderr; stdout is for a command's output.

/// Prints one line to stderr.
#[expect(clippy::print_stderr, reason = "this is the command line")]
pub(super) fn say(text: &str) {
    eprintln!("countersign: {text}");
}
