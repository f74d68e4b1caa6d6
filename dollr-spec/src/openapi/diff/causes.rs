//! One difference for each cause: what a shared type says is told once, with the operations that it touches.

use std::collections::HashMap;

use super::difference::{Difference, Place};
use super::found::Found;

/// All that is found, each by where it is seen.
pub(super) fn by_cause(found: Vec<(Place, &Found)>) -> Vec<Difference> {
    let mut differences: Vec<Difference> = Vec::new();
    let mut known: HashMap<(usize, String), usize> = HashMap::new();
    for (place, found) in found {
        let what = format!(
            "{} {} {:?} {:?}",
            found.step,
            found.change.as_str(),
            found.here,
            found.there
        );
        // Either document may have one type where the other has many that say the same.
        let keys = found.causes.iter().enumerate().filter_map(|(side, cause)| {
            let cause = cause.as_ref().filter(|cause| !cause.is_empty())?;
            Some((side, format!("{cause} {what}")))
        });
        let keys: Vec<_> = keys.collect();
        let number = keys
            .iter()
            .find_map(|key| known.get(key).copied())
            .unwrap_or(differences.len());
        known.extend(keys.into_iter().map(|key| (key, number)));
        match differences.get_mut(number) {
            None => differences.push(Difference {
                impact: found.impact,
                change: found.change,
                here: found.here.clone(),
                there: found.there.clone(),
                places: vec![place],
            }),
            Some(known) if found.impact < known.impact => {
                known.impact = found.impact;
                known.places.insert(0, place);
            }
            Some(known) => known.places.push(place),
        }
    }
    differences
}
