//! The same calls in programs without an async runtime.
//!
//! [`wait`](Blocking::wait) at the end of a call stands in the place of `.await`:
//!
//! ```
//! use dollr_client::blocking::{self, Blocking};
//! use dollr_sandbox::Sandbox;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = blocking::wait(Sandbox::start())?;
//! let dollr = sandbox.client();
//! let invoices = dollr.invoices().list().send().wait()?;
//! assert!(invoices.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! All of them run on one runtime in the background, with a thread of its own. An execution goes on there when nobody waits
//! for it any more; [`Client::drain`](crate::Client::drain) waits for those before the program ends.

use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).thread_name("dollr").enable_all().build();
    runtime.expect("the system gives a thread and a way to wait for the network")
});

/// What this crate has to be awaited, waited for: builders, [`Call`](crate::Call), [`ExecutionCall`](crate::ExecutionCall) and
/// [`Poller`](crate::Poller) among others. [`wait`] takes any other future.
///
/// ```compile_fail,E0599
/// use dollr_client::blocking::Blocking;
///
/// std::future::ready(1).wait();
/// ```
pub trait Blocking: IntoFuture<Output: given::OfDollr> + Sized {
    /// Blocks the thread until there is a result, and gives it.
    ///
    /// # Panics
    ///
    /// In a task of an async runtime: there it is `.await`.
    fn wait(self) -> Self::Output {
        wait(self)
    }
}

impl<F: IntoFuture<Output: given::OfDollr>> Blocking for F {}

/// What the futures of this crate give. Others have methods called `wait` of their own, which shall stay what is called.
mod given {
    use crate::error::Error;
    use crate::payments::{Settlement, StillRunning};

    pub trait OfDollr {}

    impl<T> OfDollr for Result<T, Error> {}
    impl<T> OfDollr for Result<T, StillRunning> {}
    impl OfDollr for Settlement {}
}

/// Blocks the thread until there is a result of what can be awaited, and gives it.
///
/// # Panics
///
/// In a task of an async runtime, and if the system gives no thread.
pub fn wait<F: IntoFuture>(call: F) -> F::Output {
    // Some futures want a runtime when they are made.
    let _entered = RUNTIME.enter();
    RUNTIME.block_on(call.into_future())
}
