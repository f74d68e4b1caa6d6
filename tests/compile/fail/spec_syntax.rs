//! A file that is no YAML is one mistake, and what it would have declared is not missed.

dollr_client::dollr_api!("specs/syntax.yaml");

fn main() {}
