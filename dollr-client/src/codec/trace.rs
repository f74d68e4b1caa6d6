//! Events with what is sent and read.

use std::fmt::Debug;

use tracing::{Level, enabled, trace};

use super::request::Encoded;
use crate::values::trace::TARGET;

/// A request as it may be shown, if somebody wants to see it: it is gone once it is encoded.
pub(crate) fn shown(request: &dyn Debug) -> Option<String> {
    enabled!(target: TARGET, Level::TRACE).then(|| format!("{request:?}"))
}

/// A request is about to be sent.
pub(crate) fn requested(request: &Encoded) {
    if let Some(request) = &request.shown {
        trace!(target: TARGET, %request, "a request is sent");
    }
}

/// A response was read.
pub(crate) fn answered(response: &dyn Debug) {
    trace!(target: TARGET, ?response, "a response was read");
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use tracing::subscriber::{NoSubscriber, with_default};

    use super::*;

    /// What must not be formatted.
    struct Costly;

    impl Debug for Costly {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("it was formatted")
        }
    }

    #[test]
    fn nothing_is_formatted_where_nobody_listens() {
        with_default(NoSubscriber::new(), || {
            assert_eq!(shown(&Costly), None);
            answered(&Costly);
        });
    }
}
