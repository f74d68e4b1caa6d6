//! Phone numbers that decide what happens to a payment.

use std::time::Duration;

/// The payment of this number is `COMPLETED`, as is that of every number but the three below.
pub const PHONE_COMPLETES: &str = "231770000001";

/// The payment of this number is `FAILED`.
pub const PHONE_FAILS: &str = "231770000002";

/// The payment of this number stays `PROCESSING` for two minutes, and is then `COMPLETED`.
pub const PHONE_TAKES_LONGER: &str = "231770000003";

/// The payment of this number has `requires_action`, as a card does that has to be confirmed in the browser. Nobody can
/// do that here, so it is `FAILED` after ten minutes.
pub const PHONE_NEEDS_ACTION: &str = "231770000004";

/// What happens to a payment.
pub(super) struct Outcome {
    pub(super) completes: bool,
    pub(super) requires_action: bool,
    /// How long it takes, from the call on.
    pub(super) after: Duration,
}

pub(super) fn outcome(phone: Option<&str>) -> Outcome {
    let (completes, requires_action, after) = match phone {
        Some(PHONE_FAILS) => (false, false, Duration::from_secs(4)),
        Some(PHONE_TAKES_LONGER) => (true, false, Duration::from_mins(2)),
        Some(PHONE_NEEDS_ACTION) => (false, true, Duration::from_mins(10)),
        _ => (true, false, Duration::from_secs(4)),
    };
    Outcome {
        completes,
        requires_action,
        after,
    }
}
