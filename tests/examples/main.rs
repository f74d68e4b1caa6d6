//! The examples of the client, run as a person runs them.

#[path = "../executables.rs"]
mod executables;
mod shops;

use std::env;
use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use dollr_client::sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};
use dollr_client::{InvoiceId, ReferenceId, Source, Timestamp};
use executables::executables;

const REFERENCE_ID: &str = "550e8400-e29b-41d4-a716-446655440000";

/// What an example wrote, and its exit status.
#[derive(Debug)]
struct Finished {
    example: &'static str,
    lines: Vec<String>,
    errors: Vec<String>,
    status: Option<i32>,
}

/// Runs the example `realtime_key` with these arguments and variables, and without those of this machine.
fn realtime_key(arguments: &str, variables: &[(&str, &str)]) -> Finished {
    run("realtime_key", arguments, variables)
}

/// Runs the example `collect_payment` with these arguments.
fn collect_payment(arguments: &str) -> Finished {
    run("collect_payment", arguments, &POISON)
}

/// Runs the example `hosted_checkout` with these arguments.
fn hosted_checkout(arguments: &str) -> Finished {
    run("hosted_checkout", arguments, &POISON)
}

/// Runs the example `payout` with these arguments, and credentials that nobody accepts.
fn payout(arguments: &str) -> Finished {
    run("payout", arguments, &POISON)
}

/// Runs the example `watch_payment` with these arguments.
fn watch_payment(arguments: &str) -> Finished {
    run("watch_payment", arguments, &POISON)
}

/// Credentials that nobody accepts, and addresses where nobody is.
const POISON: [(&str, &str); 6] = [
    ("DOLLR_CLIENT_ID", "poison-id"),
    ("DOLLR_CLIENT_SECRET", "poison-secret"),
    ("DOLLR_BASE_URL", "http://127.0.0.1:1"),
    ("MERCHANT_PASSCODE", "poison-passcode"),
    ("DOLLR_SUPABASE_URL", "http://127.0.0.1:1"),
    ("DOLLR_SUPABASE_ANON_KEY", "poison-key"),
];

fn run(example: &'static str, arguments: &str, variables: &[(&str, &str)]) -> Finished {
    let mut command = Command::new(executables().join(example).with_extension(env::consts::EXE_EXTENSION));
    command.args(arguments.split_whitespace());
    for (variable, _) in POISON {
        command.env_remove(variable);
    }
    let output = command.envs(variables.iter().copied()).output().expect("a process");
    Finished::new(example, output)
}

/// Runs an example with these arguments and variables in a terminal where somebody types `response`. What it writes to
/// standard error is among its lines, as in any terminal.
#[cfg(target_os = "linux")]
fn run_in_terminal(example: &'static str, arguments: &str, variables: &[(&str, &str)], response: &str) -> Finished {
    let executable = executables().join(example);
    let mut process = Command::new("script")
        .args(["--quiet", "--return", "--command"])
        .arg(format!("{} {arguments}", executable.display()))
        .arg("/dev/null")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program `script` of util-linux");
    let mut keyboard = process.stdin.take().expect("a pipe");
    keyboard.write_all(response.as_bytes()).expect("a response");
    drop(keyboard);
    Finished::new(example, process.wait_with_output().expect("a process"))
}

impl Finished {
    fn new(example: &'static str, output: Output) -> Self {
        let lines = |bytes| -> Vec<String> {
            String::from_utf8(bytes)
                .expect("text")
                .lines()
                .map(str::to_owned)
                .collect()
        };
        Finished {
            example,
            lines: lines(output.stdout),
            errors: lines(output.stderr),
            status: output.status.code(),
        }
    }

