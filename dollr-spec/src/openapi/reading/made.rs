//! Schemas that no document has, made of others.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::schema::{Kind, Schema};

/// How a schema that no document has is made of others.
#[derive(Clone, Debug)]
pub(super) enum Made<'d> {
    No,
    /// One of these.
    OneOf(Vec<Schema<'d>>),
    /// An object with the fields of all of these.
    Merged(Vec<Schema<'d>>),
}

impl<'d> Schema<'d> {
    /// Of one of these.
    pub(crate) fn one_of(mut cases: Vec<Self>) -> Self {
        let mut distinct: Vec<Self> = Vec::new();
        cases.retain(|case| {
            !distinct.iter().any(|known| known.is_same(case)) && {
                distinct.push(case.clone());
                true
            }
        });
        match cases.len() {
            1 => cases.remove(0),
            _ => Self::made(Made::OneOf(cases)),
        }
    }

    /// An object with the fields of all of these: one that some lack need not be there.
    pub(crate) fn merged(cases: &[Self]) -> Self {
        Self::made(Made::Merged(cases.to_vec()))
    }

    fn made(made: Made<'d>) -> Self {
        Self {
            parts: Vec::new(),
            declared: None,
            broken: Vec::new(),
            closed: BTreeSet::new(),
            made,
        }
    }

    /// What tells this from others: where its parts are, and what it is made of.
    pub(crate) fn identity(&self) -> String {
        let (kind, cases) = match &self.made {
            Made::No => {
                let parts = self.parts.iter().map(|part| match self.closed.contains(&part.pointer) {
                    true => format!("{} closed", part.pointer),
                    false => part.pointer.clone(),
                });
                return parts.collect::<Vec<_>>().join("&");
            }
            Made::OneOf(cases) => ("one of", cases),
            Made::Merged(cases) => ("merged", cases),
        };
        let cases = cases.iter().map(Self::identity);
        format!("{kind} {}", cases.collect::<Vec<_>>().join(" "))
    }

    /// Whether no document says it as a whole.
    pub(crate) fn is_made(&self) -> bool {
        !matches!(self.made, Made::No)
    }

    /// The same without what it is one of.
    pub(crate) fn without_cases(&self) -> Self {
        let mut schema = self.clone();
        schema.closed.extend(self.parts.iter().map(|part| part.pointer.clone()));
        schema.made = Made::No;
        schema
    }

    /// This and one of its cases.
    pub(crate) fn with(&self, case: &Self) -> Self {
        let mut schema = case.clone();
        schema.declared = None;
        schema.parts.extend(self.parts.iter().cloned());
        schema.closed.extend(self.closed.iter().cloned());
        schema
    }

    /// Whether another one says the same in the same words.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        !self.is_made()
            && !other.is_made()
            && self.parts.len() == other.parts.len()
            && self
                .parts
                .iter()
                .zip(&other.parts)
                .all(|(one, other)| one.value == other.value)
    }

    /// What it is in JSON, if that is one thing whichever case it is.
    pub(crate) fn shape(&self) -> Option<Kind> {
        let mut shapes = self.shapes(&mut BTreeSet::new()).into_iter();
        shapes.next().filter(|_| shapes.next().is_none()).flatten()
    }

    /// What its cases are in JSON. One that is a case of itself says nothing more there.
    fn shapes(&self, seen: &mut BTreeSet<String>) -> BTreeSet<Option<Kind>> {
        if let Some(kind) = self.kind() {
            return BTreeSet::from([Some(kind)]);
        }
        if let Made::Merged(_) = self.made {
            return BTreeSet::from([Some(Kind::Object)]);
        }
        let cases: Vec<_> = self.cases().into_iter().flatten().collect();
        if cases.is_empty() {
            return BTreeSet::from([None]);
        }
        if !seen.insert(self.identity()) {
            return BTreeSet::new();
        }
        cases.iter().flat_map(|case| case.shapes(seen)).collect()
    }
}

pub(super) fn merged_properties<'d>(cases: &[Schema<'d>]) -> Vec<(Cow<'d, str>, Schema<'d>)> {
    let mut all: Vec<(Cow<'d, str>, Vec<Schema<'d>>)> = Vec::new();
    for (name, property) in cases.iter().flat_map(Schema::properties) {
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, properties)) => properties.push(property),
            None => all.push((name, vec![property])),
        }
    }
    all.into_iter()
        .map(|(name, properties)| (name, Schema::one_of(properties)))
        .collect()
}
