//! What the commands tell the person at the terminal, on stderr: stdout is for what was asked for.

/// A line for the person at the terminal.
#[expect(clippy::print_stderr, reason = "this is the command line")]
pub(super) fn say(text: &str) {
    eprintln!("countersign: {text}");
}
