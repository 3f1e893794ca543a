//! Layers of a PDF (optional content, ISO 32000, 8.11): whether an annotation is on one that is switched off.

use hayro::hayro_syntax::{
    object::{Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier},
    xref::XRef,
};
use std::collections::HashSet;

/// Expressions within expressions.
const DEEPEST: usize = 16;
/// Operands of one.
const MOST_OPERANDS: usize = 1_000;

pub(super) struct Layers {
    off: HashSet<ObjectIdentifier>,
}

impl Layers {
    pub(super) fn new(xref: &XRef) -> Self {
        let mut off = HashSet::new();
        let properties = xref.get::<Dict<'_>>(xref.root_id()).and_then(|root| root.get::<Dict<'_>>("OCProperties"));
        let Some((properties, config)) = properties.and_then(|all| Some((all.clone(), all.get::<Dict<'_>>("D")?))) else {
            return Self { off };
        };
        if config.get::<Name<'_>>("BaseState").is_some_and(|state| state.as_ref() == b"OFF") {
            off.extend(references(&properties, "OCGs"));
        }
        for on in references(&config, "ON") {
            off.remove(&on);
        }
        off.extend(references(&config, "OFF"));
        Self { off }
    }

    /// Whether what has this dictionary is not to be seen.
    pub(super) fn hides(&self, dictionary: &Dict<'_>) -> bool {
        dictionary.get::<Dict<'_>>("OC").is_some_and(|layer| !self.shows(&layer, dictionary.get_ref("OC")))
    }

    fn shows(&self, layer: &Dict<'_>, reference: Option<ObjRef>) -> bool {
        if layer.get::<Name<'_>>("Type").is_none_or(|kind| kind.as_ref() != b"OCMD") {
            return reference.is_none_or(|reference| self.is_on(reference));
        }
        if let Some(expression) = layer.get::<Array<'_>>("VE") {
            return self.holds(&expression, DEEPEST);
        }
        let groups = references(layer, "OCGs");
        let mut on = groups.iter().map(|group| !self.off.contains(group));
        groups.is_empty()
            || match layer.get::<Name<'_>>("P").as_deref() {
                Some(b"AllOn") => on.all(|on| on),
                Some(b"AllOff") => on.all(|on| !on),
                Some(b"AnyOff") => on.any(|on| !on),
                _ => on.any(|on| on),
            }
    }

    /// What can't be understood holds.
    fn holds(&self, expression: &Array<'_>, depth: usize) -> bool {
        if depth == 0 {
            return true;
        }
        let mut parts = expression.raw_iter().take(MOST_OPERANDS);
        let Some(MaybeRef::NotRef(Object::Name(operator))) = parts.next() else { return true };
        let mut operands = parts.map(|part| match part {
            MaybeRef::Ref(reference) => self.is_on(reference),
            MaybeRef::NotRef(Object::Array(inner)) => self.holds(&inner, depth - 1),
            MaybeRef::NotRef(_) => true,
        });
        match operator.as_ref() {
            b"Not" => !operands.next().unwrap_or(false),
            b"And" => operands.all(|holds| holds),
            b"Or" => operands.any(|holds| holds),
            _ => true,
        }
    }

    fn is_on(&self, reference: ObjRef) -> bool {
        !self.off.contains(&reference.into())
    }
}

/// The references of a list, or the only one.
fn references(dictionary: &Dict<'_>, key: &str) -> Vec<ObjectIdentifier> {
    match dictionary.get::<Array<'_>>(key) {
        Some(list) => list.raw_iter().filter_map(|item| item.as_obj_ref()).map(Into::into).collect(),
        None => dictionary.get_ref(key).map(Into::into).into_iter().collect(),
    }
}
