//! The words of the product and what they mean. Nothing here reads a file, asks the time or knows a page.
