//! What goes wrong, and what Dollr may be like.

mod climate;
mod deliveries;
mod outages;
mod refusals;
mod showings;

use dollr_client::schema::Method;
use dollr_client::schema::{Operation, Retry};
use dollr_sandbox::{Fault, FaultContext};
use fastrand::Rng;

pub(super) use self::climate::{Broken, Climate, climate};
use self::deliveries::Effect;
use self::outages::Outages;
use super::sendings::Sendings;

pub(super) fn one_of<T: Clone>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.usize(..all.len())].clone()
}

/// What a request is about, as far as the weather minds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// It moves money.
    Execution,
    /// It asks what happened to a payment or a document.
    Status,
    /// Everything else.
    Other,
}

impl About {
    fn of(operation: &Operation) -> Self {
        match operation.retry {
            Retry::Recover(_) => Self::Execution,
            _ if operation.method == Method::Get && operation.path.starts_with("/v1/status/") => Self::Status,
            _ => Self::Other,
        }
    }
}

/// Faults of chance: for a part of what moves money, and for a part of all else.
pub(super) fn faults(mut rng: Rng, sendings: Sendings) -> impl FnMut(&FaultContext) -> Option<Fault> {
    let of_executions = one_of(&mut rng, &[0.1, 0.5, 0.9]);
    let of_others = one_of(&mut rng, &[0.02, 0.1, 0.3]);
    let of_showings = one_of(&mut rng, &[0.0, 0.05, 0.3]);
    let mut outages = Outages::default();
    move |context| {
        if outages.is_on() {
            return Some(Fault::refuse());
        }
        let about = About::of(context.operation);
        let rate = match about {
            About::Execution => of_executions,
            About::Status | About::Other => of_others,
        };
        let (fault, effect) = match (rng.f64() < rate, about) {
            (false, _) => (deliveries::delay(&mut rng), Effect::Possible),
            (true, About::Execution) => {
                outages.may_begin(&mut rng);
                deliveries::of_execution(&mut rng, context.operation)
            }
            (true, About::Status | About::Other) => (deliveries::of_other(&mut rng), Effect::Possible),
        };
        let is_shown_so = about != About::Other && rng.f64() < of_showings;
        let fault = match is_shown_so {
            true => fault.shown_as(showings::any(&mut rng)),
            false => fault,
        };
        if let Some(key) = context.reference_id.filter(|_| effect == Effect::Possible) {
            sendings.note(key);
        }
        Some(fault)
    }
}
