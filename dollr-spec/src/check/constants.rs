//! Values that the spec gives: what is always the same, and what is assumed where nothing is.

use std::fmt::Write as _;

use super::json::write_text;
use super::numbers::Number;
use super::scalars::Scalars;
use super::types::Types;
use crate::document::{Node, Value};
use crate::model::{Constant, Form, Limits, Type, ValueType};
use crate::report::Report;

/// The type of what is always the same, if none is said.
pub(super) fn type_of(node: &Node) -> Option<Type> {
    Some(match node.value {
        Value::Text(_) => Type::String,
        Value::Integer(_) => Type::Integer,
        Value::Float(_) => Type::Value(ValueType::Decimal),
        Value::Bool(_) => Type::Boolean,
        Value::Null | Value::List(_) | Value::Map(_) => return None,
    })
}

/// The value of a `const` or a `default`, which is the key, or `None` once its mistake is reported.
pub(super) fn check(
    node: &Node,
    key: &'static str,
    ty: &Type,
    limits: &Limits,
    types: &Types<'_>,
    report: &Report,
) -> Option<Constant> {
    let error = |message: String| {
        report.error(&node.at, message);
        None
    };
    let is_single = !matches!(
        ty.plain(),
        Type::Struct(_)
            | Type::Union(_)
            | Type::Generic(..)
            | Type::Parameter
            | Type::List(_)
            | Type::Map(_)
            | Type::Json
            | Type::Pair(..)
    );
    if type_of(node).is_none() {
        return error(format!(
            "`{key}` is a single value: a text, a number, `true` or `false`"
        ));
    }
    if !is_single {
        return error(format!("only what is a single value has a `{key}`; remove it"));
    }
    if *ty.plain() == Type::Secret {
        return error(format!("a secret isn't written in a spec; remove `{key}`"));
    }
    let what = if key == "const" { "`const`" } else { "`default`" };
    let scalars = Scalars {
        types,
        what,
        as_written: false,
        report,
    };
    if !scalars.check(node, ty) || !scalars.within(node, ty, limits) {
        return None;
    }
    let is_decimal = matches!(ty.plain(), Type::Value(ValueType::Amount | ValueType::Decimal));
    match &node.value {
        // So its digits are kept: YAML reads 0.50 as 0.5.
        Value::Text(digits) if is_decimal && ty.form() != Some(Form::Text) => Some(Constant::Number(digits.clone())),
        Value::Text(text) => Some(Constant::Text(text.clone())),
        Value::Integer(number) => Some(Constant::Number(number.to_string())),
        Value::Float(number) => Some(Constant::Number(number.to_string())),
        Value::Bool(value) => Some(Constant::Boolean(*value)),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// Whether a value is that of a constant.
pub(super) fn is(constant: &Constant, node: &Node) -> bool {
    let number = |text: &str| Number::read(text);
    match (constant, &node.value) {
        (Constant::Text(expected), Value::Text(text)) => expected == text,
        (Constant::Boolean(expected), Value::Bool(value)) => expected == value,
        (Constant::Number(expected), Value::Integer(found)) => is_same(number(expected), number(&found.to_string())),
        (Constant::Number(expected), Value::Float(found)) => is_same(number(expected), number(&found.to_string())),
        _ => false,
    }
}

fn is_same(one: Option<Number>, other: Option<Number>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.compare(&other).is_eq())
}

/// A constant as it is written in a spec.
pub(super) fn shown(constant: &Constant) -> String {
    let mut json = String::new();
    write(constant, &mut json);
    format!("`{json}`")
}

/// Writes a constant as JSON.
pub(super) fn write(constant: &Constant, json: &mut String) {
    match constant {
        Constant::Text(text) => write_text(text, json),
        Constant::Number(digits) => json.push_str(digits),
        Constant::Boolean(value) => _ = write!(json, "{value}"),
    }
}
