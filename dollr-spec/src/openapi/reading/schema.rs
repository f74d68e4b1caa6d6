//! Schemas: what several say together, through references and `allOf`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_yaml::Value;

use super::keys::{is_note, is_read};
use super::made::{Made, merged_properties};
use super::node::Node;

/// What a value is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

impl Kind {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::String,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }
}

/// Schemas that all hold, the outermost first.
#[derive(Clone, Debug)]
pub(crate) struct Schema<'d> {
    pub(crate) parts: Vec<Node<'d>>,
    /// The declared schema that this is a use of, with nothing more but notes.
    pub(crate) declared: Option<Node<'d>>,
    /// References that lead nowhere or in a circle, each with why.
    pub(crate) broken: Vec<(String, String)>,
    /// Where parts are whose choices are left out.
    pub(super) closed: BTreeSet<String>,
    /// What this is made of, where no document says so.
    pub(super) made: Made<'d>,
}

impl<'d> Schema<'d> {
    pub(crate) fn new(node: Node<'d>) -> Self {
        Self::all(vec![node])
    }

    /// Of all these.
    pub(crate) fn all(nodes: Vec<Node<'d>>) -> Self {
        let declared = match nodes.as_slice() {
            [node] => declared(node),
            _ => None,
        };
        let mut schema = Self {
            parts: Vec::new(),
            declared,
            broken: Vec::new(),
            closed: BTreeSet::new(),
            made: Made::No,
        };
        let mut seen = BTreeSet::new();
        for node in nodes {
            schema.add(node, &mut seen);
        }
        schema
    }

    fn add(&mut self, node: Node<'d>, seen: &mut BTreeSet<String>) {
        if !seen.insert(node.pointer.clone()) {
            return;
        }
        let mut inner = Vec::new();
        match node.target() {
            Some(Ok(target)) => inner.push(target),
            Some(Err(why)) => self.broken.push((node.pointer.clone(), why)),
            None => {}
        }
        inner.extend(node.get("allOf").map(|all| all.items()).unwrap_or_default());
        inner.extend(only_case(&node));
        self.parts.push(node);
        for node in inner {
            self.add(node, seen);
        }
    }

    /// Whether any value fits.
    pub(crate) fn says_nothing(&self) -> bool {
        self.kinds().is_empty() && self.cases().is_empty()
    }

