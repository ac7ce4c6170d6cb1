//! The credential of a certificate as an associated file (ISO 32000-2, 14.13), and a signature of
//! the file (ISO 32000-2, 12.8).
//!
//! Both have room in the file as it is encoded, and are written into it afterwards: the credential
//! has the digest of the file without the two, and the signature covers the credential.
//!
//! A text or a template may have the bytes that the places are found by. So these objects are the
//! last of a file, and have no text before the digits of the signature.

use std::ops::Range;

use pdf_writer::types::{AnnotationFlags, AssociationKind, FieldType, SigFlags};
use pdf_writer::writers::{Catalog, Page};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use crate::credential::{PDF_CREDENTIAL, digest_of, pdf_bare_parts, pdf_credential, pdf_signature};
use crate::diagnostic::Result;
use crate::format::OutputFormat;
use crate::output::Signing;

const FILE_NAME: &str = "credential.json";
const DESCRIPTION: &str = "Open Badges credential";
/// `application/json` as a name.
const MEDIA_TYPE: Name<'_> = Name(b"application/json");

/// A number that the range of a signature has until it is known, as wide as any.
const UNKNOWN: i32 = i32::MAX;

/// The objects of a credential, and of a signature.
pub(super) struct Attached {
    file: Ref,
    specification: Ref,
    /// The credential's place: its beginning, and spaces.
    room: Vec<u8>,
    signature: Option<Signature>,
}

struct Signature {
    field: Ref,
    value: Ref,
    room: usize,
    /// As in 2023-09-20.
    date: String,
    issuer: String,
}

impl Attached {
    pub(super) fn new(signing: &Signing<'_>, new_id: &mut impl FnMut() -> Ref) -> Self {
        let mut room = PDF_CREDENTIAL.to_vec();
        room.resize(signing.max_len(OutputFormat::Pdf), b' ');
        #[cfg(feature = "pdf-signatures")]
        let signer_room = signing.pdf_signer.map(crate::credential::PdfSigner::room);
        #[cfg(not(feature = "pdf-signatures"))]
        let signer_room = None;
        let [file, specification] = [new_id(), new_id()];
        Self {
            file,
            specification,
            room,
            signature: signer_room.map(|room| Signature {
                field: new_id(),
                value: new_id(),
                room,
                date: signing.credential.issued().to_owned(),
                issuer: signing.credential.issuer.name.clone(),
            }),
        }
    }

    pub(super) fn write_catalog(&self, catalog: &mut Catalog<'_>) {
        let mut names = catalog.names();
        let mut files = names.embedded_files();
        files
            .names()
            .insert(Str(FILE_NAME.as_bytes()), self.specification);
        files.finish();
        names.finish();
        catalog.insert(Name(b"AF")).array().item(self.specification);
        if let Some(signature) = &self.signature {
            let mut form = catalog.form();
            form.fields([signature.field]);
            form.sig_flags(SigFlags::SIGNATURES_EXIST | SigFlags::APPEND_ONLY);
        }
    }

    /// The field of the signature on the first page, where it is not seen.
    pub(super) fn write_page(&self, page: &mut Page<'_>) {
        if let Some(signature) = &self.signature {
            page.annotations([signature.field]);
        }
    }

    /// Writes the objects: after all others.
    pub(super) fn write(&self, pdf: &mut Pdf, page: Ref) {
        let mut file = pdf.embedded_file(self.file, &self.room);
        file.subtype(MEDIA_TYPE);
        file.finish();
        pdf.file_spec(self.specification)
            .path(Str(FILE_NAME.as_bytes()))
            .unic_file(TextStr(FILE_NAME))
            .description(TextStr(DESCRIPTION))
            .association_kind(AssociationKind::Data)
            .embedded_file_with_unicode(self.file);
        if let Some(signature) = &self.signature {
            signature.write(pdf, page);
        }
    }

    /// Writes which bytes the signature covers: all but its own digits.
    pub(super) fn close(&self, file: &mut [u8]) {
        if self.signature.is_none() {
            return;
        }
        let Room {
            signature: Some(digits),
            ..
        } = Room::of(file)
        else {
            return;
        };
        let unknown = format!("[0 {UNKNOWN} {UNKNOWN} {UNKNOWN}]");
        // With the brackets around the digits.
        let (start, end) = (digits.start - 1, digits.end + 1);
        let range = format!("[0 {start} {end} {}", file.len() - end);
        let range = format!("{range:<width$}]", width = unknown.len() - 1);
        // After the digits: a text before them may read the same.
        if let Some(at) = memchr::memmem::find(&file[end..], unknown.as_bytes()) {
            file[end + at..][..range.len()].copy_from_slice(range.as_bytes());
        }
    }
}

impl Signature {
    fn write(&self, pdf: &mut Pdf, page: Ref) {
        let mut field = pdf.form_field(self.field);
        field.field_type(FieldType::Signature);
        field.partial_name(TextStr("Signature"));
        field.pair(Name(b"V"), self.value);
        let mut widget = field.into_annotation();
        widget.rect(Rect::new(0.0, 0.0, 0.0, 0.0));
        widget.flags(AnnotationFlags::PRINT | AnnotationFlags::LOCKED);
        widget.page(page);
        widget.finish();
        let room = vec![0xFF; self.room];
        let date = format!("D:{}000000Z", self.date.replace('-', ""));
        let mut value = pdf.indirect(self.value).dict();
        value.pair(Name(b"Type"), Name(b"Sig"));
        value.pair(Name(b"Filter"), Name(b"Adobe.PPKLite"));
        // The checker finds the digits by these two keys in a row. No text may stand before them.
        value.pair(Name(b"SubFilter"), Name(b"ETSI.CAdES.detached"));
        value.pair(Name(b"Contents"), Str(&room));
        let mut range = value.insert(Name(b"ByteRange")).array();
        range.items([0, UNKNOWN, UNKNOWN, UNKNOWN]);
        range.finish();
        value.pair(Name(b"M"), Str(date.as_bytes()));
        value.pair(Name(b"Name"), TextStr(&self.issuer));
    }
}

/// Where the credential and the digits of the signature go in a file.
struct Room {
    credential: Range<usize>,
    signature: Option<Range<usize>>,
}

impl Room {
    /// The room in a file that [`Attached`] has been written to. What checks the file finds the same
    /// places, whatever the texts and the template are.
    fn of(file: &[u8]) -> Self {
        let find = || {
            let credential = pdf_credential(file).ok()??;
            let signature = pdf_signature(file, &credential).ok()?;
            Some(Self {
                credential,
                signature,
            })
        };
        #[expect(
            clippy::expect_used,
            reason = "the encoder writes the room of each file that is signed, behind all texts"
        )]
        find().expect("room for the credential")
    }
}

/// Writes the credential, and then the signature, into their places in a file.
pub(in crate::output) fn sign(mut file: Vec<u8>, signing: &Signing<'_>) -> Result<Vec<u8>> {
    let room = Room::of(&file);
    let bare = digest_of(pdf_bare_parts(&file));
    let json = signing.sign(OutputFormat::Pdf, &bare)?;
    file[room.credential][..json.len()].copy_from_slice(json.as_bytes());
    #[cfg(feature = "pdf-signatures")]
    if let Some((signer, digits)) = signing.pdf_signer.zip(room.signature) {
        let signed = [&file[..digits.start - 1], &file[digits.end + 1..]];
        let mut signature = signer.sign(&digest_of(signed));
        // Zeros after the signature, as every signed file has them.
        signature.resize(digits.len() / 2, 0);
        let hex: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        file[digits].copy_from_slice(hex.as_bytes());
    }
    Ok(file)
}