    /// Checks what is said about a key, below the first line, and gives the reference id.
    fn shows_a_key_for(&self, session: &str) -> &str {
        assert_eq!((self.status, self.errors.len()), (Some(0), 0), "{self:?}");
        let [_, lines @ ..] = &self.lines[..] else {
            panic!("no output: {self:?}")
        };
        let lines: Vec<_> = lines.iter().map(|line| line.split_at(14)).collect();
        let [(_, _), (_, reference_id), (_, _), (_, _), (_, expiry)] = lines[..] else {
            panic!("five lines: {self:?}")
        };
        let expected = [
            ("session       ", session),
            ("reference id  ", reference_id),
            ("channel       ", &format!("payment-intent:{session}:{reference_id}")),
            ("key           ", "[redacted], 64 characters"),
            ("expires       ", expiry),
        ];
        assert_eq!(lines, expected);
        let (time, rest) = expiry.split_once(", ").expect("a time and a duration");
        assert!(time.parse::<Timestamp>().expect("a time") > Timestamp::now());
        assert_eq!(rest, "in 300 seconds");
        reference_id
    }

    /// The steps that it showed in the sandbox, without those that depend on how often it asks before the end, and with
    /// those of these names emptied, which are never the same.
    fn steps(&self, varies: &[&str]) -> Vec<(&str, &str)> {
        assert_eq!((self.status, self.errors.len()), (Some(0), 0), "{self:?}");
        let [first, lines @ ..] = &self.lines[..] else {
            panic!("no output: {self:?}")
        };
        assert!(first.starts_with("Talking to a sandbox on this machine"), "{first}");
        assert!(!format!("{self:?}").contains("poison"), "{self:?}");
        let steps = lines.iter().map(|line| line.split_at(14));
        let steps = steps.filter(|(_, text)| !["PENDING", "PROCESSING"].contains(text));
        let steps = steps.map(|(name, text)| (name.trim_end(), text));
        steps
            .map(|(name, text)| (name, if varies.contains(&name) { "" } else { text }))
            .collect()
    }

    /// Checks that it failed, and said only this on standard error.
    fn failed_with(&self, error: &str) {
        assert_eq!(
            (self.status, &self.errors[..]),
            (Some(1), &[format!("{}: {error}", self.example)][..]),
            "{self:?}"
        );
    }
}

#[test]
fn realtime_key_talks_to_the_sandbox_and_reads_no_credentials() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let trap_url = format!("http://{}", trap.local_addr().unwrap());
    let poison = [
        ("DOLLR_CLIENT_ID", "poison-id"),
        ("DOLLR_CLIENT_SECRET", "poison-secret"),
        ("DOLLR_BASE_URL", trap_url.as_str()),
    ];

    let finished = realtime_key("", &poison);

    assert!(
        finished.lines[0].starts_with("Talking to a sandbox on this machine (http://127.0.0.1:"),
        "{finished:?}"
    );
    assert!(finished.shows_a_key_for("1").parse::<ReferenceId>().is_ok());
    let written = format!("{finished:?}");
    assert!(!written.contains("poison") && !written.contains(&trap_url), "{written}");
    assert_eq!(
        trap.accept().map(drop).map_err(|error| error.kind()),
        Err(ErrorKind::WouldBlock)
    );
}

