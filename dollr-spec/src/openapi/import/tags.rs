//! Unions of objects that are told by a field in them.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::fields::shortest;
use super::names::Labels;
use super::types::{Site, Types};
use crate::openapi::reading::{Node, Schema};

/// What tells one case from another: the field, and its value for each case.
pub(super) struct Tags {
    field: String,
    values: Vec<String>,
}

impl Types {
    /// The tags that a discriminator says.
    pub(super) fn said_tags(&mut self, schema: &Schema<'_>, cases: &[Schema<'_>], site: &Site) -> Option<Tags> {
        let discriminator = schema.first("discriminator")?;
        let field = discriminator.text("propertyName")?;
        let mapping = discriminator.get("mapping").map(|it| it.entries()).unwrap_or_default();
        let mut values = Vec::new();
        for case in cases {
            let target = case.declared.as_ref();
            let is_it = |node: &Node<'_>| {
                let name = node.value.as_str().unwrap_or_default();
                target.is_some_and(|target| name == target.pointer || name == target.name())
            };
            let mapped: Vec<_> = mapping.iter().filter(|(_, node)| is_it(node)).collect();
            if mapped.len() > 1 {
                self.losses.add(
                    &site.owner,
                    &discriminator.pointer,
                    "each case has one tag, and one here has several",
                );
            }
            let own = case.properties();
            let own = own.iter().find(|(name, _)| name == field);
            let own = own.and_then(|(_, property)| property.single_text()).map(str::to_owned);
            let mapped = mapped.first().map(|(tag, _)| tag.clone().into_owned());
            values.push(mapped.or(own).or_else(|| target.map(Node::name))?);
        }
        let distinct: BTreeSet<_> = values.iter().collect();
        (distinct.len() == values.len()).then(|| Tags {
            field: field.to_owned(),
            values,
        })
    }

    /// A union whose cases are told by a field in them.
    pub(super) fn by_tag(&mut self, tags: &Tags, cases: &[Schema<'_>], site: &Site) -> Mapping {
        let mut one_of = Mapping::new();
        let mut labels = Labels::default();
        for (tag, case) in tags.values.iter().zip(cases) {
            let mut body = Mapping::new();
            let label = labels.variant(tag);
            let place = site.field(label.as_deref().unwrap_or(tag));
            if let Some(name) = label {
                body.insert(Value::from("name"), Value::from(name));
            }
            if let Some(description) = self.description(case) {
                body.insert(Value::from("description"), description);
            }
            let is_empty = case.properties().iter().all(|(name, _)| **name == *tags.field);
            if is_empty {
                body.insert(Value::from("type"), Value::from("nothing"));
            } else if self.names.take(&place.name) {
                let place = Site {
                    in_place: true,
                    ..place
                };
                body.extend(self.structure(case, &place, &[&tags.field]));
            } else {
                let name = self.names.unique(&place.name);
                let place = Site {
                    name: name.clone(),
                    in_place: true,
                    ..place
                };
                let structure = self.structure(case, &place, &[&tags.field]);
                self.losses.add_use(&site.owner, &name);
                self.declare(name.clone(), structure);
                body.insert(Value::from("type"), Value::from(name));
            }
            one_of.insert(Value::from(tag.clone()), shortest(body));
        }
        Mapping::from_iter([
            (Value::from("tag"), Value::from(tags.field.clone())),
            (Value::from("one_of"), Value::from(one_of)),
        ])
    }
}

/// A field that has one text of its own in each case.
pub(super) fn found_tags(cases: &[Schema<'_>]) -> Option<Tags> {
    let first = cases.first()?.properties();
    let all: Vec<_> = cases.iter().map(Schema::properties).collect();
    first.iter().find_map(|(name, _)| {
        let values: Option<Vec<_>> = all
            .iter()
            .map(|properties| {
                let (_, property) = properties.iter().find(|(other, _)| other == name)?;
                property.single_text().map(str::to_owned)
            })
            .collect();
        let values = values?;
        let distinct: BTreeSet<_> = values.iter().collect();
        (distinct.len() == values.len()).then(|| Tags {
            field: name.clone().into_owned(),
            values,
        })
    })
}
