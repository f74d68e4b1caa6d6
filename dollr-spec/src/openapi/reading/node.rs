//! A place in a document, and what stands there.

use std::borrow::Cow;

use serde_yaml::Value;

/// A place in a document.
#[derive(Clone, Debug)]
pub(crate) struct Node<'d> {
    document: &'d Value,
    pub(crate) value: &'d Value,
    /// Where it is: `#/paths/~1v1~1things/get`.
    pub(crate) pointer: String,
}

impl<'d> Node<'d> {
    pub(crate) fn root(document: &'d Value) -> Self {
        Self {
            document,
            value: document,
            pointer: "#".to_owned(),
        }
    }

    fn child(&self, key: &str, value: &'d Value) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + key.len());
        pointer.push_str(&self.pointer);
        pointer.push('/');
        match key.contains(['~', '/']) {
            true => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            false => pointer.push_str(key),
        }
        Self {
            document: self.document,
            value,
            pointer,
        }
    }

    /// What stands at a key, if this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(self.child(key, value))
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key)?.as_str()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    /// What is in an object, by its keys.
    pub(crate) fn entries(&self) -> Vec<(Cow<'d, str>, Self)> {
        let entries = self.value.as_mapping().into_iter().flatten();
        let entries = entries.filter_map(|(key, value)| {
            let key = key_text(key)?;
            let node = self.child(&key, value);
            Some((key, node))
        });
        entries.collect()
    }

    /// What is in a list.
    pub(crate) fn items(&self) -> Vec<Self> {
        let items = self.value.as_sequence().into_iter().flatten();
        let items = items.enumerate();
        items
            .map(|(index, value)| self.child(&index.to_string(), value))
            .collect()
    }

    /// What this refers to, if it is a reference.
    pub(crate) fn target(&self) -> Option<Result<Self, String>> {
        let reference = self.text("$ref")?;
        Some(self.find(reference).ok_or_else(|| match reference.strip_prefix('#') {
            Some(anchor) if !anchor.starts_with('/') => {
                format!("`{reference}` is an anchor, and those aren't followed: write where it stands, as `#/components/schemas/...`")
            }
            Some(_) => format!("`{reference}` leads nowhere"),
            None => format!("`{reference}` is in another document, and those aren't read: bundle them into one"),
        }))
    }

    /// This, or what it refers to in the end.
    pub(crate) fn resolved(self) -> Result<Self, String> {
        let mut node = self;
        for _ in 0..32 {
            match node.target() {
                None => return Ok(node),
                Some(target) => node = target?,
            }
        }
        Err("it refers to itself".to_owned())
    }

    fn find(&self, reference: &str) -> Option<Self> {
        let mut node = Node::root(self.document);
        let pointer = reference.strip_prefix('#')?;
        // Anything else is the name of an `$anchor`.
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return None;
        }
        for key in pointer.split('/').skip(1) {
            let key = percent_decoded(key).replace("~1", "/").replace("~0", "~");
            node = match node.value {
                Value::Sequence(items) => {
                    let item = items.get(key.parse::<usize>().ok()?)?;
                    node.child(&key, item)
                }
                Value::Mapping(_) => match node.get(&key) {
                    Some(found) => found,
                    // A number, as the keys of responses in YAML.
                    None => node.entries().into_iter().find(|(name, _)| **name == *key)?.1,
                },
                _ => return None,
            };
        }
        Some(node)
    }

    /// The last part of where it is.
    pub(crate) fn name(&self) -> String {
        let last = self.pointer.rsplit('/').next().unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
    }
}

/// A key as text: YAML has numbers for keys too.
pub(crate) fn key_text(key: &Value) -> Option<Cow<'_, str>> {
    Some(match key {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Bool(value) => Cow::Owned(value.to_string()),
        _ => return None,
    })
}

/// The text with the bytes that `%7B` and the like stand for. What is no such text stays as it is.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let digits = text.get(index + 1..index + 3).filter(|_| bytes[index] == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                index += 3;
            }
            None => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}
