//! What every example does with its command line.

use crate::run::{POISON, run};

const EXAMPLES: [&str; 9] = [
    "beta_endpoint",
    "collect_payment",
    "crash_safe_shop",
    "hosted_checkout",
    "live_page",
    "payout",
    "realtime_key",
    "supabase_page",
    "watch_payment",
];

#[test]
fn every_example_explains_itself_and_takes_no_option_that_it_does_not_know() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../dollr-client/examples")).expect("a folder");
    let shared = |name: &str| name == "shop" || name == "support";
    let names = folder.map(|entry| {
        entry
            .expect("an entry")
            .path()
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    });
    let mut names: Vec<String> = names.filter(|name| !shared(name)).collect();
    names.sort();
    assert_eq!(names, EXAMPLES);
    for example in EXAMPLES {
        let help = run(example, "--help", &POISON);
        assert_eq!((help.status, help.errors.len()), (Some(0), 0), "{help:?}");
        assert!(!help.lines[0].starts_with("Talking to"), "{help:?}");
        // Whoever runs it has to know that it may talk to Dollr.
        if source(example).contains("Client::from_env()?") {
            assert!(help.lines.concat().contains("DOLLR_CLIENT_ID"), "{help:?}");
        }
        let refused = run(example, "--nonsense", &POISON);
        assert_eq!((refused.status, refused.lines.len()), (Some(1), 0), "{refused:?}");
        assert!(refused.errors[0].contains("--nonsense"), "{refused:?}");
        // A sentence, and not what `Debug` makes of an error.
        assert!(refused.errors[0].starts_with(&format!("{example}: ")), "{refused:?}");
    }
    run("crash_safe_shop", "", &POISON).failed_with("name a file for the database");
}

fn source(example: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../dollr-client/examples");
    let file = std::fs::read_to_string(format!("{folder}/{example}.rs"));
    file.or_else(|_| std::fs::read_to_string(format!("{folder}/{example}/main.rs")))
        .expect("the example is there")
}

#[test]
fn supabase_page_says_what_it_needs() {
    run("supabase_page", "--supabase-js nowhere.js", &POISON).failed_with(
        "it needs Supabase's JavaScript client: run `npm ci --prefix tests/javascript`, which takes Node.js 20, or name a file or an \
         address with --supabase-js; nowhere.js can't be read: No such file or directory (os error 2)",
    );
}

/// Somebody presses Ctrl-C while the payer thinks.
#[cfg(unix)]
#[test]
fn a_payment_that_is_stopped_says_what_is_open_and_how_to_go_on() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    use dollr_client::payments::Attempt;
    use dollr_sandbox::PHONE_TAKES_LONGER;

    use crate::executables::executables;

    for (example, step) in [("collect_payment", "payment "), ("payout", "payout ")] {
        let mut process = Command::new(executables().join(example))
            .args(["--phone", PHONE_TAKES_LONGER])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe"))
            .lines()
            .map(Result::unwrap);
        assert!(
            lines.any(|line| line.starts_with(step)),
            "{example} ended before it paid"
        );
        let pressed = Command::new("kill").args(["-INT", &process.id().to_string()]).status();
        assert!(pressed.expect("the program `kill`").success());
        let mut said = String::new();
        process
            .stderr
            .take()
            .expect("a pipe")
            .read_to_string(&mut said)
            .expect("text");
        assert_eq!(process.wait().expect("it ends").code(), Some(1), "{said}");
        let (words, stored) = said.split_once(" says what happened to it: ").expect("the attempt");
        assert!(words.contains("don't pay again before it is known"), "{said}");
        let attempt: Attempt = serde_json::from_str(stored).expect("an attempt");
        assert!(words.contains(&attempt.reference_id().to_string()), "{said}");
    }
}
