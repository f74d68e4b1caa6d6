//! Counterparties: kept in the form that creating one returns, and shown with their party everywhere else.

use super::parties::is_called;
use super::refusal::Refusal;
use super::state::{MERCHANT, State};
use dollr_client::counterparties::{
    CreateCounterparty, ListCounterparties, RetrieveCounterparties, UpdateCounterparty,
};
use dollr_client::{Counterparty, CounterpartyId, PartyId, Patch};

pub(super) fn create_counterparty(state: &mut State, request: &CreateCounterparty) -> Result<Counterparty, Refusal> {
    let party_id = request
        .party_id
        .ok_or_else(|| Refusal::of_body_field("party_id", "required: the sandbox can't find the party otherwise"))?;
    require_party(state, party_id)?;
    let now = state.clock.now();
    let counterparty = Counterparty::builder()
        .id(CounterpartyId::new(state.next_id()))
        .relationship_type(request.relationship_type.clone())
        .party_id(party_id)
        .created_at(now)
        .updated_at(now)
        .build();
    state.counterparties.insert(counterparty.id, counterparty.clone());
    Ok(counterparty)
}

pub(super) fn list_counterparties(
    state: &mut State,
    request: &ListCounterparties,
) -> Result<Vec<Counterparty>, Refusal> {
    let counterparties = state.counterparties.keys();
    let counterparties = counterparties.filter_map(|id| with_party(state, *id));
    Ok(counterparties
        .filter(|it| request.relationship_type.is_none() || it.relationship_type == request.relationship_type)
        .filter(|it| {
            let party = it.party.as_ref();
            party.is_some_and(|party| is_called(party, request.fullname.as_deref()))
        })
        .collect())
}

pub(super) fn retrieve_counterparties(
    state: &mut State,
    request: &RetrieveCounterparties,
) -> Result<Counterparty, Refusal> {
    with_party(state, request.id).ok_or_else(|| Refusal::not_found("counterparty"))
}

pub(super) fn update_counterparty(
    state: &mut State,
    request: &UpdateCounterparty,
) -> Result<Option<Counterparty>, Refusal> {
    if let Patch::Set(party_id) = request.party_id {
        require_party(state, party_id)?;
    }
    let now = state.clock.now();
    let counterparty = state
        .counterparties
        .get_mut(&request.id)
        .ok_or_else(|| Refusal::not_found("counterparty"))?;
    if let Patch::Set(party_id) = request.party_id {
        counterparty.party_id = Some(party_id);
    }
    if let Patch::Set(relationship_type) = &request.relationship_type {
        counterparty.relationship_type = Some(relationship_type.clone());
    }
    counterparty.updated_at = Some(now);
    Ok(with_party(state, request.id))
}

/// A counterparty as it is retrieved.
pub(super) fn with_party(state: &State, id: CounterpartyId) -> Option<Counterparty> {
    let counterparty = state.counterparties.get(&id)?;
    let party = counterparty.party_id.and_then(|id| state.parties.get(&id));
    let mut shown = counterparty.clone();
    shown.party_id = None;
    shown.party = party.cloned();
    shown.owner = Some(MERCHANT);
    Some(shown)
}

pub(super) fn party_of(state: &State, id: CounterpartyId) -> Option<PartyId> {
    state.counterparties.get(&id)?.party_id
}

fn require_party(state: &State, id: PartyId) -> Result<(), Refusal> {
    match state.parties.contains_key(&id) {
        true => Ok(()),
        false => Err(Refusal::of_body_field("party_id", "party not found")),
    }
}
