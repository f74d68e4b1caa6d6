//! Structs that would contain themselves without an end: no value fits those, so one of the fields need not be there.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use super::losses::Owner;
use super::types::{Declared, Types};
use crate::names::{camel, snake};

/// Which structs are in a value of each one always.
type Always = BTreeMap<String, BTreeSet<String>>;

impl Types {
    /// Has all structs end.
    pub(super) fn end(&mut self) {
        let mut always = Always::new();
        for Declared { name, body } in &mut self.declared {
            if let Some(ty) = body.get("type").and_then(Value::as_str) {
                always.entry(name.clone()).or_default().insert(ty.to_owned());
            }
            each_field(body, name, &mut |owner, target, _| {
                always.entry(owner.to_owned()).or_default().insert(target.to_owned());
                false
            });
        }
        let mut ended = Vec::new();
        for Declared { name, body } in &mut self.declared {
            each_field(body, name, &mut |owner, target, key| {
                // What stands in place is told by the fields in it that lead back.
                let key = key.filter(|_| leads(&always, target, owner));
                if let Some(key) = key {
                    always.entry(owner.to_owned()).or_default().remove(target);
                    ended.push((name.clone(), key.to_owned()));
                }
                key.is_some()
            });
        }
        for (name, key) in ended {
            let at = self.place(&name);
            let why = format!("`{key}` would contain this again without an end: it need not be there");
            self.losses.add(&Owner::Type(name), &at, why);
        }
    }
}

/// Shows each field that holds another type always: the name of its struct, that type, and its key if that has a name of its own.
/// Those for which it is said become optional.
fn each_field(body: &mut Mapping, owner: &str, show: &mut dyn FnMut(&str, &str, Option<&str>) -> bool) {
    let Some(Value::Mapping(fields)) = body.get_mut("fields") else {
        return;
    };
    for (key, field) in fields {
        let key = key.as_str().unwrap_or_default();
        match field {
            Value::Mapping(keys) => {
                let label = keys.get("name").and_then(Value::as_str);
                let in_place = format!("{owner}{}", camel(label.unwrap_or(&snake(key))));
                let ty = keys.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
                let is_always = !keys.contains_key("nullable") && is_name(&ty);
                if ty == "_" {
                    show(owner, &in_place, None);
                } else if is_always && show(owner, &ty, Some(key)) {
                    keys.insert(Value::from("type"), Value::from(format!("{ty}?")));
                }
                each_field(keys, &in_place, show);
            }
            Value::String(ty) if is_name(ty) && show(owner, ty, Some(key)) => ty.push('?'),
            _ => {}
        }
    }
}

/// Whether a type is another one as it is, and no list of it, and always there.
fn is_name(ty: &str) -> bool {
    ty.starts_with(|c: char| c.is_ascii_uppercase()) && !ty.ends_with('?')
}

fn leads(always: &Always, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(name) = next.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            next.extend(always.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    false
}
