//! What the pages say, on small pages.
