//! What an update does to a field here. Dollr documents it for values, and not for `null`.

use dollr_client::Patch;

/// Sets or clears a field that can be empty.
pub(super) fn change<T: Clone>(field: &mut Option<T>, patch: &Patch<T>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *field = None,
        Patch::Set(value) => *field = Some(value.clone()),
    }
}

/// Sets a field that can't be empty; `null` leaves it as it is.
pub(super) fn replace<T: Clone>(field: &mut T, patch: &Patch<T>) {
    if let Patch::Set(value) = patch {
        *field = value.clone();
    }
}
