//! Tests over the whole server.