#[test]
fn realtime_key_takes_what_is_asked_for_in_the_sandbox_too() {
    let finished = realtime_key(&format!("--source-type ORDER --reference-id {REFERENCE_ID}"), &[]);
    assert_eq!(finished.shows_a_key_for("1"), REFERENCE_ID);

    let finished = realtime_key("--session-id 999", &[]);
    assert!(finished.lines[0].starts_with("Talking to a sandbox"), "{finished:?}");
    finished.failed_with(
        "get_collection_realtime_key: Dollr refused the request (422): body.session_id: session not found",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn realtime_key_talks_to_dollr_if_told_to() {
    let dollr = Sandbox::start().await.unwrap();
    let invoice = Source::Invoice(InvoiceId::new(101));
    dollr.add_source(invoice.clone());
    let session = dollr
        .client()
        .sessions()
        .create_checkout_session()
        .source(invoice)
        .send()
        .await
        .unwrap();
    let arguments = format!(
        "--live --source-type INVOICE --reference-id {REFERENCE_ID} --session-id {}",
        session.id
    );
    let variables = [
        ("DOLLR_CLIENT_ID", dollr.client_id()),
        ("DOLLR_CLIENT_SECRET", dollr.client_secret().expose()),
        ("DOLLR_BASE_URL", dollr.url()),
    ];

    let finished = realtime_key(&arguments, &variables);

    assert_eq!(
        finished.lines[0],
        format!(
            "Talking to Dollr ({}/), with the credentials in the environment.",
            dollr.url()
        )
    );
    assert_eq!(finished.shows_a_key_for(&session.id.to_string()), REFERENCE_ID);
    assert!(!format!("{finished:?}").contains(dollr.client_secret().expose()));
}

#[test]
fn realtime_key_says_in_a_line_what_is_wrong() {
    let live = format!("--live --source-type INVOICE --session-id 1 --reference-id {REFERENCE_ID}");
    let cases = [
        (live.as_str(), "the environment variable DOLLR_CLIENT_ID is not set"),
        (
            "--live --session-id 1",
            "--live also needs --session-id, --source-type and --reference-id",
        ),
        (
            "--session-id one",
            r#"cannot parse argument "one": "one" is no valid CheckoutSessionId: a whole number is expected"#,
        ),
        ("--session-id", "missing argument for option '--session-id'"),
        ("--lively", "invalid option '--lively'"),
        ("live", r#"unexpected argument "live""#),
    ];
    for (arguments, error) in cases {
        let finished = realtime_key(arguments, &[]);
        assert!(finished.lines.is_empty(), "{finished:?}");
        finished.failed_with(error);
    }
}

#[test]
fn realtime_key_explains_its_options() {
    let finished = realtime_key("--help", &[]);
    assert_eq!((finished.status, finished.errors.len()), (Some(0), 0));
    for option in ["--live", "--session-id", "--source-type", "--reference-id"] {
        assert!(
            finished.lines.iter().any(|line| line.trim_start().starts_with(option)),
            "{option}"
        );
    }
}

#[test]
fn collect_payment_goes_from_the_party_to_the_receipt() {
    let finished = collect_payment("");

    let steps = finished.steps(&["session", "reference id", "receipt"]);
    let expected = [
        ("party", "1 (Amara Kamara)"),
        ("counterparty", "2 (CUSTOMER)"),
        ("invoice", "INV-00003 is IDLE"),
        ("item", "2 x Strategy session at 150.00 USD"),
        ("item", "1 x Workbook at 49.90 USD"),
        ("published", "INV-00003 is ACTIVE: 349.90 USD"),
        ("provider", "MTN_MOMO_LBR by PAWAPAY"),
        ("cost", "the payer pays 72780.00 LRD, the merchant gets 349.90 USD"),
        ("account", "6"),
        ("session", ""),
        ("reference id", ""),
        ("payment", "COMPLETED"),
        ("invoice", "INV-00003 is PAID"),
        ("receipt", ""),
    ];
    assert_eq!(steps, expected);
    let receipt = finished.lines.last().map_or("", String::as_str);
    assert!(
        receipt.contains("INV-00003, 349.90 USD, paid by Amara Kamara at "),
        "{receipt}"
    );
}

#[test]
fn collect_payment_says_in_a_line_why_nothing_was_paid() {
    let cases = [
        (
            "--phone 231770000002",
            "the payment is FAILED: The sandbox declined the payment",
        ),
        (
            "--phone 231770000004",
            "the payment waits for the payer to act, which this example does not show",
        ),
        (
            "--phone 44771234567",
            "predict_mmo_provider_info: Dollr refused the request (422): query.phone: no provider; a number of Liberia \
             (231) or Rwanda (250) is expected",
        ),
        ("--phone", "missing argument for option '--phone'"),
        ("--fone", "invalid option '--fone'"),
        (
            "--live --item Tea --amount 1.50 --currency USD --note Thanks",
            "--live also needs --name, --phone, --payer-currency",
        ),
        (
            COLLECTION,
            "--live asks before money moves, so it has to be run in a terminal: nothing was sent",
        ),
    ];
    for (arguments, error) in cases {
        collect_payment(arguments).failed_with(error);
    }
}

#[test]
fn examples_of_payments_explain_their_phone_numbers() {
    for finished in [collect_payment("--help"), payout("--help")] {
        assert_eq!((finished.status, finished.errors.len()), (Some(0), 0));
        for text in [
            "--phone",
            PHONE_COMPLETES,
            PHONE_FAILS,
            PHONE_TAKES_LONGER,
            PHONE_NEEDS_ACTION,
        ] {
            assert!(finished.lines.iter().any(|line| line.contains(text)), "{text}");
        }
    }
}

#[test]
fn hosted_checkout_goes_from_the_basket_to_the_receipt() {
    let finished = hosted_checkout("");

    assert_eq!((finished.status, finished.errors.len()), (Some(0), 0), "{finished:?}");
    let [first, lines @ ..] = &finished.lines[..] else {
        panic!("no output: {finished:?}")
    };
    let url = first.strip_prefix("Talking to a sandbox on this machine (");
    let url = url.and_then(|rest| rest.strip_suffix("), not to Dollr."));
    let url = url.unwrap_or_else(|| panic!("the sandbox: {first}"));
    let steps = lines.iter().map(|line| line.split_at(14));
    let steps = steps.map(|(name, text)| (name.trim_end(), text.replace(url, "URL")));
    // How often it asks before the end depends on the machine.
    let mut steps: Vec<_> = steps.filter(|(_, text)| !text.ends_with("PROCESSING")).collect();
    let (name, receipt) = steps.pop().expect("a receipt");
    assert_eq!(name, "receipt");
    let (receipt, time) = receipt.split_once(" at ").expect("a time");
    assert_eq!(receipt, "ORD-00001, 37.50 USD, paid by Amara Kamara");
    assert!(time.parse::<Timestamp>().is_ok(), "{time}");
    let expected = [
        ("item", "T-shirt at 25.00 USD"),
        ("item", "Cap at 12.50 USD"),
        ("party", "4 (Amara Kamara)"),
        ("counterparty", "5 (CUSTOMER)"),
        ("order", "ORD-00001 is ACTIVE: 37.50 USD"),
        ("page", "URL/pay/ORD-00001"),
        (
            "payer",
            "pays there, and comes back to https://shop.example/thanks?order=1042",
        ),
        ("order", "ORD-00001 is PAID"),
        ("receipt page", "URL/receipt/ORD-00001"),
    ];
    assert_eq!(steps, expected.map(|(name, text)| (name, text.to_owned())));
    assert!(!format!("{finished:?}").contains("poison"), "{finished:?}");
}

#[test]
fn hosted_checkout_says_in_a_line_why_nothing_was_paid() {
    let cases = [
        (
            "--phone 231770000002",
            "the payment failed; the payer may try again on the same page",
        ),
        (
            "--phone 44771234567",
            "no provider; a number of Liberia (231) or Rwanda (250) is expected",
        ),
        ("--fone", "invalid option '--fone'"),
        (
            "--live --name Amara --phone 231770000001 --item Tea --amount 1.50 --currency USD --note Thanks",
            "--live also needs --success-url, --cancel-url",
        ),
        (
            CHECKOUT,
            "--live asks before money moves, so it has to be run in a terminal: nothing was sent",
        ),
    ];
    for (arguments, error) in cases {
        hosted_checkout(arguments).failed_with(error);
    }
}

#[test]
fn hosted_checkout_explains_its_phone_numbers() {
    let finished = hosted_checkout("--help");
    assert_eq!((finished.status, finished.errors.len()), (Some(0), 0));
    for text in ["--phone", PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER] {
        assert!(finished.lines.iter().any(|line| line.contains(text)), "{text}");
    }
}

#[test]
fn beta_endpoint_is_called_on_the_same_client() {
    // The README shows the file that the example reads.
    const README: &str = include_str!("../../README.md");
    const SPEC: &str = include_str!("../../dollr-client/examples/beta_endpoint/beta.yaml");
    let finished = run("beta_endpoint", "", &POISON);
    assert_eq!(finished.status, Some(0), "{finished:?}");
    let [talking, reminded] = &finished.lines[..] else {
        panic!("two lines: {finished:?}")
    };
    assert!(
        talking.starts_with("Talking to a server on this machine (http://127.0.0.1:"),
        "{talking}"
    );
    assert_eq!(reminded, "reminded      231771234567 of invoice 101");
    let (_, spec) = SPEC.split_once('\n').expect("the line that names the schema");
    assert!(spec.lines().count() <= 15);
    assert!(README.contains(spec), "the README shows another beta endpoint");
}

#[test]
fn watch_payment_shows_each_status_and_the_last_one_last() {
    for (number, last) in [(PHONE_COMPLETES, "COMPLETED"), (PHONE_FAILS, "FAILED")] {
        let finished = watch_payment(&format!("--phone {number}"));
        assert_eq!((finished.status, finished.errors.len()), (Some(0), 0), "{finished:?}");
        let shown: Vec<&str> = finished.lines[1..]
            .iter()
            .map(|line| line.split(',').next().unwrap())
            .collect();
        assert!(shown[0].starts_with("payment       "), "{finished:?}");
        let statuses: Vec<&str> = shown
            .iter()
            .filter_map(|line| line.strip_prefix("status        "))
            .collect();
        assert_eq!(statuses, ["PENDING", "PROCESSING", last], "{finished:?}");
        assert!(
            shown.contains(&"live          changes are told as they happen"),
            "{finished:?}"
        );
        assert!(
            finished.lines.last().unwrap().contains(", and that is final, after "),
            "{finished:?}"
        );
    }
}

#[test]
fn watch_payment_says_in_a_line_what_is_wrong() {
    let cases = [
        (
            "--live",
            "--live also needs --session-id, --source-type and --reference-id",
        ),
        ("--fone", "invalid option '--fone'"),
    ];
    for (arguments, error) in cases {
        watch_payment(arguments).failed_with(error);
    }
    let help = watch_payment("--help");
    assert!(
        help.lines.iter().any(|line| line.contains(PHONE_NEEDS_ACTION)),
        "{help:?}"
    );
}

#[test]
fn payout_goes_from_the_party_to_the_money() {
    let finished = payout("");
    let expected = [
        ("party", "1 (Amara Kamara)"),
        ("provider", "MTN_MOMO_LBR by PAWAPAY"),
        ("account", "2"),
        ("session", ""),
        ("reference id", ""),
        ("payout", "COMPLETED"),
        ("paid", "Amara Kamara got 50.00 USD, the wallet paid 51.50 USD"),
    ];
    assert_eq!(finished.steps(&["session", "reference id"]), expected);

    // It needs no passcode of the environment either.
    let arguments = "--name Moses --phone 250788123456 --amount 20000 --currency RWF";
    let finished = run("payout", arguments, &[]);
    let steps = finished.steps(&[]);
    assert_eq!(
        steps.last(),
        Some(&("paid", "Moses got 20000.00 RWF, the wallet paid 20600.00 RWF"))
    );
}

#[test]
fn payout_says_in_a_line_why_nothing_was_paid() {
    let cases = [
        (
            "--phone 231770000002",
            "the payout is FAILED: The sandbox declined the payment",
        ),
        (
            "--phone 231770000004",
            "the payout waits for somebody to act, which this example does not show",
        ),
        (
            "--amount ten",
            r#"--amount: "ten" is no valid number: up to 28 digits are expected, as in 150.00"#,
        ),
        ("--client-ip here", "--client-ip: invalid IP address syntax"),
        ("--amount", "missing argument for option '--amount'"),
        ("--passcode 1234", "invalid option '--passcode'"),
        ("live", r#"unexpected argument "live""#),
        (
            "--live --name Amara --phone 231770000001 --currency USD",
            "--live also needs --amount, --passcode-phone, --client-ip",
        ),
        (
            PAYOUT,
            "--live asks before money moves, so it has to be run in a terminal: nothing was sent",
        ),
    ];
    for (arguments, error) in cases {
        payout(arguments).failed_with(error);
    }
}

/// All that `collect_payment` needs for real money.
const COLLECTION: &str = "--live --name Amara --phone 231770000001 --item Tea --amount 1.50 --currency USD \
                          --note Thanks --payer-currency LRD";

/// All that `hosted_checkout` needs for real money.
const CHECKOUT: &str = "--live --name Amara --phone 231770000001 --item Tea --amount 1.50 --currency USD --note Thanks \
                        --success-url https://shop.example/thanks --cancel-url https://shop.example/basket";

/// All that `payout` needs for real money.
const PAYOUT: &str = "--live --name Amara --phone 231770000001 --amount 20.00 --currency USD \
                      --passcode-phone 231771234567 --client-ip 203.0.113.10";

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn real_money_moves_only_after_a_yes() {
    let dollr = Sandbox::start().await.unwrap();
    let variables = [
        ("DOLLR_CLIENT_ID", dollr.client_id()),
        ("DOLLR_CLIENT_SECRET", dollr.client_secret().expose()),
        ("DOLLR_BASE_URL", dollr.url()),
        ("MERCHANT_PASSCODE", "poison-passcode"),
    ];
    let shows = |finished: &Finished, text: &str| finished.lines.iter().any(|line| line.contains(text));
    for response in ["no\n", "y\n", "\n", ""] {
        let finished = run_in_terminal("payout", PAYOUT, &variables, response);
        assert_eq!(finished.status, Some(1), "{finished:?}");
        assert!(
            shows(
                &finished,
                "Amara (231770000001) is paid 20.00 USD, and the merchant's wallet pays that and the fees."
            ),
            "{finished:?}"
        );
        assert!(
            shows(&finished, "payout: nobody typed yes, so no money was moved"),
            "{finished:?}"
        );
    }
    let parties = dollr.client().parties().list_parties().send().await.unwrap();
    assert_eq!(parties, [], "a payout sends nothing before the response");

    let finished = run_in_terminal("hosted_checkout", CHECKOUT, &variables, "no\n");
    assert_eq!(finished.status, Some(1), "{finished:?}");
    assert!(
        shows(&finished, "Amara (231770000001) can then pay 1.50 USD on a page."),
        "{finished:?}"
    );
    let orders = dollr.client().orders().list_order().send().await.unwrap();
    assert_eq!(orders, [], "there is no page to pay at before the response");

    let invoices = async || {
        let invoices = dollr.client().invoices().list_invoice().send().await.unwrap();
        let statuses = invoices.into_iter().map(|invoice| invoice.status.to_string());
        statuses.collect::<Vec<_>>()
    };
    let finished = run_in_terminal("collect_payment", COLLECTION, &variables, "no\n");
    assert_eq!(finished.status, Some(1), "{finished:?}");
    assert!(
        shows(&finished, "Amara (231770000001) pays 314.00 LRD."),
        "{finished:?}"
    );
    assert_eq!(invoices().await, ["ACTIVE"]);

    let finished = run_in_terminal("collect_payment", COLLECTION, &variables, "yes\n");
    assert_eq!(finished.status, Some(0), "{finished:?}");
    assert_eq!(invoices().await, ["ACTIVE", "PAID"]);
    let finished = run_in_terminal("payout", PAYOUT, &variables, "yes\n");
    assert_eq!(finished.status, Some(0), "{finished:?}");
    assert!(
        shows(&finished, "Amara got 20.00 USD, the wallet paid 20.60 USD"),
        "{finished:?}"
    );
    assert!(!format!("{finished:?}").contains("poison"), "{finished:?}");
}
