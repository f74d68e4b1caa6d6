//! What Dollr is like for a round.

use std::time::Duration;

use dollr_sandbox::{Behaviour, ClientSecret, FailedDocument, Refusals, Replay, ReusedKey, SessionUse, UnknownKey};
use fastrand::Rng;

use super::super::Habit;
use super::one_of;

const HOUR: i64 = 3600;

/// Which assumption about Dollr doesn't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Broken {
    Nothing,
    /// That a key in its session is carried out once: it is as often as it comes while the session lives.
    CarriedOnce,
    /// That a payment shows soon: it does after the end of its session, and five minutes more.
    ShownSoon,
}

/// What Dollr is like for a round.
pub(in super::super) struct Climate {
    pub(in super::super) broken: Broken,
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
pub(in super::super) fn climate(rng: &mut Rng, habit: Habit, broken: Broken) -> Climate {
    let seconds = Duration::from_secs;
    let unknown_key = one_of(
        rng,
        &[UnknownKey::Json, UnknownKey::Json, UnknownKey::Json, UnknownKey::Html],
    );
    let failed_document = match rng.u8(..5) {
        0 => FailedDocument::Processing,
        _ => FailedDocument::Active,
    };
    let (replay, session_use) = uses(rng, broken);
    // Carelessness, and what is carried out again, show where documents do not make up for it.
    let is_guarded = habit == Habit::Careful && broken != Broken::CarriedOnce && rng.bool();
    let clock_ahead = one_of(rng, &[0, 0, 0, 0, -3 * HOUR, -HOUR, 2 * HOUR, 5 * HOUR]);
    let lag = match broken {
        Broken::ShownSoon => one_of(rng, &[300, 1200, 3600]),
        _ => one_of(rng, &[0, 3, 15, 25]),
    };
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
        .status_lag(seconds(lag))
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
        broken,
        unknown_key,
        failed_document,
        is_guarded,
        has_dates,
        clock_ahead,
        behaviour,
    }
}

/// What keys and sessions are good for, so that they are carried out as often as this.
fn uses(rng: &mut Rng, broken: Broken) -> (Replay, SessionUse) {
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
        if is_again == (broken == Broken::CarriedOnce) {
            return (replay, session_use);
        }
    }
}
