//! The catalog and the information dictionary: what a document says about itself.

use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::writers::{Catalog, DocumentInfo};
use pdf_writer::{Chunk, Filter, Ref, TextStr};

use super::{deflate, srgb};
use crate::output::Metadata;
use crate::program::PdfStandard;

/// The colours of a file that has no profile of its own (ISO 19005-2, 6.2.3).
const CONDITION: &str = "sRGB IEC61966-2.1";
const REGISTRY: &str = "http://www.color.org";

/// The number of components of the profile.
const COMPONENTS: i32 = 3;

/// What the catalog leads to.
pub(super) struct Contents<'l> {
    pub(super) pages: Ref,
    pub(super) metadata: Ref,
    pub(super) structure: Ref,
    /// The profile of its colours, which a standard asks for.
    pub(super) profile: Option<Ref>,
    pub(super) language: Option<&'l str>,
}

impl Contents<'_> {
    /// Writes what each catalog has.
    pub(super) fn write(&self, catalog: &mut Catalog<'_>) {
        catalog
            .pages(self.pages)
            .metadata(self.metadata)
            .pair(pdf_writer::Name(b"StructTreeRoot"), self.structure);
        catalog.mark_info().marked(true);
        catalog.viewer_preferences().display_doc_title(true);
        if let Some(language) = self.language {
            catalog.lang(TextStr(language));
        }
        if let Some(profile) = self.profile {
            catalog
                .output_intents()
                .push()
                .subtype(OutputIntentSubtype::PDFA)
                .output_condition_identifier(TextStr(CONDITION))
                .registry_name(TextStr(REGISTRY))
                .info(TextStr(CONDITION))
                .dest_output_profile(profile);
        }
    }
}

/// Writes the profile of the colours.
pub(super) fn write_profile(chunk: &mut Chunk, id: Ref) {
    let data = deflate(&srgb::profile());
    let mut profile = chunk.icc_profile(id, &data);
    profile.n(COMPONENTS).filter(Filter::FlateDecode);
}

/// Writes no dates, so that the same inputs always give the same bytes. With a standard, the texts
/// are exactly those of the XMP packet.
pub(super) fn describe(
    info: &mut DocumentInfo<'_>,
    metadata: &Metadata,
    standard: Option<PdfStandard>,
) {
    let texts = match standard {
        Some(_) => metadata.plain_texts(),
        None => metadata.texts().map(|(_, text)| text.to_owned()),
    };
    let [title, author, description] = &texts;
    info.title(TextStr(title))
        .author(TextStr(author))
        .subject(TextStr(description))
        .creator(TextStr(crate::output::metadata::CREATOR));
}
