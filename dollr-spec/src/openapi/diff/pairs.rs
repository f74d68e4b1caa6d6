//! Pairs of schemas that stand at the same place in two documents. Each pair is compared once, however many operations lead to
//! it, so that types that lead back to themselves come to an end, and large documents too.

use std::collections::{HashMap, HashSet, VecDeque};

use super::super::reading::{Node, Schema};
use super::found::{Direction, Found};
use super::schemas;

/// How a pair is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Use {
    pub(super) direction: Direction,
    /// Whether there is only text, as in an address.
    pub(super) is_text: bool,
    /// Whether it may be missing, so that null says the same.
    pub(super) is_optional: bool,
}

/// What came of one pair: what is different of itself, and which pairs are inside.
#[derive(Default)]
pub(super) struct Compared<'d> {
    pub(super) found: Vec<Found>,
    pub(super) inner: Vec<Inner<'d>>,
}

/// A pair inside of another one.
pub(super) struct Inner<'d> {
    /// The step that leads there.
    pub(super) step: String,
    pub(super) here: Schema<'d>,
    pub(super) there: Schema<'d>,
    pub(super) is_optional: bool,
}

/// The same, where the pairs inside have numbers.
type Done = (Vec<Found>, Vec<(String, usize)>);

#[derive(Default)]
pub(super) struct Pairs<'d> {
    known: HashMap<(String, String, Use), usize>,
    /// Those that are to be compared still.
    open: VecDeque<(Schema<'d>, Schema<'d>, Use)>,
    done: Vec<Done>,
    /// References that lead nowhere, each with why.
    pub(super) broken: Vec<(String, String)>,
}

impl<'d> Pairs<'d> {
    /// The number of a pair.
    pub(super) fn add(&mut self, here: Schema<'d>, there: Schema<'d>, used: Use) -> usize {
        let (here, there) = (meant(here), meant(there));
        let number = self.known.len();
        *self.known.entry((key(&here), key(&there), used)).or_insert_with(|| {
            for broken in here.broken.iter().chain(&there.broken) {
                if !self.broken.contains(broken) {
                    self.broken.push(broken.clone());
                }
            }
            self.open.push_back((here, there, used));
            number
        })
    }

    /// Compares all, and all that is inside of them.
    pub(super) fn compare(&mut self) {
        while let Some((here, there, used)) = self.open.pop_front() {
            // Half of a schema would differ in whatever the other half says.
            let compared = match here.broken.is_empty() && there.broken.is_empty() {
                true => schemas::compare(&here, &there, used),
                false => Compared::default(),
            };
            let inner = compared.inner.into_iter().map(|inner| {
                let used = Use {
                    is_optional: inner.is_optional,
                    ..used
                };
                (inner.step, self.add(inner.here, inner.there, used))
            });
            let inner = inner.collect();
            self.done.push((compared.found, inner));
        }
    }

    /// Which pairs have a difference, or lead to one.
    pub(super) fn telling(&self) -> Vec<bool> {
        let mut from: Vec<Vec<usize>> = vec![Vec::new(); self.done.len()];
        for (number, (_, inner)) in self.done.iter().enumerate() {
            for (_, to) in inner {
                from[*to].push(number);
            }
        }
        let mut telling = vec![false; self.done.len()];
        let mut open: Vec<usize> = Vec::new();
        open.extend((0..self.done.len()).filter(|number| !self.done[*number].0.is_empty()));
        while let Some(number) = open.pop() {
            if !std::mem::replace(&mut telling[number], true) {
                open.extend(&from[number]);
            }
        }
        telling
    }

    /// All that is different from a pair inwards, each with the shortest way.
    pub(super) fn found(&self, number: usize, telling: &[bool]) -> Vec<(String, &Found)> {
        let (mut found, mut seen) = (Vec::new(), HashSet::from([number]));
        let mut open = VecDeque::from([(number, String::new())]);
        while let Some((number, way)) = open.pop_front() {
            if !telling[number] {
                continue;
            }
            let (own, inner) = &self.done[number];
            found.extend(own.iter().map(|found| (format!("{way}{}", found.step), found)));
            for (step, to) in inner {
                if seen.insert(*to) {
                    open.push_back((*to, format!("{way}{step}")));
                }
            }
        }
        found
    }
}

/// What a schema refers to, if it says nothing else: so that all that refer to one are one.
fn meant(schema: Schema<'_>) -> Schema<'_> {
    let is_reference =
        |part: &Node<'_>| part.value.as_mapping().is_some_and(|it| it.len() == 1) && part.get("$ref").is_some();
    match (schema.parts.first(), &schema.declared) {
        (Some(part), Some(declared)) if is_reference(part) => Schema::new(declared.clone()),
        _ => schema,
    }
}

/// What is one schema has one key.
fn key(schema: &Schema<'_>) -> String {
    let pointers: Vec<&str> = schema.parts.iter().map(|part| part.pointer.as_str()).collect();
    pointers.join(" ")
}
