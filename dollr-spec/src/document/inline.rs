//! Types that are written in place: each becomes a declared one, named by where it stands.
//!
//! This is done to the tree, so that nothing later knows of it. What stands where keeps its place.

use std::collections::BTreeSet;

use super::tree::{At, Key, Node, Value};
use crate::names::camel;
use crate::report::Report;
use crate::statuses;

/// The keys that say what a type in place is, and those that go with them.
const OF_TYPES: [&str; 7] = ["values", "fields", "one_of", "include", "kinds", "tag", "content"];
/// Those that make a field the place of a type.
const MAIN_KEYS: [&str; 3] = ["values", "fields", "one_of"];

/// Moves the types that are written in place in a file to its `types`.
pub(crate) fn hoist(file: &mut Node, report: &Report) {
    let declared = child(file, "types").map(|types| entries(types).map(|(name, _)| name.value.clone()).collect());
    let mut hoisted = Hoisted {
        types: Vec::new(),
        names: declared.unwrap_or_default(),
        report,
    };
    if let Some(types) = child(file, "types") {
        for (name, ty) in entries(types) {
            let name = name.value.split('<').next().unwrap_or_default();
            hoisted.declared(name, ty);
        }
    }
    if let Some(operations) = child(file, "operations") {
        for (key, operation) in entries(operations) {
            hoisted.operation(&key.value, operation);
        }
    }
    if let Some(webhooks) = child(file, "webhooks") {
        for (key, webhook) in entries(webhooks) {
            hoisted.operation(&key.value, webhook);
        }
    }
    let types = hoisted.types;
    if types.is_empty() {
        return;
    }
    match child(file, "types") {
        Some(Node {
            value: Value::Map(declared),
            ..
        }) => declared.extend(types),
        Some(_) => {}
        None => {
            let at = file.at.clone();
            let section = Node {
                at: at.clone(),
                value: Value::Map(types),
            };
            if let Value::Map(sections) = &mut file.value {
                sections.push((Key::text("types", at), section));
            }
        }
    }
}

struct Hoisted<'r> {
    types: Vec<(Key, Node)>,
    /// Those of the types of the file.
    names: BTreeSet<String>,
    report: &'r Report,
}

