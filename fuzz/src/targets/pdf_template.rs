//! Templates in PDF: their first page, painted within the limits of drawings.
//!
//! What takes longer than `-timeout`, or more memory than `-rss_limit_mb`, was not counted right.

use engross::template::Drawing;

pub fn run(bytes: &[u8]) {
    if Drawing::is_pdf(bytes) {
        super::svg::run(bytes);
    }
}
