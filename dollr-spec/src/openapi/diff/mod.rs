//! What is different between a spec, as a document of OpenAPI, and the document of its vendor.

mod calls;
mod causes;
mod difference;
mod form;
mod found;
mod json;
mod limits;
mod objects;
mod operations;
mod pairs;
mod responses;
mod schemas;
mod servers;
mod tags;
#[cfg(test)]
mod tests;
mod text;

use crate::model::AcceptedDifference;

use self::calls::{base_path, calls};
pub use self::difference::{Difference, Impact, Place};
use self::operations::Comparison;
use super::document::Document;
use super::reading::{Node, check_version};

/// What came of a comparison.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Differences {
    /// Those that nobody accepted: what breaks callers first, and then by operation.
    pub open: Vec<Difference>,
    /// Those that the spec accepts, each with its note.
    pub accepted: Vec<(Difference, AcceptedDifference)>,
    /// Notes of the spec that match no difference any more.
    pub unused: Vec<AcceptedDifference>,
    /// What couldn't be compared: where it stands, and why.
    pub unread: Vec<(String, String)>,
}

impl Differences {
    /// Whether there is something to do: a difference that breaks callers or is new, a note without a difference, or what
    /// couldn't be compared.
    pub fn matter(&self) -> bool {
        let matters = |difference: &Difference| difference.impact < Impact::Other;
        self.open.iter().any(matters) || !self.unused.is_empty() || !self.unread.is_empty()
    }
}

/// Compares what a spec says, `here`, with what its vendor's document says, `there`.
///
/// How components are called, their order, descriptions and examples are no difference, and neither is one thing said in two
/// ways. What can't be followed is told in [`Differences::unread`].
///
/// # Errors
///
/// One of them is no document of OpenAPI 3.
///
/// # Examples
///
/// ```
/// use dollr_spec::openapi::{Document, Impact, diff};
///
/// let here = Document::parse("{openapi: 3.1.0, paths: {/things: {get: {responses: {204: {}}}}}}")?;
/// let there = Document::parse("{openapi: 3.1.0, paths: {}}")?;
/// let differences = diff(&here, &there, &[])?;
/// assert_eq!(differences.open[0].impact, Impact::Breaks);
/// assert_eq!(differences.open[0].place().operation, "GET /things");
/// # Ok::<(), String>(())
/// ```
pub fn diff(here: &Document, there: &Document, accepted: &[AcceptedDifference]) -> Result<Differences, String> {
    let (here, there) = (Node::root(&here.0), Node::root(&there.0));
    check_version(&here).and_then(|()| check_version(&there))?;
    let base = base_path(here.get("servers").as_ref());
    let (calls_here, mut unread) = calls(&here, &base);
    let (calls_there, broken) = calls(&there, &base);
    unread.extend(broken);
    let operations = calls_here.iter().chain(&calls_there);
    let operations: Vec<String> = operations.map(|call| call.name.clone()).collect();
    let mut comparison = Comparison::default();
    comparison.operations(&(here, calls_here), &(there, calls_there));
    let (mut all, pairs_broken) = comparison.differences();
    unread.extend(pairs_broken);
    all.sort_by_key(|difference| {
        let operation = &difference.place().operation;
        (
            difference.impact,
            operations.iter().position(|known| known == operation),
        )
    });
    let (mut open, mut known, mut used) = (Vec::new(), Vec::new(), vec![false; accepted.len()]);
    for difference in all {
        let is_of = |note: &AcceptedDifference| {
            note.change == difference.change && difference.places.iter().any(|place| place.to_string() == note.at)
        };
        match accepted.iter().position(is_of) {
            Some(at) => {
                used[at] = true;
                known.push((difference, accepted[at].clone()));
            }
            None => open.push(difference),
        }
    }
    let unused = accepted.iter().zip(used).filter(|(_, is_used)| !is_used);
    Ok(Differences {
        open,
        accepted: known,
        unused: unused.map(|(note, _)| note.clone()).collect(),
        unread,
    })
}
