//! Lists and maps.

use super::scalars::here;
use super::types::{Site, Types, Written};
use crate::openapi::reading::{Node, Schema};

impl Types {
    pub(super) fn list(&mut self, schema: &Schema<'_>, site: &Site) -> Written {
        let items = schema.each("items");
        if let Some(node) = schema.first("prefixItems") {
            self.losses.add(
                &site.owner,
                &node.pointer,
                "what each item is by its number isn't checked",
            );
        }
        if let Some(node) = schema
            .first("uniqueItems")
            .filter(|node| node.value.as_bool() == Some(true))
        {
            self.losses
                .add(&site.owner, &node.pointer, "`uniqueItems` isn't checked");
        }
        let item = match items.is_empty() {
            true => Written::new("json"),
            false => self.item(&Schema::all(items), "item", site),
        };
        let mut written = Written {
            ty: format!("list<{}>", item.ty),
            keys: item.keys,
        };
        self.counts(&mut written, schema, ["minItems", "maxItems"], &site.owner);
        written
    }

    /// What is in a list or a map: its limits have a name of their own there. A type that isn't written in place is called by the word.
    fn item(&mut self, schema: &Schema<'_>, word: &str, site: &Site) -> Written {
        let site = &match site.in_place {
            true => site.clone(),
            false => site.field(word),
        };
        let written = self.ty(schema, site);
        let mut written = match written.is_limited() {
            true => {
                let name = self.names.unique(&format!("{}Text", site.name));
                self.losses.add_use(&site.owner, &name);
                match written.ty.starts_with("list<") || written.ty.starts_with("map<") {
                    true => {
                        self.losses.add(
                            &site.owner,
                            &here(schema),
                            "the length of a list in a list isn't checked",
                        );
                        Written::new(written.ty)
                    }
                    false => self.alias(written, name),
                }
            }
            false => written,
        };
        if schema.is_nullable() {
            written.ty.push('?');
        }
        written
    }

    pub(super) fn map(&mut self, schema: &Schema<'_>, site: &Site) -> Written {
        let values = schema.first("additionalProperties").or_else(|| {
            let patterns = schema.first("patternProperties")?;
            self.losses
                .add(&site.owner, &patterns.pointer, "the pattern of the keys isn't checked");
            patterns.entries().into_iter().next().map(|(_, node)| node)
        });
        if let Some(node) = schema.first("propertyNames") {
            self.losses
                .add(&site.owner, &node.pointer, "`propertyNames` isn't checked");
        }
        let is_said = |node: &Node<'_>| node.value.as_mapping().is_some_and(|it| !it.is_empty());
        let item = match values.filter(is_said) {
            None => Written::new("json"),
            Some(node) => self.item(&Schema::new(node), "value", site),
        };
        let mut written = Written {
            ty: format!("map<{}>", item.ty),
            keys: item.keys,
        };
        self.counts(&mut written, schema, ["minProperties", "maxProperties"], &site.owner);
        written
    }
}
