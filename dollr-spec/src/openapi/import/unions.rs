//! Schemas of which one holds: `oneOf` and `anyOf`.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::scalars::here;
use super::tags::found_tags;
use super::types::{Site, Types, Written};
use crate::names::camel;
use crate::openapi::reading::{Kind, Schema};

impl Types {
    /// What a union says, or the type that it comes to.
    pub(super) fn union(&mut self, schema: &Schema<'_>, site: &Site) -> Result<Mapping, Written> {
        let mut choices = schema.cases();
        if choices.len() > 1 {
            self.losses.add(
                &site.owner,
                &here(schema),
                "several choices at once are one, of all their cases",
            );
        }
        let says_no_type =
            |case: &Schema<'_>| case.kinds().is_empty() && case.declared.is_none() && case.cases().is_empty();
        let is_condition = |cases: &Vec<Schema<'_>>| {
            cases
                .iter()
                .all(|case| says_no_type(case) && (case.first("required").is_some() || case.first("not").is_some()))
        };
        let count = choices.len();
        choices.retain(|cases| !is_condition(cases));
        if choices.len() < count {
            self.losses.add(
                &site.owner,
                &here(schema),
                "which fields have to be there together isn't checked",
            );
        }
        let mut cases: Vec<Schema<'_>> = choices.into_iter().flatten().collect();
        let base = schema.without_cases();
        if cases.is_empty() {
            return match base.properties().is_empty() {
                true => Err(self.own(&base, site)),
                false => Ok(self.structure(&base, site, &[])),
            };
        }
        if base.first("properties").is_some() {
            cases = cases.iter().map(|case| base.with(case)).collect();
        }
        cases.dedup_by(|one, other| one.is_same(other));
        let kinds: BTreeSet<_> = cases.iter().map(Schema::shape).collect();
        match Vec::from_iter(kinds).as_slice() {
            [Some(Kind::Object)] => Ok(self.of_objects(schema, &cases, site)),
            kinds if kinds.contains(&None) => Err(Written::new("json")),
            [Some(Kind::Array)] => {
                let items = cases
                    .iter()
                    .filter_map(|case| case.first("items"))
                    .map(Schema::new)
                    .collect();
                let items = Schema::one_of(items);
                let written = self.ty(&items, &site.field("item"));
                Err(Written {
                    ty: format!("list<{}>", written.ty),
                    keys: written.keys,
                })
            }
            [Some(Kind::String | Kind::Integer)] => self.of_texts(&cases, site),
            [Some(Kind::Integer), Some(Kind::Number)] | [Some(Kind::Number)] => Err(Written::new("decimal")),
            [Some(Kind::Boolean)] => Err(Written::new("boolean")),
            _ => self.of_shapes(cases, site),
        }
    }

    /// Texts or whole numbers in several forms: an enum of all that is listed, which may be something else as well.
    fn of_texts(&mut self, cases: &[Schema<'_>], site: &Site) -> Result<Mapping, Written> {
        let values: Vec<_> = cases.iter().filter_map(Schema::values).flatten().collect();
        if values.is_empty() {
            let mut types: Vec<_> = cases.iter().map(|case| self.ty(case, site)).collect();
            types.dedup();
            if types.len() == 1 {
                return Err(types.remove(0));
            }
            if types.iter().any(|written| !written.keys.is_empty()) {
                let at = cases.first().map(here).unwrap_or_default();
                self.losses.add(
                    &site.owner,
                    &at,
                    "the limits of what is one of several kinds aren't checked",
                );
            }
            let is_whole = cases.iter().all(|case| case.shape() == Some(Kind::Integer));
            return Err(Written::new(if is_whole { "integer" } else { "string" }));
        }
        let mut known: Vec<&Value> = Vec::new();
        for value in values {
            if !known.contains(&value) {
                known.push(value);
            }
        }
        let at = cases.first().map(here).unwrap_or_default();
        self.values(&known, &at, &site.owner)
    }

    /// Cases that differ in what they are in JSON. Several that are the same there are one.
    fn of_shapes(&mut self, cases: Vec<Schema<'_>>, site: &Site) -> Result<Mapping, Written> {
        let at = cases.first().map(here).unwrap_or_default();
        let mut by_kind: Vec<(Kind, Vec<Schema<'_>>)> = Vec::new();
        for case in cases {
            let Some(kind) = case.shape() else { continue };
            match by_kind.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, cases)) => cases.push(case),
                None => by_kind.push((kind, vec![case])),
            }
        }
        let is_number = by_kind.iter().any(|(kind, _)| *kind == Kind::Number);
        // Whole numbers are numbers.
        by_kind.retain(|(kind, _)| !(is_number && *kind == Kind::Integer));
        let mut types = Vec::new();
        for (index, (_, mut cases)) in by_kind.into_iter().enumerate() {
            let site = Site {
                name: format!("{}{}", site.name, index + 1),
                in_place: false,
                ..site.clone()
            };
            let schema = match cases.len() {
                1 => cases.remove(0),
                _ => Schema::one_of(cases),
            };
            types.push(self.ty(&schema, &site));
        }
        self.one_of(types, &at, &site.owner)
    }

    /// A union of objects: by a tag, by content, or one struct of all.
    fn of_objects(&mut self, schema: &Schema<'_>, cases: &[Schema<'_>], site: &Site) -> Mapping {
        if let [one] = cases {
            return self.structure(one, site, &[]);
        }
        if let Some(tags) = self.said_tags(schema, cases, site) {
            return self.by_tag(&tags, cases, site);
        }
        if let Some(body) = self.one_with_kinds(cases, site) {
            return body;
        }
        if let Some(tags) = found_tags(cases) {
            return self.by_tag(&tags, cases, site);
        }
        match by_content(cases) {
            Some(order) => {
                let mut types = Vec::new();
                for index in order {
                    let case = &cases[index];
                    let label = case.text("title").map_or_else(|| (index + 1).to_string(), camel);
                    let site = Site {
                        name: format!("{}{label}", site.name),
                        in_place: false,
                        ..site.clone()
                    };
                    let written = self.ty(case, &site);
                    if !types.contains(&Value::from(written.ty.clone())) {
                        types.push(Value::from(written.ty));
                    }
                }
                Mapping::from_iter([(Value::from("one_of"), Value::from(types))])
            }
            None => self.one_struct(cases, site),
        }
    }

    /// One struct of all cases, as nothing tells them apart.
    fn one_struct(&mut self, cases: &[Schema<'_>], site: &Site) -> Mapping {
        let at = cases.first().map(here).unwrap_or_default();
        self.losses.add(
            &site.owner,
            &at,
            "nothing tells the cases apart: they are one struct, and which fields come together isn't checked",
        );
        let merged = Schema::merged(cases);
        self.structure(&merged, site, &[])
    }
}

/// The order in which each case is reached, if there is one: none before it takes all that it is.
fn by_content(cases: &[Schema<'_>]) -> Option<Vec<usize>> {
    let all: Vec<_> = cases
        .iter()
        .map(|case| {
            let properties: BTreeSet<String> = case
                .properties()
                .into_iter()
                .map(|(name, _)| name.into_owned())
                .collect();
            let required = case.required().into_iter().map(str::to_owned);
            let required: BTreeSet<String> = required.filter(|name| properties.contains(name)).collect();
            (required, properties)
        })
        .collect();
    let mut left: Vec<usize> = (0..cases.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let takes = |one: usize, other: usize| all[one].0.iter().all(|name| all[other].1.contains(name));
        let next = left
            .iter()
            .position(|one| left.iter().all(|other| one == other || !takes(*one, *other)))?;
        order.push(left.remove(next));
    }
    Some(order)
}
