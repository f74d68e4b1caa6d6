//! Objects that differ only in fixed texts, as errors by their codes do.

use std::borrow::Cow;

use serde_yaml::{Mapping, Value};

use super::fields::shortest;
use super::scalars::here;
use super::types::{Site, Types, Written};
use crate::openapi::reading::Schema;

impl Types {
    /// One struct with an enum, if the cases differ only in fixed texts, as errors by their codes do.
    pub(super) fn one_with_kinds(&mut self, cases: &[Schema<'_>], site: &Site) -> Option<Mapping> {
        let all: Vec<_> = cases.iter().map(Schema::properties).collect();
        let merged = Schema::merged(cases);
        let of = |name: &str| of_all(&all, name);
        let texts = |name: &str| {
            of(name)
                .into_iter()
                .map(Schema::single_text)
                .collect::<Option<Vec<_>>>()
        };
        let is_same = |name: &str| of(name).windows(2).all(|pair| pair[0].is_same(pair[1]));
        let properties = merged.properties();
        let (fixed, others): (Vec<_>, Vec<_>) = properties
            .iter()
            .partition(|(name, _)| !is_same(name) && texts(name).is_some());
        if !others
            .iter()
            .all(|(name, _)| is_same(name) && of(name).len() == cases.len())
        {
            return None;
        }
        // The code is what has no spaces; what it means is said beside it.
        let is_code = |name: &str| {
            of(name)
                .into_iter()
                .filter_map(Schema::single_text)
                .all(|text| !text.contains(' '))
        };
        let (code, _) = fixed
            .iter()
            .find(|(name, _)| is_code(name) && of(name).len() == cases.len())?;
        let meaning = fixed.iter().find(|(name, _)| name != code);
        let mut values: Vec<(Value, Vec<&str>)> = Vec::new();
        for properties in &all {
            let text = |wanted: &str| properties.iter().find(|(name, _)| name == wanted)?.1.single_text();
            let tag = Value::from(text(code)?);
            let meaning = meaning.and_then(|(name, _)| text(name));
            match values.iter_mut().find(|(known, _)| *known == tag) {
                Some((_, meanings)) => meanings.extend(meaning),
                None => values.push((tag, meaning.into_iter().collect())),
            }
        }
        let values: Vec<_> = values
            .into_iter()
            .map(|(tag, meanings)| (tag, meanings.join(" Or: ")))
            .collect();
        let described = values
            .iter()
            .map(|(tag, meaning)| (tag, Some(meaning.as_str()).filter(|text| !text.is_empty())));
        let at = cases.first().map(here).unwrap_or_default();
        let values = self
            .described_values(&described.collect::<Vec<_>>(), &at, &site.owner)
            .ok()?;
        let left_out: Vec<_> = fixed.iter().map(|(name, _)| &**name).collect();
        let mut others = self.structure(&merged, site, &left_out);
        let Some(Value::Mapping(others)) = others.get_mut("fields") else {
            return None;
        };
        let required = merged.required();
        let mut fields = Mapping::new();
        for (name, property) in &properties {
            if let Some(field) = others.shift_remove(&**name) {
                fields.insert(Value::from(&**name), field);
                continue;
            }
            let optional = if required.contains(&**name) { "" } else { "?" };
            let written = match name == code {
                true => self.put(values.clone(), &site.field(name)),
                false => Written::new("string"),
            };
            let mut field = Mapping::new();
            field.insert(Value::from("type"), Value::from(written.ty + optional));
            field.extend(written.keys);
            if let Some(description) = self.description(property) {
                field.insert(Value::from("description"), description);
            }
            fields.insert(Value::from(&**name), shortest(field));
        }
        Some(Mapping::from_iter([(Value::from("fields"), Value::from(fields))]))
    }
}

/// What a property is, in each case that has it.
fn of_all<'a, 'd>(all: &'a [Vec<(Cow<'d, str>, Schema<'d>)>], name: &str) -> Vec<&'a Schema<'d>> {
    let found = all.iter().flatten().filter(|(other, _)| other == name);
    found.map(|(_, property)| property).collect()
}
