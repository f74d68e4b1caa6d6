//! Parties: kept as they are answered.

use super::refusal::Refusal;
use super::state::State;
use dollr_client::parties::{CreateParty, ListParties, RetrieveParties};
use dollr_client::{Party, PartyId};

pub(super) fn create_party(state: &mut State, request: &CreateParty) -> Result<Party, Refusal> {
    let now = state.clock.now();
    let party = Party::builder()
        .id(PartyId::new(state.next_id()))
        .fullname(request.fullname.clone())
        .phone(request.phone.to_string())
        .email(request.email.as_ref().map(ToString::to_string))
        .country_code(request.country_code.as_ref().map(ToString::to_string))
        .created_at(now)
        .updated_at(now)
        .build();
    state.parties.insert(party.id, party.clone());
    Ok(party)
}

pub(super) fn list_parties(state: &mut State, request: &ListParties) -> Result<Vec<Party>, Refusal> {
    let parties = state.parties.values();
    Ok(parties
        .filter(|party| is_called(party, request.fullname.as_deref()))
        .cloned()
        .collect())
}

pub(super) fn retrieve_parties(state: &mut State, request: &RetrieveParties) -> Result<Party, Refusal> {
    let party = state.parties.get(&request.id);
    party.cloned().ok_or_else(|| Refusal::not_found("party"))
}

/// Whether a part of a name, if there is one, is in the name of a party.
pub(super) fn is_called(party: &Party, part: Option<&str>) -> bool {
    part.is_none_or(|part| party.fullname.to_lowercase().contains(&part.to_lowercase()))
}
