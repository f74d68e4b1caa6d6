//! Fields: of structs, of requests and of responses.

use serde_yaml::{Mapping, Value};

use super::schemas::short;
use super::types::Types;
use crate::openapi::reading::Node;

/// What is said of a field in the same words.
const SAID: [(&str, &str); 5] = [
    ("x-name", "name"),
    ("description", "description"),
    ("x-personal", "personal"),
    ("deprecated", "deprecated"),
    ("x-keys", "keys"),
];

impl Types<'_> {
    /// The properties of an object, with how each is written where the body has names for what is in it.
    pub(super) fn properties(&mut self, schema: &Node<'_>, encoding: Option<&Node<'_>>) -> Mapping {
        let required = schema.get("required").map(|it| it.items()).unwrap_or_default();
        let properties = schema.get("properties").map(|it| it.entries()).unwrap_or_default();
        let mut fields = Mapping::new();
        // The second field of a pair is said with the first.
        let mut told: Vec<String> = Vec::new();
        for (name, property) in properties {
            if told.contains(&name.clone().into_owned()) {
                continue;
            }
            told.extend(second_key(&property));
            let is_required = required.iter().any(|it| it.value.as_str() == Some(&name));
            let encoding = encoding.and_then(|it| it.get(&name));
            let field = self.field(&property, &property, is_required, encoding.as_ref());
            fields.insert(key(&name, &property).into(), field);
        }
        fields
    }

    /// A field, of its schema and of what is said beside that.
    pub(super) fn field(
        &mut self,
        said: &Node<'_>,
        schema: &Node<'_>,
        is_required: bool,
        encoding: Option<&Node<'_>>,
    ) -> Value {
        let mut keys = Mapping::new();
        let digits = schema.get("x-const");
        if let Some(constant) = digits.clone().or_else(|| schema.get("const")) {
            if digits.is_some() {
                keys.insert("type".into(), "decimal".into());
            }
            keys.insert("const".into(), constant.value.clone());
        } else {
            let default = schema.get("x-default").or_else(|| schema.get("default"));
            let mut written = self.ty(schema);
            if let Some(pair) = said.text("x-type").filter(|_| said.get("x-keys").is_some()) {
                self.use_text(pair);
                pair.clone_into(&mut written.ty);
            }
            if !is_required && default.is_none() {
                written.ty.push('?');
            }
            keys.insert("type".into(), written.ty.into());
            keys.extend(written.keys);
            if let Some(default) = default {
                keys.insert("default".into(), default.value.clone());
            }
            if written.is_nullable {
                keys.insert("nullable".into(), true.into());
            }
        }
        for (name, only) in [("readOnly", "read"), ("writeOnly", "write")] {
            if said.flag(name) {
                keys.insert("only".into(), only.into());
            }
        }
        let word = said.get("x-as").or_else(|| encoding?.get("x-as"));
        if let Some(word) = word {
            keys.insert("as".into(), word.value.clone());
        }
        let media = encoding
            .and_then(|it| it.text("contentType"))
            .filter(|_| keys.get("type").is_some_and(is_of_files));
        if let Some(media) = media {
            let media: Vec<_> = media.split(", ").map(Value::from).collect();
            keys.insert("media".into(), media.into());
        }
        for (name, key) in SAID {
            // The name of a pair is its key.
            if let Some(node) = said
                .get(name)
                .filter(|_| name != "x-name" || said.get("x-keys").is_none())
            {
                keys.insert(key.into(), node.value.clone());
            }
        }
        short(keys)
    }
}

fn is_of_files(ty: &Value) -> bool {
    ty.as_str().is_some_and(|ty| ty.contains("file"))
}

/// The key of a field: its name on the wire, or of a pair, which has two, its own.
pub(super) fn key(wire: &str, said: &Node<'_>) -> String {
    let own = said.text("x-name").filter(|_| said.get("x-keys").is_some());
    own.unwrap_or(wire).to_owned()
}

/// The name of the other field of a pair.
pub(super) fn second_key(said: &Node<'_>) -> Option<String> {
    let keys = said.get("x-keys")?;
    keys.items().get(1)?.value.as_str().map(str::to_owned)
}
