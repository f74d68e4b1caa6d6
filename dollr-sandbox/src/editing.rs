//! What is done to documents, of either kind, until they can be paid.

use super::documents::Document;
use super::lookups::find_mut;
use super::patches::{change, replace};
use super::refusal::Refusal;
use super::state::State;
use dollr_client::{FeeBearer, Patch, Source, SourceStatus};

/// Adds a document whose counterparty there is.
pub(super) fn create(state: &mut State, document: Document) -> Result<&Document, Refusal> {
    if !state.counterparties.contains_key(&document.counterparty_id) {
        return Err(Refusal::of_body_field("counterparty_id", "counterparty not found"));
    }
    Ok(state.documents.push(document))
}

/// Changes what a document of either kind has.
pub(super) fn update<'a>(
    state: &'a mut State,
    source: &Source,
    reference_id: &Patch<String>,
    note: &Patch<String>,
    fee_bearer: &Patch<FeeBearer>,
) -> Result<&'a mut Document, Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, source)?;
    document.require(&[SourceStatus::Idle], "id")?;
    change(&mut document.reference_id, reference_id);
    change(&mut document.note, note);
    replace(&mut document.fee_bearer, fee_bearer);
    document.updated_at = now;
    Ok(document)
}

pub(super) fn publish<'a>(state: &'a mut State, source: &Source) -> Result<&'a Document, Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, source)?;
    document.require(&[SourceStatus::Idle], "id")?;
    if document.lines().is_empty() {
        return Err(Refusal::of_path_field(
            "id",
            "there is nothing to pay; add a line first",
        ));
    }
    document.go(&[SourceStatus::Idle], SourceStatus::Active, "id", now)?;
    Ok(document)
}

pub(super) fn cancel<'a>(state: &'a mut State, source: &Source) -> Result<&'a Document, Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, source)?;
    let before = [SourceStatus::Idle, SourceStatus::Active];
    document.go(&before, SourceStatus::Canceled, "id", now)?;
    Ok(document)
}
