//! When to ask again, and when no more.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::Polled;
use super::progress::Progress;
use crate::core::backoff::jittered;
use crate::error::{Advice, CallStats, Error, ErrorKind};
use crate::schema::Operation;

/// Between the first two polls, about. It grows by a quarter each time.
const FIRST: Duration = Duration::from_secs(2);
/// Between two polls at most, about, unless the server asks for more.
const MOST: Duration = Duration::from_secs(10);
/// Between two polls at least, and from the last one to the deadline.
const LEAST: Duration = Duration::from_secs(1);
/// For so long a key that isn't known may be one that can't be seen yet.
const SETTLING: Duration = Duration::from_secs(30);
/// No time is taken to be longer than this.
pub(crate) const LONGEST: Duration = Duration::from_hours(365 * 24);

/// What is waited for.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    /// For how long.
    pub(super) within: Duration,
    /// Whether it is enough that a person has to act.
    pub(super) hand_over: bool,
}

impl Goal {
    fn is_reached(&self, progress: Progress) -> bool {
        match progress {
            Progress::Final(_) => true,
            Progress::NeedsAction => self.hand_over,
            Progress::Open | Progress::Unrecognized => false,
        }
    }
}

/// Asks until the response is what is waited for, or the time is over: then the last response is the result.
pub(super) async fn ask_until<T, A>(
    goal: Goal,
    operation: &'static Operation,
    mut ask: impl FnMut() -> A,
) -> Result<Polled<T>, Error>
where
    A: Future<Output = Result<(T, Progress), Error>>,
{
    let began = Instant::now();
    let deadline = began + goal.within.min(LONGEST);
    let mut polls = 0;
    let mut pace = Pace::default();
    let mut last = Err(Error::no_response(operation, goal.within));
    let stats = |attempts| CallStats {
        attempts,
        elapsed: began.elapsed(),
    };
    loop {
        polls += 1;
        let Ok(response) = timeout_at(deadline, ask()).await else {
            break;
        };
        let mut floor = Duration::ZERO;
        match response {
            Ok((value, progress)) => {
                last = Ok((value, progress));
                if goal.is_reached(progress) {
                    break;
                }
            }
            Err(error) => {
                if !passes(&error, last.is_ok(), began) {
                    return Err(error.after(stats(polls)));
                }
                floor = error.retry_after().unwrap_or_default();
                last = last.or(Err(error));
            }
        }
        let wait = pace.wait(floor);
        let Some(left) = before(deadline).filter(|left| *left >= floor.max(LEAST)) else {
            break;
        };
        sleep(wait.min(left)).await;
    }
    let (value, progress) = last.map_err(|error: Error| error.after(stats(polls)))?;
    Ok(Polled {
        value,
        progress,
        polls,
        elapsed: began.elapsed(),
    })
}

/// Whether a poll that fails in this way may succeed later. `known` says that one has, `began` when the first was sent.
pub(crate) fn passes(error: &Error, known: bool, began: Instant) -> bool {
    let may_appear = error.kind() == ErrorKind::NotFound && (known || began.elapsed() < SETTLING);
    error.advice() == Advice::TryAgain || may_appear
}

/// How long from now the last poll before a deadline is; `None` if it is too late for one.
pub(crate) fn before(deadline: Instant) -> Option<Duration> {
    deadline.checked_sub(LEAST)?.checked_duration_since(Instant::now())
}

/// The growing time between polls.
pub(crate) struct Pace {
    interval: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { interval: FIRST }
    }
}

