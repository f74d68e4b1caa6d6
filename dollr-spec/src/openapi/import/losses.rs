//! What of a document has no place in a spec: it is told, with where it stands and why.

use std::collections::{BTreeMap, BTreeSet};

use super::Loss;

/// What is lost so far, by what it belongs to.
#[derive(Default)]
pub(super) struct Losses {
    all: Vec<(Owner, Loss)>,
    seen: BTreeSet<(Owner, String, String)>,
    /// What each operation and type is made of.
    uses: BTreeMap<Owner, BTreeSet<Owner>>,
}

/// What a part of the spec belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Document,
    /// By its key.
    Operation(String),
    /// By its key.
    Webhook(String),
    /// By its name.
    Type(String),
}

impl Losses {
    pub(super) fn add(&mut self, owner: &Owner, at: &str, why: impl Into<String>) {
        let why = why.into();
        if self.seen.insert((owner.clone(), at.to_owned(), why.clone())) {
            let at = at.to_owned();
            self.all.push((owner.clone(), Loss { at, why }));
        }
    }

    pub(super) fn add_use(&mut self, owner: &Owner, ty: &str) {
        let uses = self.uses.entry(owner.clone()).or_default();
        uses.insert(Owner::Type(ty.to_owned()));
    }

    /// The types that an operation or a type is made of, at all depths.
    pub(super) fn reached(&self, owner: &Owner) -> BTreeSet<Owner> {
        let mut reached = BTreeSet::from([owner.clone()]);
        let mut open = vec![owner.clone()];
        while let Some(next) = open.pop() {
            for used in self.uses.get(&next).into_iter().flatten() {
                if reached.insert(used.clone()) {
                    open.push(used.clone());
                }
            }
        }
        reached
    }

    /// Whether nothing is lost of what an operation is made of.
    pub(super) fn is_whole(&self, operation: &str) -> bool {
        let reached = self.reached(&Owner::Operation(operation.to_owned()));
        !self.all.iter().any(|(owner, _)| reached.contains(owner))
    }

    pub(super) fn into_list(self) -> Vec<Loss> {
        let mut all: Vec<_> = self.all.into_iter().map(|(_, loss)| loss).collect();
        all.sort();
        all.dedup();
        all
    }
}
