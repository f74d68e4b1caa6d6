//! What Dollr is like for a round.

use std::time::Duration;

use dollr_client::sandbox::{
    Behaviour, ClientSecret, FailedDocument, Refusals, Replay, ReusedKey, SessionUse, UnknownKey,
};
use fastrand::Rng;

use super::super::Habit;
use super::one_of;

const HOUR: i64 = 3600;

/// How often Dollr itself carries out a key in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Carried {
    /// Once, as the key or the session sees to it.
    Once,
    /// As often as it comes while its session lives.
    Again,
}

/// What Dollr is like for a round.
pub(in super::super) struct Climate {
    pub(in super::super) carried: Carried,
    pub(in super::super) unknown_key: UnknownKey,
    pub(in super::super) failed_document: FailedDocument,
    /// Whether a document that is being paid refuses another payment.
    pub(in super::super) is_guarded: bool,
    /// Whether Dollr says what time it is.
    pub(in super::super) has_dates: bool,
    /// How many seconds Dollr's clock is ahead of that of the shops.
    pub(in super::super) clock_ahead: i64,
    pub(in super::super) behaviour: Behaviour,
}

/// One of the settings of what no source says.
pub(in super::super) fn climate(rng: &mut Rng, habit: Habit, carried: Carried) -> Climate {
    let seconds = Duration::from_secs;
    let unknown_key = one_of(
        rng,
        &[UnknownKey::Json, UnknownKey::Json, UnknownKey::Json, UnknownKey::Html],
    );
    let failed_document = match rng.u8(..5) {
        0 => FailedDocument::Processing,
        _ => FailedDocument::Active,
    };
    let (replay, session_use) = uses(rng, carried);
    // Carelessness, and what is carried out again, show where documents do not make up for it.
    let is_guarded = habit == Habit::Careful && carried == Carried::Once && rng.bool();
    let clock_ahead = one_of(rng, &[0, 0, 0, 0, -3 * HOUR, -HOUR, 2 * HOUR, 5 * HOUR]);
    let has_dates = rng.u8(..4) > 0;
    let behaviour = Behaviour::default()
        .replay(replay)
        .session_use(session_use)
        .reused_key(one_of(
            rng,
            &[ReusedKey::Duplicate, ReusedKey::Original, ReusedKey::Executed],
        ))
        .documents_guarded(is_guarded)
        .failed_document(failed_document)
        .status_lag(seconds(one_of(rng, &[0, 3, 15, 25])))
        .source_lag(seconds(one_of(rng, &[0, 0, 10, 60])))
        .unknown_key(unknown_key)
        .client_secret(one_of(rng, &[ClientSecret::Always, ClientSecret::Execution]))
        .refusals(one_of(rng, &[Refusals::List, Refusals::Sentence]))
        // Long enough that a careful client still sends something: it need not in the last minute.
        .checkout_session_lifetime(seconds(one_of(rng, &[150, 240, 1800, 1800])))
        .payout_session_lifetime(seconds(one_of(rng, &[150, 240, 1800, 1800])))
        .dates(has_dates)
        .clock_ahead(clock_ahead);
    Climate {
        carried,
        unknown_key,
        failed_document,
        is_guarded,
        has_dates,
        clock_ahead,
        behaviour,
    }
}

/// What keys and sessions are good for, so that they are carried out as often as this.
fn uses(rng: &mut Rng, carried: Carried) -> (Replay, SessionUse) {
    loop {
        let replay = one_of(
            rng,
            &[
                Replay::Original,
                Replay::Duplicate,
                Replay::SessionNotActive,
                Replay::Executed,
            ],
        );
        let session_use = one_of(
            rng,
            &[SessionUse::Once, SessionUse::AgainAfterFailure, SessionUse::Always],
        );
        let is_again = replay == Replay::Executed && session_use != SessionUse::Once;
        if is_again == (carried == Carried::Again) {
            return (replay, session_use);
        }
    }
}