impl Hoisted<'_> {
    /// What is in a type that has a name.
    fn declared(&mut self, name: &str, ty: &mut Node) {
        if let Some(fields) = child(ty, "fields") {
            self.fields(name, fields);
        }
        if let Some(cases) = child(ty, "one_of") {
            match &mut cases.value {
                Value::List(cases) => {
                    for (index, case) in cases.iter_mut().enumerate() {
                        self.place(&format!("{name}{}", index + 1), case);
                    }
                }
                _ => self.fields(name, cases),
            }
        }
    }

    fn operation(&mut self, key: &str, operation: &mut Node) {
        let name = match child(operation, "name") {
            Some(Node {
                value: Value::Text(name),
                ..
            }) => camel(name),
            _ => camel(key),
        };
        for place in ["path", "query", "headers", "body"] {
            if let Some(fields) = child(operation, place) {
                self.fields(&name, fields);
            }
        }
        if let Some(returns) = child(operation, "returns") {
            let by_status = entries(returns).any(|(key, _)| statuses::parse(&key.value).is_some());
            match by_status {
                true => self.responses(&name, returns),
                false => self.response(&format!("{name}Response"), returns),
            }
        }
        if let Some(errors) = child(operation, "errors") {
            self.responses(&name, errors);
        }
    }

    /// What is in the responses of some statuses. A key that is none is reported later.
    fn responses(&mut self, operation: &str, returns: &mut Node) {
        for (key, response) in entries(returns) {
            let name = match statuses::parse(&key.value) {
                Some((statuses, media_type)) => statuses::name(statuses, media_type.map(|(_, it)| it)),
                None => camel(&key.value),
            };
            self.response(&format!("{operation}{name}"), response);
        }
    }

    /// What is in a response. The fields of its body are a struct, unless headers stand beside them in one of another kind.
    fn response(&mut self, name: &str, response: &mut Node) {
        let headers = child(response, "headers").map(|headers| self.fields(name, headers));
        let Some(body) = child(response, "body") else { return };
        if headers.is_some() {
            return self.fields(name, body);
        }
        let Value::Map(_) = &body.value else { return };
        let at = body.at.key().unwrap_or_else(|| body.at.clone());
        let name = self.new_name(name, &at);
        let fields = std::mem::replace(&mut body.value, Value::Text(name.clone()));
        let key = |value: &str| Key::text(value, at.clone());
        let fields = Node {
            at: body.at.clone(),
            value: fields,
        };
        let mut ty = Node {
            at: body.at.clone(),
            value: Value::Map(vec![(key("fields"), fields)]),
        };
        self.declared(&name, &mut ty);
        self.types.push((key(&name), ty));
    }

    /// The fields of a struct or a request, or the cases of a union.
    fn fields(&mut self, parent: &str, fields: &mut Node) {
        for (key, field) in entries(fields) {
            let label = match child(field, "name") {
                Some(Node {
                    value: Value::Text(name),
                    ..
                }) => name.clone(),
                _ => key.value.clone(),
            };
            self.place(&format!("{parent}{}", camel(&label)), field);
        }
    }

    /// A field or a case, which may be where a type is written.
    fn place(&mut self, name: &str, node: &mut Node) {
        let at = node.at.key().unwrap_or_else(|| node.at.clone());
        let Value::Map(keys) = &mut node.value else {
            return;
        };
        if !keys.iter().any(|(key, _)| MAIN_KEYS.contains(&key.value.as_str())) {
            return;
        }
        let is_of_type = |key: &str| OF_TYPES.contains(&key);
        let all = std::mem::take(keys).into_iter();
        let (mut of_type, mut rest): (Vec<_>, Vec<_>) = all.partition(|(key, _)| is_of_type(&key.value));
        of_type.extend(rest.iter().filter(|(key, _)| key.value == "description").cloned());
        let name = &self.new_name(name, &at);
        self.use_of(name, &at, &mut rest);
        let mut ty = Node {
            at: node.at.clone(),
            value: Value::Map(of_type),
        };
        node.value = Value::Map(rest);
        self.declared(name, &mut ty);
        self.types.push((Key::text(name, at), ty));
    }

    /// A name that nothing has. With any other than the one by the rule, what is in the type is still checked.
    fn new_name(&mut self, name: &str, at: &At) -> String {
        let mut new = name.to_owned();
        if self.names.contains(name) {
            let message = format!(
                "the type that is written here is `{name}`, and there is one already; rename that, or give this a `name`"
            );
            self.report.error(at, message);
        }
        while !self.names.insert(new.clone()) {
            new.push('2');
        }
        new
    }

    /// Puts the name of a type in place of its `_`, or in place of all.
    fn use_of(&self, name: &str, at: &At, keys: &mut Vec<(Key, Node)>) {
        let Some((_, written)) = keys.iter_mut().find(|(key, _)| key.value == "type") else {
            let value = Value::Text(name.to_owned());
            keys.insert(0, (Key::text("type", at.clone()), Node { at: at.clone(), value }));
            return;
        };
        let Value::Text(text) = &mut written.value else {
            return;
        };
        match text.matches('_').count() {
            1 => *text = text.replace('_', name),
            _ => {
                let message = format!(
                    "the type that is written here has no place in `{text}`: write `_` for it, as in `list<_>?`"
                );
                self.report.error(&written.at, message);
                name.clone_into(text);
            }
        }
    }
}

/// The value of a key of a mapping.
fn child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let found = entries(node).find(|(name, _)| name.value == key);
    found.map(|(_, value)| value)
}

fn entries(node: &mut Node) -> impl Iterator<Item = (&Key, &mut Node)> {
    let entries = match &mut node.value {
        Value::Map(entries) => entries.as_mut_slice(),
        _ => &mut [],
    };
    entries.iter_mut().map(|(key, value)| (&*key, value))
}
