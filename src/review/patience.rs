//! How long pages wait for what they can do without.

use std::time::Duration;

/// How long a page waits for a write that it can do without, such as while another process keeps the database locked.
pub(super) const MOMENT: Duration = Duration::from_millis(500);

/// How long a page waits for its document to be described. After that it is sent without, and asks for the document itself.
pub(super) const GLANCE: Duration = Duration::from_millis(700);

/// How long a decision waits for the words of the document: the page has usually read them long before.
pub(super) const WHILE_DECIDING: Duration = Duration::from_secs(3);
