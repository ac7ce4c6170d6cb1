use super::Plan;
use crate::naming::{Key, PublishedLink};

impl Plan {
    /// Whether a published link may be one of this program's, for a recipient who is no longer in
    /// the roster.
    pub(crate) fn may_have_published(&self, link: &str) -> bool {
        let publish = &self.program.publish;
        let start = self.texts.file_stem.common_start();
        let extension = publish.format.extension();
        let (key, _) = Key::derive(&format!("{start}x"), extension, publish.normalization);
        let end = format!("x.{extension}");
        let start = key.as_str().strip_suffix(&end).unwrap_or_default();
        link.starts_with(&publish.base_url)
            && PublishedLink::parse(link).is_ok_and(|link| link.key().as_str().starts_with(start))
    }
}
