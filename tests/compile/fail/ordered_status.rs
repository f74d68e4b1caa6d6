//! Statuses have no order: the alphabet's would say nothing of how far a payment is.

use dollr_client::ExecutionStatus;

fn main() {
    let status = ExecutionStatus::from("FAILED");
    let _ = status < ExecutionStatus::Processing;
}
