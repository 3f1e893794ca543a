//! The fields of an object: in order, and found by name.

use super::Node;
use std::{collections::HashMap, ops::Deref};

/// Objects with more fields than this are searched by hash.
const SHORT: usize = 16;

/// What the metadata says about each field of an object. Names are unique.
#[derive(Clone, Debug, Default)]
pub struct Members {
    list: Vec<(String, Node)>,
    /// The index in `list` of each name; empty for a short list.
    places: HashMap<String, usize>,
}

impl Members {
    fn position(&self, name: &str) -> Option<usize> {
        if self.list.len() > SHORT {
            return self.places.get(name).copied();
        }
        self.list.iter().position(|(known, _)| known == name)
    }

    /// What is said about the field of this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.position(name).map(|at| &self.list[at].1)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.position(name).map(|at| &mut self.list[at].1)
    }
}

impl FromIterator<(String, Node)> for Members {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(fields: I) -> Self {
        let list: Vec<(String, Node)> = fields.into_iter().collect();
        let names = list.iter().enumerate().filter(|_| list.len() > SHORT);
        let places = names.map(|(at, (name, _))| (name.clone(), at)).collect();
        Self { list, places }
    }
}

impl Deref for Members {
    type Target = [(String, Node)];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}