    /// What it says under keys that nothing here reads.
    pub(crate) fn unread(&self) -> Vec<Node<'d>> {
        // A parameter or a header has a schema, and is none.
        let is_schema = |part: &&Node<'_>| ["content", "in", "schema"].iter().all(|key| part.get(key).is_none());
        let schemas = self.parts.iter().filter(is_schema);
        let entries = schemas.flat_map(Node::entries);
        entries.filter(|(key, _)| !is_read(key)).map(|(_, node)| node).collect()
    }

    /// The first part that says this.
    pub(crate) fn first(&self, key: &str) -> Option<Node<'d>> {
        self.parts.iter().find_map(|part| part.get(key))
    }

    /// All that says this.
    pub(crate) fn each(&self, key: &str) -> Vec<Node<'d>> {
        self.parts.iter().filter_map(|part| part.get(key)).collect()
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.parts.iter().find_map(|part| part.text(key))
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.parts.iter().any(|part| part.flag(key))
    }

    /// What the value may be in JSON; anything where nothing is said.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        let mut all: Option<Vec<Kind>> = None;
        for part in &self.parts {
            let named: Vec<Kind> = match part.value.get("type") {
                Some(Value::String(name)) => Kind::named(name).into_iter().collect(),
                Some(Value::Sequence(names)) => {
                    names.iter().filter_map(Value::as_str).filter_map(Kind::named).collect()
                }
                _ => continue,
            };
            if named.is_empty() {
                continue;
            }
            all = Some(match all {
                None => named,
                // Whole numbers are numbers.
                Some(all) => all
                    .into_iter()
                    .filter_map(|kind| match kind {
                        Kind::Number if named.contains(&Kind::Integer) => Some(Kind::Integer),
                        Kind::Integer if named.contains(&Kind::Number) => Some(Kind::Integer),
                        kind => named.contains(&kind).then_some(kind),
                    })
                    .collect(),
            });
        }
        all.unwrap_or_else(|| self.implied_kind().into_iter().collect())
    }

    /// The one kind that the value is.
    pub(crate) fn kind(&self) -> Option<Kind> {
        match self.kinds().as_slice() {
            [kind] => Some(*kind),
            _ => None,
        }
    }

    fn implied_kind(&self) -> Option<Kind> {
        const IMPLIED: [(Kind, &[&str]); 4] = [
            (
                Kind::Object,
                &["properties", "additionalProperties", "patternProperties"],
            ),
            (Kind::Array, &["items"]),
            (Kind::String, &["minLength", "maxLength", "pattern"]),
            (Kind::Number, &["minimum", "maximum", "multipleOf"]),
        ];
        let says = |keys: &[&str]| keys.iter().any(|key| self.first(key).is_some());
        if let Some((kind, _)) = IMPLIED.iter().find(|(_, keys)| says(keys)) {
            return Some(*kind);
        }
        let values = self.values()?;
        let of = |is: fn(&Value) -> bool| values.iter().all(|value| is(value));
        match () {
            () if values.is_empty() => None,
            () if of(Value::is_string) => Some(Kind::String),
            () if of(Value::is_i64) => Some(Kind::Integer),
            () if of(Value::is_number) => Some(Kind::Number),
            () if of(Value::is_bool) => Some(Kind::Boolean),
            () => None,
        }
    }

    /// The values that it may be, without `null`, if they are listed.
    pub(crate) fn values(&self) -> Option<Vec<&'d Value>> {
        let mut all: Option<Vec<&Value>> = None;
        for part in &self.parts {
            let listed: Vec<_> = match (part.value.get("const"), part.value.get("enum")) {
                (Some(value), _) => vec![value],
                (None, Some(Value::Sequence(values))) => values.iter().collect(),
                _ => continue,
            };
            all = Some(match all {
                None => listed,
                Some(all) => all.into_iter().filter(|value| listed.contains(value)).collect(),
            });
        }
        let mut all = all?;
        all.retain(|value| !value.is_null());
        let mut known: Vec<&Value> = Vec::new();
        all.retain(|value| {
            let is_new = !known.contains(value);
            known.push(value);
            is_new
        });
        Some(all)
    }

    /// The one text that it can be.
    pub(crate) fn single_text(&self) -> Option<&'d str> {
        match self.values()?.as_slice() {
            [Value::String(text)] => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_nullable(&self) -> bool {
        self.flag("nullable")
            || self.parts.iter().any(|part| {
                let is_null = |value: &Value| value.as_str() == Some("null");
                let types = part.value.get("type").and_then(Value::as_sequence);
                types.is_some_and(|types| types.iter().any(is_null))
                    || part
                        .value
                        .get("enum")
                        .and_then(Value::as_sequence)
                        .is_some_and(|it| it.contains(&Value::Null))
                    || cases(part).iter().any(is_only_null)
            })
    }

    /// The properties of an object, each with all that says what it is.
    pub(crate) fn properties(&self) -> Vec<(Cow<'d, str>, Schema<'d>)> {
        if let Made::Merged(cases) = &self.made {
            return merged_properties(cases);
        }
        let mut all: Vec<(Cow<'d, str>, Vec<Node<'d>>)> = Vec::new();
        let properties = self.each("properties");
        for (name, node) in properties.iter().flat_map(Node::entries) {
            match all.iter_mut().find(|(known, _)| *known == name) {
                Some((_, nodes)) if nodes.iter().any(|known| known.value == node.value) => {}
                Some((_, nodes)) => nodes.push(node),
                None => all.push((name, vec![node])),
            }
        }
        all.into_iter()
            .map(|(name, nodes)| (name, Schema::all(nodes)))
            .collect()
    }

    /// The names of the properties that have to be there.
    pub(crate) fn required(&self) -> BTreeSet<&'d str> {
        if let Made::Merged(cases) = &self.made {
            let all = cases.iter().map(Self::required);
            return all.reduce(|one, other| &one & &other).unwrap_or_default();
        }
        let lists = self
            .parts
            .iter()
            .filter_map(|part| part.value.get("required")?.as_sequence());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// What it is one of, and where that is said. Several parts that each say so can't be told apart.
    pub(crate) fn cases(&self) -> Vec<Vec<Schema<'d>>> {
        if let Made::OneOf(cases) = &self.made {
            return vec![cases.clone()];
        }
        let open = self.parts.iter().filter(|part| !self.closed.contains(&part.pointer));
        let all = open.map(|part| {
            let cases = cases(part).into_iter().filter(|case| !is_only_null(case));
            let cases: Vec<_> = cases.map(Schema::new).collect();
            (part, cases)
        });
        let several = all.filter(|(_, cases)| cases.len() > 1);
        // A case that is the whole again adds nothing.
        let others = several.map(|(whole, mut cases)| {
            cases.retain(|case| case.parts.iter().all(|part| part.pointer != whole.pointer));
            cases
        });
        others.collect()
    }
}

fn cases<'d>(part: &Node<'d>) -> Vec<Node<'d>> {
    let cases = part.get("oneOf").or_else(|| part.get("anyOf"));
    cases.map(|cases| cases.items()).unwrap_or_default()
}

/// The case that is left if the others are only `null`.
fn only_case<'d>(part: &Node<'d>) -> Option<Node<'d>> {
    let mut cases = cases(part);
    cases.retain(|case| !is_only_null(case));
    match cases.len() {
        1 => cases.pop(),
        _ => None,
    }
}

fn is_only_null(case: &Node<'_>) -> bool {
    case.text("type") == Some("null") || case.value.get("const").is_some_and(Value::is_null)
}

/// The schema that a node only refers to, whatever it notes beside.
fn declared<'d>(node: &Node<'d>) -> Option<Node<'d>> {
    let (mut structural, mut others) = (None, 0);
    for (key, inner) in node.entries() {
        match &*key {
            "$ref" => structural = Some(node.clone()),
            "allOf" | "oneOf" | "anyOf" => {
                let mut inner = inner.items();
                inner.retain(|it| !is_only_null(it));
                match inner.len() {
                    1 => structural = structural.or_else(|| inner.pop()),
                    _ => others += 1,
                }
            }
            key if is_note(key) => {}
            _ => others += 1,
        }
    }
    let structural = structural.filter(|_| others == 0)?;
    match structural.target() {
        Some(target) => target.ok(),
        None if structural.pointer == node.pointer => None,
        None => declared(&structural),
    }
}
