//! Posts: read as rosters, and with the award's table written into them.

use engross::Plan;
use engross::roster::{Roster, RosterOptions};

use crate::rosters::{program, read};

pub fn run(post: &[u8]) {
    let mut options = RosterOptions::default();
    read(post, "post.md", &options);
    options.section = Some("Award".into());
    read(post, "post.md", &options);

    let rows = [["Ann Lee"], ["- [x] | <b>"], ["邵宁龙"]];
    let roster = Roster::from_rows("roster.csv", ["name"], rows).expect("three recipients");
    let plan = Plan::new(program(), roster).expect("a plan of three");
    for section in [None, Some("Award")] {
        let Ok(updated) = plan.update_post(post, "post.md", section) else {
            continue;
        };
        assert!(updated.is_changed || updated.text.as_bytes() == post);
        let again = plan.update_post(updated.text.as_bytes(), "post.md", section);
        let again = again.expect("the post has the table now");
        assert!(!again.is_changed, "{:?}", updated.text);
    }
}