impl Pace {
    /// How long to wait for the next poll: not less than `floor`.
    pub(crate) fn wait(&mut self, floor: Duration) -> Duration {
        let wait = jittered(self.interval);
        self.interval = (self.interval * 5 / 4).min(MOST);
        if wait < floor {
            // What the server asks for it asks of others too: they come back at different times.
            floor.saturating_add(FIRST.mul_f64(fastrand::f64()))
        } else {
            wait
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::api::OPERATIONS;
    use crate::schema::End;

    const SUCCESS: Progress = Progress::Final(End::Success);
    const FAILURE: Progress = Progress::Final(End::Failure);

    /// What a poll gets: where things stand, an error of this kind, or nothing for so many seconds.
    #[derive(Clone, Debug)]
    enum Reply {
        Is(Progress),
        Fails(ErrorKind, Option<u64>),
        Takes(u64, Progress),
    }
    use Reply::{Fails, Is, Takes};

    struct Run {
        result: Result<Polled<usize>, Error>,
        /// When each poll was sent, since the beginning.
        polls: Vec<Duration>,
    }

    impl Run {
        /// The time between polls.
        fn gaps(&self) -> Vec<Duration> {
            self.polls
                .windows(2)
                .map(|pair| pair[1].saturating_sub(pair[0]))
                .collect()
        }
    }

    fn goal(within: u64, hand_over: bool) -> Goal {
        Goal {
            within: Duration::from_secs(within),
            hand_over,
        }
    }

    /// Waits with these replies; the last one is repeated. A value is the number of its poll.
    async fn run(goal: Goal, replies: impl IntoIterator<Item = Reply>) -> Run {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        let began = Instant::now();
        let mut polls = Vec::new();
        let operation = OPERATIONS.iter().find(|operation| operation.wait.is_some()).unwrap();
        let result = ask_until(goal, operation, || {
            polls.push(began.elapsed());
            let poll = polls.len();
            let reply = match replies.len() {
                1 => replies[0].clone(),
                _ => replies.pop_front().unwrap(),
            };
            async move {
                match reply {
                    Is(progress) => Ok((poll, progress)),
                    Fails(kind, floor) => Err(Error::for_test(kind, Some(operation), floor.map(Duration::from_secs))),
                    Takes(seconds, progress) => {
                        sleep(Duration::from_secs(seconds)).await;
                        Ok((poll, progress))
                    }
                }
            }
        })
        .await;
        Run { result, polls }
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_with_the_first_response_that_is_waited_for() {
        let cases = [
            (vec![Is(SUCCESS)], false, SUCCESS, 1),
            (vec![Is(FAILURE)], false, FAILURE, 1),
            (
                vec![Is(Progress::Open), Is(Progress::Unrecognized), Is(SUCCESS)],
                false,
                SUCCESS,
                3,
            ),
            (vec![Is(Progress::NeedsAction), Is(SUCCESS)], false, SUCCESS, 2),
            (
                vec![Is(Progress::NeedsAction), Is(SUCCESS)],
                true,
                Progress::NeedsAction,
                1,
            ),
            (vec![Fails(ErrorKind::Connect, None), Is(SUCCESS)], false, SUCCESS, 2),
            (vec![Fails(ErrorKind::Timeout, None), Is(SUCCESS)], false, SUCCESS, 2),
            (
                vec![Fails(ErrorKind::Interrupted, None), Is(SUCCESS)],
                false,
                SUCCESS,
                2,
            ),
            (vec![Fails(ErrorKind::Server, None), Is(SUCCESS)], false, SUCCESS, 2),
            (
                vec![Fails(ErrorKind::RateLimited, None), Is(SUCCESS)],
                false,
                SUCCESS,
                2,
            ),
            (vec![Fails(ErrorKind::NotFound, None), Is(SUCCESS)], false, SUCCESS, 2),
        ];
        for (replies, hand_over, progress, polls) in cases {
            let shown = format!("{replies:?}");
            let waited = run(goal(60, hand_over), replies).await.result.unwrap();
            assert_eq!((waited.progress, waited.polls), (progress, polls), "{shown}");
            assert_eq!(waited.value, polls as usize, "{shown}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn polls_come_every_two_seconds_and_then_every_ten() {
        let run = run(goal(300, false), [Is(Progress::Open)]).await;
        assert_eq!(run.polls[0], Duration::ZERO);
        let gaps = run.gaps();
        let mut expected = 2.0_f64;
        for gap in &gaps[..gaps.len() - 1] {
            let gap = gap.as_secs_f64();
            assert!(
                (expected * 0.749..=expected * 1.251).contains(&gap),
                "{gap}, not {expected}"
            );
            expected = (expected * 1.25).min(10.0);
        }
        assert!(gaps.len() > 25, "{}", gaps.len());
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_deadline_the_last_response_is_the_result() {
        for progress in [Progress::Open, Progress::Unrecognized, Progress::NeedsAction] {
            let run = run(goal(60, false), [Is(progress)]).await;
            let waited = run.result.as_ref().unwrap();
            assert_eq!(waited.progress, progress);
            assert_eq!(waited.value, run.polls.len(), "the last response");
            // It is as new as it can be.
            let last = run.polls.last().unwrap().as_secs_f64();
            assert!((58.0..=59.0).contains(&last), "{last}");
            assert!(run.gaps().iter().all(|gap| *gap >= LEAST), "{:?}", run.gaps());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_poll_outlasts_the_deadline() {
        let began = Instant::now();
        let waited = run(goal(20, false), [Is(Progress::Open), Takes(100, SUCCESS)])
            .await
            .result
            .unwrap();
        assert_eq!((waited.progress, waited.value), (Progress::Open, 1));
        assert_eq!(
            (waited.elapsed, began.elapsed()),
            (Duration::from_secs(20), waited.elapsed)
        );

        let error = run(goal(20, false), [Takes(100, SUCCESS)]).await.result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(
            error.to_string(),
            "get_collection_status: no response within 20s: ask again, nothing is known of how it stands"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn errors_that_pass_are_borne_until_the_deadline() {
        // What was known, or else the last error.
        let failing = Fails(ErrorKind::Server, None);
        let waited = run(goal(60, false), [Is(Progress::Open), failing.clone()])
            .await
            .result
            .unwrap();
        assert_eq!((waited.progress, waited.value), (Progress::Open, 1));

        let replies = [Fails(ErrorKind::Connect, None), failing];
        let error = run(goal(60, false), replies).await.result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
    }

    #[tokio::test(start_paused = true)]
    async fn errors_that_stay_end_the_waiting() {
        for kind in [
            ErrorKind::Configuration,
            ErrorKind::InvalidRequest,
            ErrorKind::Authentication,
            ErrorKind::Forbidden,
            ErrorKind::Rejected,
            ErrorKind::UnexpectedResponse,
        ] {
            let run = run(goal(60, false), [Is(Progress::Open), Fails(kind, None)]).await;
            assert_eq!(run.result.unwrap_err().kind(), kind);
            assert_eq!(run.polls.len(), 2, "{kind:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_unknown_key_is_given_time_to_appear() {
        let missing = Fails(ErrorKind::NotFound, None);
        let run_missing = run(goal(600, false), [missing.clone()]).await;
        assert_eq!(run_missing.result.unwrap_err().kind(), ErrorKind::NotFound);
        let last = *run_missing.polls.last().unwrap();
        assert!(last >= SETTLING && last < SETTLING + MOST * 2, "{last:?}");

        // One that was known is not forgotten.
        let waited = run(goal(600, false), [Is(Progress::Open), missing])
            .await
            .result
            .unwrap();
        assert_eq!((waited.progress, waited.value), (Progress::Open, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_asks_before_the_server_allows_it() {
        for (kind, seconds) in [ErrorKind::RateLimited, ErrorKind::Server]
            .into_iter()
            .flat_map(|kind| [0, 1, 5, 40].map(|seconds| (kind, seconds)))
        {
            let replies = [Fails(kind, Some(seconds)), Is(SUCCESS)];
            let run = run(goal(60, false), replies).await;
            let gap = run.gaps()[0].as_secs_f64();
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let floor = (seconds as f64).max(1.5);
            assert!((floor..=floor + 2.0).contains(&gap), "{seconds}: {gap}");
        }
        // If that is too late, nothing more can become known.
        let replies = [Is(Progress::Open), Fails(ErrorKind::RateLimited, Some(70)), Is(SUCCESS)];
        let run = run(goal(60, false), replies).await;
        let waited = run.result.unwrap();
        assert_eq!((waited.progress, waited.polls), (Progress::Open, 2));
        assert!(waited.elapsed < MOST);
    }

    #[tokio::test(start_paused = true)]
    async fn no_time_is_too_short_or_too_long() {
        let none = run(goal(0, false), [Is(SUCCESS)]).await;
        assert!(none.result.is_ok(), "a response that is there counts");
        let forever = Goal {
            within: Duration::MAX,
            ..goal(0, false)
        };
        let replies = vec![Is(Progress::Open); 5000].into_iter().chain([Is(SUCCESS)]);
        assert_eq!(run(forever, replies).await.result.unwrap().progress, SUCCESS);
    }
}
