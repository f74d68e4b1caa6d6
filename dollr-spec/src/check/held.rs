//! Which structs and unions hold which, through anything: lists, maps, options.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Module, Type};

/// The structs and unions of a spec, each with those that it holds.
pub(super) struct Held {
    indexes: BTreeMap<String, usize>,
    /// By the index of what holds them.
    inside: Vec<Vec<usize>>,
}

impl Held {
    pub(super) fn of(modules: &[Module]) -> Self {
        let structs = modules.iter().flat_map(|module| &module.structs);
        let structs = structs.map(|this| {
            let types: Vec<&Type> = this.fields.iter().map(|field| &field.ty).collect();
            (&this.name, types)
        });
        let unions = modules.iter().flat_map(|module| &module.unions);
        let unions = unions.map(|this| {
            let types = this.cases.iter().filter_map(|case| case.ty.as_ref());
            (&this.name, types.collect())
        });
        let all: Vec<(&String, Vec<&Type>)> = structs.chain(unions).collect();
        let names = all.iter().enumerate();
        let indexes: BTreeMap<String, usize> = names.map(|(index, (name, _))| ((*name).clone(), index)).collect();
        let inside = all.iter().map(|(_, types)| {
            let names = types.iter().flat_map(|ty| ty.names());
            names.filter_map(|name| indexes.get(&name.name).copied()).collect()
        });
        Self {
            inside: inside.collect(),
            indexes,
        }
    }

    /// What these types are or hold, however deep.
    pub(super) fn reach<'t>(&self, types: impl Iterator<Item = &'t Type>) -> BTreeSet<usize> {
        let names = types.flat_map(Type::names);
        let mut next: Vec<usize> = names.filter_map(|name| self.index(&name.name)).collect();
        let mut reached = BTreeSet::new();
        while let Some(index) = next.pop() {
            if reached.insert(index) {
                next.extend(&self.inside[index]);
            }
        }
        reached
    }

    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.indexes.get(name).copied()
    }

    /// The rings: for each struct or union the number of its own, which is that of all that it leads to and that lead back to it.
    ///
    /// By Kosaraju's algorithm, in linear time: generated specs have thousands of types.
    pub(super) fn rings(&self) -> Rings {
        let mut holders = vec![Vec::new(); self.inside.len()];
        for (holder, inside) in self.inside.iter().enumerate() {
            for held in inside {
                holders[*held].push(holder);
            }
        }
        let mut of_each = vec![None; self.inside.len()];
        let mut sizes = Vec::new();
        for start in self.finished_last().into_iter().rev() {
            let mut size = 0;
            let mut next = vec![start];
            while let Some(index) = next.pop() {
                if of_each[index].is_none() {
                    of_each[index] = Some(sizes.len());
                    size += 1;
                    next.extend(&holders[index]);
                }
            }
            sizes.push(size);
        }
        Rings { of_each, sizes }
    }

    /// All of them, each behind what it leads to, as far as there is an order.
    fn finished_last(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.inside.len()];
        for start in 0..self.inside.len() {
            // Each with the number of those in it that were gone through.
            let mut path = Vec::new();
            if !std::mem::replace(&mut seen[start], true) {
                path.push((start, 0));
            }
            while let Some((index, done)) = path.last_mut() {
                match self.inside[*index].get(*done) {
                    Some(&held) => {
                        *done += 1;
                        if !std::mem::replace(&mut seen[held], true) {
                            path.push((held, 0));
                        }
                    }
                    None => {
                        order.push(*index);
                        path.pop();
                    }
                }
            }
        }
        order
    }
}

/// The rings of structs and unions that lead to each other.
pub(super) struct Rings {
    of_each: Vec<Option<usize>>,
    sizes: Vec<usize>,
}

impl Rings {
    /// Whether two lead to each other, or are one.
    pub(super) fn are_in_one(&self, one: usize, other: usize) -> bool {
        self.of_each[one] == self.of_each[other]
    }

    /// How many lead to each other and this.
    pub(super) fn size(&self, index: usize) -> usize {
        self.of_each[index].map_or(0, |ring| self.sizes[ring])
    }
}
