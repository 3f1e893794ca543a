//! Writes the demo documents.
fn main() {}
