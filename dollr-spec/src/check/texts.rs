//! The texts of single values, as exactly as `dollr-client` reads them.

/// A day, `2025-06-30`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    is_day(year, month, day)
}

/// A day in eight digits.
pub(super) fn is_compact_date(text: &str) -> bool {
    text.len() == 8 && text.is_ascii() && is_day(&text[..4], &text[4..6], &text[6..])
}

fn is_day(year: &str, month: &str, day: &str) -> bool {
    let number = |text: &str, length: usize| digits(text, length)?.parse::<u32>().ok();
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    (1..=days(year, month)).contains(&day)
}

/// The days of a month; none if there is no such month.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The text, if it is so many digits.
fn digits(text: &str, length: usize) -> Option<&str> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

fn is_below(text: &str, most: u8) -> bool {
    digits(text, 2).is_some_and(|text| text.parse::<u8>().is_ok_and(|number| number < most))
}

/// A date and time in ISO 8601, `2025-06-30T23:59:00.5+02:00`.
pub(super) fn is_timestamp(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else {
        return false;
    };
    // Later ones are none that a client reads.
    is_date(date) && date < "9999-12-31" && is_time(time)
}

fn is_time(time: &str) -> bool {
    let end = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, offset) = time.split_at(end);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_fraction = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_offset = match offset {
        "" | "Z" | "z" => true,
        _ => {
            is_clock(&offset[1..], &[2])
                || offset.len() == 5 && is_below(&offset[1..3], 24) && is_below(&offset[3..], 60)
        }
    };
    is_clock(clock, &[2, 3]) && is_fraction && is_offset
}

/// Hours, minutes and perhaps seconds, of which there may be 60.
fn is_clock(text: &str, parts: &[usize]) -> bool {
    let limits = [24, 60, 61];
    let found: Vec<&str> = text.split(':').collect();
    parts.contains(&found.len()) && found.iter().zip(limits).all(|(part, most)| is_below(part, most))
}

/// A date and time in 14 digits.
pub(super) fn is_compact_timestamp(text: &str) -> bool {
    text.len() == 14 && text.is_ascii() && is_compact_date(&text[..8]) && {
        let [hours, minutes, seconds] = [&text[8..10], &text[10..12], &text[12..]];
        is_below(hours, 24) && is_below(minutes, 60) && is_below(seconds, 60)
    }
}

/// A date and time in RFC 2822, `Mon, 30 Jun 2025 23:59:00 +0000`.
pub(super) fn is_rfc2822(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const WEEK: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let parts: Vec<&str> = text.split(' ').collect();
    let [weekday, day, month, year, clock, offset] = parts.as_slice() else {
        return false;
    };
    let month = MONTHS.iter().position(|name| name == month).map(|index| index + 1);
    let (Some(month), Some(weekday)) = (month, weekday.strip_suffix(',')) else {
        return false;
    };
    let (month, day) = (format!("{month:02}"), format!("{day:0>2}"));
    let is_offset = offset.len() == 5 && offset.starts_with(['+', '-']) && digits(&offset[1..], 4).is_some();
    is_day(year, &month, &day)
        && WEEK
            .get(day_of_week(year, &month, &day))
            .is_some_and(|name| *name == weekday)
        && is_clock(clock, &[3])
        && (is_offset || *offset == "GMT")
}

/// Counted from Monday, by Sakamoto's method.
fn day_of_week(year: &str, month: &str, day: &str) -> usize {
    let number = |text: &str| text.parse::<usize>().unwrap_or_default();
    let (year, month, day) = (number(year), number(month), number(day));
    let year = if month < 3 { year.saturating_sub(1) } else { year };
    let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        .get(month - 1)
        .copied()
        .unwrap_or(0);
    (year + year / 4 - year / 100 + year / 400 + shift + day + 6) % 7
}

/// A length of time in ISO 8601 as it is written: in hours, minutes and seconds.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix("PT") else {
        return false;
    };
    for (unit, most) in [('H', u64::MAX), ('M', 60), ('S', 60)] {
        let Some((number, after)) = rest.split_once(unit) else {
            continue;
        };
        let whole = number
            .split_once('.')
            .filter(|_| unit == 'S')
            .map_or(number, |(whole, _)| whole);
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !is_number || !whole.parse::<u64>().is_ok_and(|number| number < most) {
            return false;
        }
        rest = after;
    }
    rest.is_empty() && text != "PT"
}

/// An absolute address of the web.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text.split_once("://").filter(|(scheme, _)| {
        let scheme = scheme.to_ascii_lowercase();
        scheme == "https" || scheme == "http"
    });
    let Some((_, rest)) = rest else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    let is_name = !name.is_empty() && !name.contains(|c: char| "<>^|%\"`{}[]:".contains(c)) || name.starts_with('[');
    let is_port = port.is_empty() || port.parse::<u16>().is_ok();
    let needs_repair = text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\');
    is_name && is_port && !needs_repair
}

pub(super) fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    let is_address =
        parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty() && !domain.contains('@'));
    is_address && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The digits of a phone number with its country's code.
pub(super) fn is_phone(text: &str) -> bool {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && (8..=15).contains(&text.len()) && !["0", "2310", "2500"].iter().any(|start| text.starts_with(start))
}

pub(super) fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

pub(super) fn is_uuid4(text: &str) -> bool {
    is_uuid(text) && text.chars().nth(14) == Some('4')
}

