//! What makes a program of the layers: command line, configuration, router, sessions.

pub mod assets;
pub mod command_line;
pub mod configuration;
pub mod demo;
pub mod export;
pub mod import;
mod operations;
mod pages;
pub mod router;
pub mod security;
pub mod session;
mod sign_in;
pub mod stores;
