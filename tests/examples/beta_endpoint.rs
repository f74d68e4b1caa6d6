//! The example that calls an endpoint of its own on the same client.

use crate::run::{POISON, run};

#[test]
fn beta_endpoint_is_called_on_the_same_client() {
    // The guide shows the file that the example reads.
    const GUIDE: &str = include_str!("../../docs/adding-an-endpoint.md");
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
    assert!(GUIDE.contains(spec), "the guide shows another beta endpoint");
}
