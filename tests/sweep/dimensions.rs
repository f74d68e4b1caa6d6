//! What can be one way or another, and all combinations of it, by their numbers.

use std::sync::LazyLock;
use std::time::Duration;

use dollr_client::OperationType;
use dollr_sandbox::{Behaviour, Distortion, Fault, PHONE_COMPLETES, PHONE_FAILS, Reply, UnknownKey};

const SECOND: Duration = Duration::from_secs(1);

/// One combination of a value of each dimension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Combination {
    pub(super) kind: Kind,
    pub(super) next: Next,
    pub(super) first: First,
    /// When a second copy arrives, which the network made.
    pub(super) second: Second,
    /// How late the status shows what was executed, and the document that it is paid.
    pub(super) lag: Duration,
    pub(super) says: Says,
    pub(super) clock: Clock,
    /// How long sessions live.
    pub(super) life: Duration,
    pub(super) payer: Payer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Collection,
    Payout,
}

/// What the caller does when an outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Asks again and again until it is settled.
    Settles,
    /// Executes the same attempt again at once, and then asks.
    ExecutesAgain,
    /// The same, but by then there is no connection any more.
    ExecutesAgainOffline,
    /// Calls it off to take cash, at once, and asks if that gives no proof.
    CallsOff,
    /// The same, but a customer has to decide first.
    CallsOffSoon,
    /// The same as `CallsOff`, but what should cancel the document never arrives.
    CallsOffInVain,
    /// The process ends before it heard what happened to it. Another one reads the attempt, resumes it, and then asks.
    AnotherProcess,
}

/// What the first copy of the first sending meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// It acts, and is answered.
    Answered,
    /// It acts, and the response is lost.
    Lost,
    /// It acts, and is answered otherwise: by something on the way, or by a server that stumbled.
    ActsAndIs(Refused),
    /// It doesn't act, and is answered so.
    Is(Refused),
    /// Its bytes are impossible: those of every sending of it, which are the same.
    Impossible,
    /// There is no connection for any sending of it.
    NoConnection,
    /// The connection is reset before it arrives.
    Reset,
    /// It arrives when its client waits for it no more.
    Late,
}

/// When the second copy arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Second {
    Never,
    /// So many seconds after the first one.
    After(u64),
    /// A moment before the session ends.
    BeforeTheEnd,
}

/// How it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Json(u16),
    Page(u16),
    /// 422 at a field, of the kind that is about anything that Dollr knows.
    Value,
}

/// What Dollr says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Plainly,
    So(Distortion),
    /// A page, for a key that it doesn't know.
    PageForUnknown,
}

/// How far Dollr's clock is from this machine's, in hours, and whether it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    hours_ahead: i64,
    pub(super) dates: bool,
}

/// What happens to the first payment when it is carried out. A second one is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payer {
    Pays,
    Declines,
}

const KINDS: [Kind; 2] = [Kind::Collection, Kind::Payout];

const NEXT: [Next; 7] = [
    Next::Settles,
    Next::ExecutesAgain,
    Next::ExecutesAgainOffline,
    Next::CallsOff,
    Next::CallsOffSoon,
    Next::CallsOffInVain,
    Next::AnotherProcess,
];

const REFUSED: [Refused; 8] = [
    Refused::Json(401),
    Refused::Json(403),
    Refused::Json(404),
    Refused::Page(404),
    Refused::Value,
    Refused::Json(422),
    Refused::Json(429),
    Refused::Json(500),
];

const SECONDS: [Second; 6] = [
    Second::Never,
    Second::After(0),
    Second::After(2),
    Second::After(60),
    Second::After(600),
    Second::BeforeTheEnd,
];

/// All less than the half minute in which a status has to show what has begun.
const LAGS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(2), Duration::from_secs(20)];

const SAYS: [Says; 7] = [
    Says::Plainly,
    Says::So(Distortion::SmallLetters),
    Says::So(Distortion::SpaceAfter),
    Says::So(Distortion::CentOff),
    Says::So(Distortion::OtherCurrency),
    Says::So(Distortion::AnotherKey),
    Says::PageForUnknown,
];

const CLOCKS: [Clock; 4] = [
    Clock::new(0, true),
    Clock::new(2, true),
    Clock::new(-2, true),
    Clock::new(2, false),
];

const LIVES: [Duration; 2] = [Duration::from_secs(150), Duration::from_mins(30)];

const PAYERS: [Payer; 2] = [Payer::Pays, Payer::Declines];

fn firsts() -> Vec<First> {
    let mut firsts = vec![First::Answered, First::Lost];
    firsts.extend(REFUSED.map(First::ActsAndIs));
    firsts.extend(REFUSED.map(First::Is));
    firsts.extend([First::Impossible, First::NoConnection, First::Reset, First::Late]);
    firsts
}

/// Of what, and what comes next. A payout has no document that could be called off.
static CALLERS: LazyLock<Vec<(Kind, Next)>> = LazyLock::new(|| {
    let all = KINDS.into_iter().flat_map(|kind| NEXT.map(|next| (kind, next)));
    all.filter(|(kind, next)| *kind == Kind::Collection || !next.calls_off())
        .collect()
});

