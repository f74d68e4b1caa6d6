dollr_client::dollr_api!("specs/mistakes.yaml", impl Server);

fn main() {}
