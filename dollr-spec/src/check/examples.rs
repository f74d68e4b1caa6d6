//! Examples: they must fit the types that they are examples of, down to the last field.

use super::fields::Checked;
use super::json::{write_json, write_list, write_text};
use super::operations::Context;
use super::scalars::Scalars;
use super::types::Types;
use super::{Shapes, constants, example_responses};
use crate::document::{self, Node, Value, suggest};
use crate::model::{Constant, ConstantField, Example, Field, Returns, Type};
use crate::report::Report;

pub(super) fn check_all(
    operation: &document::Operation<'_>,
    taken: &Checked,
    returns: Option<&Returns>,
    context: &Context<'_, '_>,
) -> Vec<Example> {
    let Context {
        shapes, types, report, ..
    } = *context;
    let mut checked = Vec::new();
    for example in &operation.examples {
        check_has_some(example, "an example has a `request`, a `response` or both", report);
        let check = Checker::of(example, shapes, types, report);
        let request = example.request.map(|node| {
            let mut json = String::new();
            let http = operation.http.as_ref().map_or("", |http| http.value);
            let is_refused = |name: &str| {
                // A parameter that is no field yet is a mistake of the path alone.
                operation.fields().any(|field| field.is_called(name)) || http.contains(&format!("{{{name}}}"))
            };
            let object = Object {
                what: "the request",
                fields: &taken.fields,
                constants: &taken.constants,
                names: Field::labels,
                constant_name: |constant| &constant.name,
                is_refused: &is_refused,
            };
            check.object(node, &object, &mut json);
            json
        });
        let response = example_responses::check(example, returns, &check);
        checked.push(Example {
            request,
            response: response.body,
            status: response.status,
            headers: response.headers,
            typed: response.typed,
            partial: example.partial,
        });
    }
    checked
}

/// Reports an example of nothing.
pub(super) fn check_has_some(example: &document::Example<'_>, message: &str, report: &Report) {
    // A key that is misspelt is a mistake already, and may have been meant as one of the two.
    let is_whole = match &example.node.value {
        Value::Map(entries) => entries.iter().all(|(key, _)| key.value == "partial"),
        _ => false,
    };
    if is_whole && example.request.is_none() && example.response.is_none() {
        report.error(&example.node.at, message);
    }
}

/// The object that an example is of.
pub(super) struct Object<'a> {
    /// "the request"
    pub(super) what: &'a str,
    pub(super) fields: &'a [Field],
    /// What is always the same in it.
    pub(super) constants: &'a [ConstantField],
    /// The names that a field has in it.
    pub(super) names: fn(&Field) -> Vec<&str>,
    /// The name that such a one has.
    pub(super) constant_name: fn(&ConstantField) -> &String,
    /// Whether a field of this name has a mistake: what is said of it is let through.
    pub(super) is_refused: &'a dyn Fn(&str) -> bool,
}

impl<'a> Object<'a> {
    /// One with the names that are on the wire.
    pub(super) fn on_wire(
        what: &'a str,
        fields: &'a [Field],
        constants: &'a [ConstantField],
        is_refused: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        Self {
            what,
            fields,
            constants,
            names: Field::wire_names,
            constant_name: |constant| &constant.wire,
            is_refused,
        }
    }

    /// What a name always is.
    fn constant(&self, name: &str) -> Option<&Constant> {
        let mut constants = self.constants.iter();
        let found = constants.find(|constant| (self.constant_name)(constant) == name);
        found.map(|constant| &constant.value)
    }

    /// Writes what an example need not say: what is always the same, and what is assumed.
    fn write_given(&self, present: &[&str], json: &mut String) {
        let constants = self
            .constants
            .iter()
            .map(|it| ((self.constant_name)(it).as_str(), &it.value));
        let defaults = self.fields.iter().filter_map(|field| {
            let name = (self.names)(field).into_iter().next()?;
            Some((name, field.default.as_ref()?))
        });
        for (name, constant) in constants.chain(defaults).filter(|(name, _)| !present.contains(name)) {
            write_name(name, json.ends_with('{'), json);
            constants::write(constant, json);
        }
    }
}

pub(super) struct Checker<'a, 't> {
    pub(super) shapes: &'a Shapes<'a>,
    pub(super) scalars: Scalars<'a, 't>,
    /// Whether required fields may be missing.
    pub(super) partial: bool,
    pub(super) report: &'a Report,
}

impl<'a, 't> Checker<'a, 't> {
    pub(super) fn of(
        example: &document::Example<'_>,
        shapes: &'a Shapes<'a>,
        types: &'a Types<'t>,
        report: &'a Report,
    ) -> Self {
        Self {
            shapes,
            scalars: Scalars {
                types,
                what: "the example",
                // One that is whole is read and written again by a test.
                as_written: !example.partial,
                report,
            },
            partial: example.partial,
            report,
        }
    }