/// How many bytes a text in base64 is, in the alphabet with these two characters at its end.
pub(super) fn base64_length(text: &str, others: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let is_digits = digits.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c));
    let padding = text.len() - digits.len();
    // Of the last digit of bytes that don't fill three, some bits are none of theirs, and zero.
    let last = digits.chars().next_back().unwrap_or('A');
    let is_whole = match digits.len() % 4 {
        0 => true,
        1 => false,
        2 => "AQgw".contains(last),
        _ => "AEIMQUYcgkosw048".contains(last),
    };
    let is_whole = is_whole && (padding == 0 || text.len().is_multiple_of(4) && padding < 3);
    (is_digits && is_whole).then(|| digits.len() * 3 / 4)
}

/// How many bytes a text of hexadecimal digits is.
pub(super) fn hex_length(text: &str) -> Option<usize> {
    let is_hex = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then_some(text.len() / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a function takes, and what it refuses.
    type Case = (fn(&str) -> bool, &'static [&'static str], &'static [&'static str]);

    const CASES: [Case; 11] = [
        (
            is_date,
            &["2025-06-30", "2024-02-29", "2000-02-29"],
            &[
                "2025-02-29",
                "1900-02-29",
                "2025-06-31",
                "2025-13-01",
                "2025-00-10",
                "2025-6-30",
                "20250630",
                "",
            ],
        ),
        (
            is_compact_date,
            &["20250630"],
            &["20250631", "2025-06-30", "2025063", "20２5063"],
        ),
        (
            is_timestamp,
            &[
                "2025-06-30T23:59:00Z",
                "2025-06-30T23:59:60Z",
                "2025-06-30T23:59",
                "2025-06-30 23:59:00.123456789+02:00",
                "2025-06-30T23:59:00-0130",
            ],
            &[
                "2025-02-30T10:00:00Z",
                "2025-06-30T24:00:00Z",
                "2025-06-30T10:60:00Z",
                "2025-06-30",
                "2025-06-30T",
                "2025-06-30T10:00:00X",
                "2025-06-30T10:00:00+é",
                "9999-12-31T23:59:59Z",
            ],
        ),
        (
            is_compact_timestamp,
            &["20250630235900"],
            &["20250631235900", "20250630245900", "2025063023590"],
        ),
        (
            is_rfc2822,
            &[
                "Mon, 30 Jun 2025 23:59:00 +0000",
                "Tue, 1 Jul 2025 00:00:00 GMT",
                "Thu, 29 Feb 2024 12:00:00 -0500",
            ],
            &[
                "Tue, 30 Jun 2025 23:59:00 +0000",
                "Mon, 31 Jun 2025 23:59:00 +0000",
                "Mon, 30 Jun 2025",
                "Mon, 30 Jum 2025 23:59:00 GMT",
            ],
        ),
        (
            is_duration,
            &["PT5M", "PT1H30M", "PT0S", "PT1.5S", "PT48H"],
            &["P1D", "PT300S", "PT", "5M", "PT60M", "PT5M1H", "PT-5M"],
        ),
        (
            is_url,
            &[
                "https://example.com",
                "http://127.0.0.1:8080/a?b=c#d",
                "HTTPS://a@b.example/",
                "https://exämple.com/ü",
                "https://[::1]/",
            ],
            &[
                "https://",
                "https:///a",
                "https://?a",
                "/paid",
                "ftp://example.com",
                "https://a b",
                "https://a:x/",
                "https://a:99999/",
                "https://<a>/",
                "https:\\\\a",
            ],
        ),
        (is_email, &["a@b"], &["a", "@b", "a@", "a@b@c", "a b@c"]),
        (
            is_phone,
            &["231771234567"],
            &["0771234567", "2310771234567", "123", "+231771234567"],
        ),
        (
            is_uuid,
            &["550e8400-e29b-11d4-a716-446655440000"],
            &[
                "550e8400e29b11d4a716446655440000",
                "g50e8400-e29b-11d4-a716-446655440000",
            ],
        ),
        (
            is_uuid4,
            &["550e8400-e29b-41d4-a716-446655440000"],
            &["550e8400-e29b-11d4-a716-446655440000"],
        ),
    ];

    #[test]
    fn texts_are_what_they_are_read_as() {
        for (index, (is_it, right, wrong)) in CASES.iter().enumerate() {
            for text in *right {
                assert!(is_it(text), "case {index}: {text}");
            }
            for text in *wrong {
                assert!(!is_it(text), "case {index}: {text}");
            }
        }
    }

    #[test]
    fn bytes_are_counted() {
        let cases = [
            ("", Some(0)),
            ("AQID", Some(3)),
            ("AQI=", Some(2)),
            ("AQ==", Some(1)),
            ("AQ", Some(1)),
            ("A", None),
            ("AR", None),
            ("AQJ=", None),
            ("AQ8", Some(2)),
            ("A===", None),
            ("a b!", None),
        ];
        for (text, expected) in cases {
            assert_eq!(base64_length(text, "+/"), expected, "{text}");
        }
        assert_eq!(
            (base64_length("-_8", "-_"), base64_length("-_8", "+/")),
            (Some(2), None)
        );
        assert_eq!(
            (hex_length("00fF"), hex_length("0"), hex_length("0g")),
            (Some(2), None, None)
        );
    }
}
