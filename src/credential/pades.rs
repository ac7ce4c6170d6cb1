//! Signatures of PDF files: CMS ([RFC 5652]) as PAdES asks for it (ETSI EN 319 142-1, baseline
//! B-B), with P-256 ([RFC 6979]: the same bytes always have the same signature).
//!
//! [RFC 5652]: https://www.rfc-editor.org/rfc/rfc5652
//! [RFC 6979]: https://www.rfc-editor.org/rfc/rfc6979

use std::fmt;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use pkcs8::Document;

use super::key;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::Digest;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const CONTEXT_0: u8 = 0xA0;

// Object identifiers in DER.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
const DATA: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
const SHA_256: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const ECDSA_WITH_SHA_256: &[u8] = b"\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02";
const CONTENT_TYPE: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03";
const MESSAGE_DIGEST: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04";
const SIGNING_CERTIFICATE_V2: &[u8] = b"\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F";

/// The room for everything in a signature but its certificates, in bytes.
const ROOM_WITHOUT_CERTIFICATES: usize = 1024;

/// What signs PDF files.
pub struct PdfSigner {
    key: SigningKey,
    /// That of the key first, in DER.
    certificates: Vec<Vec<u8>>,
    /// The issuer and the serial number of the first, in DER.
    identity: Vec<u8>,
}

impl PdfSigner {
    /// Reads a certificate, with those of its issuers after it, and its private key, both in PEM.
    /// The key is P-256 in PKCS#8.
    ///
    /// # Errors
    ///
    /// [`Code::KeyFile`] and [`Code::KeyPassword`] as for [`Signer::from_pem`](super::Signer::from_pem);
    /// [`Code::KeyFile`] also where the certificate is not that of the key.
    pub fn from_pem(certificates: &str, key: &str, password: Option<&str>) -> Result<Self> {
        let der = key::private_key(key, password)?;
        let key = SigningKey::from_pkcs8_der(der.as_bytes()).map_err(|_| {
            Diagnostic::error(Code::KeyFile, "a key of another algorithm than P-256").hint(
                "make one with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`",
            )
        })?;
        let mut chain = Vec::new();
        for block in certificates.split_inclusive("-----END CERTIFICATE-----") {
            let Some(start) = block.find("-----BEGIN CERTIFICATE-----") else {
                continue;
            };
            let (_, certificate) =
                Document::from_pem(&block[start..]).map_err(|_| not_a_certificate())?;
            chain.push(certificate.into_vec());
        }
        let first = chain.first().ok_or_else(not_a_certificate)?;
        let identity = identity(first).ok_or_else(not_a_certificate)?;
        let public = key.verifying_key().to_sec1_point(false);
        if memchr::memmem::find(first, public.as_bytes()).is_none() {
            let message = "the certificate is not that of the key `pdf_key`";
            return Err(Diagnostic::error(Code::KeyFile, message)
                .hint("name the certificate that was issued for this key first")
                .into());
        }
        Ok(Self {
            key,
            certificates: chain,
            identity,
        })
    }

    /// The digest of the certificates.
    pub(crate) fn digest(&self) -> Digest {
        Digest::sha256(&self.certificates.concat())
    }

    /// The most bytes that a signature has.
    pub(crate) fn room(&self) -> usize {
        let certificates: usize = self.certificates.iter().map(Vec::len).sum();
        certificates + self.identity.len() + ROOM_WITHOUT_CERTIFICATES
    }

