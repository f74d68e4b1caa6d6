//! Examples: they must fit the types that they are examples of, down to the last field.

use std::ops::RangeInclusive;

use super::json::{write_json, write_list, write_text};
use super::{Shapes, example_responses};
use crate::document::{self, Node, Value, suggest};
use crate::model::{Example, Field, IdKind, Returns, Type, TypeName, ValueType};
use crate::report::Report;

pub(super) fn check_all(
    operation: &document::Operation<'_>,
    fields: &[Field],
    returns: Option<&Returns>,
    shapes: &Shapes<'_>,
    report: &Report,
) -> Vec<Example> {
    let mut checked = Vec::new();
    for example in &operation.examples {
        check_has_some(example, "an example has a `request`, a `response` or both", report);
        let check = Checker {
            shapes,
            partial: example.partial,
            report,
        };
        let request = example.request.map(|node| {
            let mut json = String::new();
            let http = operation.http.as_ref().map_or("", |http| http.value);
            let is_refused = |name: &str| {
                // A parameter that is no field yet is a mistake of the path alone.
                operation.fields().any(|field| field.is_called(name)) || http.contains(&format!("{{{name}}}"))
            };
            let object = Object {
                what: "the request",
                fields,
                names: Field::labels,
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
    /// The names that a field has in it.
    pub(super) names: fn(&Field) -> Vec<&str>,
    /// Whether a field of this name has a mistake: what is said of it is let through.
    pub(super) is_refused: &'a dyn Fn(&str) -> bool,
}

pub(super) struct Checker<'a> {
    pub(super) shapes: &'a Shapes<'a>,
    /// Whether required fields may be missing.
    pub(super) partial: bool,
    pub(super) report: &'a Report,
}

impl Checker<'_> {
    /// Checks a value against its type, and writes it as JSON.
    pub(super) fn value(&self, node: &Node, ty: &Type, json: &mut String) {
        match (ty, &node.value) {
            (Type::List(item), Value::List(items)) => {
                return write_list(items, json, |node, json| self.value(node, item, json));
            }
            (Type::Struct(name), _) => {
                if let Some(fields) = self.shapes.fields(name) {
                    let is_refused = |field: &str| self.shapes.is_written(name, field);
                    let object = Object {
                        what: &format!("`{}`", name.name),
                        fields,
                        names: Field::wire_names,
                        is_refused: &is_refused,
                    };
                    return self.object(node, &object, json);
                }
            }
            (Type::Generic(name, argument), _) => {
                let fields = self.shapes.fields(name).unwrap_or_default().iter().cloned();
                let fields: Vec<_> = fields.map(|field| Field { ty: field.ty.of(argument), ..field }).collect();
                let object = Object {
                    what: &format!("`{}`", name.name),
                    fields: &fields,
                    names: Field::wire_names,
                    is_refused: &|field: &str| self.shapes.is_written(name, field),
                };
                return self.object(node, &object, json);
            }
            (Type::Union(name), _) => {
                if let Some(union) = self.shapes.union(name) {
                    return self.union(node, union, json);
                }
            }
            (Type::Enum(name), Value::Text(text)) => self.enum_value(node, name, text),
            (Type::Value(value), Value::Text(text)) => self.text_value(node, *value, text),
            (Type::Id(name), value) => self.id(node, name, value),
            (Type::Boolean, Value::Bool(_))
            | (Type::String | Type::Secret, Value::Text(_))
            // A pair is two fields of the object around it, and never a value of its own. What is in a file is no JSON.
            | (Type::Pair(..) | Type::Parameter | Type::File | Type::Upload | Type::BodyBytes, _) => {}
            (Type::Integer, Value::Integer(number)) if i64::try_from(*number).is_ok() => {}
            (Type::Duration(_), Value::Integer(number)) if u64::try_from(*number).is_ok() => {}
            (Type::Value(value), Value::Integer(_) | Value::Float(_)) if value.is_number() => {}
            (Type::Json, _) => self.json(node),
            (Type::Value(value), _) if value.is_number() => self.mismatch(node, "a number"),
            (Type::String | Type::Secret | Type::Value(_), _) => self.mismatch(node, "a text"),
            (Type::Integer, _) => self.mismatch(node, "an integer of 64 bits"),
            (Type::Duration(_), _) => self.mismatch(node, "an integer from 0"),
            (Type::Boolean, _) => self.mismatch(node, "`true` or `false`"),
            (Type::List(_), _) => self.mismatch(node, "a list"),
            (Type::Enum(name), _) => self.mismatch(node, &format!("a value of `{}`", name.name)),
        }
        write_json(node, json);
    }

    fn enum_value(&self, node: &Node, name: &TypeName, text: &str) {
        let Some(this) = self.shapes.enumeration(name) else {
            return;
        };
        let known = || this.values.iter().map(|value| value.name.as_str());
        if !known().any(|known| known == text) {
            let message = format!("`{}` has no value `{text}`", this.name);
            let advice = "add it there, or choose another";
            self.report.unknown(&node.at, message, text, known().collect(), advice);
        }
    }

    /// Checks how a value of its own type is written, as far as it is simple to say: the example's test does the rest.
    fn text_value(&self, node: &Node, value: ValueType, text: &str) {
        let are = |is: fn(&u8) -> bool, lengths: RangeInclusive<usize>| {
            text.bytes().all(|byte| is(&byte)) && lengths.contains(&text.len())
        };
        let (fits, expected) = match value {
            ValueType::Country => (
                are(u8::is_ascii_uppercase, 2..=2),
                "a country of two upper-case letters",
            ),
            ValueType::Currency => (
                are(u8::is_ascii_uppercase, 3..=3),
                "a currency of three upper-case letters",
            ),
            ValueType::Email => (text.matches('@').count() == 1, "an e-mail address"),
            ValueType::Phone => (
                are(u8::is_ascii_digit, 8..=15) && !text.starts_with('0'),
                "the digits of a phone number with its country's code and no `+`",
            ),
            ValueType::Url => (
                text.starts_with("https://") || text.starts_with("http://"),
                "an address with `https://`",
            ),
            ValueType::Amount | ValueType::Decimal => (is_decimal(text), "a number"),
            ValueType::Timestamp => (text.len() > 10 && text.contains('T'), "a date and time in ISO 8601"),
        };
        if !fits {
            self.mismatch(node, expected);
        }
    }

    /// Checks a number against the least that may be sent.
    fn minimum(&self, node: &Node, min: &str) {
        let number = match &node.value {
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            _ => return,
        };
        if let (Ok(number), Ok(least)) = (number.parse::<f64>(), min.parse::<f64>())
            && number < least
        {
            self.mismatch(node, &format!("a number from {min}"));
        }
    }

    fn id(&self, node: &Node, name: &TypeName, value: &Value) {
        let Some(kind) = self.shapes.id(name) else {
            return;
        };
        let (fits, expected) = match kind {
            IdKind::Integer => (
                matches!(value, Value::Integer(number) if i64::try_from(*number).is_ok()),
                "an integer",
            ),
            IdKind::String => (matches!(value, Value::Text(_)), "a text"),
            IdKind::Uuid4 => (matches!(value, Value::Text(text) if is_uuid4(text)), "a version-4 UUID"),
        };
        if !fits {
            self.mismatch(node, &format!("{expected} for `{}`", name.name));
        }
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

    fn is_integer(&self, ty: &Type) -> bool {
        match ty {
            Type::Id(name) => self.shapes.id(name) == Some(IdKind::Integer),
            ty => *ty == Type::Integer,
        }
    }

    pub(super) fn mismatch(&self, node: &Node, expected: &str) {
        let found = match &node.value {
            Value::Integer(number) => format!("the number {number}"),
            Value::Float(number) => format!("the number {number}"),
            Value::Bool(value) => format!("`{value}`"),
            Value::Null => "nothing".to_owned(),
            Value::Text(text) => format!("the text {text:?}"),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
        };
        let message = format!("the example needs {expected} here, and this is {found}");
        let is_unquoted = matches!(node.value, Value::Integer(_) | Value::Float(_) | Value::Bool(_));
        if is_unquoted && expected.starts_with("a text") {
            self.report.error_as_written(&node.at, move |written| {
                Some(format!("{message}; quote it: \"{}\"", written.token))
            });
        } else {
            self.report.error(&node.at, message);
        }
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
            if index > 0 {
                json.push(',');
            }
            write_text(name.value, json);
            json.push(':');
            match fields.iter().find(|field| names(field).contains(&name.value)) {
                Some(field) => self.member(name, value, field, json),
                None if (object.is_refused)(name.value) => write_json(value, json),
                None => {
                    let known = fields.iter().flat_map(names);
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
        json.push('}');
        if !self.partial {
            self.check_present(node, object, &present);
        }
    }

    /// Checks that all fields are there that have to be.
    fn check_present(&self, node: &Node, object: &Object<'_>, present: &[&str]) {
        for field in object.fields {
            let mut missing = (object.names)(field);
            let all = missing.len();
            missing.retain(|name| !present.contains(name));
            // Of an optional pair there are both or none.
            if field.optional && missing.len() == all {
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
        if let Some(min) = &field.min {
            self.minimum(value, min);
        }
        if field.as_text {
            match &value.value {
                Value::Text(text) if self.is_integer(&field.ty) && text.parse::<i64>().is_err() => {
                    self.mismatch(value, "an integer in quotes");
                }
                Value::Text(text) if matches!(field.ty, Type::Value(_)) && !is_decimal(text) => {
                    self.mismatch(value, "a number in quotes");
                }
                Value::Text(_) => {}
                _ => self.mismatch(value, "a text, as the field is written as one,"),
            }
            return write_json(value, json);
        }
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

fn is_decimal(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_uuid4(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
        && text.chars().nth(14) == Some('4')
}
