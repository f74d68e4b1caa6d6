//! What operations say about each other.

use std::collections::{BTreeMap, BTreeSet};

use super::recoveries;
use crate::document;
use crate::model::Operation;
use crate::paths::anonymous;
use crate::report::Report;

/// Checks what operations say about each other, once all are known.
pub(super) fn check(written: &[&document::Operation<'_>], checked: &[&Operation], report: &Report) {
    let mut places: BTreeMap<String, &str> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    // A second operation of one name is no more than a mistake that is reported.
    for this in written.iter().filter(|this| seen.insert(this.key.value)) {
        let Some(operation) = checked.iter().find(|operation| operation.name == this.key.value) else {
            continue;
        };
        // Two that differ in what is sent or asked for, or in their service, are told apart by that.
        let body = this.body.as_ref().map(|_| &operation.media_types);
        let accepted = operation.returns.media_types();
        let path = anonymous(&operation.path);
        let service = &operation.service;
        let place = format!("{service:?} {:?} {path} {body:?} {accepted:?}", operation.method);
        if let Some(other) = places.get(&place) {
            let at = this.http.as_ref().map_or(&this.key.at, |http| &http.at);
            report.error(
                at,
                format!("`{other}` has this method and path already, and sends and returns the same media types; correct one of the two"),
            );
        } else {
            places.insert(place, &operation.name);
        }
        if let Some(recover) = &this.recover {
            recoveries::check_asked(recover, operation, checked, report);
        }
    }
}
