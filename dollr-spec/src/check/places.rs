//! Places: keys joined by dots, which lead to a value in a request or a response.

use super::Shapes;
use crate::document::{self, Text};
use crate::model::{Field, FieldPath, Type, TypeName};
use crate::report::Report;

impl Shapes<'_> {
    /// The name of a struct of this spec, and its fields, which in a generic one are of its argument.
    pub(super) fn fields_in<'t>(&self, ty: &'t Type) -> Option<(&'t TypeName, Vec<Field>)> {
        let (name, argument) = match ty.plain() {
            Type::Struct(name) => (name, None),
            Type::Generic(name, argument) => (name, Some(argument)),
            _ => return None,
        };
        let mut fields = self.fields(name)?.to_vec();
        if let Some(argument) = argument {
            for field in &mut fields {
                field.ty = field.ty.of(argument);
            }
        }
        Some((name, fields))
    }
}

/// Where places begin.
#[derive(Clone, Copy)]
pub(super) enum Start<'s> {
    /// In the request of an operation, among these of its fields.
    Request(&'s document::Operation<'s>, &'s [Field]),
    /// In a response of this type.
    Response(&'s Type),
}

/// Finds places.
#[derive(Clone, Copy)]
pub(super) struct Places<'c> {
    pub(super) shapes: &'c Shapes<'c>,
    pub(super) report: &'c Report,
}

impl Places<'_> {
    /// The fields that a place leads through. What is wrong with it is reported, but for a field that has a mistake already.
    pub(super) fn find(&self, place: &Text<'_>, start: Start<'_>) -> Option<FieldPath> {
        let mut found: Vec<Field> = Vec::new();
        for part in place.split_at_dots() {
            let field = match (found.last(), start) {
                (Some(field), _) => self.inside(&field.ty, &part)?,
                (None, Start::Response(ty)) => self.inside(ty, &part)?,
                (None, Start::Request(written, fields)) => {
                    let is_written = written.fields().any(|field| field.is_called(part.value));
                    self.among(fields, &part, written.key.value, is_written)?.clone()
                }
            };
            found.push(field);
        }
        Some(FieldPath {
            in_list: matches!(start, Start::Response(Type::List(_))),
            fields: found,
        })
    }

    /// The field of what has this type which is the next part of a place.
    fn inside(&self, ty: &Type, part: &Text<'_>) -> Option<Field> {
        let item = match ty.plain() {
            Type::List(item) => item.plain(),
            ty => ty,
        };
        if let Some((name, fields)) = self.shapes.fields_in(item) {
            let is_written = self.shapes.is_written(name, part.value);
            return self.among(&fields, part, &name.name, is_written).cloned();
        }
        match item {
            Type::Struct(name) => {
                let message = format!("`{}` is of another crate, and its fields aren't known here", name.name);
                self.report.missing(&part.at, message);
            }
            _ => {
                let message = format!("there is no `{}` here: what is before it has no fields", part.value);
                self.report.error(&part.at, message);
            }
        }
        None
    }

    /// One that is written and isn't there has a mistake, which is reported already.
    fn among<'f>(&self, fields: &'f [Field], part: &Text<'_>, owner: &str, is_written: bool) -> Option<&'f Field> {
        let field = fields.iter().find(|field| field.name == part.value);
        if field.is_none() && !is_written {
            let message = format!("`{owner}` has no field `{}`", part.value);
            let known = fields.iter().map(|field| field.name.as_str()).collect();
            let advice = "add it there, or choose another";
            self.report.unknown(&part.at, message, part.value, known, advice);
        }
        field
    }
}
