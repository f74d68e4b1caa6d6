//! How the lines that a document shows differ from those that were meant.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::Line;
use crate::core::echo::is_same;

/// So many differences are told at most.
const TOLD: usize = 3;

/// How the characters are written that HTML gives a meaning to; the first one last, as the others are written with it.
const ESCAPES: [(&str, &str); 9] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&apos;", "'"),
    ("&#38;", "&"),
    ("&amp;", "&"),
];

/// Which lines differ and how, if any do. Their order says nothing.
pub(super) fn difference(meant: &[Line], shown: &[Line]) -> Option<String> {
    let mut more: Vec<&Line> = shown.iter().collect();
    let mut take = |is_it: &dyn Fn(&Line) -> bool| {
        let found = more.iter().position(|line| is_it(line));
        found.map(|index| more.remove(index))
    };
    let numbered = meant.iter().enumerate();
    let missing: Vec<_> = numbered
        .filter(|(_, line)| take(&|it| is_equal(line, it)).is_none())
        .collect();
    let mut told = Vec::new();
    for (index, line) in missing {
        let this = format!("line {} ({:?})", index + 1, line.name);
        let changed = take(&|it| is_same_text(&line.name, &it.name));
        match changed.or_else(|| take(&|it| is_equal_but_for_its_name(line, it))) {
            Some(other) => told.push(format!("{this}: {}", changes(line, other))),
            None => told.push(format!("{this} is not there")),
        }
    }
    told.extend(
        more.iter()
            .map(|it| format!("there is one more, {} of {:?} at {}", it.qty, it.name, it.amount)),
    );
    let untold = told.len().saturating_sub(TOLD);
    told.truncate(TOLD);
    let rest = (untold > 0).then(|| format!("; and {untold} more"));
    (!told.is_empty()).then(|| told.join("; ") + &rest.unwrap_or_default())
}

fn is_equal(meant: &Line, shown: &Line) -> bool {
    is_same_text(&meant.name, &shown.name) && is_equal_but_for_its_name(meant, shown)
}

fn is_equal_but_for_its_name(meant: &Line, shown: &Line) -> bool {
    is_same(&meant.currency, &shown.currency) && meant.qty == shown.qty && meant.amount == shown.amount
}

fn changes(meant: &Line, shown: &Line) -> String {
    let change = |what: &str, meant: String, shown: String| format!("its {what} is {shown}, and not {meant}");
    let quoted = |text: &str| format!("{text:?}");
    let changes = [
        (!is_same_text(&meant.name, &shown.name)).then(|| change("name", quoted(&meant.name), quoted(&shown.name))),
        (meant.qty != shown.qty).then(|| change("quantity", meant.qty.to_string(), shown.qty.to_string())),
        (meant.amount != shown.amount).then(|| change("price", meant.amount.to_string(), shown.amount.to_string())),
        (!is_same(&meant.currency, &shown.currency))
            .then(|| change("currency", meant.currency.clone(), shown.currency.clone())),
    ];
    changes.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether a text is what a server makes of another one that tidies it: without blanks at its ends, with characters put together,
/// and as HTML writes it.
fn is_same_text(meant: &str, shown: &str) -> bool {
    tidy(meant) == tidy(shown)
}

fn tidy(text: &str) -> String {
    let plain = ESCAPES
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain));
    let composed = ComposingNormalizerBorrowed::new_nfc();
    composed.normalize(plain.trim()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, qty: i64, amount: &str) -> Line {
        Line {
            name: name.to_owned(),
            currency: "USD".to_owned(),
            qty,
            amount: amount.parse().unwrap(),
        }
    }

    #[test]
    fn what_a_server_tidied_is_the_same() {
        let cases = [
            ("Tea", " Tea\n", true),
            ("Tea ", "Tea", true),
            ("Fish & chips <2>", "Fish &amp; chips &lt;2&gt;", true),
            ("\"Amara's\"", "&quot;Amara&#x27;s&quot;", true),
            ("\"Amara's\"", "&#34;Amara&#39;s&#34;", true),
            ("Cafe\u{301}", "Caf\u{e9}", true),
            ("Tea", "tea", false),
            ("Tea", "Te a", false),
            ("Caf\u{e9}", "Cafe", false),
            ("Tea", "", false),
        ];
        for (meant, shown, expected) in cases {
            assert_eq!(is_same_text(meant, shown), expected, "{meant:?} {shown:?}");
        }
    }

    #[test]
    fn a_difference_is_named() {
        let meant = [line("Tea", 2, "4.50"), line("Cake", 1, "9.99"), line("Tea", 2, "4.50")];
        let (tea, cake) = (line("Tea", 2, "4.5"), line("Cake", 1, "9.99"));
        let cases = [
            (vec![tea.clone(), tea.clone(), cake.clone()], None),
            (vec![tea.clone(), cake.clone()], Some("line 3 (\"Tea\") is not there")),
            (
                vec![tea.clone(), cake.clone(), line("Tea", 3, "4.50")],
                Some("line 3 (\"Tea\"): its quantity is 3, and not 2"),
            ),
            (
                vec![tea.clone(), tea.clone(), line("Cake", 1, "9.90")],
                Some("line 2 (\"Cake\"): its price is 9.90, and not 9.99"),
            ),
            (
                vec![tea.clone(), tea.clone(), line("Cakes", 1, "9.99")],
                Some("line 2 (\"Cake\"): its name is \"Cakes\", and not \"Cake\""),
            ),
            (
                vec![tea.clone(), tea.clone(), cake.clone(), cake.clone()],
                Some("there is one more, 1 of \"Cake\" at 9.99"),
            ),
            (
                vec![line("A", 1, "1"), line("B", 1, "2")],
                Some(
                    "line 1 (\"Tea\") is not there; line 2 (\"Cake\") is not there; line 3 (\"Tea\") is not there; and 2 more",
                ),
            ),
        ];
        for (shown, expected) in cases {
            assert_eq!(difference(&meant, &shown).as_deref(), expected);
        }
        let other = Line {
            currency: "LRD".to_owned(),
            ..tea
        };
        let told = difference(&[line("Tea", 2, "4.50")], &[other]);
        assert_eq!(
            told.as_deref(),
            Some("line 1 (\"Tea\"): its currency is LRD, and not USD")
        );
    }
}
