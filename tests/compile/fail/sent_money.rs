//! What moves money isn't sent as a call that may be made again, and no other call is executed.

use dollr_client::Client;
use dollr_client::executions::Collect;
use dollr_client::parties::ListParties;

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.send(None::<Collect>.unwrap());
    let _ = client.execute(None::<ListParties>.unwrap());
}
