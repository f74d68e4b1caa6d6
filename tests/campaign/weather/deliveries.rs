//! What befalls a request and its response on their way.

use std::time::Duration;

use dollr_client::schema::Operation;
use dollr_sandbox::{Fault, Reply};
use fastrand::Rng;

use super::refusals;

/// What a client can say of the effect of a request that such a thing befalls.
#[derive(PartialEq, Eq)]
pub(super) enum Effect {
    /// It never left.
    SurelyNone,
    /// Whatever was answered: a copy may be carried out that the client knows nothing of.
    Possible,
}

/// So late a copy may arrive that a network has kept.
const MOST_LATE: u64 = 15 * 60;

/// What is no fault: everything takes its time.
pub(super) fn delay(rng: &mut Rng) -> Fault {
    let [there, back] = [(); 2].map(|()| Duration::from_millis(rng.u64(..1000)));
    Fault::none().delivered_after(there).answered_after(back)
}

fn seconds(rng: &mut Rng, most: u64) -> Duration {
    Duration::from_secs(rng.u64(1..=most))
}

/// One that befalls what moves money.
pub(super) fn of_execution(rng: &mut Rng, operation: &Operation) -> (Fault, Effect) {
    let refused = |rng: &mut Rng| Fault::reply(refusals::any(rng, operation));
    let fault = match rng.u8(..24) {
        0 | 1 => return (Fault::refuse(), Effect::SurelyNone),
        2..=4 => refused(rng),
        // It came twice: the first was carried out, and the client is told what was made of the second.
        5..=7 => {
            let late = Duration::from_millis(rng.u64(..2000));
            refused(rng).after_acting().answered_after(late)
        }
        // The first was refused, and the second is carried out when it comes.
        8..=10 => refused(rng).copied_after(seconds(rng, MOST_LATE)),
        11 => refused(rng).copied_after(seconds(rng, 20)),
        12 => Fault::reset().copied_after(seconds(rng, MOST_LATE)),
        13 => Fault::none().copied_after(seconds(rng, MOST_LATE)),
        14 => Fault::reply(gateway(rng)).copied_after(seconds(rng, MOST_LATE)),
        _ => on_the_way(rng),
    };
    (fault, Effect::Possible)
}

/// One that befalls anything else. Dollr never says there that it doesn't know what it knows.
pub(super) fn of_other(rng: &mut Rng) -> Fault {
    match rng.u8(..16) {
        0 | 1 => Fault::refuse(),
        2..=4 => Fault::reply(refusals::of_client(rng)),
        _ => on_the_way(rng),
    }
}

/// A request or a response is lost, late or doubled.
fn on_the_way(rng: &mut Rng) -> Fault {
    match rng.u8(..12) {
        0 => Fault::reset(),
        1 | 2 => Fault::reset().after_acting(),
        3 => Fault::cut(),
        4 => Fault::none().answered_after(seconds(rng, 60)),
        // After its client has given up, or not.
        5..=7 => Fault::none().delivered_after(seconds(rng, 60)),
        8 => Fault::none().delivered_after(seconds(rng, MOST_LATE)),
        9 => Fault::none().delivered_twice(),
        10 => Fault::reply(gateway(rng)),
        // What a gateway says of what it has passed on.
        _ => Fault::reply(gateway(rng)).after_acting(),
    }
}

/// What a gateway returns in the place of Dollr.
fn gateway(rng: &mut Rng) -> Reply {
    match rng.u8(..5) {
        0 => Reply::json(500),
        1 => Reply::html(502),
        2 => Reply::html(503),
        3 => Reply::json(503),
        _ => Reply::html(404),
    }
}
