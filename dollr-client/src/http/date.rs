//! Times in the headers of a response: the server's own, and when to come again.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{AGE, DATE, HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

use crate::values::clock::Moment;

/// The server's time, by its response.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    parse(headers.get(DATE)?.to_str().ok()?)
}

/// A date in one of the three forms of HTTP, or with an offset as in mails.
fn parse(text: &str) -> Option<SystemTime> {
    let of_mail = || jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    let date = httpdate::parse_http_date(text).ok();
    date.or_else(|| of_mail().map(SystemTime::from))
}

/// How long to wait, from seconds or a date: at least so long, in whole seconds.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(seconds) = seconds(value) {
        return Some(Duration::from_secs(seconds));
    }
    // The clock of this machine may be another one than that which wrote the date.
    let now = date(headers).unwrap_or_else(SystemTime::now);
    Some(parse(value)?.duration_since(now).unwrap_or_default())
}

/// A number of seconds; a part of one counts as one. What no clock counts is very long.
fn seconds(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) {
        return None;
    }
    let begun = u64::from(part.contains(|digit| digit != '0'));
    Some(whole.parse().unwrap_or(u64::MAX).saturating_add(begun))
}

/// The server's time, as its responses tell it.
#[derive(Default)]
pub(crate) struct ServerTime(Mutex<Option<Told>>);

/// A time that was told.
struct Told {
    /// As it was written.
    text: Box<[u8]>,
    date: SystemTime,
    at: Instant,
}

impl ServerTime {
    /// Takes the time of a response, unless it comes from a cache. What was told within the same second is nearest to it when it is
    /// first told.
    pub(crate) fn heed(&self, headers: &HeaderMap) {
        let Some(text) = headers.get(DATE) else { return };
        let mut told = self.told();
        if told.as_ref().is_some_and(|told| *told.text == *text.as_bytes()) {
            return;
        }
        if let Some(date) = date(headers).filter(|_| !headers.contains_key(AGE)) {
            *told = Some(Told {
                text: text.as_bytes().into(),
                date,
                at: Instant::now(),
            });
        }
    }

    /// It was told a moment ago, so the server's clock may be ahead of this, and not behind.
    pub(crate) fn now(&self) -> Moment {
        let told = self.told();
        Moment {
            date: told.as_ref().and_then(|told| told.date.checked_add(told.at.elapsed())),
            at: Instant::now(),
        }
    }

    fn told(&self) -> MutexGuard<'_, Option<Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(retry_after: &str, date: Option<&str>) -> HeaderMap {
        let date = date.map(|date| (DATE, date.parse().unwrap()));
        let wait = (RETRY_AFTER, retry_after.parse().unwrap());
        [wait].into_iter().chain(date).collect()
    }

    /// A `Retry-After` in a response of Sunday, 6 November 1994, 08:49:37, and the seconds that it asks for.
    const WAITS: &[(&str, Option<u64>)] = &[
        ("0", Some(0)),
        ("7", Some(7)),
        (" 7 ", Some(7)),
        ("007", Some(7)),
        ("0.5", Some(1)),
        ("1.0", Some(1)),
        ("1.000000001", Some(2)),
        ("18446744073709551615", Some(u64::MAX)),
        ("18446744073709551615.5", Some(u64::MAX)),
        ("99999999999999999999999", Some(u64::MAX)),
        ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
        ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
        ("Sun Nov  6 08:50:37 1994", Some(60)),
        ("Sun, 6 Nov 1994 08:50:37 +0000", Some(60)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
        ("Thu, 06 Nov 2994 08:49:37 GMT", Some(31_556_995_200)),
        ("", None),
        (".5", None),
        ("1.", None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        ("7 s", None),
        ("7, 8", None),
        ("soon", None),
        ("Tue, 32 Dec 2999 23:59:59 GMT", None),
    ];

    #[test]
    fn a_wait_is_measured_by_the_clock_that_asks_for_it() {
        for &(value, expected) in WAITS {
            let headers = headers(value, Some("Sun, 06 Nov 1994 08:49:37 GMT"));
            assert_eq!(retry_after(&headers).map(|wait| wait.as_secs()), expected, "{value}");
        }
        let of_now = headers("Sun, 06 Nov 1994 08:50:37 GMT", None);
        assert_eq!(
            retry_after(&of_now),
            Some(Duration::ZERO),
            "without a date, the clock of this machine counts"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_servers_time_goes_on_from_when_a_second_is_first_told() {
        let (clock, start) = (ServerTime::default(), Instant::now());
        assert_eq!(clock.now().date, None);
        let told = |second| headers("0", Some(&format!("Sun, 06 Nov 1994 08:49:{second} GMT")));
        // At how many milliseconds which second is told, and how many milliseconds after second 37 it is by the server then.
        for (at, second, expected) in [
            (0, 37, 0),
            (600, 37, 600),
            (700, 38, 1000),
            (900, 38, 1200),
            (1000, 37, 0),
        ] {
            tokio::time::sleep_until(start + Duration::from_millis(at)).await;
            clock.heed(&told(second));
            let date = clock
                .now()
                .date
                .unwrap()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap();
            assert_eq!(
                date,
                Duration::from_secs(784_111_777) + Duration::from_millis(expected),
                "{at}"
            );
        }
    }

    #[test]
    fn a_date_has_three_forms() {
        for form in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            let told = date(&headers("0", Some(form))).unwrap();
            let since_epoch = told.duration_since(SystemTime::UNIX_EPOCH).unwrap();
            assert_eq!(since_epoch, Duration::from_secs(784_111_777), "{form}");
        }
    }
}
