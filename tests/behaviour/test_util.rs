//! Samples of what an API of one's own describes. Those of Dollr's are tested in `dollr-client/src/test_util/tests`.

use dollr_client::test_util::sample;
use dollr_client::{Execution, OperationType};

use crate::probe::notes::{Fruit, Growth, Key, Note, SendNote, Tree};

#[test]
fn the_structs_of_an_extension_have_samples() {
    let note: Note = sample();
    assert_ne!(note.id, sample::<Note>().id);
    assert_eq!(sample::<Fruit>().growth, Growth::Growing);
    assert!(!sample::<Key>().key.expose().is_empty());
    // What it imports is Dollr's.
    assert_eq!(sample::<Execution>().operation_type, OperationType::Collection);
    assert_eq!(sample::<SendNote>().text, "sample text");
}

#[test]
fn what_holds_more_of_itself_ends() {
    assert_eq!(sample::<Tree>().children, []);
}
