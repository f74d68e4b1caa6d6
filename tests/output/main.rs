//! Everything that the whole suite prints, logs and formats holds no secret, and nobody's name, number or address.
//!
//! Its programs and the README's examples are run once more, with all that they log, so this has to be asked for:
//!
//! ```sh
//! cargo test --workspace --test output -- --ignored
//! ```

mod programs;
mod search;
mod sources;

use std::sync::Mutex;
use std::{fs, thread};

use dollr_client::{InvoiceId, ReferenceId, Source};
use dollr_sandbox::Sandbox;

use crate::programs::{Program, Stream};
use crate::search::Search;
use crate::sources::Sources;

/// What is printed on purpose: in which program, in a line that has this in it, and why.
const ON_PURPOSE: [(&str, &str, &str); 9] = [
    (
        "behaviour",
        "is taken",
        "Dollr's own words, of somebody whom the request does not name",
    ),
    ("collect_payment", "party         ", TYPED),
    ("collect_payment", "receipt       ", TYPED),
    ("hosted_checkout", "party         ", TYPED),
    ("hosted_checkout", "receipt       ", TYPED),
    ("payout", "party         ", TYPED),
    ("payout", "paid          ", TYPED),
    ("watch_payment", "payment       ", TYPED),
    ("beta_endpoint", "reminded      ", TYPED),
];
const TYPED: &str = "the example shows whoever runs it whom they pay, or who pays them";

/// So many lines are told of each stream.
const SHOWN: usize = 3;

#[test]
#[ignore = "runs the programs of the whole suite again; `.ci/run` asks for it"]
fn nothing_that_is_printed_is_a_secret_or_says_who_somebody_is() {
    let search = Search::new(&Sources::read());
    let programs = Mutex::new(programs::all().into_iter());
    let found = Mutex::new(Printed::default());
    // Two at once, since some of them wait for most of the time.
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = programs.lock().unwrap().next();
                    let Some(program) = next else { break };
                    let of_program = Printed::of(&program, &search);
                    found.lock().unwrap().add(of_program);
                }
            });
        }
    });
    let Printed { problems, used } = found.into_inner().unwrap();
    assert!(problems.is_empty(), "at least\n{}", problems.join("\n"));
    let unused = ON_PURPOSE.iter().zip(used).find(|(_, used)| !used);
    assert!(unused.is_none(), "nothing is printed on purpose any more: {unused:?}");
}

/// What was found in what programs print.
#[derive(Default)]
struct Printed {
    problems: Vec<String>,
    /// Which of what is printed on purpose was.
    used: [bool; ON_PURPOSE.len()],
}

impl Printed {
    /// Runs a program, and searches what it prints.
    fn of(program: &Program, search: &Search) -> Self {
        let mut all = Self::default();
        let (is_right, streams) = program.run();
        let mut has_run = is_right;
        for Stream { name, path } in &streams {
            let text = fs::read(path).expect("what was just written");
            // Logging makes it slow, and a test on a fast clock may fail by that: `cargo test` judges them, and here it is
            // enough that all have run.
            has_run |= String::from_utf8_lossy(&text).contains("test result: ");
            let lines = text.split(|byte| *byte == b'\n').map(String::from_utf8_lossy);
            let found = (1..).zip(lines).filter_map(|(number, line)| {
                let found = search.find(&line)?;
                let is_meant = |(of, part, _): &(&str, &str, &str)| *of == program.name && line.contains(part);
                match ON_PURPOSE.iter().position(is_meant) {
                    Some(index) => all.used[index] = true,
                    None => return Some(format!("{} in {name}, line {number}: {found}", program.name)),
                }
                None
            });
            all.problems.extend(found.take(SHOWN));
        }
        if !has_run {
            let (name, see) = (&program.name, streams[0].path.display());
            all.problems.push(format!("{name} did not end as it should: see {see}"));
        }
        all
    }

    fn add(&mut self, other: Self) {
        self.problems.extend(other.problems);
        for (used, other) in self.used.iter_mut().zip(other.used) {
            *used |= other;
        }
    }
}

/// Whoever gives a test another person or secret is told to put it where it is searched for.
#[test]
fn everybody_and_every_secret_in_the_sources_is_searched_for() {
    let sources = Sources::read();
    let search = Search::new(&sources);
    let unknown: Vec<_> = sources
        .given
        .iter()
        .filter(|(_, text)| search.find(text).is_none())
        .collect();
    assert!(
        unknown.is_empty(),
        "a secret needs to have one of `SECRETS` in it, a person one of `PEOPLE`: {unknown:#?}"
    );
}

/// What isn't found by this search would be found nowhere.
#[tokio::test]
async fn what_is_searched_for_is_found() {
    let search = Search::new(&Sources::read());
    let sandbox = Sandbox::start().await.unwrap();
    let source = Source::Invoice(InvoiceId::new(101));
    sandbox.add_source(source.clone());
    let dollr = sandbox.client();
    let session = dollr
        .sessions()
        .create_for_checkout()
        .source(source.clone())
        .send()
        .await
        .unwrap();
    let key = dollr.realtime_keys().create_for_collection().session_id(session.id);
    let key = key
        .source_type(source.source_type())
        .reference_id(ReferenceId::random())
        .send()
        .await
        .unwrap();
    let secrets = [sandbox.client_secret().expose(), key.access_token.expose()];
    let people = [
        "Amara Kamara",
        "Weah, Moses",
        "amara@example.com",
        "+231770000002",
        "0771234567",
    ];
    let tokens = ["hush-token-1", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"];
    for text in secrets.into_iter().chain(people).chain(tokens) {
        for line in [
            text.to_owned(),
            format!("é {text}é"),
            format!("{text} and {text}, [redacted]"),
        ] {
            let found = search.find(&line).unwrap_or_else(|| panic!("not found: {line}"));
            assert!(!found.to_string().contains(text), "{found}");
        }
    }
    for line in [
        "",
        "Phone(…67)",
        "A…",
        "[redacted]",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
        &"0123456789abcdef".repeat(3),
    ] {
        assert!(search.find(line).is_none(), "{line}");
    }
}
