//! Configuration, router, sessions, command line.