    /// Checks a value against its type, and writes it as JSON.
    pub(super) fn value(&self, node: &Node, ty: &Type, json: &mut String) {
        match (ty, &node.value) {
            (Type::Limited(inner, named), _) if !inner.is_single() => {
                self.scalars.within(node, inner, &named.limits);
                return self.value(node, inner, json);
            }
            // A pair is two fields of the object around it, and never a value of its own.
            (Type::Nullable(_), Value::Null) | (Type::Pair(..) | Type::Parameter, _) => {}
            (Type::Nullable(inner), _) => return self.value(node, inner, json),
            (Type::List(item), Value::List(items)) => {
                return write_list(items, json, |node, json| self.value(node, item, json));
            }
            (Type::List(_), _) => self.mismatch(node, "a list"),
            (Type::Map(item), Value::Map(_)) => return self.map(node, item, json),
            (Type::Map(_), _) => self.mismatch(node, "a mapping"),
            (Type::Struct(name), _) => {
                if let Some(this) = self.shapes.structure(name) {
                    let is_refused = |field: &str| self.shapes.is_written(name, field);
                    let what = format!("`{}`", name.name);
                    let object = Object::on_wire(&what, &this.fields, &this.constants, &is_refused);
                    return self.object(node, &object, json);
                }
            }
            (Type::Generic(name, _), _) => {
                let fields = self.shapes.fields_in(ty).map_or(Vec::new(), |(_, fields)| fields);
                let constants = self.shapes.structure(name).map_or(&[][..], |this| &this.constants);
                let is_refused = |field: &str| self.shapes.is_written(name, field);
                let what = format!("`{}`", name.name);
                let object = Object::on_wire(&what, &fields, constants, &is_refused);
                return self.object(node, &object, json);
            }
            (Type::Union(name), _) => {
                if let Some(union) = self.shapes.union(name) {
                    return self.union(node, union, json);
                }
            }
            (Type::Json, _) => self.json(node),
            _ => _ = self.scalars.check(node, ty),
        }
        write_json(node, json);
    }

    /// Checks the values of an object with free keys, and writes it as JSON.
    fn map(&self, node: &Node, item: &Type, json: &mut String) {
        let entries = node.entries("an example", self.report).unwrap_or_default();
        json.push('{');
        for (index, (name, value)) in entries.iter().enumerate() {
            write_name(name.value, index == 0, json);
            self.value(value, item, json);
        }
        json.push('}');
    }

    /// Checks that a value can be written as JSON.
    fn json(&self, node: &Node) {
        match &node.value {
            Value::Float(number) if !number.is_finite() => self.mismatch(node, "a number that JSON has"),
            Value::List(items) => items.iter().for_each(|item| self.json(item)),
            Value::Map(_) => {
                let entries = node.entries("an object", self.report).unwrap_or_default();
                for (_, value) in entries {
                    self.json(value);
                }
            }
            _ => {}
        }
    }

    pub(super) fn mismatch(&self, node: &Node, expected: &str) {
        self.scalars.mismatch(node, expected);
    }

    /// Checks the fields of an object, and writes it as JSON.
    pub(super) fn object(&self, node: &Node, object: &Object<'_>, json: &mut String) {
        let Object {
            what, fields, names, ..
        } = *object;
        let Value::Map(_) = node.value else {
            self.mismatch(node, &format!("the fields of {what}"));
            return;
        };
        let Some(entries) = node.entries("an example", self.report) else {
            return;
        };
        let mut present: Vec<&str> = entries.iter().map(|(name, _)| name.value).collect();
        json.push('{');
        for (index, (name, value)) in entries.iter().enumerate() {
            write_name(name.value, index == 0, json);
            match fields.iter().find(|field| names(field).contains(&name.value)) {
                Some(field) => self.member(name, value, field, json),
                None if object.constant(name.value).is_some() => {
                    self.constant(value, object.constant(name.value));
                    write_json(value, json);
                }
                None if (object.is_refused)(name.value) => write_json(value, json),
                None => {
                    let constants = object.constants.iter().map(object.constant_name);
                    let known = fields.iter().flat_map(names).chain(constants.map(String::as_str));
                    let absent: Vec<_> = known.filter(|known| !present.contains(known)).collect();
                    let message = format!("{what} has no field `{}`", name.value);
                    let known = absent.iter().copied().collect();
                    let advice = "remove it, or add the field";
                    self.report.unknown(&name.at, message, name.value, known, advice);
                    // What was most likely meant isn't missing.
                    present.extend(suggest(name.value, absent));
                    write_json(value, json);
                }
            }
        }
        if !self.partial {
            self.check_present(node, object, &present);
            object.write_given(&present, json);
        }
        json.push('}');
    }

    /// Checks what is always the same.
    fn constant(&self, node: &Node, constant: Option<&Constant>) {
        if let Some(constant) = constant.filter(|constant| !constants::is(constant, node)) {
            self.mismatch(node, &constants::shown(constant));
        }
    }

    /// Checks that all fields are there that have to be.
    fn check_present(&self, node: &Node, object: &Object<'_>, present: &[&str]) {
        for field in object.fields {
            let mut missing = (object.names)(field);
            let all = missing.len();
            missing.retain(|name| !present.contains(name));
            // Of an optional pair there are both or none.
            let may_be_missing = field.optional || field.default.is_some() || field.only.is_some();
            if may_be_missing && missing.len() == all {
                continue;
            }
            for name in missing {
                let at = node.at.key().unwrap_or_else(|| node.at.clone());
                let what = object.what;
                self.report.error(
                    &at,
                    format!("the example lacks `{name}`, which {what} requires; add it, or say `partial: true`"),
                );
            }
        }
    }

    fn member(&self, name: &document::Text<'_>, value: &Node, field: &Field, json: &mut String) {
        if matches!(value.value, Value::Null) && field.is_option() {
            json.push_str("null");
            return;
        }
        if field.ty.is_single() {
            if self.scalars.check(value, &field.ty) {
                self.scalars.within(value, &field.ty, &field.limits);
            }
            return write_json(value, json);
        }
        self.scalars.within(value, &field.ty, &field.limits);
        match &field.ty {
            Type::Pair(pair, keys) => {
                if let Some((tag, id)) = self.shapes.pair(pair) {
                    self.value(value, if keys[0] == name.value { &tag } else { &id }, json);
                } else {
                    write_json(value, json);
                }
            }
            ty => self.value(value, ty, json),
        }
    }
}

fn write_name(name: &str, is_first: bool, json: &mut String) {
    if !is_first {
        json.push(',');
    }
    write_text(name, json);
    json.push(':');
}
