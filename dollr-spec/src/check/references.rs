//! What operations say about each other.

use std::collections::{BTreeMap, BTreeSet};

use super::recoveries;
use crate::document;
use crate::model::Operation;
use crate::report::Report;

/// Checks what operations say about each other, once all are known.
pub(super) fn check(written: &[&document::Operation<'_>], checked: &[&Operation], report: &Report) {
    let mut places: BTreeMap<_, &str> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    // A second operation of one name is no more than a mistake that is reported.
    for this in written.iter().filter(|this| seen.insert(this.key.value)) {
        let Some(operation) = checked.iter().find(|operation| operation.name == this.key.value) else {
            continue;
        };
        let place = (
            &operation.service,
            format!("{:?}", operation.method),
            anonymous(&operation.path),
        );
        if let Some(other) = places.get(&place) {
            let at = this.http.as_ref().map_or(&this.key.at, |http| &http.at);
            report.error(
                at,
                format!("`{other}` has this method and path already; correct one of the two"),
            );
        } else {
            places.insert(place, &operation.name);
        }
        if let Some(recover) = &this.recover {
            recoveries::check_asked(recover, operation, checked, report);
        }
    }
}

/// A path without the names of its parameters, which no server can tell apart.
fn anonymous(path: &str) -> String {
    path.split('/')
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}
