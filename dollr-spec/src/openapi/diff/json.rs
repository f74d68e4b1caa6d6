//! Differences for programs.

use serde_json::{Value, json};

use super::{Difference, Differences};

impl Differences {
    /// The differences as JSON, indented. The keys are there in every version:
    ///
    /// - `differences` and `accepted` are lists of objects with `impact` (`breaks`, `new` or `other`), `operation`, `way` (into
    ///   the operation; empty for the whole of it), `change` (a word of [`Change`](crate::model::Change)), `here` and `there`
    ///   (what the spec and the document say, or null), and `also` (the other places, as texts). One that is accepted has its
    ///   `reason` too.
    /// - `unused` is a list of the notes that match nothing, each with `at`, `change` and `reason`.
    /// - `unread` is a list of what couldn't be compared, each with `pointer` and `why`.
    pub fn to_json(&self) -> String {
        let accepted = self.accepted.iter().map(|(difference, note)| {
            let mut difference = object(difference);
            difference["reason"] = note.reason.as_str().into();
            difference
        });
        let unused = self
            .unused
            .iter()
            .map(|note| json!({ "at": note.at, "change": note.change.as_str(), "reason": note.reason }));
        let unread = self
            .unread
            .iter()
            .map(|(pointer, why)| json!({ "pointer": pointer, "why": why }));
        let all = json!({
            "differences": self.open.iter().map(object).collect::<Vec<_>>(),
            "accepted": accepted.collect::<Vec<_>>(),
            "unused": unused.collect::<Vec<_>>(),
            "unread": unread.collect::<Vec<_>>(),
        });
        format!("{all:#}\n")
    }
}

fn object(difference: &Difference) -> Value {
    let place = difference.place();
    json!({
        "impact": difference.impact.as_str(),
        "operation": place.operation,
        "way": place.way,
        "change": difference.change.as_str(),
        "here": difference.here,
        "there": difference.there,
        "also": difference.places[1..].iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