/// The two deliveries of the first sending. What never left has no copy, and the copy of what is impossible is too.
static DELIVERIES: LazyLock<Vec<(First, Second)>> = LazyLock::new(|| {
    let firsts = firsts().into_iter();
    let all = firsts.flat_map(|first| SECONDS.map(|second| (first, second)));
    let has_no_copy = |first| matches!(first, First::NoConnection | First::Impossible);
    all.filter(|(first, second)| *second == Second::Never || !has_no_copy(*first))
        .collect()
});

/// How many values each dimension has.
pub(super) fn sizes() -> [usize; 7] {
    [
        CALLERS.len(),
        DELIVERIES.len(),
        LAGS.len(),
        SAYS.len(),
        CLOCKS.len(),
        LIVES.len(),
        PAYERS.len(),
    ]
}

/// How many combinations there are. Their numbers count from 0.
pub(super) fn count() -> usize {
    sizes().iter().product()
}

/// How many more there would be with those that make no sense.
pub(super) fn dropped() -> usize {
    let others: usize = sizes()[2..].iter().product();
    KINDS.len() * NEXT.len() * firsts().len() * SECONDS.len() * others - count()
}

/// Which value of each dimension a combination has.
pub(super) fn places(mut number: usize) -> [usize; 7] {
    sizes().map(|size| {
        let place = number % size;
        number /= size;
        place
    })
}

impl Combination {
    pub(super) fn of(number: usize) -> Self {
        let [caller, delivery, lag, says, clock, life, payer] = places(number);
        let (kind, next) = CALLERS[caller];
        let (first, second) = DELIVERIES[delivery];
        Self {
            kind,
            next,
            first,
            second,
            lag: LAGS[lag],
            says: SAYS[says],
            clock: CLOCKS[clock],
            life: LIVES[life],
            payer: PAYERS[payer],
        }
    }

    /// What Dollr is like. A document doesn't keep a second payment away, so that it shows.
    pub(super) fn behaviour(&self) -> Behaviour {
        let unknown_key = match self.says {
            Says::PageForUnknown => UnknownKey::Html,
            _ => UnknownKey::Json,
        };
        Behaviour::default()
            .documents_guarded(false)
            .status_lag(self.lag)
            .source_lag(self.lag)
            .unknown_key(unknown_key)
            .checkout_session_lifetime(self.life)
            .payout_session_lifetime(self.life)
            .clock_ahead(self.clock.hours_ahead * 3600)
            .dates(self.clock.dates)
    }

    /// What a request about the payment meets if nothing else is wrong with it.
    pub(super) fn shown(&self, fault: Fault) -> Fault {
        match self.says {
            Says::So(distortion) => fault.shown_as(distortion),
            Says::Plainly | Says::PageForUnknown => fault,
        }
    }

    /// What the first sending meets.
    pub(super) fn first_fault(&self) -> Fault {
        let fault = match self.first {
            First::Answered => Fault::none(),
            First::Lost => Fault::reset().after_acting(),
            First::ActsAndIs(refused) => Fault::reply(refused.reply()).after_acting(),
            First::Is(refused) => Fault::reply(refused.reply()),
            First::Impossible => Fault::reply(Reply::field_error("reference_id", "missing", "field required")),
            First::NoConnection => Fault::refuse(),
            First::Reset => Fault::reset(),
            First::Late => Fault::none().delivered_after(45 * SECOND),
        };
        match self.second {
            Second::Never => fault,
            Second::After(seconds) => fault.copied_after(Duration::from_secs(seconds)),
            Second::BeforeTheEnd => fault.copied_after(self.life.saturating_sub(10 * SECOND)),
        }
    }

    /// What another sending of the first attempt meets.
    pub(super) fn later_fault(&self) -> Fault {
        match (self.first, self.next) {
            (First::Impossible | First::NoConnection, _) => self.first_fault(),
            (_, Next::ExecutesAgainOffline) => Fault::refuse(),
            _ => Fault::none(),
        }
    }

    /// The phone of whom an attempt takes money from, or gives it to.
    pub(super) fn phone(&self, attempt: usize) -> &'static str {
        match (self.payer, attempt) {
            (Payer::Declines, 0) => PHONE_FAILS,
            _ => PHONE_COMPLETES,
        }
    }
}

impl Clock {
    const fn new(hours_ahead: i64, dates: bool) -> Self {
        Self { hours_ahead, dates }
    }
}

impl Kind {
    pub(super) fn operation_type(self) -> OperationType {
        match self {
            Self::Collection => OperationType::Collection,
            Self::Payout => OperationType::Payout,
        }
    }
}

impl Next {
    pub(super) fn executes_again(self) -> bool {
        matches!(self, Self::ExecutesAgain | Self::ExecutesAgainOffline)
    }

    pub(super) fn calls_off(self) -> bool {
        matches!(self, Self::CallsOff | Self::CallsOffSoon | Self::CallsOffInVain)
    }
}

impl Refused {
    fn reply(self) -> Reply {
        match self {
            Self::Json(status) => Reply::json(status),
            Self::Page(status) => Reply::html(status),
            Self::Value => Reply::field_error("session_id", "value_error", "session not active"),
        }
    }
}