    /// The signature of a file with this digest, in DER.
    pub(crate) fn sign(&self, file: &Digest) -> Vec<u8> {
        let certificate = Digest::sha256(&self.certificates[0]);
        let certificate = sequence(&[&tlv(OCTETS, certificate.as_bytes())]);
        let mut attributes = [
            attribute(CONTENT_TYPE, DATA),
            attribute(MESSAGE_DIGEST, &tlv(OCTETS, file.as_bytes())),
            attribute(
                SIGNING_CERTIFICATE_V2,
                &sequence(&[&sequence(&[&certificate])]),
            ),
        ];
        // A set is in the order of its encodings (X.690, 11.6).
        attributes.sort_unstable();
        let attributes = attributes.concat();
        let signature: DerSignature = self.key.sign(&tlv(SET, &attributes));
        let sha_256 = sequence(&[SHA_256]);
        let signer = sequence(&[
            &tlv(INTEGER, &[1]),
            &self.identity,
            &sha_256,
            &tlv(CONTEXT_0, &attributes),
            &sequence(&[ECDSA_WITH_SHA_256]),
            &tlv(OCTETS, signature.as_bytes()),
        ]);
        let signed = sequence(&[
            &tlv(INTEGER, &[1]),
            &tlv(SET, &sha_256),
            &sequence(&[DATA]),
            &tlv(CONTEXT_0, &self.certificates.concat()),
            &tlv(SET, &signer),
        ]);
        sequence(&[SIGNED_DATA, &tlv(CONTEXT_0, &signed)])
    }
}

/// The private key is never shown.
impl fmt::Debug for PdfSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PdfSigner")
            .field("certificates", &self.digest())
            .finish_non_exhaustive()
    }
}

fn not_a_certificate() -> Diagnostic {
    Diagnostic::error(
        Code::KeyFile,
        "`pdf_certificate` is not an X.509 certificate in PEM",
    )
    .hint("write the certificate of the key, and then those of its issuers, into the file")
}

fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[kind, &tlv(SET, value)])
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(SEQUENCE, &parts.concat())
}

/// A value with its tag and its length (X.690, 8.1).
fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut encoded = vec![tag];
    let length = value.len().to_be_bytes();
    let first = length.iter().position(|byte| *byte != 0);
    let digits = &length[first.unwrap_or(length.len() - 1)..];
    if value.len() >= 0x80 {
        encoded.push(0x80 | digits.len() as u8);
    }
    encoded.extend_from_slice(digits);
    encoded.extend_from_slice(value);
    encoded
}

/// The issuer and the serial number in a certificate (RFC 5280, 4.1; RFC 5652, 10.2.4).
fn identity(certificate: &[u8]) -> Option<Vec<u8>> {
    let (_, certificate, _) = read(certificate)?;
    let (_, mut fields, _) = read(certificate)?;
    if fields.first() == Some(&CONTEXT_0) {
        (_, _, fields) = read(fields)?;
    }
    let (serial, _, fields) = read(fields)?;
    let (_, _, fields) = read(fields)?;
    let (issuer, _, _) = read(fields)?;
    (serial[0] == INTEGER && issuer[0] == SEQUENCE).then(|| sequence(&[issuer, serial]))
}

/// The first value in DER: whole, without its tag and length, and what follows it.
fn read(der: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, start) = match *der.get(1)? {
        short @ 0..0x80 => (usize::from(short), 2),
        long => {
            let digits = usize::from(long & 0x7F);
            let bytes = der
                .get(2..2 + digits)
                .filter(|_| (1..=4).contains(&digits))?;
            let length = bytes
                .iter()
                .fold(0, |length, byte| length << 8 | usize::from(*byte));
            (length, 2 + digits)
        }
    };
    let end = start.checked_add(length).filter(|end| *end <= der.len())?;
    Some((&der[..end], &der[start..end], &der[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_short_as_they_can_be() {
        for (length, start) in [
            (0, &b"\x04\x00"[..]),
            (0x7F, b"\x04\x7F"),
            (0x80, b"\x04\x81\x80"),
            (0x100, b"\x04\x82\x01\x00"),
        ] {
            let encoded = tlv(OCTETS, &vec![7; length]);
            assert!(encoded.starts_with(start), "{length}");
            let (whole, value, rest) = read(&encoded).unwrap();
            assert_eq!(
                (whole.len(), value.len(), rest.len()),
                (encoded.len(), length, 0)
            );
            assert_eq!(read(&encoded[..encoded.len() - 1]), None);
        }
    }
}
