//! The hosts that operations run on.

use super::super::reading::{Node, address};
use super::calls::{Call, split_address};
use super::difference::Impact;
use super::found::Found;
use crate::model::Change;

/// The host that is called here, if the other document names others and not this one.
pub(super) fn compare(here: &Call<'_>, there: &Call<'_>) -> Option<Found> {
    let (here, there) = (here.servers.as_ref()?, there.servers.as_ref()?);
    let called = address(here.items().first()?)?;
    let called = origin(&called)?;
    let others = there.items();
    let named: Vec<&str> = others.iter().filter_map(origin_of).collect();
    if named.is_empty() || named.iter().any(|other| fits(other, called)) {
        return None;
    }
    let text = Some(named.join(", "));
    let mut found = Found::new(Change::Server, Impact::Breaks, Some(called.to_owned()), text);
    found.causes = [Some(here.pointer.clone()), Some(there.pointer.clone())];
    Some(found)
}

fn origin_of<'d>(server: &Node<'d>) -> Option<&'d str> {
    origin(server.text("url")?)
}

/// Nothing of an address that is relative.
fn origin(url: &str) -> Option<&str> {
    let (origin, _) = split_address(url);
    (!origin.is_empty()).then_some(origin)
}

/// Whether a host may be the one that is meant, of whose variables nothing is known.
fn fits(named: &str, called: &str) -> bool {
    match (named.split_once('{'), named.rsplit_once('}')) {
        (Some((before, _)), Some((_, after))) => called.starts_with(before) && called.ends_with(after),
        _ => named.eq_ignore_ascii_case(called),
    }
}
