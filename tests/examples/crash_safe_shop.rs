//! The shop that survives crashes, killed at every request that it makes.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{fs, io};

use dollr_client::{ExecutionStatus, InvoiceId, OperationType, PaymentAccountId, PaymentMethod, Provider, Source};
use dollr_sandbox::{Fault, PHONE_COMPLETES, Sandbox};

use crate::executables::executables;

const INVOICE: i64 = 101;

/// More than the requests that the shop makes until an order is paid.
const REQUESTS: usize = 12;

/// A process that is killed when its time has come.
type Process = Arc<Mutex<Option<Child>>>;

/// Leaves no shop behind when a test fails.
struct LastProcess(Process);

impl Drop for LastProcess {
    fn drop(&mut self) {
        if let Some(mut process) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // It may have ended by itself.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

struct Shop {
    lines: Lines<BufReader<ChildStdout>>,
    address: String,
}

impl Shop {
    fn open(sandbox: &Sandbox, database: &Path, process: &Process) -> Self {
        let mut child = Command::new(executables().join("crash_safe_shop"))
            .arg(database)
            .env("DOLLR_CLIENT_ID", sandbox.client_id())
            .env("DOLLR_CLIENT_SECRET", sandbox.client_secret().expose())
            .env("DOLLR_BASE_URL", sandbox.url())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        *process.lock().unwrap() = Some(child);
        let line = lines.next().expect("an address").expect("text");
        let address = line.strip_prefix("Open http://").expect("an address").to_owned();
        Self { lines, address }
    }

    /// What the shop tells a customer, unless it is killed meanwhile.
    fn pay(&self, account: PaymentAccountId) -> io::Result<String> {
        let mut connection = TcpStream::connect(&self.address)?;
        write!(connection, "POST /orders/{INVOICE}/pay/{account} HTTP/1.0\r\n\r\n")?;
        let mut response = String::new();
        connection.read_to_string(&mut response)?;
        let (_, body) = response.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(body.to_owned())
    }

    /// The end of the payment; nothing if the shop was killed.
    fn end(&mut self) -> Option<String> {
        let line = self.lines.next()?.ok()?;
        Some(line.rsplit_once(": ").expect("an end").1.to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_is_killed_at_any_request_is_paid_once_and_knows_it() {
    executables();
    let kills = (0..2 * REQUESTS).map(|kill| (kill / 2 + 1, kill % 2 == 0));
    let runs = kills.map(|(number, is_before)| tokio::spawn(order(number, is_before)));
    let mut killed = 0;
    for run in runs.collect::<Vec<_>>() {
        killed += usize::from(run.await.expect("the order is paid once"));
    }
    // Every request was the last one of some shop, and some shops came to the end.
    assert!((8..2 * REQUESTS).contains(&killed), "{killed} shops were killed");
}

/// An order whose shop is killed when this request arrives, before or after Dollr acts on it. Whether it came to that.
async fn order(number: usize, is_before: bool) -> bool {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let source = Source::Invoice(InvoiceId::new(INVOICE));
    sandbox.add_source(source.clone());
    let payer = dollr
        .parties()
        .create()
        .fullname("Amara Kamara")
        .phone(PHONE_COMPLETES.parse().unwrap());
    let account = dollr
        .payment_accounts()
        .create()
        .party_id(payer.await.unwrap().id)
        .account_name("Amara Kamara");
    let account = account
        .operation_type(OperationType::Collection)
        .method(PaymentMethod::MtnMomoLbr);
    let account = account
        .provider(Provider::Pawapay)
        .insensitive_account_number(PHONE_COMPLETES)
        .await
        .unwrap()
        .id;

    let process = Process::default();
    let mut left = number;
    let doomed = process.clone();
    sandbox.faults().choose(move |_| {
        left = left.checked_sub(1)?;
        (left == 0).then(|| {
            doomed
                .lock()
                .unwrap()
                .as_mut()
                .expect("a process")
                .kill()
                .expect("it can be killed");
            if is_before {
                Fault::reset()
            } else {
                Fault::reset().after_acting()
            }
        })
    });
    let database = database(number, is_before);
    let watched = LastProcess(process.clone());
    let run = move || {
        let mut shop = Shop::open(&sandbox, &database, &process);
        // The customer may lose the connection.
        let _ = shop.pay(account);
        let end = shop.end();
        let is_killed = end.is_none();
        if is_killed {
            process
                .lock()
                .unwrap()
                .take()
                .expect("a process")
                .wait()
                .expect("it is over");
            shop = Shop::open(&sandbox, &database, &process);
            // So they try again.
            let told = shop.pay(account).expect("nobody kills this one");
            assert!(["being paid", "paid"].contains(&told.as_str()), "{number}: {told}");
        }
        let end = end.or_else(|| shop.end());
        assert_eq!(end.as_deref(), Some("paid"), "request {number}, before: {is_before}");
        assert_eq!(shop.pay(account).unwrap(), "paid");
        let mut process = process.lock().unwrap().take().expect("a process");
        process.kill().expect("it can be killed");
        process.wait().expect("it is over");

        let ledger = sandbox.ledger();
        let paid = ledger
            .iter()
            .filter(|entry| entry.final_status == ExecutionStatus::Completed);
        assert_eq!(paid.count(), 1, "request {number}, before: {is_before}: {ledger:?}");
        is_killed
    };
    // A shop that forgets an order would be waited for, for ever.
    let mut running = tokio::task::spawn_blocking(run);
    tokio::select! {
        is_killed = &mut running => is_killed.unwrap(),
        () = tokio::time::sleep(Duration::from_mins(3)) => {
            let _ = watched.0.lock().unwrap().as_mut().expect("a process").kill();
            panic!("the order is not paid: request {number}, before: {is_before}");
        }
    }
}

fn database(number: usize, is_before: bool) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("crash_safe_shop/{number}-{is_before}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder.join("orders.db")
}

/// It is an example to read: in the guide, and short.
#[test]
fn the_guide_shows_the_shop() {
    const SHOP: &str = include_str!("../../dollr-client/examples/crash_safe_shop.rs");
    const PAGE: &str = include_str!("../../docs/crash-safe-shop.md");
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    assert!(
        SHOP.lines().filter(is_code).count() <= 120,
        "the shop has more than 120 lines of code"
    );
    assert!(
        PAGE.contains(&format!("```rust,ignore\n{SHOP}```")),
        "docs/crash-safe-shop.md shows another shop"
    );
}
