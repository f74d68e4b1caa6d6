//! The lines of documents, of either kind.

use std::slice;

use super::documents::{Document, Line};
use super::lookups::find_mut;
use super::patches::replace;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::{Amount, Currency, Patch, Source, SourceStatus};

pub(super) fn add_line(
    state: &mut State,
    source: &Source,
    name: &str,
    qty: i64,
    amount: Amount,
    currency: Currency,
) -> Result<Line, Refusal> {
    let now = state.clock.now();
    let id = state.next_id();
    let document = draft(state, source)?;
    if currency != document.currency {
        let message = format!("{} is in {}, and so are its lines", document.number, document.currency);
        return Err(Refusal::of_body_field("currency", message));
    }
    let line = Line {
        id,
        name: name.to_owned(),
        qty,
        currency,
        amount,
        created_at: now,
        updated_at: now,
    };
    document.set_lines([document.lines(), slice::from_ref(&line)].concat(), now)?;
    Ok(line)
}

pub(super) fn update_line(
    state: &mut State,
    source: &Source,
    id: i64,
    name: &Patch<String>,
    qty: &Patch<i64>,
    amount: &Patch<Amount>,
) -> Result<Line, Refusal> {
    let now = state.clock.now();
    let document = draft(state, source)?;
    let mut lines = document.lines().to_vec();
    let line = lines.iter_mut().find(|line| line.id == id);
    let line = line.ok_or_else(|| Refusal::not_found("line"))?;
    replace(&mut line.name, name);
    replace(&mut line.qty, qty);
    replace(&mut line.amount, amount);
    if line.qty < 1 {
        return Err(Refusal::of_body_field(
            "qty",
            "less than minimum; at least 1 is expected",
        ));
    }
    line.updated_at = now;
    let line = line.clone();
    document.set_lines(lines, now)?;
    Ok(line)
}

pub(super) fn remove_line(state: &mut State, source: &Source, id: i64) -> Result<(), Refusal> {
    let now = state.clock.now();
    let document = draft(state, source)?;
    let mut lines = document.lines().to_vec();
    lines.retain(|line| line.id != id);
    if lines.len() == document.lines().len() {
        return Err(Refusal::not_found("line"));
    }
    document.set_lines(lines, now)
}

/// A document whose lines can be changed.
fn draft<'a>(state: &'a mut State, source: &Source) -> Result<&'a mut Document, Refusal> {
    let document = find_mut(state, source)?;
    let field = format!("{}_id", source.source_type().as_str().to_lowercase());
    document.require(&[SourceStatus::Idle], &field)?;
    Ok(document)
}
