//! Files that are missing, too large, or no text: what only a disk can show.

mod api {
    dollr_client::dollr_api!("specs/files/api.yaml");
}

fn main() {}
