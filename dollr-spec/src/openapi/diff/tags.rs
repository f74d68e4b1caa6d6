//! By what the cases of a union are told from each other, and which case of one union is which of another.

use std::collections::BTreeSet;

use super::super::reading::{Node, Schema};
use super::form::Whole;

/// The tags of the cases of a union: what each says in the property that tells them.
pub(super) fn tags(union: &Schema<'_>, cases: &[Schema<'_>]) -> Vec<Option<String>> {
    let discriminator = union.first("discriminator");
    let property = discriminator.as_ref().and_then(|it| it.text("propertyName"));
    let by_property = |property: &str| cases.iter().map(|case| text_in(case, property)).collect::<Vec<_>>();
    let said = property.map_or_else(|| vec![None; cases.len()], by_property);
    // Without a discriminator, one text in the same property of each of them tells them as well. Of several, the shortest are
    // codes, and the others prose.
    let common = || {
        let names = cases.first().map(Schema::properties).unwrap_or_default();
        let names = names.iter().filter(|(_, schema)| schema.single_text().is_some());
        let tags = names.map(|(name, _)| by_property(name));
        let tags = tags.filter(|tags| tags.iter().all(Option::is_some));
        let length = |tags: &Vec<Option<String>>| tags.iter().flatten().map(String::len).sum::<usize>();
        tags.min_by_key(|tags| (length(tags), tags.clone()))
    };
    let mapping = discriminator.as_ref().and_then(|it| it.get("mapping"));
    let mapped = cases
        .iter()
        .zip(said)
        .map(|(case, said)| said.or_else(|| mapped(mapping.as_ref()?, case)));
    let tags: Vec<_> = mapped.collect();
    if tags.iter().any(Option::is_some) {
        return tags;
    }
    common().unwrap_or_else(|| {
        // It is the name of a component where nothing else is said.
        let declared = cases
            .iter()
            .map(|case| discriminator.as_ref().and(case.declared.as_ref()));
        declared.map(|declared| declared.map(Node::name)).collect()
    })
}

/// The one text that a property can be.
fn text_in(case: &Schema<'_>, property: &str) -> Option<String> {
    let said = case.each("properties").into_iter().filter_map(|it| it.get(property));
    Schema::all(said.collect()).single_text().map(str::to_owned)
}

/// The tag, or the tags, by which a discriminator leads to a case.
fn mapped(mapping: &Node<'_>, case: &Schema<'_>) -> Option<String> {
    let declared = case.declared.as_ref()?;
    let name = declared.name();
    let leads_here = |target: &str| target == declared.pointer || target == name;
    let tags = mapping.entries().into_iter();
    let tags = tags.filter(|(_, target)| target.value.as_str().is_some_and(leads_here));
    let tags: Vec<_> = tags.map(|(tag, _)| tag.into_owned()).collect();
    (!tags.is_empty()).then(|| tags.join(", "))
}

pub(super) struct Matched<'w, 'd> {
    pub(super) pairs: Vec<(&'w Whole<'d>, &'w Whole<'d>)>,
    pub(super) gone: Vec<&'w Whole<'d>>,
    pub(super) new: Vec<&'w Whole<'d>>,
}

/// Each of these objects and lists with what is the same there, and what is only here, and only there.
pub(super) fn matched<'w, 'd>(here: &'w [Whole<'d>], there: &'w [Whole<'d>]) -> Matched<'w, 'd> {
    let (mut gone, mut new): (Vec<_>, Vec<_>) = (here.iter().collect(), there.iter().collect());
    let mut pairs = Vec::new();
    gone.retain(|one| {
        let same = |other: &Whole<'_>| one.tag.is_some() && one.tag == other.tag && one.kind == other.kind;
        let same: Vec<usize> = (0..new.len()).filter(|at| same(new[*at])).collect();
        let found = match same.as_slice() {
            [] | [_] => same.first().copied(),
            // Of several with one tag, that which says most of the same.
            several => {
                let texts = texts(&one.schema);
                let shared = |at: &usize| texts.intersection(&self::texts(&new[*at].schema)).count();
                several.iter().copied().rev().max_by_key(shared)
            }
        };
        pairs.extend(found.map(|at| (*one, new.remove(at))));
        found.is_none()
    });
    // What has no tag is what it is most alike.
    let mut alike = likenesses(&gone, &new);
    alike.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    let has = |of: &[&Whole<'_>], whole: &Whole<'_>| of.iter().any(|it| std::ptr::eq(*it, whole));
    for (_, one, other) in alike {
        if has(&gone, one) && has(&new, other) {
            gone.retain(|it| !std::ptr::eq(*it, one));
            new.retain(|it| !std::ptr::eq(*it, other));
            pairs.push((one, other));
        }
    }
    if let ([one], [other]) = (&*gone, &*new)
        && may_be_same(one, other)
    {
        pairs.push((*one, *other));
        (gone, new) = (Vec::new(), Vec::new());
    }
    Matched { pairs, gone, new }
}

fn may_be_same(one: &Whole<'_>, other: &Whole<'_>) -> bool {
    one.kind == other.kind && (one.tag.is_none() || other.tag.is_none())
}

/// Of each two that may be the same, how much of their names they share.
fn likenesses<'w, 'd>(here: &[&'w Whole<'d>], there: &[&'w Whole<'d>]) -> Vec<(f64, &'w Whole<'d>, &'w Whole<'d>)> {
    if here.len() == 1 && there.len() == 1 {
        return Vec::new();
    }
    let others: Vec<_> = there.iter().map(|other| (*other, names(&other.schema))).collect();
    let mut all = Vec::new();
    for one in here {
        let names = names(&one.schema);
        for (other, others) in others.iter().filter(|(other, _)| may_be_same(one, other)) {
            let shared = names.intersection(others).count();
            let union = names.union(others).count();
            #[allow(clippy::cast_precision_loss, reason = "no object has that many properties")]
            let likeness = if union == 0 { 1.0 } else { shared as f64 / union as f64 };
            if likeness > 0.0 {
                all.push((likeness, *one, *other));
            }
        }
    }
    all
}

/// Its properties that can be one text, each with that.
fn texts(schema: &Schema<'_>) -> BTreeSet<(String, String)> {
    let properties = schema.properties().into_iter();
    let texts = properties.filter_map(|(name, schema)| Some((name.into_owned(), schema.single_text()?.to_owned())));
    texts.collect()
}

/// The names of what an object holds, or has to.
fn names(schema: &Schema<'_>) -> BTreeSet<String> {
    let properties = schema.properties().into_iter().map(|(name, _)| name.into_owned());
    properties
        .chain(schema.required().into_iter().map(str::to_owned))
        .collect()
}
