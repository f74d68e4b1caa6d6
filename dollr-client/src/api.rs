//! Dollr's API, generated from the spec.

dollr_macros::dollr_api!("spec/dollr.yaml", impl Client);
