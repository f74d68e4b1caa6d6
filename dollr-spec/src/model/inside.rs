//! What is in a type: the types that it names, and what it is whatever its form and limits.

use super::{Form, Limits, Type, TypeName};

impl Type {
    /// The same in a generic struct that is one of this.
    pub(crate) fn of(&self, argument: &Self) -> Self {
        match self {
            Self::Parameter => argument.clone(),
            Self::List(item) => Self::List(Box::new(item.of(argument))),
            Self::Map(item) => Self::Map(Box::new(item.of(argument))),
            Self::Nullable(ty) => Self::Nullable(Box::new(ty.of(argument))),
            other => other.clone(),
        }
    }

    /// The names of the types that it has in it.
    pub fn names(&self) -> Vec<&TypeName> {
        match self {
            Self::Id(name) | Self::Enum(name) | Self::Struct(name) | Self::Union(name) | Self::Pair(name, _) => {
                vec![name]
            }
            Self::Generic(name, argument) => [vec![name], argument.names()].concat(),
            Self::List(ty) | Self::Map(ty) | Self::Nullable(ty) | Self::Formed(ty, _) | Self::Limited(ty, _) => {
                ty.names()
            }
            _ => Vec::new(),
        }
    }

    /// What it is, whatever its form and its limits.
    pub fn plain(&self) -> &Self {
        match self {
            Self::Formed(ty, _) | Self::Limited(ty, _) => ty.plain(),
            ty => ty,
        }
    }

    /// Whether it is one value: it has one text where there is only text.
    pub fn is_single(&self) -> bool {
        !matches!(
            self.plain(),
            Self::Struct(_)
                | Self::Generic(..)
                | Self::Parameter
                | Self::Union(_)
                | Self::List(_)
                | Self::Map(_)
                | Self::Nullable(_)
                | Self::Json
                | Self::Pair(..)
                | Self::File
        )
    }

    /// The single value, struct or pair that it holds, in however many lists and maps.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Formed(ty, _) | Self::Limited(ty, _) | Self::Nullable(ty) | Self::List(ty) | Self::Map(ty) => {
                ty.innermost()
            }
            ty => ty,
        }
    }

    /// The struct or union that it holds, in however many lists and maps.
    pub fn structure_mut(&mut self) -> Option<&mut TypeName> {
        match self {
            Self::Struct(name) | Self::Union(name) => Some(name),
            Self::Formed(ty, _) | Self::Limited(ty, _) | Self::Nullable(ty) | Self::List(ty) | Self::Map(ty) => {
                ty.structure_mut()
            }
            _ => None,
        }
    }

    /// Its form, if that isn't its own.
    pub fn form(&self) -> Option<Form> {
        match self {
            Self::Formed(_, form) => Some(*form),
            Self::Limited(ty, _) => ty.form(),
            _ => None,
        }
    }

    /// The limits that it has by its name.
    pub fn limits(&self) -> Option<&Limits> {
        match self {
            Self::Limited(_, named) => Some(&named.limits),
            _ => None,
        }
    }
}
