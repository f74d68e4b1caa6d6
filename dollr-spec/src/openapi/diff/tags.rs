//! By what the cases of a union are told from each other, and which case of one union is which of another.

use std::collections::BTreeSet;

use super::super::reading::{Node, Schema};
use super::form::Whole;

/// The tag of a case: what its object says in the property that tells the cases.
pub(super) fn tag_of(union: &Schema<'_>, cases: &[Schema<'_>], case: &Schema<'_>) -> Option<String> {
    let discriminator = union.first("discriminator");
    let property = discriminator.as_ref().and_then(|it| it.text("propertyName"));
    let text = |case: &Schema<'_>, property: &str| {
        let properties = case.properties();
        let found = properties.iter().find(|(name, _)| name == property)?;
        found.1.single_text().map(str::to_owned)
    };
    if let Some(tag) = property.and_then(|property| text(case, property)) {
        return Some(tag);
    }
    let declared = case.declared.as_ref();
    let mapping = discriminator.as_ref().and_then(|it| it.get("mapping"));
    if let (Some(mapping), Some(declared)) = (mapping, declared) {
        let name = declared.name();
        let leads_here = |target: &str| target == declared.pointer || target == name;
        let tags = mapping.entries().into_iter();
        let tags = tags.filter(|(_, target)| target.value.as_str().is_some_and(leads_here));
        let tags: Vec<_> = tags.map(|(tag, _)| tag.into_owned()).collect();
        if !tags.is_empty() {
            return Some(tags.join(", "));
        }
    }
    // One text in the same property of each of them tells them as well.
    let properties = case.properties();
    let tag = properties.iter().find_map(|(name, schema)| {
        let tag = schema.single_text()?;
        cases.iter().all(|case| text(case, name).is_some()).then_some(tag)
    });
    let name = || discriminator.and(declared).map(Node::name);
    tag.map(str::to_owned).or_else(name)
}

/// Each of these objects and lists with what is the same there, and what is only here, and only there.
pub(super) fn matched<'w, 'd>(here: &'w [Whole<'d>], there: &'w [Whole<'d>]) -> Matched<'w, 'd> {
    let (mut gone, mut new): (Vec<_>, Vec<_>) = (here.iter().collect(), there.iter().collect());
    let mut pairs = Vec::new();
    // The best first.
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for (index, one) in gone.iter().enumerate() {
            for (other_index, other) in new.iter().enumerate() {
                let score = likeness(one, other, gone.len() == 1 && new.len() == 1);
                if score > best.map_or(0.0, |(score, ..)| score) {
                    best = Some((score, index, other_index));
                }
            }
        }
        let Some((_, index, other_index)) = best else { break };
        pairs.push((gone.remove(index), new.remove(other_index)));
    }
    Matched { pairs, gone, new }
}

pub(super) struct Matched<'w, 'd> {
    pub(super) pairs: Vec<(&'w Whole<'d>, &'w Whole<'d>)>,
    pub(super) gone: Vec<&'w Whole<'d>>,
    pub(super) new: Vec<&'w Whole<'d>>,
}

/// How alike two are, from 0 for not at all.
fn likeness(one: &Whole<'_>, other: &Whole<'_>, are_last: bool) -> f64 {
    if one.kind != other.kind {
        return 0.0;
    }
    match (&one.tag, &other.tag) {
        (Some(tag), Some(other)) if tag == other => return 2.0,
        (Some(_), Some(_)) => return 0.0,
        _ => {}
    }
    let (names, others) = (names(&one.schema), names(&other.schema));
    let shared = names.intersection(&others).count();
    let all = names.union(&others).count();
    match (shared, all) {
        (_, 0) => 1.0,
        (0, _) => {
            if are_last {
                0.1
            } else {
                0.0
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "no object has that many properties")]
        (shared, all) => shared as f64 / all as f64,
    }
}

fn names(schema: &Schema<'_>) -> BTreeSet<String> {
    let properties = schema.properties().into_iter().map(|(name, _)| name.into_owned());
    properties
        .chain(schema.required().into_iter().map(str::to_owned))
        .collect()
}
