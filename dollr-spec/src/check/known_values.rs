//! What is known of the values of ids, enums and named types before any of them is checked.

use super::contents;
use super::types::Types;
use crate::document;
use crate::model::{Home, IdKind, Ident, NamedLimits, Type, TypeName};

/// The values of an enum on the wire; of a number its digits.
pub(super) struct EnumValues {
    pub(super) is_integer: bool,
    pub(super) known: Vec<String>,
}

impl<'a> Types<'a> {
    /// What the ids and enums of a file are. Of two with one name, the first.
    pub(super) fn gather_contents(&mut self, file: &document::Types<'a>) {
        for id in &file.ids {
            let kind = id.kind.as_ref().and_then(|kind| contents::id_kind(kind.value));
            self.ids.entry(id.name.value).or_insert(kind.unwrap_or(IdKind::String));
        }
        for this in &file.enums {
            let values = EnumValues {
                is_integer: this.values.first().is_some_and(|value| value.is_integer),
                known: this.values.iter().map(|value| value.key.value.to_string()).collect(),
            };
            self.enums.entry(this.name.value).or_insert(values);
        }
    }

    /// What an id of this spec is in JSON.
    pub(super) fn id_kind(&self, name: &TypeName) -> Option<IdKind> {
        self.ids.get(name.name.as_str()).copied()
    }

    /// The values of an enum of this spec.
    pub(super) fn enum_values(&self, name: &TypeName) -> Option<&EnumValues> {
        self.enums.get(name.name.as_str())
    }

    /// What there is to be said of values by the names of their types, in a module.
    pub(super) fn limits_in(&self, module: &Ident) -> Vec<NamedLimits> {
        let is_in = |named: &&NamedLimits| matches!(&named.name.home, Home::Module(home) if home == module);
        self.limits.values().filter(is_in).cloned().collect()
    }

    /// The type with the limits that a name has.
    pub(super) fn limited(&self, ty: Type, name: &str) -> Type {
        match self.limits.get(name) {
            Some(limits) => Type::Limited(Box::new(ty), Box::new(limits.clone())),
            None => ty,
        }
    }
}
